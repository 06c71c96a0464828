import type { Answer, Call } from "./call";
import { accountName, callerOf, type Caller } from "./callers";
import { holds } from "./grants";
import { destinationOf, page } from "./load-balancer";
import type { Entry, Store } from "./store";
import { referred } from "./types/compute/row";
import { invocationAnswer, invokedService, refusalToInvoke, type From } from "./types/run/invocation";

// What somebody gets who asks a service, and no API: at the address that Cloud Run gave it, or at a load balancer's, with or without a login before it.

/** The answer to whoever asks a service; nothing where the host is no service's. */
export function visitAnswer(store: Store, call: Call): Answer | undefined {
  if (call.host.endsWith(".run.app")) {
    const service = invokedService(store, call.host);
    if (service === undefined) return lost;
    return gone(store, callerOf(call)) ?? asked(store, service, call, call.from ?? "internet", callerOf(call));
  }
  const destination = destinationOf(store, call);
  if (destination === undefined || "answer" in destination) return destination?.answer;
  // A token of anybody's for Google's APIs says nothing here.
  const caller = callerOf(call) ?? { members: ["allUsers"] };
  const refused = gone(store, caller);
  if (refused !== undefined) return refused;
  const { backend } = destination;
  const behind = serviceBehind(store, backend);
  if (behind === undefined) return lost;
  if (backend.body.iap?.enabled === true) return throughProxy(store, backend, behind, call, caller);
  return asked(store, behind, call, "load balancer", caller);
}

const lost = page(404, "Page not found");

/** An account that is not there any more, or is not let do anything. */
function gone(store: Store, caller: Caller | undefined): Answer | undefined {
  if (caller?.email === undefined) return undefined;
  const account = store.get("iam", accountName(caller.email))?.body;
  if (account !== undefined && account.disabled !== true) return undefined;
  const message = `The service account ${caller.email} is ${account ? "disabled" : "gone"}.`;
  return { status: 401, body: { error: { code: 401, message, status: "UNAUTHENTICATED" } } };
}

/** The service of Cloud Run that a backend leads to. */
function serviceBehind(store: Store, { body }: Entry): Entry | undefined {
  const group = referred(store, body.backends?.[0]?.group);
  const [, project, region] = /^projects\/([^/]+)\/regions\/([^/]+)\//.exec(group?.name ?? "") ?? [];
  return store.get("run", `projects/${project}/locations/${region}/services/${group?.body.cloudRun?.service}`);
}

function asked(store: Store, service: Entry, call: Call, from: From, caller?: Caller, user?: string): Answer {
  return refusalToInvoke(store, service, from, caller) ?? invocationAnswer(store, service, call, user);
}

/**
 * Identity-Aware Proxy: who has not signed in is sent to do so, who may not is told so, and the service is asked by the proxy's own agent, for whom the
 * troubleshooting of "Enable IAP for Cloud Run" has the words. An account comes with a token for the address ("Programmatic authentication").
 */
function throughProxy(store: Store, backend: Entry, service: Entry, call: Call, caller: Caller): Answer {
  const [, project = ""] = backend.name.split("/");
  const resource = { service: "iap", name: `projects/${project}/iap_web/compute/services/${backend.body.name}` };
  if (caller.email !== undefined && !isFor(caller.audience, call.host))
    return page(401, `Invalid IAP credentials: JWT audience doesn't match this application ('aud' claim (${caller.audience}))`); // prettier-ignore
  if (!holds(store, caller, resource, "iap.webServiceVersions.accessViaIAP")) {
    const isKnown = caller.email !== undefined || caller.person !== undefined;
    return isKnown ? page(403, "You don't have access") : page(302, "Sign in", { location: signInAt(call) });
  }
  const agent: string | undefined = store.get("serviceusage", `projects/${project}/serviceAgents/iap`)?.body.email;
  const way = "Please follow the instructions to rectify IAP and Cloud Run set up";
  if (agent === undefined) return page(403, `The IAP service account is not provisioned. ${way}`);
  const refused = refusalToInvoke(store, service, "load balancer", { members: [`serviceAccount:${agent}`, "allUsers"], audience: service.body.uri }); // prettier-ignore
  if (refused?.status === 404) return refused; // from where, no login changes
  if (refused !== undefined) return page(403, `IAP for Cloud Run app is not set up correctly. ${way}`);
  return invocationAnswer(store, service, call, caller.person ?? caller.email);
}

function isFor(audience: string | undefined, host: string): boolean {
  return audience === `https://${host}` || audience?.startsWith(`https://${host}/`) === true;
}

function signInAt({ host, path }: Call): string {
  const query = new URLSearchParams({ response_type: "code", redirect_uri: `https://${host}${path}` });
  return `https://accounts.google.com/o/oauth2/v2/auth?${query}`;
}
