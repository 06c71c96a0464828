import type { builtinTypes } from "../terraform";
import { awsRights } from "./aws";
import { awsDataRights } from "./aws-services";
import { awsCalls, awsPrefixes, awsTagging } from "./aws-calls";
import { destroying } from "./destroys";
import type { Rights } from "./facts";
import { googleDataRights, googleRights } from "./google";

export type { Rights } from "./facts";

/** Types by name, with those that are only read in a list of their own. */
interface Program {
  readonly resource?: Readonly<Record<string, object>>;
  readonly data?: Readonly<Record<string, object>>;
}

/** Who runs Terraform for an environment. */
export type Identity = keyof IdentityRights;

/** What the identity that plans and those that deploy need, each in full. */
export interface IdentityRights {
  readonly plan: readonly string[];
  readonly deploy: readonly string[];
  /** Of who deploys what people have approved as dangerous. */
  readonly dangerous: readonly string[];
}

/** What Terraform itself holds asks nobody. */
const builtinRights: Record<keyof typeof builtinTypes, Rights> = { terraform_data: { reads: [], changes: [] } };

const dataRights: Readonly<Record<string, Rights>> = { ...awsDataRights, ...googleDataRights };

const resources: Readonly<Record<string, Rights>> = { ...awsRights, ...googleRights, ...builtinRights };

/**
 * What a program's types need. Whoever deploys plans before. Where the environment is protected, who deploys without a word of others destroys nothing that
 * holds data.
 */
export function rightsOf(program: Program, isProtected: boolean): IdentityRights {
  const withheld = isProtected ? destroying : () => [];
  const rows = [
    ...Object.keys(program.resource ?? {}).map((type) => ({ ...rowOf(resources, type), withheld: withheld(type) })),
    ...Object.keys(program.data ?? {}).map((type) => rowOf(dataRights, type)),
  ];
  return together(rows);
}

/** What destroys the things of a program that hold data, whether Terraform asks for it or not. */
export function destructionOf(program: Program): readonly string[] {
  return unique(Object.keys(program.resource ?? {}).flatMap(destroying));
}

/** What the state's bucket asks for: the one that plans takes no lock, and writes nothing. */
export const stateRights = {
  gcp: together([
    {
      reads: ["storage.objects.get", "storage.objects.list"],
      changes: ["storage.objects.create", "storage.objects.delete"],
    },
  ]),
  aws: together([{ reads: ["s3:ListBucket", "s3:GetObject"], changes: ["s3:PutObject", "s3:DeleteObject"] }]),
};

/** From a call to AWS to the actions that it needs. */
export const awsTable = { prefixes: awsPrefixes, calls: awsCalls, tagging: awsTagging };

function rowOf(rows: Readonly<Record<string, Rights>>, type: string): Rights {
  const row = rows[type];
  if (row === undefined) throw new Error(`terraform-types/rights knows nothing of ${type}`);
  return row;
}

function together(rows: readonly (Rights & { readonly withheld?: readonly string[] })[]): IdentityRights {
  const reads = rows.flatMap((row) => row.reads);
  const changes = rows.flatMap((row) => row.changes);
  const allowed = rows.flatMap(({ changes, withheld = [] }) => changes.filter((each) => !withheld.includes(each)));
  return { plan: unique(reads), deploy: unique([...reads, ...allowed]), dangerous: unique([...reads, ...changes]) };
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
