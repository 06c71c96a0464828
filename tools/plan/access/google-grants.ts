import { isVeiled, list, parsed, record } from "../json";
import { code, value } from "../markdown";
import { shortName } from "../names";
import type { ResourceChange } from "../plan";
import type { Right } from "./right";

/** True for the types that give roles on one thing, whatever it is. */
export function isGoogleGrant(type: string): boolean {
  return /^google_.*_iam_(member|binding|policy)$/.test(type);
}

const targets =
  "bucket table_id dataset_id repository secret_id service_account_id crypto_key_id key_ring_id topic subscription instance name project folder org_id organization";

/** What the grant is on, in Markdown. */
export function targetOf({ change, type }: ResourceChange): string {
  const name = targetIn(type, record(change.before ?? change.after));
  return typeof name === "string" ? code(shortName(name)) : value(name);
}

/** What the grant is on, as the resource has it. */
export function targetIn(type: string, side: Record<string, unknown>): unknown {
  // A grant on a project holds the role's name as well, and nothing else that has a name.
  const fields = /^google_(project|folder|organization)_/.test(type) ? "project folder org_id" : targets;
  return fields
    .split(" ")
    .map((field) => side[field])
    .find((of) => of !== null && of !== undefined && of !== "");
}

/** The members of a grant, of a binding, or of a whole policy. */
export function membersIn(side: unknown): Right[] | "unknown" {
  const { role, member, members, policy_data, condition } = record(side);
  if (isVeiled(policy_data)) return "unknown";
  if (policy_data !== undefined && policy_data !== null)
    return list(record(parsed(policy_data)).bindings)
      .map(record)
      .flatMap((binding) => list(binding.members).map((one) => right(binding.role, one, binding.condition)));
  const all = isVeiled(members) ? [members] : (members ?? null) === null ? [member] : list(members);
  return all.map((one) => right(role, one, condition));
}

/** Who may use a dataset, where that is written in the dataset itself. */
export function datasetRights(side: unknown): Right[] | "unknown" {
  const { access } = record(side);
  if (isVeiled(access)) return "unknown";
  const entries = access === undefined ? [side] : list(access);
  return entries.flatMap((entry) => {
    const { role, special_group, group_by_email, user_by_email, iam_member, domain, view, routine, dataset } =
      record(entry);
    const [who] = [
      special_group,
      prefixed("group", group_by_email),
      user_by_email,
      iam_member,
      prefixed("domain", domain),
    ].filter((one) => one !== undefined && one !== null && one !== "");
    if (who !== undefined) return [right(role, who, record(entry).condition)];
    const [other] = [view, routine, dataset].filter(
      (one) => list(one).length > 0 || Object.keys(record(one)).length > 0,
    );
    return other === undefined ? [] : [right("its tables", JSON.stringify(other), undefined)];
  });
}

const prefixed = (kind: string, name: unknown) => (typeof name === "string" && name !== "" ? `${kind}:${name}` : name);

function right(role: unknown, member: unknown, condition: unknown): Right {
  const { expression, title } = record(Array.isArray(condition) ? condition[0] : condition);
  const text = isVeiled(expression)
    ? "known after apply"
    : typeof expression === "string"
      ? expression
      : String(title ?? "");
  return {
    effect: "Allow",
    who: isVeiled(member) ? "somebody who is made with it" : String(member),
    what: isVeiled(role) ? "a role that is made with it" : String(role),
    on: "",
    condition: text,
    limit: limitOf(text, title),
    shape: text.replace(/"(\\.|[^"\\])*"/g, '""'),
    inverted: false,
  };
}

/** A title may say anything: where the expression does not hold what it says, the expression speaks. */
function limitOf(expression: string, title: unknown): string {
  if (typeof title !== "string" || title === "") return expression;
  const said = title.replace(/^\w+ /, "");
  return expression.includes(said) ? title : `${title}: ${expression}`;
}
