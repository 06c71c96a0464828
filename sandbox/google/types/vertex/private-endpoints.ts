import { alreadyExists, invalidArgument } from "../../api-error";
import { isDeepStrictEqual } from "node:util";
import type { Body } from "../../json";
import type { Request } from "../../request";
import { endpointInUse, refuseBusy } from "./deployment";

// What Vertex AI's page on Private Service Connect refuses, under "Limitations": the list of projects is never changed, and the name of an endpoint
// that was deleted cannot be used again for up to seven days.

const sevenDays = 7 * 86_400_000; // milliseconds

/** Refuses another list of projects, and any change while an operation runs. */
export function changeEndpoint(request: Request): undefined {
  refuseBusy(request);
  const { store, service, name, body } = request;
  const projects = (one: Body | undefined): unknown => one?.privateServiceConnectConfig?.projectAllowlist;
  const sent = projects(body);
  if (sent === undefined || isDeepStrictEqual(sent, projects(store.get(service, name)?.body))) return;
  throw invalidArgument("private_service_connect_config.project_allowlist cannot be changed.");
}

/** Refuses the name of a private endpoint that was deleted a while ago. */
export function createEndpoint(request: Request): undefined {
  const { store, service, query, parent } = request;
  const id = query.get("endpointId");
  const deletedAt: number | undefined =
    id === null ? undefined : store.get(service, `${parent}/deletedEndpoints/${id}`)?.body.at;
  if (deletedAt !== undefined && Date.now() - deletedAt < sevenDays) throw alreadyExists(`${parent}/endpoints/${id}`);
}

/** Remembers the name of a private endpoint that goes. */
export function deleteEndpoint(request: Request): undefined {
  const { store, service, name, id, parent } = request;
  const entry = store.get(service, name);
  if (entry?.body.privateServiceConnectConfig === undefined || endpointInUse(request, entry.body) !== undefined) return;
  const kept = { service, type: "aiplatform:deletedEndpoints", name: `${parent}/deletedEndpoints/${id}` };
  store.put({ ...kept, body: { at: Date.now() }, added: [], builtIn: true });
}
