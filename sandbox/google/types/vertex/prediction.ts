import { failedPrecondition, notFound } from "../../api-error";
import type { Body } from "../../json";
import type { Request } from "../../request";

/** Answers for whichever deployed model the traffic picks: an answer for each instance, and who gave it. */
export function predict({ store, service, name, host, body }: Request): Body {
  const endpoint = store.get(service, name)?.body;
  if (endpoint === undefined) throw notFound(name);
  const { dedicatedEndpointDns: own, trafficSplit = {}, deployedModels = [] } = endpoint;
  if (own !== undefined && host !== own)
    throw failedPrecondition(`Dedicated Endpoint cannot be accessed through ${host}. Please access it through ${own}.`);
  if (own === undefined && host.endsWith(".prediction.vertexai.goog")) throw notFound(host);
  const asked = store.predictions.get(endpoint.name) ?? 0;
  store.predictions.set(endpoint.name, asked + 1);
  const id = picked(trafficSplit, asked);
  const deployed: Body | undefined = deployedModels.find((one: Body) => one.id === id);
  if (deployed === undefined)
    throw failedPrecondition(`Endpoint ${endpoint.name} has no model that takes this request.`);
  const instances: unknown[] = Array.isArray(body.instances) ? body.instances : [];
  return {
    predictions: instances.map(() => 0.5),
    deployedModelId: deployed.id,
    model: deployed.model,
    modelDisplayName: store.get(service, deployed.model)?.body.displayName,
    modelVersionId: deployed.modelVersionId,
  };
}

/** No chance: of any hundred requests in a row each model gets just its percentage, and they alternate. */
function picked(split: Body, asked: number): string | undefined {
  let at = (asked * 61) % 100;
  return Object.entries<number>(split).find(([, share]) => (at -= share) < 0)?.[0];
}
