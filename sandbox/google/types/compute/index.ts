import { invalidArgument, notFound } from "../../api-error";
import type { Body } from "../../json";
import { finished } from "../../operations";
import type { Request } from "../../request";
import type { Service } from "../service";
import { backendServices, networkEndpointGroups } from "./backends";
import { sslCertificates, sslPolicies } from "./certificates";
import { firewallPolicies } from "./firewall-policies";
import { addresses, forwardingRules } from "./forwarding-rules";
import { computeRow, unlessUsed } from "./row";
import { targetHttpProxies, targetHttpsProxies, urlMaps } from "./url-maps";

function updatePeering(request: Request): Body {
  const { store, name, body } = request;
  const network = store.get("compute", name);
  const peering = network?.body.peerings?.find((one: Body) => one.name === body.networkPeering.name);
  if (network === undefined || peering === undefined) throw notFound(`${name}/${body.networkPeering?.name}`);
  Object.assign(peering, body.networkPeering);
  return finished(request, name, network.body, "updatePeering");
}

/** A range can grow, by a call of its own. */
function expandIpCidrRange(request: Request): Body {
  const { store, name, body } = request;
  const entry = store.get("compute", name);
  if (entry === undefined) throw notFound(name);
  entry.body.ipCidrRange = body.ipCidrRange;
  entry.body.fingerprint = store.etag();
  return finished(request, name, entry.body, "expandIpCidrRange");
}

export const compute: Service = {
  operations: "compute",
  bare: true,
  listsItems: true,
  nowhere: (location) => invalidArgument(`Invalid value for field 'region': '${location}'. Unknown region.`),
  types: {
    // Buckets without a project ask for it here by number.
    projects: {
      builtIn: ({ project, projectNumber }) => ({ kind: "compute#project", name: project, id: projectNumber }),
    },
    networks: computeRow(
      {
        autoCreateSubnetworks: true,
        "routingConfig.routingMode": "REGIONAL",
        "routingConfig.bgpBestPathSelectionMode": "LEGACY",
        networkFirewallPolicyEnforcementOrder: "AFTER_CLASSIC_FIREWALL",
      },
      { inUse: unlessUsed("network"), methods: { updatePeering } },
    ),
    subnetworks: computeRow(
      {
        gatewayAddress: "10.0.0.1",
        purpose: "PRIVATE",
        stackType: "IPV4_ONLY",
        privateIpv6GoogleAccess: "DISABLE_GOOGLE_ACCESS",
        privateIpGoogleAccess: false,
      },
      { inUse: unlessUsed("subnetwork"), methods: { expandIpCidrRange } },
    ),
    firewalls: computeRow({ direction: "INGRESS", priority: 1000, disabled: false, "logConfig.enable": false }),
    firewallPolicies: computeRow({ ruleTupleCount: 8 }, { ...firewallPolicies }),
    networkAttachments: computeRow({ connectionEndpoints: [] }),
    addresses,
    forwardingRules,
    networkEndpointGroups,
    backendServices,
    urlMaps,
    sslCertificates,
    sslPolicies,
    targetHttpProxies,
    targetHttpsProxies,
  },
  others: computeRow(),
};
