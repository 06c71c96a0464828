import { type Environment, kindNames, kinds, type Location, type Tree, treeAt } from "../../language";
import { stem } from "../plan/names";
import type { Grant } from "./grant";
import { outsideIn } from "./outside";
import { sharedBy } from "./rights";

/** A line of YAML that brings a right. */
export interface Source {
  readonly at: Location;
  /** `buckets.raw.access.readers.0`. */
  readonly field: string;
  /** What stands there, where it is one value. */
  readonly value?: string;
}

interface Scalar {
  readonly path: readonly string[];
  readonly value: string;
}

/** Finds the lines of an environment's files, bases included, that bring a right. */
export class Sources {
  private readonly scalars: readonly Scalar[];

  constructor(
    private readonly environment: Environment,
    private readonly tree: Tree,
  ) {
    this.scalars = scalarsIn(tree);
  }

  /**
   * The lines for one grant: who is named, or the reference of who names a thing, be it under an identity or under what runs as it; else the entry that needs it to
   * work at all.
   */
  of(grant: Grant): Source[] {
    const { who, on } = grant;
    const thing = on.thing ?? this.thingOf(grant.from);
    const key = thing === "key/main" || on.name === "key/main" ? [["encryption"]] : [];
    const isForAll = key.length > 0;
    const found =
      who.kind === "workload"
        ? [...key, ...(isForAll || who.thing === undefined ? [] : this.references(grant, who.thing, on.thing))]
        : [...key, ...this.fromOutside(grant, isForAll ? undefined : (this.thingOf(grant.from) ?? on.thing))];
    const paths = found.length > 0 ? found : this.entries(grant, who.thing ?? thing);
    return paths.map((path) => this.source(path));
  }

  source(path: readonly string[]): Source {
    const found = treeAt(this.tree, path);
    const value = found?.kind === "scalar" ? String(found.value) : undefined;
    return { at: this.environment.locate(path), field: path.join("."), value };
  }

  /** Where a workload names a thing, `airflow.pipelines.reads.0`, or a thing the workload, `registries.serving.pushers.0`. */
  private references(
    { words, right, on: { below = "", name: called } }: Grant,
    workload: string,
    thing: string | undefined,
  ): (readonly string[])[] {
    const users = this.runningAs(workload);
    const starts = [workload, ...users].flatMap((one) => {
      const entry = entryOf(one);
      return entry === undefined ? [] : [entry, ["defaults", entry[0]]];
    });
    const isUnder = (path: readonly string[]) => starts.some((start) => start.every((step, index) => path[index] === step)); // prettier-ignore
    if (thing === workload) return [];
    const asks = words.some(({ verb, object }) => /^ask for/.test(verb) || /endpoints in$/.test(object));
    const nouns = asks ? ["endpoint"] : (nounsOf[serviceOf(right.what)] ?? []);
    const things = thing === undefined ? [] : [thing, ...this.datasetsAt(thing, below)];
    const isNamed = (value: string) => {
      // On everything, or on a part that no thing carries: any thing of the kind brings it.
      if (thing === undefined) return nouns.some((noun) => value.startsWith(`${noun}/`)) || (nouns.includes("registry") && /@sha256:/.test(value)); // prettier-ignore
      const meant = things.find((one) => value.startsWith(one) && /^($|[/@:.])/.test(value.slice(one.length)));
      if (meant === undefined) return false;
      const rest = value.slice(meant.length);
      const at = rest.startsWith("/") && meant.startsWith("bucket/") ? rest.slice(1) : "";
      if (meant !== thing) return true;
      return below === "" || below.startsWith(at) || at.startsWith(below);
    };
    const inEntry = thing === undefined ? undefined : entryOf(thing);
    const isPushed = ({ path, value }: Scalar) => value === workload && inEntry?.every((step, index) => path[index] === step) === true; // prettier-ignore
    const named = this.scalars.filter((one) => (isUnder(one.path) && isNamed(one.value)) || isPushed(one));
    const changes = words.some(({ verb }) => /^(write|add|delete|push|change|put)/.test(verb));
    const brings = ({ path }: Scalar) =>
      asks ? path.includes("calls") : changes ? !path.includes("reads") && !path.includes("env") : true;
    const fitting = named.filter(brings);
    const all = fitting.length > 0 ? fitting : asks ? [] : named;
    if (all.length > 0) return all.map(({ path }) => path);
    const outside = this.scalars.filter(({ value }) => called !== "" && value.endsWith(called.replace(/^\w+ /, "")) && /^(key|repository) /.test(called)); // prettier-ignore
    return outside.length > 0 ? outside.map(({ path }) => path) : this.lendings(users, thing, right.what);
  }

  /** Datasets whose files lie in a bucket: who may get at them may get at these. */
  private datasetsAt(bucket: string, below: string): string[] {
    return this.scalars.flatMap(({ path: [kind, name, field], value }) => {
      const isHere = kind === "datasets" && field === "location" && `${value}/`.startsWith(`${bucket}/`);
      return isHere && below !== "" && below.startsWith(value.slice(bucket.length + 1)) ? [`dataset/${name!}`] : [];
    });
  }

  /** What runs as an identity that it shares. */
  private runningAs(workload: string): string[] {
    return [...sharedBy(this.environment)].flatMap(([user, identity]) =>
      identity === workload || (identity.startsWith("access/") && workload.startsWith("access/")) ? [user] : [],
    );
  }

  /** The lines by which things run as an identity: of the one thing that a right is on, or of all that a service works for. */
  private lendings(users: readonly string[], thing: string | undefined, what: string): (readonly string[])[] {
    const noun = nounOfService[serviceOf(what)];
    const meant = users.includes(thing ?? "") ? [thing!] : users.filter((user) => noun === undefined || user.startsWith(`${noun}/`)); // prettier-ignore
    return meant.flatMap((user) => {
      const [kind, key] = entryOf(user)!;
      const own = [kind, key, "identity"];
      const given = ["defaults", kind, "identity"];
      return [treeAt(this.tree, own) === undefined ? given : own].filter((path) => treeAt(this.tree, path) !== undefined); // prettier-ignore
    });
  }

  /** Who comes from outside, by an identity's `from`; a service, by what it runs as an identity; anybody else by name. */
  private fromOutside(grant: Grant, thing: string | undefined): (readonly string[])[] {
    const { who } = grant;
    const isFor = (named: string) => named === thing || thing === undefined || entryOf(thing) === undefined;
    const from = outsideIn(this.environment).filter(({ thing: identity, is }) => isFor(identity) && is(who));
    if (from.length > 0) return from.map(({ path }) => path);
    if (who.kind === "service" && thing?.startsWith("identity/") === true)
      return this.lendings(this.runningAs(thing), undefined, `${who.name.split(".")[0]!.replace("airflow-env", "airflow")}:`); // prettier-ignore
    return this.people(who.raw, thing);
  }

  /** Where somebody from outside is named: in the entry of a thing, or anywhere. */
  private people(raw: string, thing: string | undefined): (readonly string[])[] {
    const bare = raw.replace(/^(serviceAccount:|user:|project )/, "");
    const named = this.scalars.filter(
      ({ value }) => value === raw || value === bare || (value.startsWith("arn:") && value.endsWith(`/${bare}`)),
    );
    const entry = thing === undefined ? undefined : entryOf(thing);
    const own =
      entry === undefined ? [] : named.filter(({ path }) => entry.every((step, index) => path[index] === step));
    return (own.length > 0 ? own : named).map(({ path }) => path);
  }

  /** What has the right because it is there: the entry, or the entries of the kind that a service works for. */
  private entries({ right }: Grant, thing: string | undefined): (readonly string[])[] {
    const entry = thing === undefined ? undefined : entryOf(thing);
    if (entry !== undefined && treeAt(this.tree, entry) !== undefined) return [entry];
    const [, service = ""] = /^roles\/([a-z]+)\.serviceAgent$/.exec(right.what) ?? [];
    const reasons = (becauseOf[service] ?? (thing === undefined ? [] : (partsOf[thing.split("/")[0]!] ?? []))).filter(
      (path) => treeAt(this.tree, [path]) !== undefined,
    );
    return reasons.length > 0 ? reasons.map((path) => [path]) : [["cloud"]];
  }

  /** The thing that the resource is a part of by its address, so that `--why` finds a line even where the right is on the whole project. */
  private thingOf(address: string): string | undefined {
    const [, type, name] = /^([^.]+)\.([^.[]+)/.exec(address)!;
    const [group = "", key = ""] = stem({ type, name } as Parameters<typeof stem>[0]).split("_");
    const kind = kindNames.find(
      (each) => kinds[each].noun === group || (groups[group] ?? group.replace(/-bucket$/, "")) === kinds[each].noun,
    );
    return kind === undefined || key === "" ? undefined : `${kinds[kind].noun}/${key}`;
  }
}

const serviceOf = (what: string) => /^(?:roles\/)?(\w+)[:.]/.exec(what)?.[1]?.toLowerCase() ?? "";

// The kinds whose things a right on everything is for, by the service that has it.
const nounsOf: Readonly<Record<string, readonly string[]>> = {
  bigquery: ["dataset"],
  athena: ["dataset"],
  glue: ["dataset"],
  ecr: ["registry"],
};

// Which kind runs on a service.
const nounOfService: Readonly<Record<string, string>> = {
  sagemaker: "endpoint",
  aiplatform: "endpoint",
  run: "endpoint",
  airflow: "airflow",
  composer: "airflow",
};

// Groups of a program whose name is not that of the kind.
const groups: Readonly<Record<string, string>> = { composer: "airflow", mwaa: "airflow", serving: "endpoint" };

// Whose things a service of Google Cloud works for.
const becauseOf: Readonly<Record<string, readonly string[]>> = {
  artifactregistry: ["registries"],
  composer: ["airflow"],
  aiplatform: ["endpoints"],
  run: ["endpoints", "services", "jobs"],
  cloudscheduler: ["offHours"],
};

// Why there is what nobody named.
const partsOf: Readonly<Record<string, readonly string[]>> = {
  network: ["airflow", "jobs", "endpoints", "services"],
  alerts: ["alerts"],
  "off-hours": ["offHours"],
  access: ["endpoints"],
};

/** `["buckets", "raw"]` of `bucket/raw`. */
function entryOf(thing: string): [string, string] | undefined {
  const [noun, key] = thing.split("/");
  const kind = kindNames.find((name) => kinds[name].noun === noun);
  return kind === undefined || key === undefined ? undefined : [kind, key];
}

function scalarsIn(tree: Tree, path: readonly string[] = []): Scalar[] {
  if (tree.kind === "scalar") return [{ path, value: String(tree.value) }];
  const inner =
    tree.kind === "list"
      ? tree.items.map((item, index) => [String(index), item] as const)
      : [...tree.entries].map(([key, { value }]) => [key, value] as const);
  return inner.flatMap(([step, each]) => scalarsIn(each, [...path, step]));
}
