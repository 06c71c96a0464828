import { alreadyExists, failedPrecondition, invalidArgument, notFound, type ApiError } from "../../api-error";
import { applyMask } from "../../fields";
import { copy, type Body } from "../../json";
import { begun } from "../../operations";
import type { Request } from "../../request";
import type { Entry, Store } from "../../store";

// What is strict here on purpose, where the real API is not known: one change of an endpoint at a time, a split sums to 100 and names what
// is deployed, a model with traffic is not undeployed, and a model in use is not deleted.

/** Puts a model on an endpoint. In the split of the call the model that comes is called "0". */
export function deployModel(request: Request): Body {
  const { store, service, body } = request;
  const endpoint = freeEndpoint(request);
  const sent: Body = body.deployedModel ?? {};
  const id: string = sent.id ?? String(store.next());
  if (!/^[0-9]{1,10}$/.test(id)) throw invalidArgument("deployed_model.id must be 1 to 10 digits.");
  if (!(sent.dedicatedResources?.minReplicaCount >= 1)) throw invalidArgument("min_replica_count must be at least 1.");
  if (!sent.dedicatedResources.machineSpec?.machineType) throw invalidArgument("machine_type is required.");
  const model = store.get(service, String(sent.model).replace(/@.*$/, ""));
  if (model === undefined) throw notFound(String(sent.model));
  if (deployedOn(endpoint).some((one) => one.id === id)) throw alreadyExists(`DeployedModel ${id} of ${endpoint.name}`);
  const deployed = { ...copy(sent), id, model: model.body.name, modelVersionId: "1" };
  const shares = Object.entries<number>(body.trafficSplit ?? {}).map(([to, share]) => [to === "0" ? id : to, share]);
  const split = shares.length > 0 ? Object.fromEntries(shares) : endpoint.body.trafficSplit;
  refuseSplit(split, [...deployedOn(endpoint), deployed]);
  return exclusive(request, "deployModel", () => {
    write(endpoint, [...deployedOn(endpoint), deployed], split);
    return { deployedModel: { id } };
  });
}

/** Takes a model off an endpoint, which must give it no traffic by then. */
export function undeployModel(request: Request): Body {
  const { store, body } = request;
  const endpoint = freeEndpoint(request);
  const gone = deployedOn(endpoint).find(({ id }) => id === body.deployedModelId);
  if (gone === undefined) throw notFound(`DeployedModel ${body.deployedModelId} of ${endpoint.name}`);
  const sent: Body = body.trafficSplit ?? {};
  const split: Body = Object.keys(sent).length > 0 ? sent : (endpoint.body.trafficSplit ?? {});
  if (split[gone.id] > 0) throw failedPrecondition(`DeployedModel ${gone.id} has traffic and cannot be undeployed.`);
  const { [gone.id]: _, ...others } = split;
  const left = deployedOn(endpoint).filter((one) => one !== gone);
  refuseSplit(others, left);
  return exclusive(request, "undeployModel", () => {
    write(endpoint, left, others);
    store.holds.take(gone.model, `${endpoint.body.name} ${gone.id}`, store.undeployLag);
    return {};
  });
}

/** Changes how much a deployed model runs on. */
export function mutateDeployedModel(request: Request): Body {
  const endpoint = freeEndpoint(request);
  const { deployedModel = {}, updateMask = "" }: Body = request.body;
  const before = deployedOn(endpoint).find((one) => one.id === deployedModel.id);
  if (before === undefined) throw notFound(`DeployedModel ${deployedModel.id} of ${endpoint.name}`);
  const mask = String(updateMask).split(",").filter(Boolean);
  if (mask.length === 0 || mask.some((path) => !mutable.test(path)))
    throw invalidArgument(`update_mask cannot be "${updateMask}".`);
  return exclusive(request, "mutateDeployedModel", () => {
    const after = applyMask(before, deployedModel, mask);
    endpoint.body.deployedModels = deployedOn(endpoint).map((one) => (one.id === after.id ? after : one));
    return { deployedModel: after };
  });
}

const mutable =
  /^(dedicatedResources\.(minReplicaCount|maxReplicaCount|requiredReplicaCount|autoscalingMetricSpecs)|disableContainerLogging)$/;

/** An endpoint on which an operation runs is not changed; else the general rule goes on. */
export function refuseBusy(request: Request): undefined {
  freeEndpoint(request);
}

/** An endpoint is deleted when nothing is deployed on it, or about to be. */
export function endpointInUse({ store, name }: Request, body: Body): ApiError | undefined {
  const { name: held, deployedModels = [] } = body;
  const running = store.holds.reason(held);
  if (deployedModels.length === 0 && running === undefined) return undefined;
  const ids = deployedModels.map(({ id }: Body) => id).join(", ") || running;
  return failedPrecondition(`Endpoint ${name} still has deployed or being-deployed models: ${ids}.`);
}

/** A model is deleted when it is deployed nowhere. */
export function modelInUse({ store }: Request, { name }: Body): ApiError | undefined {
  const [first] = deployedOf(store, name);
  return first && failedPrecondition(`Model ${name} is deployed on ${first.endpoint}.`);
}

/** The endpoints on which a model is deployed, or was until a moment ago. */
export function deployedOf(store: Store, model: string): Body[] {
  const deployed = [...store.entries.values()]
    .filter(({ type, deleted }) => type === "aiplatform:endpoints" && !deleted)
    .flatMap((endpoint) =>
      deployedOn(endpoint)
        .filter((one) => one.model === model)
        .map((one) => ({ endpoint: endpoint.body.name, deployedModelId: one.id })),
    );
  const [endpoint, deployedModelId] = store.holds.reason(model)?.split(" ") ?? [];
  return endpoint === undefined ? deployed : [...deployed, { endpoint, deployedModelId }];
}

/** Why Vertex refuses a split of an endpoint's traffic, if it does. */
export function wrongSplit(split: Body, deployed: Body[]): string | undefined {
  const shares = Object.entries(split);
  const stranger = shares.find(([id]) => !deployed.some((one) => one.id === id));
  if (stranger) return `The following DeployedModel ID(s) [${stranger[0]}] do not exist.`;
  const broken = shares.find(([, share]) => !Number.isInteger(share) || share < 0);
  if (broken) return `Traffic percentages must be whole and not negative, got ${broken[1]}.`;
  const sum = shares.reduce((total, [, share]) => total + Number(share), 0);
  return shares.length > 0 && sum !== 100 ? `Traffic split must add up to 100, got ${sum}.` : undefined;
}

function refuseSplit(split: Body = {}, deployed: Body[]): void {
  const wrong = wrongSplit(split, deployed);
  if (wrong !== undefined) throw invalidArgument(wrong);
}

function freeEndpoint({ store, service, name }: Request): Entry {
  const endpoint = store.get(service, name);
  if (endpoint === undefined) throw notFound(name);
  const running = store.holds.reason(endpoint.body.name);
  if (running !== undefined) throw failedPrecondition(`There are other operations running on ${name}: ${running}.`);
  return endpoint;
}

/** Begins an operation that keeps the endpoint from every other until it has ended. */
function exclusive(request: Request, verb: string, effect: () => Body): Body {
  const { store, service, name } = request;
  const held: string = store.get(service, name)?.body.name;
  store.holds.take(held, verb);
  return begun(request, name, verb, effect, () => store.holds.release(held));
}

function deployedOn({ body }: Entry): Body[] {
  return body.deployedModels ?? [];
}

// Google leaves out what is empty.
function write(endpoint: Entry, deployedModels: Body[], trafficSplit: Body = {}): void {
  const { deployedModels: _, trafficSplit: __, ...rest } = endpoint.body;
  endpoint.body = {
    ...rest,
    ...(deployedModels.length > 0 ? { deployedModels } : {}),
    ...(Object.keys(trafficSplit).length > 0 ? { trafficSplit } : {}),
  };
}
