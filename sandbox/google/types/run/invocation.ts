import type { Answer, Call } from "../../call";
import type { Caller } from "../../callers";
import { holds } from "../../grants";
import { refused } from "../../rights";
import type { Entry, Store } from "../../store";

/** From where a service is asked: a network of the project, a load balancer, what Google runs for the project (Workflows, Cloud Scheduler), or anywhere. */
export type From = "network" | "load balancer" | "google" | "internet";

/** The service of Cloud Run behind a host, or behind the tag that stands before it. */
export function invokedService(store: Store, host: string): Entry | undefined {
  if (!host.endsWith(".run.app")) return undefined;
  const own = `https://${host.replace(/^.+---/, "")}`;
  const isIt = ({ type, deleted, body }: Entry) =>
    type === "run:services" && !deleted && (body.uri === own || body.urls?.includes(own) === true);
  return [...store.entries.values()].find(isIt);
}

// "Restrict network ingress for Cloud Run": what is blocked is not found, whoever asks.
const ways: Readonly<Record<string, readonly From[]>> = {
  INGRESS_TRAFFIC_ALL: ["network", "load balancer", "google", "internet"],
  INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER: ["network", "load balancer", "google"],
  INGRESS_TRAFFIC_INTERNAL_ONLY: ["network", "google"],
};

/**
 * Why somebody may not ask a service, or nothing. It takes an identity token that is for an address of its own, and asks who of it may invoke; some let in
 * everybody. Who is not known is the deployer, who may do everything.
 */
export function refusalToInvoke(store: Store, service: Entry, from: From, caller?: Caller): Answer | undefined {
  const { ingress, uri, urls = [], customAudiences = [], invokerIamDisabled } = service.body;
  if (ways[ingress]?.includes(from) !== true) return notFound;
  if (caller === undefined || invokerIamDisabled === true) return undefined;
  if (holds(store, { members: ["allUsers"] }, service, "run.routes.invoke")) return undefined;
  if (caller.audience === undefined || ![uri, ...urls, ...customAudiences].includes(caller.audience)) {
    const message = "The request was not authenticated: it needs an identity token whose audience is the service.";
    return { status: 401, body: { error: { code: 401, message, status: "UNAUTHENTICATED" } } };
  }
  if (holds(store, caller, service, "run.routes.invoke")) return undefined;
  return refused("The request was not authorized to invoke this service.");
}

const notFound: Answer = { status: 404, body: { error: { code: 404, message: "Page not found" } } };

/** What a container behind Cloud Run answers: as Vertex AI does, 0.5 for each instance, the revision whose turn it is, and who signed in. */
export function invocationAnswer(store: Store, service: Entry, { host, body }: Call, user?: string): Answer {
  const instances: unknown[] = Array.isArray(body?.instances) ? body.instances : [];
  const asked = store.predictions.get(service.name) ?? 0;
  store.predictions.set(service.name, asked + 1);
  const tag = /^(.+)---.+\.run\.app$/.exec(host)?.[1];
  const revision = revisionOf(service, tag, asked);
  if (revision !== undefined) return { status: 200, body: { predictions: instances.map(() => 0.5), revision, user } };
  // A tag that is none, or no revision has ever been ready.
  return tag === undefined ? { status: 503, body: { error: { code: 503, message: "Service Unavailable" } } } : notFound;
}

/** Of any hundred requests in a row each revision gets its percentage. */
function revisionOf({ body }: Entry, tag: string | undefined, asked: number): string | undefined {
  const traffic: { tag?: string; percent?: number; revision?: string }[] = body.trafficStatuses ?? [];
  let at = (asked * 61) % 100;
  const target = traffic.find((each) => (tag === undefined ? (at -= each.percent ?? 0) < 0 : each.tag === tag));
  return target && (target.revision ?? String(body.latestReadyRevision).split("/").pop());
}
