import { permissionsOf } from "../../terraform-types/rights/google-roles";
import type { Caller } from "./callers";
import { holdsTrue } from "./cel";
import type { Body } from "./json";
import type { Store } from "./store";

/** What a permission is asked of: `secretmanager` and `projects/p/secrets/s/versions/1`. */
export interface Resource {
  readonly service: string;
  readonly name: string;
}

/**
 * Whether a caller has a permission, by the policies of the resource, of what it is in, and of its project. A role of the project's own gives what
 * it holds, one of Google's what is known of it here; a condition must hold. Members of groups and domains, policies of folders and organizations,
 * and denials are not known here.
 */
export function holds(store: Store, caller: Caller, resource: Resource, permission: string): boolean {
  const values = contextOf(store, resource);
  return bindingsOn(store, resource).some(
    ({ role, members, condition }) =>
      members.some((member: string) => caller.members.includes(member)) &&
      gives(store, role, permission) &&
      (condition === undefined || condition === null || holdsTrue(condition.expression, values)),
  );
}

/** The bindings that count for a resource: its own, and those of everything that it is in. */
function bindingsOn(store: Store, { service, name }: Resource): Body[] {
  const parts = name.split("/");
  const above = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  const [project] = /^projects\/[^/]+/.exec(name) ?? [];
  const keys = above.map((each) => store.key(service, each));
  if (project !== undefined) keys.push(store.key("cloudresourcemanager", project));
  return keys.flatMap((key) => store.policies.get(key)?.bindings ?? []);
}

function gives(store: Store, role: string, permission: string): boolean {
  if (role.startsWith("roles/")) return permissionsOf(role)?.has(permission) ?? false;
  const own = store.get("iam", role)?.body;
  return own?.stage !== "DISABLED" && (own?.includedPermissions ?? []).includes(permission);
}

/** What a condition may ask for ("Attribute reference for IAM Conditions"); names have the project's number. Executions of workflows have none: Workflows is not known to tell them. */
function contextOf(store: Store, { service, name }: Resource): Body {
  if (service === "workflows") return { request: { time: new Date() } };
  const numbered = name.replace(/^projects\/([^/]+)/, (_, id: string) => `projects/${store.numberOf(store.idOf(id))}`);
  return { request: { time: new Date() }, resource: { name: numbered, service: `${service}.googleapis.com` } };
}
