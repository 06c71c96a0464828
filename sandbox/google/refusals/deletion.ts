import { ApiError, failedPrecondition } from "../api-error";
import type { Body } from "../json";
import type { Request } from "../request";
import { namesIn } from "../types/storage/objects";
import { deployedOf } from "../types/vertex/deployment";

/** Why a thing is not deleted, or nothing. */
type Refusal = (request: Request, body: Body) => ApiError | undefined;

const refusals: Readonly<Record<string, Refusal>> = {
  "storage:b": ({ store, id }) => {
    if (namesIn(store, id).length === 0) return undefined;
    return new ApiError(409, "FAILED_PRECONDITION", "The bucket you tried to delete is not empty.", "conflict");
  },
  "bigquery:datasets": (request) => {
    if (request.query.get("deleteContents") === "true" || !holds(request, ["tables", "routines", "models"]))
      return undefined;
    const message = `Dataset ${request.project}:${request.id} is still in use`;
    return new ApiError(400, "INVALID_ARGUMENT", message, "resourceInUse");
  },
  "dns:managedZones": (request) => {
    if (!request.store.list("dns", request.name, "rrsets").some(({ builtIn }) => !builtIn)) return undefined;
    const message = `The resource named '${request.id}' cannot be deleted because it contains records.`;
    return new ApiError(400, "FAILED_PRECONDITION", message, "containerNotEmpty");
  },
  "aiplatform:endpoints": ({ store, name }, { name: held, deployedModels = [] }) => {
    const running = store.holds.reason(held);
    if (deployedModels.length === 0 && running === undefined) return undefined;
    const ids = deployedModels.map(({ id }: Body) => id).join(", ") || running;
    return failedPrecondition(`Endpoint ${name} still has deployed or being-deployed models: ${ids}.`);
  },
  "aiplatform:models": ({ store }, { name }) => {
    const [first] = deployedOf(store, name);
    return first && failedPrecondition(`Model ${name} is deployed on ${first.endpoint}.`);
  },
  "aiplatform:featureOnlineStores": unlessForced("featureViews"),
  "aiplatform:featureGroups": unlessForced("features"),
  "bigqueryreservation:reservations": unlessForced("assignments"),
  "compute:networks": unlessUsed("network"),
  "compute:subnetworks": unlessUsed("subnetwork"),
};

/** Why the resource that `request` names is not deleted, or nothing. */
export function deletionRefused(request: Request, body: Body): ApiError | undefined {
  return refusals[request.key]?.(request, body);
}

function holds({ store, service, name }: Request, collections: string[]): boolean {
  return collections.some((collection) => store.list(service, name, collection).length > 0);
}

function unlessForced(collection: string): Refusal {
  return (request) => {
    if (request.query.get("force") === "true" || !holds(request, [collection])) return undefined;
    return failedPrecondition(`${request.name} still has ${collection}.`);
  };
}

/** What another resource of Compute Engine names in `field` stays. */
function unlessUsed(field: string): Refusal {
  return ({ store, name }) => {
    const user = [...store.entries.values()].find(
      ({ service, body }) =>
        service === "compute" && typeof body[field] === "string" && sameThing(store, body[field], name),
    );
    if (user === undefined) return undefined;
    const message = `The ${field} resource '${name}' is already being used by '${user.name}'`;
    return new ApiError(400, "INVALID_ARGUMENT", message, "resourceInUseByAnotherResource");
  };
}

function sameThing(store: Request["store"], reference: string, name: string): boolean {
  const path = reference.slice(Math.max(0, reference.indexOf("projects/")));
  return store.key("compute", path) === store.key("compute", name);
}
