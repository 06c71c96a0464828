import type { GcpEnvironment } from "../environment";
import { referencesOf, type Related } from "../words/destinations";
import type { Report } from "../yaml/problem";

/** What on Google Cloud answers in networks alone: an endpoint behind Private Service Connect, and a service that is not public. Who calls stands in one. */
export function checkPrivateCalls(
  { kinds }: GcpEnvironment,
  { calls, vpc }: { readonly calls: readonly Related[]; readonly vpc: boolean },
  who: string,
  path: string[],
  report: Report,
): void {
  for (const { to, index } of vpc ? [] : referencesOf(calls)) {
    const answers =
      to.kind === "service"
        ? kinds.services[to.key]?.ingress === "internal" && "in the network alone, since its ingress is internal"
        : kinds.endpoints[to.key]?.privateServiceConnect !== undefined && "by privateServiceConnect alone";
    if (answers)
      report(
        [...path, "calls", String(index)],
        `${to.kind}/${to.key} answers ${answers}, and ${who} stands in no network; write vpc: true`,
      );
  }
}
