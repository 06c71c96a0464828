import { isDeepStrictEqual } from "node:util";
import { ApiError, invalidArgument } from "../../api-error";
import { copy, type Body } from "../../json";
import type { Ending } from "../../operations";
import type { Request } from "../../request";

/**
 * What a change of a service of Cloud Run does besides: another template is another revision, and traffic goes to revisions that exist.
 * A revision keeps its content for ever; its name comes with the template, or from the server.
 */
export function revise(body: Body, request: Request): void {
  const { revision: asked, ...content } = body.template;
  const latest = revisions(request).at(-1);
  const isNew =
    latest === undefined ||
    (asked === undefined ? !isDeepStrictEqual(templateOf(latest), content) : !idsOf(request).includes(asked));
  if (asked !== undefined) refuseTaken(request, asked, content);
  const id: string = isNew ? (asked ?? madeId(request)) : (asked ?? idOf(latest));
  refuseTraffic(body.traffic ?? [], [...idsOf(request), id]);
  if (isNew) {
    const name = `${request.name}/revisions/${id}`;
    const { store, service } = request;
    const revision = { ...copy(content), name, service: request.id };
    store.put({ service, type: "run:services/revisions", name, body: revision, added: [] });
  }
  if (latest !== undefined) body.generation = String(Number(body.generation) + 1);
  body.latestCreatedRevision = `${request.name}/revisions/${id}`;
  body.reconciling = true;
}

/**
 * What a service does when its change is through: the traffic goes where it was told once the revision is ready. One that never becomes ready stays so
 * for ever, and what served before goes on serving (`reconciling` of Service, Cloud Run API).
 */
export function settle(body: Body, request: Request, error?: Ending): Ending | undefined {
  const revision = request.store.get(request.service, body.latestCreatedRevision)?.body;
  const failed = error ?? revision?.conditions?.find(({ state }: Body) => state === "CONDITION_FAILED");
  const now = new Date(request.store.now()).toISOString();
  const says = failed && { message: failed.message, reason: "REVISION_FAILED" };
  const state = failed ? "CONDITION_FAILED" : "CONDITION_SUCCEEDED";
  const condition = { type: "Ready", state, lastTransitionTime: now, ...says };
  body.reconciling = false;
  body.terminalCondition = condition;
  if (failed) {
    if (revision !== undefined && body.latestCreatedRevision !== body.latestReadyRevision) revision.conditions = [condition]; // prettier-ignore
    body.trafficStatuses ??= [];
    return error ?? { code: notReady, message: failed.message };
  }
  body.observedGeneration = body.generation;
  body.latestReadyRevision = body.latestCreatedRevision;
  const address = (tag?: string) => (tag ? { uri: body.uri.replace("https://", `https://${tag}---`) } : {});
  body.trafficStatuses = body.traffic.map((target: Body) => ({ ...target, ...address(target.tag) }));
  return undefined;
}

const notReady = 9; // FAILED_PRECONDITION of google.rpc.Code

function revisions({ store, service, name }: Request): Body[] {
  return store.list(service, name, "revisions").map(({ body }) => body);
}

function idsOf(request: Request): string[] {
  return revisions(request).map(idOf);
}

function idOf({ name }: Body): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** A revision is its template, with a name. */
function templateOf({ name: _, service: __, conditions: ___, ...template }: Body): Body {
  return template;
}

function refuseTaken(request: Request, id: string, content: Body): void {
  if (!id.startsWith(`${request.id}-`) || !/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(id))
    throw invalidArgument(
      `Violation in UpdateServiceRequest.template.revision: '${id}' must begin with '${request.id}-'.`,
    );
  const taken = revisions(request).find((one) => idOf(one) === id);
  if (taken === undefined || isDeepStrictEqual(templateOf(taken), content)) return;
  const message = `Revision named '${id}' with different configuration already exists.`;
  throw new ApiError(409, "ALREADY_EXISTS", message, "alreadyExists");
}

function refuseTraffic(traffic: Body[], known: string[]): void {
  const stranger = traffic.find(({ revision }) => revision !== undefined && !known.includes(revision));
  if (stranger) throw invalidArgument(`Violation in traffic: Revision '${stranger.revision}' is not found.`);
  const sum = traffic.reduce((total, { percent = 0 }) => total + percent, 0);
  if (sum !== 100) throw invalidArgument(`Violation in traffic: percentages must sum to 100, got ${sum}.`);
  const tags = traffic.map(({ tag }) => tag).filter(Boolean);
  if (new Set(tags).size < tags.length) throw invalidArgument("Violation in traffic: a tag stands twice.");
}

function madeId(request: Request): string {
  const count = revisions(request).length + 1;
  return `${request.id}-${String(count).padStart(5, "0")}-fak`;
}
