import type { ApiError } from "../../api-error";
import type { Body } from "../../json";
import type { Request } from "../../request";
import { computeRow, invalidValue, refuseMissing, referred, unlessNamed } from "./row";

/** Endpoints of a load balancer that are no machines: a service of Cloud Run, which need not exist yet. */
export const networkEndpointGroups = computeRow(
  { networkEndpointType: "GCE_VM_IP_PORT", size: 0 },
  {
    inUse: unlessNamed("network_endpoint_group"),
    // "Only one of cloudRun, appEngine or cloudFunction may be set", and its port "must not be specified" (NetworkEndpointGroup, Compute Engine API).
    refusal: ({ networkEndpointType, cloudRun, appEngine, cloudFunction, defaultPort }) => {
      if (networkEndpointType !== "SERVERLESS") return undefined;
      const targets = [cloudRun, appEngine, cloudFunction].filter((each) => each !== undefined);
      if (targets.length !== 1)
        return invalidValue("networkEndpointType", networkEndpointType, "Exactly one of cloudRun, appEngine and cloudFunction must be set."); // prettier-ignore
      return defaultPort === undefined
        ? undefined
        : invalidValue("defaultPort", defaultPort, "Default port must not be specified for Serverless network endpoint groups."); // prettier-ignore
    },
  },
);

/** Whether a backend leads to something that is no machine. */
function isServerless(request: Request, { backends = [] }: Body): boolean {
  return backends.some(({ group }: Body) => referred(request.store, group)?.body.networkEndpointType === "SERVERLESS");
}

const own = { timeoutSec: 30, portName: "http" }; // what the service fills in, and takes back

/**
 * What does not go with endpoints that are no machines, in the words that people were told (terraform-google-modules/terraform-google-lb-http#358 and
 * #448, hashicorp/terraform-provider-google#7167); of health checks only the rule is known: "must not have a health check" (BackendService, Compute
 * Engine API; "Serverless network endpoint groups overview", limitations).
 */
function refusal(body: Body, request: Request): ApiError | undefined {
  const { backends = [], healthChecks = [], timeoutSec = own.timeoutSec, portName = own.portName } = body;
  for (const backend of backends as Body[]) refuseMissing(request.store, backend, ["group"]);
  if (!isServerless(request, body)) return undefined;
  const kind = "a backend service with Serverless network endpoint groups";
  if (timeoutSec !== own.timeoutSec)
    return invalidValue("timeoutSec", timeoutSec, `Timeout sec is not supported for ${kind}.`);
  if (portName !== own.portName) return invalidValue("portName", portName, `Port name is not supported for ${kind}.`);
  if (healthChecks.length > 0)
    return invalidValue("healthChecks", healthChecks[0], `A health check is not supported for ${kind}.`);
  const filled = (backends as Body[]).findIndex(({ maxUtilization }) => maxUtilization > 0);
  if (filled >= 0)
    return invalidValue(`backends[${filled}].maxUtilization`, backends[filled].maxUtilization, "Max utilization is not supported for Serverless network endpoint groups."); // prettier-ignore
  return undefined;
}

export const backendServices = computeRow(
  {
    port: 80,
    ...own,
    protocol: "HTTP",
    loadBalancingScheme: "EXTERNAL",
    sessionAffinity: "NONE",
    affinityCookieTtlSec: 0,
    enableCDN: false,
    "connectionDraining.drainingTimeoutSec": 0,
    "iap.enabled": false,
    "backends[].balancingMode": "UTILIZATION",
    "backends[].capacityScaler": 1,
  },
  { inUse: unlessNamed("backend_service"), refusal },
);
