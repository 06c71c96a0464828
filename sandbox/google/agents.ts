import { accountName } from "./callers";
import type { Body } from "./json";
import type { Store } from "./store";

/** Whether a service account of a project that is known here exists. Google's own agents, and accounts of other places, are not known here. */
export function accountMissing(store: Store, email: string): boolean {
  if (!/@[a-z][a-z0-9-]*\.iam\.gserviceaccount\.com$/.test(email) || /@(gcp-sa-|gs-project-)/.test(email)) return false;
  return store.get("iam", accountName(email)) === undefined;
}

/** The address in `projects/p/serviceAccounts/a@…`, and in `a@…` alone. */
export function addressOf(account: string): string {
  return account.slice(account.lastIndexOf("/") + 1);
}

/** The agent of a service that was asked for (`generateServiceIdentity`) and has not got this role in the project: Google makes it without any. */
export function agentWithout(store: Store, project: string, service: string, role: string): string | undefined {
  const agent: string | undefined = store.get("serviceusage", `projects/${project}/serviceAgents/${service}`)?.body
    .email;
  return agent === undefined || hasRole(store, project, agent, role) ? undefined : agent;
}

/** Whether an address has a role in the project, whatever the condition. */
export function hasRole(store: Store, project: string, email: string, role: string): boolean {
  const bindings: Body[] = store.policies.get(store.key("cloudresourcemanager", `projects/${project}`))?.bindings ?? [];
  return bindings.some((each) => each.role === role && each.members.includes(`serviceAccount:${email}`));
}
