import type { Construct } from "constructs";
import { type EgressDestination, EgressPolicy, type EgressPolicyProps } from "../../constructs/gcp/vpc/egress-policy";
import { callsInNetwork, declaredDestinations, type Destination, type GcpEnvironment, kindOf } from "../../language";
import type { MadeEndpoint, MadeService } from "./kind";

/** Closes the network but for what workloads declare. Composer installs packages outside of it ("Install Python dependencies", Composer guide). */
export function addEgress(
  at: Construct,
  environment: GcpEnvironment,
  props: Pick<EgressPolicyProps, "policyName" | "project" | "network">,
): EgressPolicy {
  return new EgressPolicy(at, "egress", {
    ...props,
    ownCidrs: [environment.gcp.network.cidr],
    destinations: byPort(declaredDestinations(environment)),
  });
}

/** Endpoints on Vertex AI, and services without a domain, answer under names of their own, which are none of Google's APIs. */
export function letOutToCalled(
  policy: EgressPolicy,
  environment: GcpEnvironment,
  made: (kind: "endpoints" | "services", key: string) => MadeEndpoint | MadeService,
): void {
  const called = callsInNetwork(environment).map(({ to: { kind, key } }) => `${kindOf(kind)}/${key}`);
  const hosts = [...new Set(called)].sort().flatMap((each) => {
    const [kind, key] = each.split("/") as ["endpoints" | "services", string];
    return made(kind, key).host ?? [];
  });
  if (hosts.length > 0) policy.allow(1, { hosts, port: 443 });
}

function byPort(destinations: readonly Destination[]): EgressDestination[] {
  const ports = [...new Set(destinations.map(({ port }) => port))].sort((a, b) => a - b);
  return ports.map((port) => {
    const here = destinations.filter((each) => each.port === port);
    return { port, hosts: here.flatMap(({ host }) => host ?? []), cidrs: here.flatMap(({ cidr }) => cidr ?? []) };
  });
}
