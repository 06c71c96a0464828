import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TerraformOutput, type ISynthesisSession } from "cdktf";
import { Construct } from "constructs";
import { invalid } from "../constructs/shared/invalid";
import { fitName } from "../constructs/shared/names";
import {
  type Environment,
  kindNames,
  kindOf,
  kinds as kindFacts,
  type KindName,
  referencesOf,
  type Related,
  type Relation,
  relations,
} from "../language";
import { type Adoptable, Anchor } from "./anchor/anchor";
import type { Anchored } from "./anchor/file";
import { keyMayBeNeeded } from "./anchor/ways";
import { FastStack } from "./fast-stack";
import type { ImportBlock } from "./imports";
import type { MakesKind } from "./kind";
import { keepState } from "./state";
import { standsOnClock, ttlFile } from "./ttl";

/** What the registries of both clouds have in common, without the types that tell one kind from another. */
interface AnyKind<Platform> extends MakesKind<unknown, unknown, Platform> {
  readonly reach?: { readonly [To in Relation]?: (made: unknown, workload: unknown, path: string) => void };
  runsAs?(made: unknown, key: string, item: unknown, on: Platform): unknown;
}

interface Thing extends Adoptable {
  readonly renamedFrom?: string;
}

type Things = Record<string, { readonly [To in Relation]?: Related[] } & Thing>;

/** How a thing that holds data is guarded, as its construct takes it. */
export interface Guard {
  readonly protect: boolean;
  readonly forceDestroy: boolean;
}

// In a file of its own: scanners of Terraform's JSON crash on it there, as they do on `import`.
const versions = `terraform {
  required_version = ">= 1.11, < 2.0"
}
`;

/** What the stacks of both clouds have in common: the name, the state, the labels, the outputs. */
export class EnvironmentStack<Of extends Environment = Environment> extends FastStack {
  /** Labels of every resource, before either cloud's rules on them. */
  public readonly labels: Record<string, string>;

  private readonly prefix: string;
  private readonly allMade = {} as Record<KindName, Record<string, unknown>>;
  private readonly nouns = new Map<string, string>();
  private readonly anchor: Anchor;

  constructor(
    scope: Construct,
    protected readonly environment: Of,
  ) {
    super(scope, environment.name);
    const { system, name, owner, labels } = environment;
    this.prefix = `${system}-${name}`;
    this.anchor = new Anchor(environment);
    this.labels = { ...labels, system, environment: name, owner };
    keepState(this, environment);
    this.writeFilesBesideProgram();
  }

  public override toTerraform(): Record<string, unknown> {
    const { import: imports = [], ...program } = super.toTerraform();
    this.anchor.read(program, imports as ImportBlock[], (group) => this.nouns.get(group));
    if (this.environment.ttl !== undefined) standsOnClock(program);
    nameOutputs(program, this.node.id);
    return program;
  }

  /** Tells what the environment was before something of it was retired: Terraform is to forget what only that stack makes. */
  public retiresFrom(before: EnvironmentStack): void {
    this.anchor.retiresFrom(before.anchor, () => {
      before.prepareStack();
      return before.toTerraform();
    });
  }

  /** What of the environment holds data, and what may become of it, as of the last {@link toTerraform}. */
  public get anchored(): Anchored {
    return this.anchor.anchored;
  }

  /** How a thing is guarded: as the environment says, unless the thing has leave to go with what it holds. */
  protected guardOf(thing: { readonly delete?: unknown } | undefined): Guard {
    const { protect, forceDestroy } = this.environment;
    return thing?.delete === undefined ? { protect, forceDestroy } : { protect: false, forceDestroy: true };
  }

  /** Whether the environment's key is guarded. */
  protected get keyIsProtected(): boolean {
    const { protect, delete: leaving } = this.environment;
    return keyMayBeNeeded(this.environment) || (protect && !("key/main" in leaving));
  }

  /** `<system>-<environment>-<key>`, cut to a service's limit with a stable hash. */
  public nameOf(key: string, maxLength: number): string {
    return fitName(`${this.prefix}-${key}`, maxLength);
  }

  /**
   * Makes everything, then lets workloads in, so that what one names may stand before or after it, then makes what shows it. Here the types of
   * the kinds are given up: a registry that holds all of them has checked that each fits its own.
   */
  protected makeKinds<Platform>(
    registry: { readonly [Name in KindName]: object },
    things: { readonly [Name in KindName]: object },
    on: Platform,
  ): void {
    const kinds = registry as Record<KindName, AnyKind<Platform>>;
    const all = things as Record<KindName, Things>;
    for (const name of kindNames) {
      const { group, besides = [], prepare, make } = kinds[name];
      const { noun } = kindFacts[name];
      this.nouns.set(group, noun);
      for (const other of besides) this.nouns.set(other, other.replace("-", "/").replace(/^[^/]*/, noun));
      prepare?.(all[name], on);
      for (const [key, item] of Object.entries(all[name]))
        this.anchor.noteAdopted([group, ...besides], item.renamedFrom ?? key, item);
      // Nested under a construct of the kind: the engine gives nested ids a hash, while ids straight under the stack are stripped, and `a.b` and
      // `ab` would become one resource.
      this.allMade[name] = mapValues(all[name], (item, key) =>
        make(this.group(group), item.renamedFrom ?? key, item, on),
      );
    }
    for (const name of kindNames) {
      const { runsAs } = kinds[name];
      if (runsAs === undefined) continue;
      for (const [key, item] of Object.entries(all[name]))
        this.letIn(runsAs(this.allMade[name][key], item.renamedFrom ?? key, item, on), item, kinds);
    }
    for (const name of kindNames) kinds[name].finish?.(this.allMade[name], on);
    for (const name of kindNames)
      this.output(
        name,
        mapValues(this.allMade[name], (made, key) => kinds[name].output(made, all[name][key])),
      );
  }

  /** A reference is the grant; what lies outside is let out by the network. */
  private letIn<Platform>(workload: unknown, item: Things[string], kinds: Record<KindName, AnyKind<Platform>>): void {
    for (const relation of relations) {
      for (const { to } of referencesOf(item[relation])) {
        const name = kindOf(to.kind);
        kinds[name].reach![relation]!(this.allMade[name][to.key], workload, to.path);
      }
    }
  }

  /** What has been made of a kind under a name. */
  protected made<Made>(kind: KindName, key: string): Made {
    return this.allMade[kind][key] as Made;
  }

  /** What has been made of a thing, by what references call it: `bucket/raw`. */
  protected named(reference: string): unknown {
    const made = kindNames.flatMap((kind) =>
      Object.entries(this.allMade[kind]).map(([key, each]) => [`${kindFacts[kind].noun}/${key}`, each] as const),
    );
    const found = made.find(([name]) => name === reference);
    if (found !== undefined) return found[1];
    const names = made.map(([name]) => name);
    const there = names.length === 0 ? "it holds nothing" : `there is ${names.join(", ")}`;
    throw invalid(this, `"${reference}" is not in this environment`, there);
  }

  /** What a thing is called in names and addresses: its name in the file, or the first that it had there. */
  protected keyOf(kind: KindName, name: string): string {
    return (this.environment.kinds[kind] as Things)[name]?.renamedFrom ?? name;
  }

  /** The construct that holds everything of a kind, so that what people named and what we add never share a place. */
  protected group(kind: string): Construct {
    return (this.node.tryFindChild(kind) as Construct | undefined) ?? new Construct(this, kind);
  }

  /** What other programs are told: one output per kind, keyed as in the YAML, and those of what no kind names, which kinds share; none where nothing is. */
  public output(name: string, value: Record<string, unknown>): void {
    if (Object.keys(value).length === 0) return;
    const [said, own] = [name, `output-${name}`].map((id) => this.node.tryFindChild(id));
    const before = [said, own].find((each) => each instanceof TerraformOutput);
    if (before !== undefined) before.value = { ...(before.value as object), ...value };
    else if (said === undefined) new TerraformOutput(this, name, { value });
    // A part of the stack had the id first: Google's APIs stand under `services`.
    else new TerraformOutput(this, `output-${name}`, { value }).overrideLogicalId(name);
  }

  private get filesBeside(): Readonly<Record<string, string | undefined>> {
    const { ttl } = this.environment;
    return { ...this.anchor.files, "ttl.tf": ttl === undefined ? undefined : ttlFile(ttl) };
  }

  private writeFilesBesideProgram(): void {
    const engine = this.synthesizer;
    const synthesize = (session: ISynthesisSession) => {
      engine.synthesize(session);
      const { synthesizedStackPath } = session.manifest.forStack(this);
      const beside = (name: string) => join(session.outdir, dirname(synthesizedStackPath), name);
      writeFileSync(beside("versions.tf"), versions);
      // Without a text, one of a synthesis before this is taken away.
      for (const [name, text] of Object.entries(this.filesBeside))
        if (text === undefined) rmSync(beside(name), { force: true });
        else writeFileSync(beside(name), text);
    };
    this.synthesizer = { synthesize };
  }
}

/** A map with the same keys and other values. */
export function mapValues<From, To>(
  map: Record<string, From>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));
}

/** The path of a reference as a prefix that everything below it has; undefined for the whole bucket. */
export function folder(path: string): string | undefined {
  return path === "" ? undefined : `${path.replace(/\/$/, "")}/`;
}

/** People know an output by its name, also in the file that `cdktf deploy --outputs-file` writes, which goes by the ids of constructs. */
function nameOutputs(program: Record<string, unknown>, stack: string): void {
  const { outputs } = program["//"] as { outputs: Record<string, Record<string, unknown> | undefined> };
  const entries = Object.entries(outputs[stack] ?? {});
  if (entries.length > 0)
    outputs[stack] = Object.fromEntries(
      entries.map(([id, name]) => [id === `output-${String(name)}` ? name : id, name]),
    );
}
