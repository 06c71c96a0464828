import { ApiError, invalidArgument, notFound } from "./api-error";
import type { Asked } from "./asked";
import { valuesAt } from "./fields";
import type { Body, Json } from "./json";
import { isLocation } from "./locations";
import { about } from "./request";
import type { Check } from "./types/checks";
import { rowOf } from "./types/service";

// What the provider leaves to the server. Each refusal is a call that really ends so, in the words that Google uses where they are known.
// What one type alone refuses stands in its row.

/** A path that no service has: without a project, or in a place that does not exist. */
export function refuseAddress({ request: { name, location }, service }: Asked): void {
  if (!service.bare && !roots.test(name)) throw notFound(name);
  if (isLocation(location)) return;
  if (service.nowhere) throw service.nowhere(location);
  const message = `Permission denied on 'locations/${location}' (or it may not exist).`;
  throw new ApiError(403, "PERMISSION_DENIED", message, "forbidden");
}

const roots = /^(projects|organizations|folders|billingAccounts|services|locations|operations)\//;

/** An id in the wrong shape, something above it that is missing, or fields that no server takes. */
export function refuseCreation(asked: Asked, body: Body): void {
  refuseId(asked, body);
  refuseOrphan(asked);
  refuseChange(asked, body);
}

function refuseId({ request: { key, id }, row: { idShape, idPart, idHint } }: Asked, body: Body): void {
  const checked = idPart ? idPart(id, body) : id;
  if (idShape === undefined || checked === undefined || idShape.test(checked)) return;
  throw invalidArgument(
    `Invalid value '${checked}' for the id of ${key.split(/[:/]/).pop()}: ${idHint ?? `must match ${idShape.source}`}.`,
  );
}

/** A table needs its dataset, a key its ring. */
function refuseOrphan({ request, row, service }: Asked): void {
  const { store, key, parent } = request;
  const types = key.split(":")[1]?.split("/") ?? [];
  if (types.length < 2 || row.parentless || store.get(request.service, parent)) return;
  const above = rowOf(service, types.slice(0, -1).join("/"));
  if (!above.builtIn?.(about(request, parent))) throw notFound(parent);
}

/** Fields that no server takes, after a change as after a creation: the first of them. */
export function refuseChange({ request, row, service }: Asked, body: Body): void {
  const refused = (service.freeLabels ? undefined : wrongLabel(body.labels)) ?? wrongValue(row.checks ?? {}, body);
  if (refused !== undefined) throw invalidArgument(refused);
  const whole = row.refusal?.(body, request);
  if (whole !== undefined) throw whole;
}

function wrongValue(checks: Readonly<Record<string, Check>>, body: Body): string | undefined {
  for (const [path, check] of Object.entries(checks)) {
    for (const value of valuesAt(body, path)) {
      const refused = check(value, body);
      if (refused !== undefined)
        return `Invalid value at '${path}' (${JSON.stringify(value).slice(0, 80)}): ${refused}`;
    }
  }
  return undefined;
}

/** Labels are the same everywhere: keys that begin with a letter, no capitals, 64 of them. */
function wrongLabel(labels: Json): string | undefined {
  const entries = Object.entries<Json>(labels ?? {});
  if (entries.length > 64) return `At most 64 labels, got ${entries.length}.`;
  for (const [key, value] of entries) {
    if (!/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key)) return `Invalid label key '${key}'.`;
    if (value !== null && !/^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u.test(value))
      return `Invalid label value '${value}' of '${key}'.`;
  }
  return undefined;
}

/** What is still used, or still holds something. */
export function refuseDeletion({ request, row }: Asked, body: Body): void {
  const refused = row.inUse?.(request, body);
  if (refused !== undefined) throw refused;
}
