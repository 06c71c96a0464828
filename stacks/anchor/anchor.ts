import type { Environment } from "../../language";
import { type ImportBlock, importsFile, type LookUp } from "../imports";
import { idOfPath } from "../logical-id";
import { adoptions } from "./adoption";
import { anchorFile, type Anchored } from "./file";
import { type Kept, keptIn } from "./kept";
import { onlyIn, removedFile } from "./state-file";
import { keyThatStays, letsGoOf, takesBackOf } from "./ways";

/** What of an entry says that it, or a table in it, is taken back. */
export interface Adoptable {
  readonly adopt?: true;
  readonly tables?: Record<string, { readonly adopt?: true }>;
}

type Program = Record<string, unknown>;

/** What of an environment is to stay, whatever becomes of its file: read from the program, and written beside it. */
export class Anchor {
  private readonly adopted: string[] = [];
  private imports: ImportBlock[] = [];
  private lookUps: LookUp[] = [];
  private kept: Kept = new Map();
  private forgotten: string[] = [];
  private before?: { readonly anchor: Anchor; readonly program: () => Program };

  constructor(private readonly environment: Environment) {
    if (environment.adopt.length > 0) this.adopted.push("key");
  }

  /** Airflow on Google Cloud brings a network along, which was let go of with the last one. */
  public noteAdopted(groups: readonly string[], key: string, { adopt, tables = {} }: Adoptable): void {
    if (adopt)
      this.adopted.push(...groups.map((group) => `${group}/${key}`), ...(groups[0] === "composer" ? ["network"] : []));
    for (const [table, { adopt: taken }] of Object.entries(tables))
      if (taken) this.adopted.push(`${groups[0]}/${key}/Table-${table}`);
  }

  /** Tells what the environment was before something of it was retired: Terraform is to forget what only that program has. */
  public retiresFrom(anchor: Anchor, program: () => Program): void {
    this.before = { anchor, program };
  }

  /** Finds in a program, which has no imports of ours, what is to stay. */
  public read(program: Program, imports: readonly ImportBlock[], nameOf: (group: string) => string | undefined): void {
    const { environment, adopted, before } = this;
    const account = environment.cloud === "aws" ? environment.aws.account : undefined;
    const { blocks, lookUps } = adopted.length > 0 ? adoptions(program, adopted, account) : { blocks: [], lookUps: [] };
    this.imports = [...imports, ...blocks];
    this.lookUps = lookUps;
    this.kept = keptIn(program, nameOf);
    const key = keyThatStays(environment).map(([type, path]) => `${type}.${idOfPath(path.split("/"))}`);
    const onlyBefore = before === undefined ? [] : onlyIn(before.program(), program);
    this.forgotten = [...new Set([...onlyBefore, ...key])];
  }

  /** What of the environment holds data, and what may become of it, as of the last {@link read}. */
  public get anchored(): Anchored {
    const { name, protect } = this.environment;
    const retired = [...(this.before?.anchor.kept ?? [])].filter(([key]) => !this.kept.has(key));
    const kept = new Map([...this.kept, ...retired].sort(([one], [other]) => (one < other ? -1 : 1)));
    const those = (is: (key: string) => boolean) => new Set([...kept.keys()].filter(is));
    return {
      name,
      protect,
      kept,
      released: those(letsGoOf(this.environment)),
      retired: new Set(retired.map(([key]) => key)),
      adopted: those(takesBackOf(this.environment)),
    };
  }

  /** What lies beside the program, by name: the text, or nothing where there is to be no such file. */
  public get files(): Readonly<Record<string, string | undefined>> {
    return {
      "anchor.tf": anchorFile(this.anchored),
      "imports.tf": this.imports.length > 0 ? importsFile(this.imports, this.lookUps) : undefined,
      "removed.tf": this.forgotten.length > 0 ? removedFile(this.forgotten) : undefined,
    };
  }
}
