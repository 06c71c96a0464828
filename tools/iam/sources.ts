import { type Environment, kindNames, kinds, type Location, type Tree, treeAt } from "../../language";
import { stem } from "../plan/names";
import type { Grant } from "./grants";

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

  /** The lines for one grant: who is named, or the reference of who names a thing; else the entry that needs it to work at all. */
  of(grant: Grant): Source[] {
    const { who, on } = grant;
    const thing = on.thing ?? this.thingOf(grant.from);
    const key = thing === "key/main" || on.name === "key/main" ? [["encryption"]] : [];
    const found =
      who.kind === "workload"
        ? [...key, ...(key.length > 0 || who.thing === undefined ? [] : this.references(grant, who.thing, on.thing))]
        : [...key, ...this.people(who.raw, key.length > 0 ? undefined : (this.thingOf(grant.from) ?? on.thing))];
    const paths = found.length > 0 ? found : this.entries(grant, who.thing ?? thing);
    return paths.map((path) => this.source(path));
  }

  source(path: readonly string[]): Source {
    const found = treeAt(this.tree, path);
    const value = found?.kind === "scalar" ? String(found.value) : undefined;
    return { at: this.environment.locate(path), field: path.join("."), value };
  }

  /** Where a workload names a thing: `airflow.pipelines.reads.0`. */
  private references(
    { words, on: { below = "" } }: Grant,
    workload: string,
    thing: string | undefined,
  ): (readonly string[])[] {
    const entry = entryOf(workload);
    if (entry === undefined || thing === undefined || thing === workload) return [];
    const isUnder = (path: readonly string[]) =>
      [entry, ["defaults", entry[0]!]].some((start) => start.every((step, index) => path[index] === step));
    const named = this.scalars.filter(({ path, value }) => {
      const rest = value.startsWith(thing) ? value.slice(thing.length) : undefined;
      if (rest === undefined || !/^($|[/@:.])/.test(rest) || !isUnder(path)) return false;
      const at = rest.startsWith("/") && thing.startsWith("bucket/") ? rest.slice(1) : "";
      return below === "" || below.startsWith(at) || at.startsWith(below);
    });
    const changes = words.some(({ verb }) => /^(write|add|delete|push|change|put)/.test(verb));
    const fitting = changes ? named.filter(({ path }) => !path.includes("reads")) : named;
    return (fitting.length > 0 ? fitting : named).map(({ path }) => path);
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
  network: ["airflow", "endpoints"],
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
