import type { Json } from "../../support/check-schema";
import { emittedTypes } from "../../support/environments";
import type { Kept } from "./kept";

/** What a type has gone through, lowest first; each is the number of times. */
export const stages = [
  "schema",
  "validated",
  "planned",
  "applied",
  "unchanged",
  "updated",
  "destroyed",
  "modelled",
] as const satisfies readonly string[];

export type Stage = (typeof stages)[number];

/** The stages of each type: `aws_vpc`, or `data.google_project` of a data source. */
export type Types = Record<string, Record<Stage, number>>;

/** What one environment has gone through. */
export interface Evidence {
  readonly environment: string;
  readonly cloud: "aws" | "gcp";
  readonly cycle: string;
  readonly providers: readonly string[];
  readonly resources: number;
  readonly dataSources: number;
  readonly types: Types;

  /** What is still in the sandbox after the destroy, by design. */
  readonly kept: readonly Kept[];

  /** What a provider sent against the vendor's model, and is known to be taken: one line each, with the reason. */
  readonly tolerated: readonly string[];
}

// It lies beside every program, is none of its resources, and makes no call: tests/terraform/losses.test.ts shows it.
const anchor = /^terraform_data\.(?:(?:protected|released|retired)_\d+\[|ponte$)/;

/** Counts what Terraform says, type by type: in its plans as JSON, and while it applies. */
export class Counter {
  readonly types: Types = {};

  /** Each type of the program has passed a check of the program as a whole. */
  passed(stage: "schema" | "validated", program: Json): void {
    for (const { type, mode } of emittedTypes([program])) this.count(stage, mode === "data" ? `data.${type}` : type);
  }

  /** A plan of what is not there yet. */
  planned(plan: Plan): void {
    for (const { address, type, mode, change } of plan.resource_changes ?? [])
      if (mode === "managed" && change.actions.includes("create") && !anchor.test(address)) this.count("planned", type);
    for (const type of dataIn(plan)) this.count("planned", type);
  }

  /** A plan right after a deploy; returns the addresses that it would change, which must be none. */
  unchanged(plan: Plan): string[] {
    const changes = plan.resource_changes ?? [];
    for (const { address, type, mode, change } of changes)
      if (mode === "managed" && isNone(change.actions) && !anchor.test(address)) this.count("unchanged", type);
    for (const type of dataIn(plan)) for (const stage of ["applied", "unchanged"] as const) this.count(stage, type);
    return changes.filter(({ change }) => !isNone(change.actions)).map(({ address }) => address);
  }

  /** Every request of the run was valid by the vendor's model, so those of each type that was made or read. */
  modelled(): void {
    for (const [type, counts] of Object.entries(this.types))
      if (counts.applied > 0 && !type.startsWith("terraform_")) this.count("modelled", type); // Terraform's own make no request
  }

  /** What an apply has done: Terraform says a line about each resource. */
  applied(output: string): void {
    const stage = { Creation: "applied", Modifications: "updated", Destruction: "destroyed" } as const;
    const lines = output.matchAll(/\b((\w+)\.[^\n]*?): (Creation|Modifications|Destruction) complete/g);
    for (const [, address, type, done] of lines)
      if (!anchor.test(address!)) this.count(stage[done as keyof typeof stage], type!);
  }

  private count(stage: Stage, type: string): void {
    this.types[type] ??= none();
    this.types[type][stage] += 1;
  }
}

/** The part of `terraform show -json plan` that is looked at. */
export interface Plan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly type: string;
    readonly mode: "managed" | "data";
    readonly change: { readonly actions: readonly string[]; readonly importing?: unknown };
  }[];
  readonly prior_state?: { readonly values?: { readonly root_module: { readonly resources?: readonly Json[] } } };
}

/** What a plan does to resources of the cloud, sorted: `delete google_storage_bucket`, `import aws_s3_bucket`, or `import aws_s3_bucket anew` where it is replaced. */
export function actionsIn({ resource_changes: resources = [] }: Plan): string[] {
  return resources
    .filter(({ type, mode }) => mode === "managed" && type !== "terraform_data")
    .flatMap(({ type, change: { actions, importing } }) => {
      const [action] = actions.filter((one) => !["no-op", "read"].includes(one));
      if (importing !== undefined) return [`import ${type}${actions.length > 1 ? " anew" : ""}`];
      return action === undefined ? [] : [`${actions.length > 1 ? "replace" : action} ${type}`];
    })
    .sort();
}

/** All that several runs have shown of each type. */
export function merged(all: readonly Types[]): Types {
  const sum: Types = {};
  for (const [type, counts] of all.flatMap((types) => Object.entries(types))) {
    const before = sum[type] ?? none();
    sum[type] = mapStages((stage) => before[stage] + counts[stage]);
  }
  return sum;
}

const mapStages = (count: (stage: Stage) => number) =>
  Object.fromEntries(stages.map((stage) => [stage, count(stage)])) as Record<Stage, number>;

const none = () => mapStages(() => 0);

const isNone = (actions: readonly string[]) => actions.every((action) => action === "no-op");

/** The data sources that a plan has read, or will read while it is applied. */
function dataIn({ prior_state, resource_changes = [] }: Plan): string[] {
  const read = prior_state?.values?.root_module.resources ?? [];
  return [...read, ...resource_changes].filter(({ mode }) => mode === "data").map(({ type }) => `data.${type}`);
}
