import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TerraformOutput, type ISynthesisSession } from "cdktf";
import { Construct } from "constructs";
import { fitName } from "../constructs/shared/names";
import {
  type Environment,
  kindNames,
  kindOf,
  kinds as kindFacts,
  type KindName,
  type Reference,
  type Relation,
  relations,
} from "../language";
import { anchorFile, type Kept, keptIn } from "./anchor";
import { FastStack } from "./fast-stack";
import { type ImportBlock, importsFile } from "./imports";
import type { MakesKind } from "./kind";
import { keepState } from "./state";

/** What the registries of both clouds have in common, without the types that tell one kind from another. */
interface AnyKind<Platform> extends MakesKind<unknown, unknown, Platform> {
  readonly reach?: { readonly [To in Relation]?: (made: unknown, workload: unknown, path: string) => void };
  runsAs?(made: unknown, key: string): unknown;
}

type Things = Record<string, { readonly [To in Relation]?: Reference[] }>;

// In a file of its own: scanners of Terraform's JSON crash on it there, as they do on `import`.
const versions = `terraform {
  required_version = ">= 1.11, < 2.0"
}
`;

/** What the stacks of both clouds have in common: the name, the state, the labels, the outputs. */
export class EnvironmentStack extends FastStack {
  /** Labels of every resource, before either cloud's rules on them. */
  protected readonly labels: Record<string, string>;

  private readonly prefix: string;
  private readonly allMade = {} as Record<KindName, Record<string, unknown>>;
  private readonly nouns = new Map<string, string>();
  private imports: ImportBlock[] = [];
  private keptThings: Kept = new Map();

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name);
    const { system, name, owner, labels } = environment;
    this.prefix = `${system}-${name}`;
    this.labels = { ...labels, system, environment: name, owner };
    keepState(this, environment);
    this.writeFilesBesideProgram(environment);
  }

  public override toTerraform(): Record<string, unknown> {
    const { import: imports = [], ...program } = super.toTerraform();
    this.imports = imports as ImportBlock[];
    this.keptThings = keptIn(program, (group) => this.nouns.get(group));
    return program;
  }

  /** What the program makes that is to stay, as of the last {@link toTerraform}. */
  public get kept(): Kept {
    return this.keptThings;
  }

  /** `<system>-<environment>-<key>`, cut to a service's limit with a stable hash. */
  protected nameOf(key: string, maxLength: number): string {
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
      // Nested under a construct of the kind: the engine gives nested ids a hash, while ids straight under the stack are stripped, and `a.b` and
      // `ab` would become one resource.
      this.allMade[name] = mapValues(all[name], (item, key) => make(this.group(group), key, item, on));
    }
    for (const name of kindNames) {
      const { runsAs } = kinds[name];
      if (runsAs === undefined) continue;
      for (const [key, item] of Object.entries(all[name]))
        this.letIn(runsAs(this.allMade[name][key], key), item, kinds);
    }
    for (const name of kindNames) kinds[name].finish?.(this.allMade[name], on);
    for (const name of kindNames)
      this.output(
        name,
        mapValues(this.allMade[name], (made, key) => kinds[name].output(made, all[name][key])),
      );
  }

  /** A reference is the grant. */
  private letIn<Platform>(workload: unknown, item: Things[string], kinds: Record<KindName, AnyKind<Platform>>): void {
    for (const relation of relations) {
      for (const { kind, key, path } of item[relation] ?? []) {
        const name = kindOf(kind);
        kinds[name].reach![relation]!(this.allMade[name][key], workload, path);
      }
    }
  }

  /** What has been made of a kind under a name. */
  protected made<Made>(kind: KindName, key: string): Made {
    return this.allMade[kind][key] as Made;
  }

  /** The construct that holds everything of a kind, so that what people named and what we add never share a place. */
  protected group(kind: string): Construct {
    return (this.node.tryFindChild(kind) as Construct | undefined) ?? new Construct(this, kind);
  }

  /** What other programs are told: one output per kind, keyed as in the YAML, and those of what no kind names; none where nothing is. */
  protected output(name: string, value: Record<string, unknown>): void {
    if (Object.keys(value).length > 0) new TerraformOutput(this, name, { value });
  }

  private writeFilesBesideProgram(environment: Environment): void {
    const engine = this.synthesizer;
    const synthesize = (session: ISynthesisSession) => {
      engine.synthesize(session);
      const { synthesizedStackPath } = session.manifest.forStack(this);
      const beside = (name: string) => join(session.outdir, dirname(synthesizedStackPath), name);
      writeFileSync(beside("versions.tf"), versions);
      writeFileSync(beside("anchor.tf"), anchorFile(this.kept, environment));
      if (this.imports.length > 0) writeFileSync(beside("imports.tf"), importsFile(this.imports));
      else rmSync(beside("imports.tf"), { force: true }); // of a synthesis before this one
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
