import { list, record } from "./json";
import { hide } from "./veil";

/** What Terraform is about to do to one resource, or to one output; field names are Terraform's own. */
export interface Change {
  readonly actions: string[];
  readonly before: unknown;
  readonly after: unknown;

  /** Paths of the attributes that make an update impossible; `[["location"]]`. */
  readonly replace_paths?: (string | number)[][];

  /** Set when an object that already exists is taken over. */
  readonly importing?: unknown;
}

/** One resource in a plan. */
export interface ResourceChange {
  readonly address: string;

  /** Where it was until now, of what a `moved` block moves. */
  readonly previous_address?: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly action_reason?: string;

  /** Set for what an interrupted replacement left behind: the address then has a second, living object. */
  readonly deposed?: string;

  readonly change: Change;
}

/** The part of Terraform's plan format that can be said in words. */
export interface Plan {
  /** True when Terraform stopped half-way: such a plan is incomplete, and cannot be applied. */
  readonly errored: boolean;

  /** Why it is not of the whole program and state, to be read behind "the plan"; undefined for one that is. */
  readonly part?: string;
  readonly resource_changes: ResourceChange[];

  /** What is no longer as the last apply left it. */
  readonly resource_drift: ResourceChange[];
  readonly output_changes: Record<string, Change>;

  /** The program that it was made from, where that is known. */
  readonly program?: Readonly<Record<string, unknown>>;

  /** What data sources have answered while the plan was made; nothing where it covers a part alone. */
  readonly answers: unknown[];

  /** What the program sets of each resource, by address without a key; empty where the plan does not tell. */
  readonly configured?: ReadonlyMap<string, ReadonlySet<string>>;

  /** The accounts and projects that the program is for: its providers', and those in the names of what it has. */
  readonly homes?: ReadonlySet<string>;

  /** Where the program's things are, as its provider says, or else as they do; undefined where neither does. */
  readonly region?: string;
}

/** One word for a list of actions. `forget` leaves the object in the cloud and only stops managing it. */
export type Action = "create" | "update" | "delete" | "replace" | "forget" | "none";

/**
 * Reads the output of `terraform show -json plan`. Sensitive values are veiled here, before anything else sees them.
 *
 * @throws Error when the text is no plan, or one of a format that is not known
 */
export function readPlan(text: string): Plan {
  if (text.startsWith("PK"))
    throw new Error("this is Terraform's binary plan; give the output of `terraform show -json plan`");
  const plan = parse(text);
  const version = plan.format_version;
  if (typeof version !== "string") {
    throw new Error(
      "this is no Terraform plan: it has no format_version; give the output of `terraform show -json plan`",
    );
  }
  if (!version.startsWith("1.")) throw new Error(`this plan has format ${version}; formats 1.x can be read`);
  if (!("resource_changes" in plan || "planned_values" in plan)) {
    throw new Error("this is no Terraform plan but a state; give the output of `terraform show -json plan`");
  }
  return {
    errored: plan.errored === true,
    part: partIn(plan),
    resource_changes: list(plan.resource_changes).map(resource),
    resource_drift: list(plan.resource_drift).map(resource),
    output_changes: Object.fromEntries(
      Object.entries(record(plan.output_changes)).map(([name, output]) => [name, change(output, name)]),
    ),
    answers: list(
      partIn(plan) === undefined ? record(record(record(plan.prior_state).values).root_module).resources : [],
    )
      .map(record)
      .filter(({ mode }) => mode === "data")
      .map(({ values, sensitive_values }) => hide(values, [sensitive_values], undefined, "")),
    configured: configuredIn(plan),
    homes: homesIn(plan),
    region: regionIn(plan),
  };
}

function configuredIn({ configuration }: Record<string, unknown>): Map<string, Set<string>> {
  const resources = list(record(record(configuration).root_module).resources).map(record);
  return new Map(
    resources.map(({ address, expressions }) => [String(address), new Set(Object.keys(record(expressions)))]),
  );
}

function homesIn({ configuration, resource_changes }: Record<string, unknown>): Set<string> {
  const providers = Object.values(record(record(configuration).provider_config)).map((of) =>
    record(record(of).expressions),
  );
  const constant = (of: unknown) => [record(of).constant_value].flat();
  const told = providers.flatMap(({ allowed_account_ids, project }) => [
    ...constant(allowed_account_ids),
    ...constant(project),
  ]);
  // Whose a thing is stands in its own ARN; a project stands beside it. A policy names others as well, so it is not asked.
  const seen = list(resource_changes)
    .filter((one) => !/_iam_/.test(String(record(one).type)))
    .flatMap((one) => [record(record(record(one).change).before), record(record(record(one).change).after)])
    .flatMap(({ arn, project }) => [/^arn:[\w-]*:[^:]*:[^:]*:(\d{12}):/.exec(String(arn))?.[1], project]);
  return new Set([...told, ...seen].filter((home): home is string => typeof home === "string" && home !== ""));
}

function regionIn({ configuration, resource_changes }: Record<string, unknown>): string | undefined {
  const providers = Object.values(record(record(configuration).provider_config)).map(record);
  const told = providers.map(({ expressions }) => record(record(expressions).region).constant_value);
  const bodies = list(resource_changes)
    .map((one) => record(record(one).change))
    .flatMap(({ before, after }) => [record(after), record(before)]);
  const seen = bodies.flatMap(({ arn, location, region }) => [
    /^arn:[\w-]*:\w+:([a-z]{2}[a-z-]*-\d):/.exec(String(arn))?.[1],
    region,
    location,
  ]);
  const names = [...told, ...seen].filter((name): name is string => typeof name === "string");
  return names.find((name) => /^[a-z]+(?:-[a-z]+)+-?\d$/i.test(name))?.toLowerCase();
}

/**
 * What is missing in such a plan may be in the state all the same. `complete` is false with `-target` and where Terraform put something off
 * (Terraform's docs, "JSON output format"); OpenTofu says nothing of it, so the state before is compared as well.
 */
function partIn({ errored, complete, resource_changes, prior_state }: Record<string, unknown>): string | undefined {
  if (errored === true) return "is not whole: Terraform ended it with an error";
  if (resource_changes === undefined) return "only refreshes what is known, or is empty";
  const planned = new Set(list(resource_changes).map((one) => record(one).address));
  const known = list(record(record(record(prior_state).values).root_module).resources).map(record);
  const left = known.filter(({ mode, address }) => mode === "managed" && !planned.has(address));
  return complete === false || left.length > 0 ? "is of a part only, as `-target` and `-exclude` make one" : undefined;
}

/** What happens to the object, in one word. */
export function actionOf({ actions }: Change): Action {
  if (actions.includes("delete") && actions.includes("create")) return "replace";
  // Terraform replaces and forgets the old object where `removed { destroy = false }` or `destroy = false` asks for it.
  if (actions.includes("create")) return "create";
  if (actions.includes("delete")) return "delete";
  if (actions.includes("update")) return "update";
  return actions.includes("forget") ? "forget" : "none";
}

function parse(text: string): Record<string, unknown> {
  try {
    return record(JSON.parse(text));
  } catch (error) {
    throw new Error(`this is no Terraform plan: it is not JSON (${(error as Error).message})`);
  }
}

function resource(value: unknown): ResourceChange {
  const one = record(value);
  const { address, type, name, mode = "managed", ...more } = one as Partial<Record<string, string>>;
  if (typeof address !== "string" || typeof type !== "string" || !Array.isArray(record(one.change).actions)) {
    throw new Error("this is no Terraform plan: a resource has no address, type or actions");
  }
  const { action_reason, previous_address, deposed } = more;
  return {
    address,
    type,
    name: name ?? "",
    mode,
    action_reason,
    previous_address,
    deposed,
    change: change(one.change),
  };
}

function change(value: unknown, name = ""): Change {
  const one = record(value);
  const veils = [one.before_sensitive, one.after_sensitive];
  return {
    actions: list(one.actions) as string[],
    // A value that only becomes sensitive now was in the open before; both veils are laid on both, for the same value may be in each.
    before: hide(one.before, veils, undefined, name),
    after: hide(one.after, veils, one.after_unknown, name),
    replace_paths: one.replace_paths as Change["replace_paths"],
    importing: one.importing,
  };
}
