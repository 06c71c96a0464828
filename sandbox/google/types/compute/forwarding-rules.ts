import type { ApiError } from "../../api-error";
import type { Body } from "../../json";
import type { Request } from "../../request";
import type { Entry } from "../../store";
import type { Row } from "../row";
import { changing, computeRow, inFull, inUse, invalidValue, refuseMissing, referred } from "./row";

const isGlobal = ({ name }: Pick<Request, "name">) => /^projects\/[^/]+\/global\//.test(name);

/** Addresses of load balancers are each another, of a range that nobody has (RFC 5737). */
function newAddress({ store }: Request): string {
  return `203.0.113.${1 + (store.next() % 254)}`;
}

const ofAddresses = computeRow(
  { status: "RESERVED", addressType: "EXTERNAL", networkTier: "PREMIUM" },
  {
    // Who answers there has it written out.
    inUse: ({ store, name }, { address }) =>
      isGlobal({ name })
        ? inUse(store, "address", name, (entry) => isRule(entry) && entry.body.IPAddress === address)
        : undefined,
  },
);

export const addresses: Row = {
  ...ofAddresses,
  defaults: (request) => ({
    ...ofAddresses.defaults?.(request),
    address: isGlobal(request) ? newAddress(request) : "10.0.0.10",
  }),
};

const ofRules = computeRow({ IPProtocol: "TCP", loadBalancingScheme: "", networkTier: "PREMIUM" });

const isRule = (entry: Entry) => entry.type === "compute:forwardingRules" && isGlobal(entry);

/** One address answers on one port once (kubernetes/ingress-gce has the words). */
function refusal(body: Body, { store, name }: Request): ApiError | undefined {
  refuseMissing(store, body, ["target"]);
  const address: string | undefined = referred(store, body.IPAddress)?.body.address ?? body.IPAddress;
  if (address === undefined || !isGlobal({ name })) return undefined;
  const isThere = (entry: Entry) =>
    isRule(entry) && entry.name !== name && entry.body.IPAddress === address && entry.body.portRange === range(body.portRange); // prettier-ignore
  if (![...store.entries.values()].some(isThere)) return undefined;
  return invalidValue("IPAddress", address, "Specified IP address is in-use and would result in a conflict.");
}

/** `443` is the range from it to itself. */
function range(ports: string | undefined): string | undefined {
  return ports !== undefined && /^\d+$/.test(ports) ? `${ports}-${ports}` : ports;
}

export const forwardingRules: Row = {
  ...ofRules,
  defaults: (request) => ({
    ...ofRules.defaults?.(request),
    ...(isGlobal(request)
      ? { IPAddress: newAddress(request) }
      : { IPAddress: "10.0.0.11", pscConnectionId: "1234567890", pscConnectionStatus: "ACCEPTED" }),
  }),
  shape: (body, request) => {
    inFull(body, request);
    if (!isGlobal(request)) return;
    body.IPAddress = referred(request.store, body.IPAddress)?.body.address ?? body.IPAddress;
    if (body.portRange !== undefined) body.portRange = range(body.portRange);
  },
  refusal,
  methods: { ...ofRules.methods, setTarget: changing("target") },
};
