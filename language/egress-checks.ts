import { callsInNetwork, destinationsInNetwork, type WorkloadDestination } from "./egress";
import type { Environment, GcpEnvironment } from "./environment";
import { isPrivate, overlaps } from "./words/ranges";
import { listed } from "./yaml/nearest";
import type { Report } from "./yaml/problem";

// "Quotas and limits" of Cloud NGFW: names in one rule. Ours are one rule for each port, and a port's own names may be as many.
const mostHosts = 100;

/** What workloads of the network connect to outside: nothing in the environment's own network, and nothing without a way there. */
export function checkEgress(environment: Environment, report: Report): void {
  const all = destinationsInNetwork(environment);
  checkOwnNetwork(environment, all, report);
  if (environment.cloud !== "gcp") return;
  checkNat(environment, all, report);
  checkPrivateEndpoints(environment, report);
  checkHosts(environment, all, report);
}

/** The range of the network that its own things stand in. */
function checkOwnNetwork(environment: Environment, all: readonly WorkloadDestination[], report: Report): void {
  const { network } = environment.cloud === "gcp" ? environment.gcp : environment.aws;
  for (const { to, path } of all) {
    if (to.cidr === undefined || !overlaps(to.cidr, network.cidr)) continue;
    report(
      [...path],
      `overlaps with ${network.cidr}, the environment's own network, from which nothing goes out to it; write another range, or another ${environment.cloud}.network.cidr`,
    );
  }
}

/** What stands in the network has no public address: without NAT it reaches Google's APIs and what the network is joined to. */
function checkNat({ gcp }: GcpEnvironment, all: readonly WorkloadDestination[], report: Report): void {
  if (gcp.network.nat) return;
  for (const { to, path } of all) {
    if (to.cidr !== undefined && isPrivate(to.cidr)) continue;
    const joined = to.host === undefined ? "" : ", or the range of a host that is reached privately, such as 10.1.0.0/16:5432"; // prettier-ignore
    report(
      [...path],
      `lies on the internet, which the network does not reach; write gcp: { network: { nat: true } }${joined}`,
    );
  }
}

function checkHosts({ egress }: GcpEnvironment, all: readonly WorkloadDestination[], report: Report): void {
  if (egress === "open") return;
  const byPort = new Map<number, Set<string>>();
  for (const { to, path } of all) {
    if (to.host === undefined) continue;
    const hosts = byPort.get(to.port) ?? new Set();
    byPort.set(to.port, hosts.add(to.host));
    if (hosts.size !== mostHosts + 1) continue;
    report(
      [...path],
      `is host number ${hosts.size} of port ${to.port}, and a firewall rule of Google Cloud takes ${mostHosts}; write ranges for some, or egress: open`,
    );
  }
}

/** Behind Private Service Connect an endpoint answers to the networks of the projects in its list alone, its own project's not excepted. */
function checkPrivateEndpoints(environment: GcpEnvironment, report: Report): void {
  const { gcp, kinds } = environment;
  for (const { who, to, path } of callsInNetwork(environment)) {
    const projects = to.kind === "endpoint" ? kinds.endpoints[to.key]?.privateServiceConnect?.projects : undefined;
    if (projects === undefined || projects.includes(gcp.project) || projects.includes(gcp.projectNumber)) continue;
    report(
      [...path],
      `answers to the networks of ${listed(projects, 3)} alone, and ${who} stands in one of ${gcp.project}; add it to endpoints.${to.key}.privateServiceConnect.projects, which makes another endpoint`,
    );
  }
}
