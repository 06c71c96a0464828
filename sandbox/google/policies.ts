import { conflict, failedPrecondition, invalidArgument, notFound } from "./api-error";
import { constraintOf } from "./constraints";
import { copy, type Body, type Json } from "./json";
import type { Request } from "./request";

/** The answer of getIamPolicy, setIamPolicy or testIamPermissions in any spelling, or nothing when the call is not one. */
export function policyAnswer(request: Request, exists: boolean): Body | undefined {
  const { verb, method, store, service, name, body } = request;
  if (!/^(get|set)IamPolicy$|^testIamPermissions$|^iam$/.test(verb)) return undefined;
  if (!exists) throw notFound(name);
  if (verb === "testIamPermissions") return { permissions: body.permissions };
  const key = store.key(service, name);
  const current = store.policies.get(key) ?? { version: 1, etag: "ACAB", bindings: [] };
  // Cloud Storage writes both as `iam`, told apart by the HTTP method.
  if (verb === "getIamPolicy" || (verb === "iam" && method === "GET")) return copy(current);
  const next = changed(current, body.policy ?? body, String(body.updateMask ?? ""));
  for (const { members } of next.bindings as Body[]) refuseMembers(request, members);
  next.etag = store.etag();
  store.policies.set(key, next);
  return copy(next);
}

function changed(current: Body, sent: Body, mask: string): Body {
  if (sent.etag && sent.etag !== current.etag) {
    const retry = "Please retry the whole read-modify-write with exponential backoff.";
    throw conflict(`There were concurrent policy changes. ${retry}`);
  }
  const next: Body = { ...current, ...copy(sent), bindings: joined(sent.bindings ?? []) };
  // Audit settings are only touched when the mask names them.
  if (mask.includes("auditConfigs") && !sent.auditConfigs?.length) delete next.auditConfigs;
  return next;
}

/** One binding for each role and condition, its members sorted; the server writes e-mail addresses in lower case. */
function joined(bindings: Body[]): Body[] {
  const byRole = new Map<string, Body>();
  for (const binding of bindings) {
    const { role, condition = null, members = [] } = binding;
    if (!roleShape.test(role)) throw invalidArgument(`Role ${role} is not supported for this resource.`);
    const key = JSON.stringify([role, condition]);
    const before: string[] = byRole.get(key)?.members ?? [];
    const all = [...new Set([...before, ...members.map(member)])].sort();
    if (all.length > 0) byRole.set(key, { ...binding, members: all });
  }
  return [...byRole.values()];
}

/**
 * Members who are not there, and such as the organization lets nobody grant anything to. The agent of Identity-Aware Proxy comes into being when somebody asks for
 * it ("Enable IAP for Cloud Run", troubleshooting).
 */
function refuseMembers({ store, project, projectNumber }: Request, members: readonly string[]): void {
  const agent = `service-${projectNumber}@gcp-sa-iap.iam.gserviceaccount.com`;
  if (
    members.includes(`serviceAccount:${agent}`) &&
    !store.get("serviceusage", `projects/${project}/serviceAgents/iap`)
  )
    throw invalidArgument(`Service account ${agent} does not exist.`);
  // "Domain restricted sharing", Organization Policy; of its words the page "Organization policy violation when setting IAM policy" tells.
  const isRestricted = constraintOf(store, project, "iam.allowedPolicyMemberDomains") !== undefined;
  if (isRestricted && members.some((each) => /^all(Authenticated)?Users$/.test(each)))
    throw failedPrecondition(
      "One or more users named in the policy do not belong to a permitted customer, perhaps due to an organization policy.",
    );
}

const roleShape = /^(roles\/[A-Za-z0-9_.]+|(projects|organizations)\/[^/]+\/roles\/[A-Za-z0-9_.]+)$/;
const byAddress = /^((?:deleted:)?(?:user|group|serviceAccount)):(.+)$/;
const otherMembers =
  /^(allUsers|allAuthenticatedUsers|(domain|projectOwner|projectEditor|projectViewer|principal|principalSet|iamMember):.+)$/;

function member(value: Json): string {
  const found = byAddress.exec(value);
  if (found?.[2]?.includes("@") || /\.svc\.id\.goog\[/.test(value)) return `${found?.[1]}:${found?.[2]?.toLowerCase()}`;
  if (otherMembers.test(value)) return value;
  throw invalidArgument(`The member ${value} is of an unknown type. Please set a valid type prefix for the member.`);
}
