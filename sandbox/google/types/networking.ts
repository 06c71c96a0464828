import { notFound } from "../api-error";
import { copy, type Body } from "../json";
import { finished } from "../operations";
import type { Request } from "../request";
import type { Entry } from "../store";
import { longAgo, type Rows } from "./row";

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

/** Record sets have no calls of their own to write them: a change deletes and adds whole sets. */
function changeRecords({ store, parent, body }: Request): Body {
  const nameOf = (record: Body) => `${parent}/rrsets/${record.name}|${record.type}`;
  if (!store.get("dns", parent)) throw notFound(parent);
  for (const record of body.deletions ?? []) {
    if (!store.get("dns", nameOf(record))) throw notFound(nameOf(record));
    store.remove("dns", nameOf(record));
  }
  for (const record of body.additions ?? []) {
    store.put({ service: "dns", type: "dns:managedZones/rrsets", name: nameOf(record), body: copy(record), added: [] });
  }
  return { kind: "dns#change", id: String(store.next()), status: "done", startTime: longAgo, ...body };
}

/** A new zone has its name servers and its authority, which nobody made and nobody deletes. */
function ownRecords(zone: Body, { store, name }: Request): void {
  const records = [
    { type: "NS", rrdatas: ["ns-1.fake."] },
    { type: "SOA", rrdatas: ["ns-1.fake. fake. 1 21600 3600 259200 300"] },
  ];
  for (const { type, rrdatas } of records) {
    const body = { kind: "dns#resourceRecordSet", name: zone.dnsName, type, ttl: 21600, rrdatas };
    const address = `${name}/rrsets/${zone.dnsName}|${type}`;
    store.put({ service: "dns", type: "dns:managedZones/rrsets", name: address, body, added: [], builtIn: true });
  }
}

export const networkRows: Rows = {
  "servicenetworking:services/connections": {
    // The delete of this API is a POST with a body, and the network is named by project number.
    methods: { "POST list": connect, POST: disconnect, PATCH: reconnect, DELETE: disconnect },
  },
  "dns:managedZones": {
    defaults: ({ store }) => ({
      kind: "dns#managedZone",
      id: store.serverNumber(),
      creationTime: longAgo,
      nameServers: ["ns-1.fake.", "ns-2.fake."],
      visibility: "public",
    }),
    // A private zone is never asked about its logging.
    shape: (body) => {
      if (body.visibility === "public") body.cloudLoggingConfig ??= { enableLogging: false };
    },
    onCreate: ownRecords,
  },
  "dns:managedZones/changes": {
    methods: {
      "POST list": changeRecords,
      GET: ({ id }) => ({ kind: "dns#change", id, status: "done" }), // a change is done when it is answered
    },
  },
  "vpcaccess:connectors": {
    defaults: () => ({ state: "READY", machineType: "e2-micro", minThroughput: 200, maxThroughput: 300 }),
  },
};
