import { createHash } from "node:crypto";

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
  readonly resource_changes: ResourceChange[];

  /** What is no longer as the last apply left it. */
  readonly resource_drift: ResourceChange[];
  readonly output_changes: Record<string, Change>;

  /** What data sources have answered while the plan was made; nothing where it covers a part alone. */
  readonly answers: unknown[];
}

/** One word for a list of actions. `forget` leaves the object in the cloud and only stops managing it. */
export type Action = "create" | "update" | "delete" | "replace" | "forget" | "none";

/** What stands in a plan for a value that must not or cannot be shown. Values that were equal have equal digests. */
export interface Veiled {
  readonly veiled: typeof veil;
  readonly why: "sensitive" | "unknown";
  readonly digest: string;
}

const veil = Symbol("veiled");

// Not every provider marks what people put into environment variables.
const secretName = /passw(or)?d|secret|token|api_?key|private_?key|credential/i;
const nameOfSecret = /^secret$|_(id|arn|name|version|ids|arns|path|endpoint|mode)$/i;

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
    resource_changes: list(plan.resource_changes).map(resource),
    resource_drift: list(plan.resource_drift).map(resource),
    output_changes: Object.fromEntries(
      Object.entries(record(plan.output_changes)).map(([name, output]) => [name, change(output)]),
    ),
    answers: list(isWhole(plan) ? record(record(record(plan.prior_state).values).root_module).resources : [])
      .map(record)
      .filter(({ mode }) => mode === "data")
      .map(({ values, sensitive_values }) => hide(values, [sensitive_values], undefined, "")),
  };
}

/** False for a plan with `-target` or an error, and for one that only refreshes: what is missing in it may be in the state all the same. */
function isWhole({ errored, complete, resource_changes }: Record<string, unknown>): boolean {
  return errored !== true && complete !== false && resource_changes !== undefined;
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

/** True for a value that is sensitive, or not known before the apply. */
export function isVeiled(value: unknown): value is Veiled {
  return typeof value === "object" && value !== null && (value as Veiled).veiled === veil;
}

/** The value as an object with fields, or an empty one. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isVeiled(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** The value as a list, or an empty one. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** JSON inside a string: schemas, and rules of registries. */
export function parsed(text: unknown): object | undefined {
  if (typeof text !== "string" || !/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

/** True for what a provider takes for "not set". */
export function isEmpty(of: unknown): boolean {
  if (of === null || of === undefined || of === "") return true;
  if (isVeiled(of) || typeof of !== "object") return false;
  return Array.isArray(of) ? of.length === 0 : Object.keys(of).length === 0;
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
  const { address, type, name, mode = "managed", action_reason, deposed } = one as Partial<Record<string, string>>;
  if (typeof address !== "string" || typeof type !== "string" || !Array.isArray(record(one.change).actions)) {
    throw new Error("this is no Terraform plan: a resource has no address, type or actions");
  }
  return { address, type, name: name ?? "", mode, action_reason, deposed, change: change(one.change) };
}

function change(value: unknown): Change {
  const one = record(value);
  const veils = [one.before_sensitive, one.after_sensitive];
  return {
    actions: list(one.actions) as string[],
    // A value that only becomes sensitive now was in the open before; both veils are laid on both, for the same value may be in each.
    before: hide(one.before, veils, undefined, ""),
    after: hide(one.after, veils, one.after_unknown, ""),
    replace_paths: one.replace_paths as Change["replace_paths"],
    importing: one.importing,
  };
}

function hide(value: unknown, veils: unknown[], unknown: unknown, key: string): unknown {
  if (unknown === true) return { veiled: veil, why: "unknown", digest: "unknown" };
  if (value === null || value === undefined) value = null;
  else if (veils.includes(true) || isSecret(key, value)) {
    return { veiled: veil, why: "sensitive", digest: createHash("sha256").update(JSON.stringify(value)).digest("hex") };
  }
  if (Array.isArray(value) || Array.isArray(unknown)) {
    const length = Math.max(list(value).length, list(unknown).length);
    return Array.from({ length }, (_, i) =>
      hide(
        list(value)[i],
        veils.map((v) => list(v)[i]),
        list(unknown)[i],
        "",
      ),
    );
  }
  if (typeof value !== "object" && typeof unknown !== "object") return value;
  const [fields, unknowns] = [record(value), record(unknown)];
  const names = new Set([...Object.keys(fields), ...Object.keys(unknowns)]);
  if (value === null && names.size === 0) return null;
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      hide(
        fields[name],
        veils.map((v) => record(v)[name]),
        unknowns[name],
        name,
      ),
    ]),
  );
}

function isSecret(key: string, value: unknown): boolean {
  return typeof value === "string" && value !== "" && secretName.test(key) && !nameOfSecret.test(key);
}
