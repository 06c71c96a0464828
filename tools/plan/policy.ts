import { arrow, code } from "./markdown";
import { isVeiled, list, parsed, record } from "./json";

interface Statement {
  readonly effect: string;
  readonly principals: string[];
  readonly actions: string[];
  readonly resources: string[];
  readonly condition: string;
}

/** What came and what went between two IAM policies that are JSON in a string; undefined when they are no policies. */
export function policyChanges(before: unknown, after: unknown): string[] | undefined {
  const [old, now] = [statements(before), statements(after)];
  if (old === undefined || now === undefined || isVeiled(before) || isVeiled(after)) return undefined;
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was === undefined) return [`adds statement ${code(name)}: ${sentence(is!)}`];
    if (is === undefined) return [`removes statement ${code(name)}: ${sentence(was)}`];
    const parts = fieldChanges(was, is);
    return parts.length === 0 ? [] : [`statement ${code(name)}: ${parts.join(", ")}`];
  });
}

/** Whether the change takes away something that was allowed, or a statement that denied. */
export function policyCuts(before: unknown, after: unknown): { allows: boolean; denies: boolean } {
  const [old, now] = [
    statements(before) ?? new Map<string, Statement>(),
    statements(after) ?? new Map<string, Statement>(),
  ];
  const lost = [...old].filter(([name, was]) => {
    const is = now.get(name);
    return (
      is === undefined ||
      is.effect !== was.effect ||
      fields.some((field) => was[field].some((one) => !is[field].includes(one)))
    );
  });
  return {
    allows: lost.some(([, was]) => was.effect === "Allow"),
    denies: lost.some(([, was]) => was.effect === "Deny"),
  };
}

/** Whether `after` allows something to everybody, without a condition, that `before` did not. */
export function policyOpens(before: unknown, after: unknown): boolean {
  const open = (text: unknown) =>
    [...(statements(text) ?? [])]
      .filter(
        ([, { effect, principals, condition }]) => effect === "Allow" && principals.includes("*") && condition === "",
      )
      .flatMap(([, { actions, resources }]) =>
        actions.flatMap((action) => resources.map((resource) => `${action} ${resource}`)),
      );
  const already = new Set(open(before));
  return open(after).some((one) => !already.has(one));
}

const fields = ["principals", "actions", "resources"] as const;

function fieldChanges(was: Statement, is: Statement): string[] {
  const parts = was.effect === is.effect ? [] : [`${code("Effect")}: ${arrow(was.effect, is.effect)}`];
  for (const field of fields) {
    const [gone, come] = [
      was[field].filter((one) => !is[field].includes(one)),
      is[field].filter((one) => !was[field].includes(one)),
    ];
    if (gone.length > 0) parts.push(`no longer ${codes(gone)}`);
    if (come.length > 0) parts.push(`now also ${codes(come)}`);
  }
  if (was.condition !== is.condition) parts.push(`condition ${arrow(was.condition, is.condition)}`);
  return parts;
}

function sentence({ effect, principals, actions, resources, condition }: Statement): string {
  const verb = effect === "Deny" ? "denies" : "allows";
  const who = principals.length === 0 ? "" : ` to ${principals.includes("*") ? "everybody" : codes(principals)}`;
  return `${verb}${who} ${codes(actions)} on ${codes(resources)}${condition === "" ? "" : ` if ${code(condition)}`}`;
}

const codes = (texts: string[]) =>
  [...texts.slice(0, 4).map((text) => code(text)), ...(texts.length > 4 ? [`${texts.length - 4} more`] : [])].join(
    ", ",
  );

/** By their Sid, and those without one by their place. */
function statements(policy: unknown): Map<string, Statement> | undefined {
  if (policy === null || policy === undefined || policy === "") return new Map();
  const found = record(parsed(policy)).Statement;
  if (found === undefined) return undefined;
  const each = (Array.isArray(found) ? found : [found]).map(record);
  return new Map(
    each.map((one, i) => [
      typeof one.Sid === "string" && one.Sid !== "" ? one.Sid : `number ${i + 1}`,
      {
        effect: String(one.Effect),
        principals: [...principalsOf(one.Principal), ...principalsOf(one.NotPrincipal).map((who) => `all but ${who}`)],
        actions: [...texts(one.Action), ...texts(one.NotAction).map((action) => `all but ${action}`)],
        resources: [...texts(one.Resource), ...texts(one.NotResource).map((resource) => `all but ${resource}`)],
        condition: one.Condition === undefined ? "" : JSON.stringify(one.Condition),
      },
    ]),
  );
}

function principalsOf(principal: unknown): string[] {
  return typeof principal === "string" ? [principal] : Object.values(record(principal)).flatMap(texts);
}

const texts = (of: unknown): string[] =>
  of === undefined ? [] : Array.isArray(of) ? list(of).map(String) : [String(of)];
