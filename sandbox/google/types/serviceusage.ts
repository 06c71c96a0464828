import type { Body } from "../json";
import { finished } from "../operations";
import type { Request } from "../request";
import type { Service } from "./service";

function switchOn(request: Request, ids: string[]): Body {
  const { store, service, project, name } = request;
  for (const id of ids) {
    const full = `projects/${project}/services/${id}`;
    const body = { name: full, state: "ENABLED", config: { name: id } };
    store.put({ service, type: "serviceusage:services", name: full, body, added: [] });
  }
  return finished(request, name, {}, "enable");
}

function switchOff(request: Request): Body {
  request.store.remove(request.service, request.name);
  return finished(request, request.name, {}, "disable");
}

/** The service agent of a service, which is there from then on. */
function serviceIdentity(request: Request): Body {
  const agent = request.id.split(".")[0];
  const email = `service-${request.projectNumber}@gcp-sa-${agent}.iam.gserviceaccount.com`;
  return finished(request, request.name, { email, uniqueId: "100000000000000000001" }, "generateServiceIdentity");
}

export const serviceusage: Service = {
  operations: "longrunning",
  types: {
    // A service is listed when it was switched on; it can be asked about always.
    services: {
      methods: {
        GET: ({ store, name, id }) =>
          store.get("serviceusage", name)?.body ?? { name, state: "DISABLED", config: { name: id } },
        enable: (request) => switchOn(request, [request.id]),
        batchEnable: (request) => switchOn(request, request.body.serviceIds),
        disable: switchOff,
        generateServiceIdentity: serviceIdentity,
      },
    },
  },
};
