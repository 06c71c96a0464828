import { singular } from "../address";
import { ApiError, invalidArgument, notFound } from "../api-error";
import { copy, type Body } from "../json";
import { finished } from "../operations";
import { hasField, type Request } from "../request";
import type { Store } from "../store";
import { lowerCase63 } from "./checks";
import { firewallPolicies } from "./firewall-policies";
import { longAgo, type InUse, type Row } from "./row";
import type { Service } from "./service";

const root = "https://www.googleapis.com/compute/v1/";

/** What every type of Compute Engine has, with `more` defaults of one type. */
function computeRow(more: Body = {}, others: Row = {}): Row {
  return {
    idShape: lowerCase63,
    // What has no name of its own gets its id from the server.
    idPart: (id, { name }) => (typeof name === "string" ? id : undefined),
    defaults: ({ leaf, name, store }) => ({
      kind: `compute#${singular(leaf)}`,
      id: store.serverNumber(),
      creationTimestamp: longAgo,
      selfLink: root + name,
      ...copy(more),
    }),
    shape: inFull,
    // Later writes must name the version that they change.
    touch: (body, request) => {
      for (const field of ["fingerprint", "labelFingerprint"])
        if (hasField(request, field)) body[field] = request.store.etag();
    },
    methods: { setLabels },
    ...others,
  };
}

/** References come back as full addresses, whichever way they were sent. */
function inFull(body: Body, { name }: Request): void {
  const region = /projects\/[^/]+\/regions\/[^/]+/.exec(name)?.[0];
  if (region !== undefined) body.region = root + region;
  for (const field of ["network", "subnetwork"]) {
    const reference: unknown = body[field];
    if (typeof reference === "string" && reference.includes("/") && !reference.startsWith("http")) {
      body[field] = root + reference.replace(/^\//, "");
    }
  }
}

// Labels have a method of their own; a PATCH does not carry them.
function setLabels(request: Request): Body {
  const { store, name, body } = request;
  const entry = store.get("compute", name);
  if (entry === undefined) throw notFound(name);
  entry.body.labels = copy(body.labels);
  entry.body.labelFingerprint = store.etag();
  return finished(request, name, entry.body, "setLabels");
}

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

/** What another resource of Compute Engine names in `field` stays. */
function unlessUsed(field: string): InUse {
  return ({ store, name }) => {
    const user = [...store.entries.values()].find(
      ({ service, body }) =>
        service === "compute" && typeof body[field] === "string" && isSame(store, body[field], name),
    );
    if (user === undefined) return undefined;
    const message = `The ${field} resource '${name}' is already being used by '${user.name}'`;
    return new ApiError(400, "INVALID_ARGUMENT", message, "resourceInUseByAnotherResource");
  };
}

function isSame(store: Store, reference: string, name: string): boolean {
  const path = reference.slice(Math.max(0, reference.indexOf("projects/")));
  return store.key("compute", path) === store.key("compute", name);
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
    addresses: computeRow({
      address: "10.0.0.10",
      status: "RESERVED",
      addressType: "EXTERNAL",
      networkTier: "PREMIUM",
    }),
    forwardingRules: computeRow({
      IPAddress: "10.0.0.11",
      IPProtocol: "TCP",
      loadBalancingScheme: "",
      networkTier: "PREMIUM",
      pscConnectionId: "1234567890",
      pscConnectionStatus: "ACCEPTED",
    }),
    firewallPolicies: computeRow({ ruleTupleCount: 8 }, { ...firewallPolicies }),
    networkAttachments: computeRow({ connectionEndpoints: [] }),
  },
  others: computeRow(),
};
