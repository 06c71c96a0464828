import type { EgressRange } from "../../constructs/aws/vpc/egress-rules";
import { type AwsEnvironment, declaredDestinations, isDestination, type Related } from "../../language";

// What MWAA installs packages from when it starts ("Installing Python dependencies", MWAA guide); what pins their versions is in its image.
const packageIndex = ["pypi.org", "files.pythonhosted.org"];

/** The names that may be looked up in the network besides AWS's own. */
export function lookedUp(environment: AwsEnvironment): string[] {
  const hosts = declaredDestinations(environment).flatMap(({ host }) => host ?? []);
  const installs = Object.values(environment.kinds.airflow).some(({ packages }) => Object.keys(packages).length > 0);
  return [...new Set([...(installs ? packageIndex : []), ...hosts])];
}

/** Where a workload connects to besides HTTPS, which goes out to every address: a host may have any. */
export function rangesOf(calls: readonly Related[]): EgressRange[] {
  const ranges = calls.filter(isDestination).map(({ cidr = "0.0.0.0/0", port }) => [`${cidr}:${port}`, { cidr, port }] as const); // prettier-ignore
  return [...new Map(ranges).values()].filter(({ port }) => port !== 443);
}
