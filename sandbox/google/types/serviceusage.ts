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

// How Google calls the agents whose name is not made of their service's, by its list of service agents.
const agentNames: Readonly<Record<string, string>> = {
  composer: "cloudcomposer-accounts",
  run: "serverless-robot-prod",
};

/**
 * The service agent of a service, which is there from then on, and has no role. The answer is the one of Google's page "Create and grant roles to
 * service agents": its name is a mark, and no operation that could be asked for.
 */
function serviceIdentity({ store, project, projectNumber, id }: Request): Body {
  const [service = ""] = id.split(".");
  const agent = agentNames[service] ?? `gcp-sa-${service}`;
  const email = `service-${projectNumber}@${agent}.iam.gserviceaccount.com`;
  const name = `projects/${project}/serviceAgents/${service}`;
  store.put({
    service: "serviceusage",
    type: "serviceusage:serviceAgents",
    name,
    body: { email },
    added: [],
    builtIn: true,
  });
  const identity = { email, uniqueId: "100000000000000000001" };
  const type = "type.googleapis.com/google.api.serviceusage.v1beta1.ServiceIdentity";
  return { name: "operations/finished.DONE_OPERATION", done: true, response: { "@type": type, ...identity } };
}

export const serviceusage: Service = {
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
