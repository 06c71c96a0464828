import { readAddress, withoutVersion } from "./address";
import type { Answer, Call } from "./call";
import { accountName, callerOf, type Caller } from "./callers";
import { holds, type Resource } from "./grants";
import { lineOf, refused, rowsOf } from "./rights";
import { serviceOf } from "./services";
import type { Store } from "./store";

// What is asked of whoever calls with a token that was given out here: the method's page, under "IAM permissions". Its other calls nobody is asked for.
const judged = rowsOf({
  "GET secretmanager/projects/**/versions/*:access": ["secretmanager.versions.access"],
  "POST secretmanager/projects/**/secrets/*:addVersion": ["secretmanager.versions.add"],
  "GET secretmanager/projects/**/secrets/*/versions": ["secretmanager.versions.list"],
  "GET secretmanager/projects/**/secrets/*/versions/*": ["secretmanager.versions.get"],
  "POST secretmanager/projects/**/versions/*:enable": ["secretmanager.versions.enable"],
  "POST secretmanager/projects/**/versions/*:disable": ["secretmanager.versions.disable"],
  "POST secretmanager/projects/**/versions/*:destroy": ["secretmanager.versions.destroy"],
  "GET secretmanager/projects/**/secrets/*:getIamPolicy": ["secretmanager.secrets.getIamPolicy"],
  "POST secretmanager/projects/**/secrets/*:setIamPolicy": ["secretmanager.secrets.setIamPolicy"],
  "POST secretmanager/projects/**/secrets": ["secretmanager.secrets.create"],
  "GET secretmanager/projects/**/secrets/*": ["secretmanager.secrets.get"],
  "GET secretmanager/projects/**/secrets": ["secretmanager.secrets.list"],
  "PATCH secretmanager/projects/**/secrets/*": ["secretmanager.secrets.update"],
  "DELETE secretmanager/projects/**/secrets/*": ["secretmanager.secrets.delete"],
  "POST aiplatform/projects/*/locations/*/endpoints/*:predict": ["aiplatform.endpoints.predict"],
  "POST aiplatform/projects/*/locations/*/endpoints/*:rawPredict": ["aiplatform.endpoints.predict"],
  "POST aiplatform/projects/*/locations/*/endpoints/*:streamRawPredict": ["aiplatform.endpoints.predict"],
  "POST run/projects/*/locations/*/jobs/*:run": ["run.jobs.run"],
  "GET run/projects/*/locations/*/jobs/*": ["run.jobs.get"],
  "GET run/projects/*/locations/*/jobs": ["run.jobs.list"],
  "GET run/projects/*/locations/*/jobs/*/executions": ["run.executions.list"],
  "GET run/projects/*/locations/*/jobs/*/executions/*": ["run.executions.get"],
  "DELETE run/projects/*/locations/*/jobs/*/executions/*": ["run.executions.delete"],
  "POST run/projects/*/locations/*/jobs/*/executions/*:cancel": ["run.executions.cancel"],
  "GET run/projects/*/locations/*/operations/*": ["run.operations.get"],
  "POST workflowexecutions/projects/**/workflows/*/executions": ["workflows.executions.create"],
  "GET workflowexecutions/projects/**/workflows/*/executions": ["workflows.executions.list"],
  "GET workflowexecutions/projects/**/workflows/*/executions/*": ["workflows.executions.get"],
  "POST workflowexecutions/projects/**/workflows/*/executions/*:cancel": ["workflows.executions.cancel"],
  "POST logging/entries:list": ["logging.logEntries.list"],
  "POST logging/entries:write": ["logging.logEntries.create"],
  "POST bigquery/projects/*/jobs": ["bigquery.jobs.create"],
  "POST aiplatform/projects/*/locations/*/customJobs": ["aiplatform.customJobs.create"],
  "GET aiplatform/projects/*/locations/*/customJobs/*": ["aiplatform.customJobs.get"],
  "POST aiplatform/projects/*/locations/*/customJobs/*:cancel": ["aiplatform.customJobs.cancel"],
  "POST iamcredentials/projects/-/serviceAccounts/*:generateAccessToken": ["iam.serviceAccounts.getAccessToken"],
  "POST iamcredentials/projects/-/serviceAccounts/*:generateIdToken": ["iam.serviceAccounts.getOpenIdToken"],
});

/** Google's refusal of what an identity may not, by the policies that are kept here; nothing where it may, or is not asked. */
export function judgement(store: Store, call: Call): Answer | undefined {
  const caller = callerOf(call);
  if (caller === undefined) return undefined;
  const { email } = caller;
  const account = email === undefined ? undefined : store.get("iam", accountName(email))?.body;
  if (email !== undefined && (account === undefined || account.disabled === true))
    return unauthenticated(`The service account ${email} is ${account ? "disabled" : "gone"}.`);
  return apiCall(store, call, caller);
}

function apiCall(store: Store, call: Call, caller: Caller): Answer | undefined {
  if (caller.audience !== undefined)
    return unauthenticated("Request had invalid authentication credentials. Expected OAuth 2 access token.");
  const permission = permissionOf(call);
  if (permission === undefined) return undefined;
  const resource = resourceOf(call);
  if (holds(store, caller, resource, permission)) return undefined;
  return refused(`Permission '${permission}' denied for resource '${resource.name}' (or it may not exist).`);
}

/** The permission that a call is judged by; nothing where nobody is asked. */
export function permissionOf(call: Call): string | undefined {
  const line = lineOf(call);
  const permission = judged.find(({ pattern }) => pattern.test(line))?.permissions[0];
  // "Override job configuration for a specific execution", Cloud Run.
  return permission === "run.jobs.run" && call.body?.overrides !== undefined ? "run.jobs.runWithOverrides" : permission;
}

/** What a call is about. */
export function resourceOf(call: Call): Resource {
  const { name, id } = readAddress(withoutVersion(call.path));
  if (call.host.startsWith("iamcredentials.")) return { service: "iam", name: accountName(id) };
  if (call.host.startsWith("workflowexecutions.")) return { service: "workflows", name };
  if (call.host.startsWith("logging.")) return { service: "logging", name: projectOfLogs(call.body) };
  return { service: serviceOf(call.host)?.name ?? "", name };
}

function unauthenticated(message: string): Answer {
  return { status: 401, body: { error: { code: 401, message, status: "UNAUTHENTICATED" } } };
}

/** Logs are read of what the call names, and written to what their names say. */
function projectOfLogs(body: Call["body"]): string {
  const name: unknown = body?.resourceNames?.[0] ?? body?.logName ?? body?.entries?.[0]?.logName;
  return /^projects\/[^/]+/.exec(String(name))?.[0] ?? "";
}
