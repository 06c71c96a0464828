import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TerraformOutput, type ISynthesisSession } from "cdktf";
import { Construct } from "constructs";
import { fitName } from "../constructs/shared/names";
import type { Environment, KindName } from "../language/index";
import { FastStack } from "./fast-stack";
import { type ImportBlock, importsFile } from "./imports";
import { keepState } from "./state";

// In a file of its own: scanners of Terraform's JSON crash on it there, as they do on `import`.
const versions = `terraform {
  required_version = ">= 1.11, < 2.0"
}
`;

/** What the stacks of both clouds have in common: the name, the state, the labels, the outputs. */
export class EnvironmentStack extends FastStack {
  /** Labels of every resource, in the words of nobody's rules yet. */
  protected readonly labels: Record<string, string>;

  private readonly prefix: string;
  private imports: ImportBlock[] = [];

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name);
    const { system, name, owner, labels } = environment;
    this.prefix = `${system}-${name}`;
    this.labels = { ...labels, system, environment: name, owner };
    keepState(this, environment);
    this.writeFilesBesideProgram();
  }

  public override toTerraform(): Record<string, unknown> {
    const { import: imports = [], ...program } = super.toTerraform();
    this.imports = imports as ImportBlock[];
    return program;
  }

  /** `<system>-<environment>-<key>`, cut to a service's limit with a stable hash. */
  protected nameOf(key: string, maxLength: number): string {
    return fitName(`${this.prefix}-${key}`, maxLength);
  }

  /**
   * Makes each item of a kind, nested under a construct of the kind: the engine gives nested ids a hash, while ids straight under the
   * stack are stripped, and `a.b` and `ab` would become one resource.
   *
   * @param kind in the singular, as references write it; the plurals are the outputs'
   */
  protected each<Item, Made>(
    kind: string,
    items: Record<string, Item>,
    make: (scope: Construct, key: string, item: Item) => Made,
  ): Record<string, Made> {
    return mapValues(items, (item, key) => make(this.group(kind), key, item));
  }

  /** The construct that holds everything of a kind, so that what people named and what we add never share a place. */
  protected group(kind: string): Construct {
    return (this.node.tryFindChild(kind) as Construct | undefined) ?? new Construct(this, kind);
  }

  /** One output per kind, keyed as in the YAML; none for a kind that holds nothing. */
  protected outputs(kinds: Record<KindName, Record<string, unknown>>): void {
    for (const [kind, value] of Object.entries(kinds)) {
      if (Object.keys(value).length > 0) new TerraformOutput(this, kind, { value });
    }
  }

  private writeFilesBesideProgram(): void {
    const engine = this.synthesizer;
    const synthesize = (session: ISynthesisSession) => {
      engine.synthesize(session);
      const { synthesizedStackPath } = session.manifest.forStack(this);
      const beside = (name: string) => join(session.outdir, dirname(synthesizedStackPath), name);
      writeFileSync(beside("versions.tf"), versions);
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
