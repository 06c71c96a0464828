import { ApiError, notFound } from "../api-error";
import { copy, type Body } from "../json";
import type { Request } from "../request";
import { lowerCase63, where } from "./checks";
import { longAgo } from "./row";
import type { Service } from "./service";

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

export const dns: Service = {
  bare: true,
  types: {
    managedZones: {
      idShape: lowerCase63,
      checks: { dnsName: where((name) => name.endsWith("."), "Invalid value for 'entity.managedZone.dnsName'") },
      inUse: ({ store, name, id }) => {
        if (!store.list("dns", name, "rrsets").some(({ builtIn }) => !builtIn)) return undefined;
        const message = `The resource named '${id}' cannot be deleted because it contains records.`;
        return new ApiError(400, "FAILED_PRECONDITION", message, "containerNotEmpty");
      },
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
        if (!body.privateVisibilityConfig?.networks?.length) delete body.privateVisibilityConfig;
      },
      onCreate: ownRecords,
    },
    "managedZones/changes": {
      methods: {
        "POST list": changeRecords,
        GET: ({ id }) => ({ kind: "dns#change", id, status: "done" }), // a change is done when it is answered
      },
    },
  },
};
