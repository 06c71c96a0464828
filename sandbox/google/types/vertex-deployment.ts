import { alreadyExists, failedPrecondition, invalidArgument, notFound } from "../api-error";
import { applyMask } from "../fields";
import { copy, type Body } from "../json";
import { finished } from "../operations";
import type { Request } from "../request";
import type { Entry, Store } from "../store";

// What is strict here on purpose, where the real API is not known: a split sums to 100 and names what is deployed, a model with
// traffic is not undeployed, a model in use is not deleted.

/** Puts a model on an endpoint. In the split of the call the model that comes is called "0". */
export function deployModel(request: Request): Body {
  const { store, service, body } = request;
  const endpoint = endpointOf(request);
  const sent: Body = body.deployedModel ?? {};
  const id: string = sent.id ?? String(store.next());
  if (!/^[0-9]{1,10}$/.test(id)) throw invalidArgument("deployed_model.id must be 1 to 10 digits.");
  if (!(sent.dedicatedResources?.minReplicaCount >= 1)) throw invalidArgument("min_replica_count must be at least 1.");
  const model = store.get(service, String(sent.model).replace(/@.*$/, ""));
  if (model === undefined) throw notFound(String(sent.model));
  const deployed: Body[] = endpoint.body.deployedModels ?? [];
  if (deployed.some((one) => one.id === id)) throw alreadyExists(`DeployedModel ${id} of ${endpoint.name}`);
  const next = [...deployed, { ...copy(sent), id, model: model.body.name, modelVersionId: "1" }];
  const split = Object.entries<number>(body.trafficSplit ?? {}).map(([to, share]) => [to === "0" ? id : to, share]);
  write(endpoint, next, split.length > 0 ? Object.fromEntries(split) : endpoint.body.trafficSplit);
  return finished(request, request.name, { deployedModel: { id } }, "deployModel");
}

/** Takes a model off an endpoint, which must give it no traffic by then. */
export function undeployModel(request: Request): Body {
  const endpoint = endpointOf(request);
  const id: string = request.body.deployedModelId;
  const deployed: Body[] = endpoint.body.deployedModels ?? [];
  if (!deployed.some((one) => one.id === id)) throw notFound(`DeployedModel ${id} of ${endpoint.name}`);
  const sent: Body = request.body.trafficSplit ?? {};
  const split: Body = Object.keys(sent).length > 0 ? sent : (endpoint.body.trafficSplit ?? {});
  if (split[id] > 0) throw failedPrecondition(`DeployedModel ${id} has traffic assigned and cannot be undeployed.`);
  const { [id]: _, ...others } = split;
  write(
    endpoint,
    deployed.filter((one) => one.id !== id),
    others,
  );
  return finished(request, request.name, {}, "undeployModel");
}

/** Changes how much a deployed model runs on. */
export function mutateDeployedModel(request: Request): Body {
  const endpoint = endpointOf(request);
  const { deployedModel = {}, updateMask = "" }: Body = request.body;
  const deployed: Body[] = endpoint.body.deployedModels ?? [];
  const before = deployed.find((one) => one.id === deployedModel.id);
  if (before === undefined) throw notFound(`DeployedModel ${deployedModel.id} of ${endpoint.name}`);
  const after = applyMask(before, deployedModel, String(updateMask).split(",").filter(Boolean));
  endpoint.body.deployedModels = deployed.map((one) => (one === before ? after : one));
  return finished(request, request.name, { deployedModel: after }, "mutateDeployedModel");
}

/** The endpoints on which a model is deployed. */
export function deployedOf(store: Store, model: string): Body[] {
  return [...store.entries.values()]
    .filter(({ type, deleted }) => type === "aiplatform:endpoints" && !deleted)
    .flatMap(({ body }) =>
      (body.deployedModels ?? [])
        .filter((one: Body) => one.model === model)
        .map((one: Body) => ({ endpoint: body.name, deployedModelId: one.id })),
    );
}

/** Why Vertex refuses a split of an endpoint's traffic, if it does. */
export function wrongSplit(split: Body, deployed: Body[]): string | undefined {
  const shares = Object.entries(split);
  const stranger = shares.find(([id]) => !deployed.some((one) => one.id === id));
  if (stranger) return `The following DeployedModel ID(s) [${stranger[0]}] do not exist.`;
  const sum = shares.reduce((total, [, share]) => total + Number(share), 0);
  return shares.length > 0 && sum !== 100 ? `Traffic split must add up to 100, got ${sum}.` : undefined;
}

function endpointOf({ store, service, name }: Request): Entry {
  const endpoint = store.get(service, name);
  if (endpoint === undefined) throw notFound(name);
  return endpoint;
}

// Google leaves out what is empty.
function write(endpoint: Entry, deployedModels: Body[], trafficSplit: Body = {}): void {
  const wrong = wrongSplit(trafficSplit, deployedModels);
  if (wrong !== undefined) throw invalidArgument(wrong);
  const { deployedModels: _, trafficSplit: __, ...rest } = endpoint.body;
  endpoint.body = {
    ...rest,
    ...(deployedModels.length > 0 ? { deployedModels } : {}),
    ...(Object.keys(trafficSplit).length > 0 ? { trafficSplit } : {}),
  };
}
