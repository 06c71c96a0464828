import { differences, type Difference } from "./differences";
import type { Finding } from "./finding";
import { arrow, code, value } from "./markdown";
import { kindOf, nameOf, shortName, title } from "./names";
import { isVeiled, list, parsed, record } from "./json";
import { actionOf, type ResourceChange } from "./plan";
import { policyChanges, policyCuts, policyOpens } from "./policy";

const everybody = ["allUsers", "allAuthenticatedUsers", "*"];
const broad = /^roles\/(owner|editor)$|:policy\/(AdministratorAccess|PowerUserAccess)$/;
const world = /^(0\.0\.0\.0\/0|::\/0)$/;

// Attributes that keep the public out, and the value that does.
const closed: Record<string, unknown> = {
  public_access_prevention: "enforced",
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
  publicly_accessible: false,
  webserver_access_mode: "PRIVATE_ONLY",
};

/** What a change does to who may do what. */
export function accessFindings(resource: ResourceChange): Finding[] {
  if (["none", "forget"].includes(actionOf(resource.change))) return [];
  const { type } = resource;
  if (/^google_.*_iam_(member|binding|policy)$/.test(type)) return grants(resource);
  if (/_policy_attachment$/.test(type)) return attachments(resource);
  return [...doors(resource), ...networks(resource), ...policies(resource), ...datasetAccess(resource)];
}

interface Grant {
  readonly role: unknown;
  readonly member: unknown;
  /** The condition's title, such as the folder that it is for. */
  readonly limit?: unknown;
}

function grants(resource: ResourceChange): Finding[] {
  const { type, change } = resource;
  const on = `${kindOf(type.replace(/_iam_(member|binding|policy)$/, ""))} ${targetOf(resource)}`;
  return moved(grantsIn(change.before), grantsIn(change.after), on, conditionChange(change.before, change.after));
}

function attachments(resource: ResourceChange): Finding[] {
  const { before, after } = resource.change;
  const grantOf = (side: unknown): Grant[] => {
    const { policy_arn, role, user, group } = record(side);
    return side === null || side === undefined ? [] : [{ role: policy_arn, member: role ?? user ?? group }];
  };
  return moved(grantOf(before), grantOf(after), undefined, []);
}

/** Dataset access that is written inside the dataset. */
function datasetAccess({ type, change, ...resource }: ResourceChange): Finding[] {
  if (type !== "google_bigquery_dataset" || actionOf(change) !== "update") return [];
  const grantOf = (side: unknown): Grant[] =>
    list(record(side).access).map((entry) => {
      const { role, special_group, group_by_email, user_by_email, iam_member, domain } = record(entry);
      return { role, member: [special_group, group_by_email, user_by_email, iam_member, domain].find((who) => who) };
    });
  if (isVeiled(record(change.after).access)) return [];
  return moved(grantOf(change.before), grantOf(change.after), title({ type, change, ...resource }), []);
}

/** One sentence for each grant that came, went, or changed its role. */
function moved(before: Grant[], after: Grant[], on: string | undefined, conditions: Finding[]): Finding[] {
  const key = ({ role, member }: Grant) => JSON.stringify([role, member]);
  const gone = before.filter((grant) => !after.some((other) => key(other) === key(grant)));
  const come = after.filter((grant) => !before.some((other) => key(other) === key(grant)));
  const place = on === undefined ? "" : ` on ${on}`;
  return [
    ...gone.map((grant) =>
      access(`Takes ${role(grant)}${place}${limitOf(grant)} from ${value(grant.member)}`, true, 1),
    ),
    ...come.map((grant) => {
      const open = everybody.includes(String(grant.member));
      const to = open ? `everybody (${value(grant.member)})` : value(grant.member);
      return access(
        `${open ? "Opens" : "Gives"} ${role(grant)}${place}${limitOf(grant)} to ${to}`,
        open || broad.test(String(grant.role)),
        open ? 0 : 2,
      );
    }),
    ...conditions,
  ];
}

function policies(resource: ResourceChange): Finding[] {
  const action = actionOf(resource.change);
  const { before, after } = resource.change;
  return differences(before, after).flatMap((difference) => {
    const sentences = policyChanges(difference.before, difference.after);
    if (sentences === undefined || sentences.length === 0) return [];
    const says = (verb: string) => `${verb} ${policyTitle(resource, difference)}: ${firstOf(sentences).join("; ")}`;
    if (policyOpens(difference.before, difference.after)) return [access(says("Opens to everybody the"), true, 0)];
    const { allows, denies } = policyCuts(difference.before, difference.after);
    if (allows) return [access(says("Takes access away in the"), true, 1)];
    if (denies) return [access(says("Lifts a ban in the"), true, 1)];
    return action === "create" ? [] : [access(says("Changes the"), false, 2)];
  });
}

function firstOf(sentences: string[], most = 8): string[] {
  return sentences.length <= most ? sentences : [...sentences.slice(0, most), `and ${sentences.length - most} more`];
}

function policyTitle(resource: ResourceChange, { path }: Difference): string {
  if (resource.type === "aws_s3_bucket_policy") return `policy of bucket ${code(nameOf(resource))}`;
  const role = record(resource.change.before ?? resource.change.after).role;
  if (resource.type === "aws_iam_role_policy" && typeof role === "string")
    return `policy ${code(nameOf(resource))} of role ${code(role)}`;
  return path === "policy" ? `policy of ${title(resource)}` : `${path.replace(/_/g, " ")} of ${title(resource)}`;
}

function doors(resource: ResourceChange): Finding[] {
  const { type, change } = resource;
  const isBlock = /public_access_block$/.test(type);
  const subject = isBlock ? `bucket ${code(nameOf(resource))}` : title(resource);
  if (isBlock && actionOf(change) === "delete") return [access(`Lets ${subject} be opened to the public`, true, 0.5)];
  if (change.before === null) return [];
  const open = Object.entries(closed).flatMap(([field, safe]) => {
    const [before, after] = [record(change.before)[field], record(change.after)[field]];
    const opened = before === safe && change.after !== null && after !== safe && !isVeiled(after);
    return opened ? [`${code(field)}: ${arrow(before, after)}`] : [];
  });
  return open.length === 0 ? [] : [access(`Lets ${subject} be opened to the public (${open.join(", ")})`, true, 0.5)];
}

function networks(resource: ResourceChange): Finding[] {
  const { type, change } = resource;
  if (!/firewall$|security_group$|ingress_rule$|security_group_rule$/.test(type)) return [];
  const after = record(change.after);
  if (after.type === "egress" || after.direction === "EGRESS") return [];
  const open = (side: Record<string, unknown>) =>
    [side, ...list(side.ingress).map(record)].some((rule) =>
      [rule.source_ranges, rule.cidr_blocks, rule.ipv6_cidr_blocks, rule.cidr_ipv4, rule.cidr_ipv6]
        .flat()
        .some((range) => world.test(String(range))),
    );
  return open(after) && !open(record(change.before))
    ? [access(`Opens ${title(resource)} to the whole internet`, true, 0)]
    : [];
}

function conditionChange(before: unknown, after: unknown): Finding[] {
  if (before === null || after === null) return [];
  const changed = differences(record(before).condition, record(after).condition, ["condition"]);
  return changed.map(({ path, before: was, after: is }) =>
    access(`Changes ${code(path)} of a grant: ${arrow(was, is)}`, true, 1),
  );
}

function grantsIn(side: unknown): Grant[] {
  const { role: named, member, members, policy_data, condition } = record(side);
  if (side === null || side === undefined) return [];
  if (members !== undefined)
    return (isVeiled(members) ? [members] : list(members)).map((one) => ({ role: named, member: one }));
  if (named !== undefined || member !== undefined)
    return [{ role: named, member, limit: record(list(condition)[0]).title }];
  return list(record(parsed(policy_data)).bindings)
    .map(record)
    .flatMap((binding) => list(binding.members).map((one) => ({ role: binding.role, member: one })));
}

const targets =
  "bucket table_id dataset_id repository secret_id service_account_id crypto_key_id key_ring_id topic subscription instance name project folder organization";

function targetOf({ change }: ResourceChange): string {
  const side = record(change.before ?? change.after);
  const name = targets
    .split(" ")
    .map((field) => side[field])
    .find((of) => of !== null && of !== undefined && of !== "");
  return typeof name === "string" ? code(shortName(name)) : value(name);
}

function role({ role: named }: Grant): string {
  return typeof named === "string" ? code(named.replace(/^roles\//, "").replace(/^arn:[^/]*\//, "")) : value(named);
}

const limitOf = ({ limit }: Grant) => (typeof limit === "string" ? ` (${code(limit)})` : "");

function access(says: string, dangerous: boolean, rank: number): Finding {
  return { level: "access", says, dangerous, rank };
}
