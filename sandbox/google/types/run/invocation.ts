import type { Answer, Call } from "../../call";
import type { Entry, Store } from "../../store";

/** The service of Cloud Run behind a host, or behind the tag that stands before it. */
export function invokedService(store: Store, host: string): Entry | undefined {
  if (!host.endsWith(".run.app")) return undefined;
  const own = `https://${host.replace(/^.+---/, "")}`;
  const isIt = ({ type, deleted, body }: Entry) => type === "run:services" && !deleted && body.uri === own;
  return [...store.entries.values()].find(isIt);
}

/** What a model behind Cloud Run answers: as Vertex AI does, 0.5 for each instance, and the revision whose turn it is. Nothing of another call. */
export function invocationAnswer(store: Store, { host, body }: Call): Answer | undefined {
  if (!host.endsWith(".run.app")) return undefined;
  const service = invokedService(store, host);
  if (service === undefined) return { status: 404, body: { error: { code: 404, message: "Page not found" } } };
  const instances: unknown[] = Array.isArray(body?.instances) ? body.instances : [];
  const asked = store.predictions.get(service.name) ?? 0;
  store.predictions.set(service.name, asked + 1);
  const tag = /^(.+)---/.exec(host)?.[1];
  const revision = revisionOf(service, tag, asked);
  if (revision === undefined) return { status: 404, body: { error: { code: 404, message: "Page not found" } } };
  return { status: 200, body: { predictions: instances.map(() => 0.5), revision } };
}

/** Of any hundred requests in a row each revision gets its percentage. */
function revisionOf({ body }: Entry, tag: string | undefined, asked: number): string | undefined {
  const traffic: { tag?: string; percent?: number; revision?: string }[] = body.traffic ?? [];
  let at = (asked * 61) % 100;
  const target = traffic.find((each) => (tag === undefined ? (at -= each.percent ?? 0) < 0 : each.tag === tag));
  return target && (target.revision ?? String(body.latestReadyRevision).split("/").pop());
}
