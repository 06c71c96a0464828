import { notFound } from "../api-error";
import { copy, type Body } from "../json";
import { finished } from "../operations";
import type { Request } from "../request";
import type { Entry } from "../store";
import type { Service } from "./service";

const peeringName = "servicenetworking-googleapis-com";

/** Peering with Google's producers: one connection for each network, seen in the network's peerings as well. */
function connect(request: Request): Body | undefined {
  const { store, service, parent, body } = request;
  const network: string = body.network;
  const name = `${parent}/connections/${network.split("/").pop()}`;
  const connection = { ...copy(body), peering: peeringName, service: parent };
  store.put({ service, type: request.key, name, body: connection, added: [] });
  const vpc = store.get("compute", network);
  if (vpc) vpc.body.peerings = [...(vpc.body.peerings ?? []), copy(peering)];
  return finished(request, name, connection, "create");
}

const peering = {
  name: peeringName,
  network: "https://www.googleapis.com/compute/v1/projects/tenant-tp/global/networks/servicenetworking",
  state: "ACTIVE",
  autoCreateRoutes: true,
  exchangeSubnetRoutes: true,
  exportCustomRoutes: false,
  importCustomRoutes: false,
  exportSubnetRoutesWithPublicIp: true,
  importSubnetRoutesWithPublicIp: false,
  stackType: "IPV4_ONLY",
};

function disconnect(request: Request): Body {
  const { store, service, body, name } = request;
  const connection = connectionOf(request, body.consumerNetwork);
  store.remove(service, connection.name);
  const vpc = store.get("compute", body.consumerNetwork);
  if (vpc) vpc.body.peerings = (vpc.body.peerings ?? []).filter((one: Body) => one.name !== peeringName);
  return finished(request, name, {}, "delete");
}

function reconnect(request: Request): Body {
  const connection = connectionOf(request, request.body.network);
  Object.assign(connection.body, copy(request.body));
  return finished(request, connection.name, connection.body, "patch");
}

// A change names `connections/-` or `connections/servicenetworking-googleapis-com`; the network is in the body, by project number.
function connectionOf({ store, service, parent, name }: Request, network: string): Entry {
  const found = store.list(service, parent, "connections").find(({ body }) => body.network === network);
  if (found === undefined) throw notFound(name);
  return found;
}

export const servicenetworking: Service = {
  types: {
    "services/connections": {
      parentless: true, // the service is servicenetworking.googleapis.com
      // The delete of this API is a POST with a body, and the network is named by project number.
      methods: { "POST list": connect, POST: disconnect, PATCH: reconnect, DELETE: disconnect },
    },
  },
};
