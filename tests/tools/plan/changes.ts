import { describePlan } from "../../../tools/plan/describe-plan";
import { readPlan, type Plan } from "../../../tools/plan/plan";

export type Attributes = Record<string, unknown>;

/** A resource as Terraform's plan has it. */
export interface Written {
  readonly type: string;
  readonly before: Attributes | null;
  readonly after: Attributes | null;
  readonly address?: string;
  readonly previous_address?: string;
  /** Instead of what `before` and `after` say. */
  readonly actions?: string[];
  readonly importing?: unknown;
}

/** The account and the project that the plans here are for. */
export const account = "111122223333";
export const project = "acme-ml-dev";

/** A small plan as `terraform show -json` prints it, through the reader. */
export function planOf(resources: readonly Written[], more: object = {}): Plan {
  return readPlan(
    JSON.stringify({
      format_version: "1.2",
      resource_changes: resources.map(written),
      configuration: {
        provider_config: {
          aws: { expressions: { allowed_account_ids: { constant_value: [account] } } },
          google: { expressions: { project: { constant_value: project } } },
        },
      },
      ...more,
    }),
  );
}

function written({ type, before, after, address = `${type}.x`, previous_address, actions, importing }: Written) {
  const only = before === null ? ["create"] : after === null ? ["delete"] : ["update"];
  const name = /\.([^.[]+)/.exec(address)![1];
  return {
    address,
    previous_address,
    type,
    name,
    mode: "managed",
    change: { actions: actions ?? only, before, after, importing },
  };
}

/** What is told of it. */
export function told(...resources: Written[]) {
  return describePlan(planOf(resources), { environment: "dev" });
}

/** The lines of all sections, without addresses, but for who may do more and less, which says the same once more. */
export function linesOf({ text }: { text: string }): string[] {
  return text
    .replace(/^### Who may do more and less\n[^]*?(?=^### |(?![^]))/m, "")
    .split("\n")
    .filter((line) => line.startsWith("- "))
    .map((line) => line.slice(2).replace(/ <sub>.*/, ""));
}

/** A policy's text. */
export const policy = (...Statement: Attributes[]) => JSON.stringify({ Version: "2012-10-17", Statement });

/** A statement that allows. */
export const allow = (Action: unknown, Resource: unknown, more: Attributes = {}): Attributes => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
