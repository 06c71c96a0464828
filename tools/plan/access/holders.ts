import { factsOf } from "../../../terraform-types";
import { isEmpty, isVeiled, list, parsed, record } from "../json";
import { code } from "../markdown";
import { kindOf, nameOf, shortName, stem } from "../names";
import { actionOf, type ResourceChange } from "../plan";
import { datasetRights, isGoogleGrant, membersIn, targetOf } from "./google-grants";
import { rightsInPolicy, type Right } from "./right";

/** Where rights are written: several resources may be about one holder, and it is their sum that counts. */
export interface Holder {
  /** Tells one from another. */
  readonly key: string;

  /** `identity`: what a role may do. `trust`: who may be a role. `resource`: who may do what with a thing. `google`: the same there. */
  readonly kind: "identity" | "trust" | "resource" | "google" | "attached";

  /** It in Markdown, to be read behind "of" or "on": `role \`x\``. */
  readonly called: string;

  readonly before: Right[];
  readonly after: Right[];

  /** True when the plan cannot tell yet what will be allowed. */
  readonly unknown: boolean;

  /** What of it changes, each with its own part. */
  readonly changes: { readonly resource: ResourceChange; readonly before: Right[]; readonly after: Right[] }[];
}

/** What one resource says of one holder. */
export type Part = Omit<Holder, "before" | "after" | "unknown" | "changes"> & {
  readonly rights: (side: unknown) => Right[] | "unknown";
};

/** Whoever and whatever has rights in the program; what does not change is part of the sum. */
export function holdersOf(resources: readonly ResourceChange[]): Holder[] {
  const holders = new Map<string, Holder>();
  for (const resource of resources) {
    const action = actionOf(resource.change);
    if (action === "forget") continue;
    for (const part of partsOf(resource)) {
      const [before, after] = [resource.change.before, resource.change.after].map((side) =>
        side === null || side === undefined ? [] : part.rights(side),
      ) as [Right[] | "unknown", Right[] | "unknown"];
      const known = (of: Right[] | "unknown") => (of === "unknown" ? [] : of);
      const { key, kind, called } = part;
      const other = holders.get(key);
      holders.set(key, {
        key,
        kind,
        called,
        before: [...(other?.before ?? []), ...known(before)],
        after: [...(other?.after ?? []), ...known(after)],
        // A dataset's list is the service's to fill in where the program has none.
        unknown: (other?.unknown ?? false) || (after === "unknown" && !(kind === "google" && action !== "update")),
        changes: [
          ...(other?.changes ?? []),
          ...(action === "none" ? [] : [{ resource, before: known(before), after: known(after) }]),
        ],
      });
    }
  }
  return [...holders.values()].filter(({ changes }) => changes.length > 0);
}

/** What a resource says of who may do what; nothing where it says nothing of it. */
export function partsOf(resource: ResourceChange): Part[] {
  const { type, change } = resource;
  const either = record(change.before ?? change.after);
  if (isGoogleGrant(type)) {
    const on = `${kindOf(type.replace(/_iam_(member|binding|policy)$/, ""))} ${targetOf(resource)}`;
    const key = on.endsWith("known after apply") ? `${on} ${resource.address}` : on;
    return [{ key, kind: "google", called: on, rights: membersIn }];
  }
  if (type === "google_bigquery_dataset" || type === "google_bigquery_dataset_access") {
    const on = `dataset ${code(String(either.dataset_id ?? nameOf(resource)))}`;
    return [{ key: on, kind: "google", called: on, rights: datasetRights }];
  }
  if (type === "google_project_iam_custom_role")
    return [
      {
        key: `custom ${nameOf(resource)}`,
        kind: "identity",
        called: `role ${code(nameOf(resource))}`,
        rights: permissionsIn,
      },
    ];
  if (/_policy_attachment$/.test(type)) return [attached(resource, attachmentIn)];
  if (type === "aws_lambda_permission" || type === "aws_kms_grant") {
    const on = `${type === "aws_kms_grant" ? "encryption key" : "function"} ${code(shortName(String(either.function_name ?? either.key_id)))}`;
    return [{ key: on, kind: "resource", called: on, rights: statementIn }];
  }
  const managed =
    "managed_policy_arns" in either && actionOf(change) === "create" ? [attached(resource, managedIn)] : [];
  return [...managed, ...policyFields(resource).map((field) => policyPart(resource, field))];
}

/** The fields that hold a policy on either side; one that is known after the apply only is told by its name. */
function policyFields({ type, change }: ResourceChange): string[] {
  if (!type.startsWith("aws_")) return [];
  const { echoes = [] } = factsOf(type);
  const fields = [change.before, change.after].flatMap((side) =>
    Object.entries(record(side)).flatMap(([field, value]) => {
      // What only repeats another resource would keep alive what that one takes away; a new thing has nothing to repeat.
      if (echoes.includes(field) && actionOf(change) !== "create") return [];
      if (field === "inline_policy" && Array.isArray(value)) return list(value).length > 0 ? [field] : [];
      const isPolicy = "Statement" in (parsed(value) ?? {});
      const maybe =
        isVeiled(value) &&
        value.why === "unknown" &&
        !/lifecycle|scaling/.test(type) &&
        /^(assume_role_|access_)?policy$/.test(field);
      return isPolicy || (maybe && /policy$|_key$|_role$|_topic$|_queue$/.test(type)) ? [field] : [];
    }),
  );
  return [...new Set(fields)];
}

function policyPart(resource: ResourceChange, field: string): Part {
  const { type, change } = resource;
  const either = record(change.before ?? change.after);
  const rights = (side: unknown) => rightsInField(record(side)[field]);
  const owner = /^aws_iam_(role|user|group)_policy$/.exec(type)?.[1];
  if (owner !== undefined || field === "inline_policy") {
    const kind = owner ?? "role";
    const named = owner === undefined ? nameOf(resource) : either[kind];
    const name = typeof named === "string" ? named : stem(resource).replace(/_/g, "/");
    return { key: `${kind} ${name}`, kind: "identity", called: `${kind} ${code(name)}`, rights };
  }
  const name = nameOf(resource);
  // Its policy names everybody, and means whoever is in the network already.
  if (type === "aws_vpc_endpoint")
    return { key: `endpoint ${name}`, kind: "identity", called: `vpc endpoint ${code(name)}`, rights };
  const kind = kindOf(type.replace(/(?<!iam)_policy$/, ""));
  const called = `${kind} ${code(name)}`;
  if (field === "assume_role_policy") return { key: `trust ${name}`, kind: "trust", called, rights };
  if (type === "aws_iam_policy") return { key: `policy ${name}`, kind: "identity", called, rights };
  return { key: `${kind} ${name} ${field === "policy" ? "" : field}`, kind: "resource", called, rights };
}

function rightsInField(value: unknown): Right[] | "unknown" {
  if (isVeiled(value)) return "unknown";
  if (Array.isArray(value)) {
    const each = value.map((entry) => rightsInField(record(entry).policy));
    return each.includes("unknown") ? "unknown" : (each as Right[][]).flat();
  }
  const policy = parsed(value);
  return policy === undefined ? [] : rightsInPolicy(policy);
}

const plain = { effect: "Allow", on: "", condition: "", limit: "", shape: "", inverted: false } as const;

function attached(resource: ResourceChange, rights: (side: unknown) => Right[]): Part {
  const { role, user, group, roles, name } = record(resource.change.before ?? resource.change.after);
  const who = shortName(String(role ?? user ?? group ?? list(roles)[0] ?? name));
  return {
    key: `attached ${who}`,
    kind: "attached",
    called: `${user ? "user" : group ? "group" : "role"} ${code(who)}`,
    rights,
  };
}

function attachmentIn(side: unknown): Right[] {
  const { policy_arn, role, user, group, roles, users, groups } = record(side);
  const whos = [role ?? user ?? group ?? [], list(roles), list(users), list(groups)].flat();
  return whos.map((who) => ({
    ...plain,
    who: String(who),
    what: isVeiled(policy_arn) ? "a policy that is made with it" : String(policy_arn),
  }));
}

function managedIn(side: unknown): Right[] {
  const { managed_policy_arns, name } = record(side);
  return list(managed_policy_arns).map((arn) => ({ ...plain, who: String(name), what: String(arn) }));
}

/** A grant of its own type, as the statement that it stands for. */
function statementIn(side: unknown): Right[] {
  const { principal, grantee_principal, action, operations, source_account, source_arn } = record(side);
  const who = String(principal ?? grantee_principal);
  const from = { "aws:SourceAccount": source_account, "aws:SourceArn": source_arn };
  const Condition = { StringEquals: Object.fromEntries(Object.entries(from).filter(([, value]) => !isEmpty(value))) };
  const Action = action ?? list(operations).map((operation) => `kms:${String(operation)}`);
  const Principal = who === "*" ? "*" : who.endsWith(".amazonaws.com") ? { Service: who } : { AWS: who };
  return rightsInPolicy({ Statement: { Effect: "Allow", Principal, Action, Condition } });
}

function permissionsIn(side: unknown): Right[] {
  return list(record(side).permissions).map((what) => ({ ...plain, who: "", what: String(what) }));
}
