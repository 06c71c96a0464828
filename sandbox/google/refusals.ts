import { ApiError, invalidArgument, notFound } from "./api-error";
import type { Body } from "./json";
import { isLocation } from "./locations";
import { deletionRefused } from "./refusals/deletion";
import { fieldRefused } from "./refusals/fields";
import { idShape } from "./refusals/ids";
import type { Request } from "./request";
import type { Service } from "./types/service";

// What the provider leaves to the server. Each refusal is a call that really ends so, in the words that Google uses where they are known.

/** A path that no service has: without a project, or in a place that does not exist. */
export function refuseAddress({ name, location }: Request, service: Service): void {
  if (!service.bare && !roots.test(name)) throw notFound(name);
  if (isLocation(location)) return;
  if (service.nowhere) throw service.nowhere(location);
  const message = `Permission denied on 'locations/${location}' (or it may not exist).`;
  throw new ApiError(403, "PERMISSION_DENIED", message, "forbidden");
}

const roots = /^(projects|organizations|folders|billingAccounts|services|locations|operations)\//;

/** An id in the wrong shape, something above it that is missing, or fields that no server takes. */
export function refuseCreation(request: Request, body: Body): void {
  refuseId(request, body);
  refuseOrphan(request);
  refuseChange(request, body);
}

function refuseId({ key, id, service }: Request, body: Body): void {
  const { shape, hint, of = id } = idShape(key, service, id, body);
  if (shape === undefined || shape.test(of)) return;
  throw invalidArgument(
    `Invalid value '${of}' for the id of ${key.split(/[:/]/).pop()}: ${hint ?? `must match ${shape.source}`}.`,
  );
}

/** A table needs its dataset, a key its ring. */
function refuseOrphan({ store, service, key, parent }: Request): void {
  const types = key.split(":")[1]?.split("/") ?? [];
  if (types.length < 2 || parentless.test(key)) return;
  const builtIn = service === "logging" && /\/buckets\/_(Default|Required)$/.test(parent);
  if (!builtIn && !store.get(service, parent)) throw notFound(parent);
}

// What stands before these in the path is not a thing that anybody makes.
const parentless = /^(servicenetworking:services\/connections|datacatalog:entryGroups\/.*)$/;

/** Fields that no server takes, after a change as after a creation. */
export function refuseChange(request: Request, body: Body): void {
  const refused = fieldRefused(request, body);
  if (refused !== undefined) throw invalidArgument(refused);
}

/** What is still used, or still holds something. */
export function refuseDeletion(request: Request, body: Body): void {
  const refused = deletionRefused(request, body);
  if (refused !== undefined) throw refused;
}
