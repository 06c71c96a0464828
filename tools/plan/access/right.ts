import { list, record } from "../json";

/** That somebody may, or must not, do one thing to one thing. */
export interface Right {
  readonly effect: "Allow" | "Deny";

  /** Whoever has it, as the cloud writes it: an ARN, `group:a@acme.example`; empty in the policy of a role, which has it itself. */
  readonly who: string;

  /** An action on AWS, a role on Google Cloud. */
  readonly what: string;

  /** What it is on; empty where a policy does not say, such as a role's trust. */
  readonly on: string;

  /** Under which condition; what means the same is written the same. Empty without one. */
  readonly condition: string;

  /** The condition in words. */
  readonly limit: string;

  /** The condition without its values: two of one shape ask for the same, of something else. */
  readonly shape: string;

  /** True where `who`, `what` or `on` is all but what is written. */
  readonly inverted: boolean;
}

/** The rights in an AWS policy, one for each action, principal, resource and condition: how statements group them means nothing. */
export function rightsInPolicy(policy: object): Right[] {
  return [record(policy).Statement].flat().map(record).flatMap(rightsInStatement);
}

function rightsInStatement(statement: Record<string, unknown>): Right[] {
  const { Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition } = statement;
  const inverted = [NotPrincipal, NotAction, NotResource].some((of) => of !== undefined);
  const all = (of: unknown, not: string[]) => [...texts(of), ...(not.length > 0 ? [`all but ${not.join(", ")}`] : [])];
  const whos =
    Principal === undefined && NotPrincipal === undefined ? [""] : all(principals(Principal), principals(NotPrincipal));
  const whats = all(Action, texts(NotAction));
  const ons = Resource === undefined && NotResource === undefined ? [""] : all(Resource, texts(NotResource));
  const effect = Effect === "Deny" ? "Deny" : "Allow";
  const under = conditionOf(Condition);
  return whos.flatMap((who) =>
    whats.flatMap((what) => ons.map((on): Right => ({ effect, who, what, on, ...under, inverted }))),
  );
}

/** Operators and keys in order, values as sorted lists: AWS takes one value for a list of one, and no order means anything. */
function conditionOf(condition: unknown): Pick<Right, "condition" | "limit" | "shape"> {
  const tests = Object.entries(record(condition))
    .flatMap(([operator, keys]) =>
      Object.entries(record(keys)).map(([key, values]) => ({ key, operator, values: texts(values).sort() })),
    )
    .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  return {
    condition: tests.length === 0 ? "" : JSON.stringify(tests),
    limit: tests.map(({ key, operator, values }) => `${key} ${operator} ${values.join(", ")}`).join(" and "),
    shape: tests.map(({ key, operator }) => `${key} ${operator}`).join(" and "),
  };
}

/** Every service writes an account as its root's ARN where somebody wrote the number alone. */
function principals(of: unknown): string[] {
  const named = typeof of === "string" ? [of] : Object.values(record(of)).flatMap(texts);
  return named.map((who) => (/^\d{12}$/.test(who) ? `arn:aws:iam::${who}:root` : who));
}

const texts = (of: unknown): string[] =>
  of === undefined ? [] : Array.isArray(of) ? list(of).map(String) : [String(of)];

/** What `after` has and no right in `before` covers. */
export function missing(after: readonly Right[], before: readonly Right[]): Right[] {
  const same = new Set(before.map(keyOf));
  const wide = before.filter(({ who, what, on, condition }) => condition === "" || /[*?]/.test(who + what + on));
  return unique(after).filter((right) => !same.has(keyOf(right)) && !wide.some((other) => covers(other, right)));
}

export const keyOf = ({ effect, who, what, on, condition }: Right): string =>
  JSON.stringify([effect, who, what.toLowerCase(), on, condition]);

const unique = (rights: readonly Right[]) => [...new Map(rights.map((right) => [keyOf(right), right])).values()];

/** Whether whoever has the one has the other with it. */
function covers(one: Right, other: Right): boolean {
  return (
    one.effect === other.effect &&
    one.inverted === other.inverted &&
    (one.condition === "" || one.condition === other.condition) &&
    // In a principal only a lone `*` means more than it says.
    (one.who === other.who || one.who === "*") &&
    (one.inverted
      ? one.what === other.what && one.on === other.on
      : matches(one.what, other.what, "i") && matches(one.on, other.on))
  );
}

const patterns = new Map<string, RegExp>();

/** Whether a text with AWS's `*` and `?` means all that another one means. */
export function matches(pattern: string, text: string, flags = ""): boolean {
  if (pattern === text || pattern === "*") return true;
  if (!/[*?]/.test(pattern) && flags === "") return false;
  const key = `${flags} ${pattern}`;
  if (!patterns.has(key)) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".");
    patterns.set(key, new RegExp(`^${source}$`, `s${flags}`));
  }
  return patterns.get(key)!.test(text);
}
