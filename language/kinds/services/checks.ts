import type { Environment } from "../../environment";
import { checkImage, checkRange, checkSecrets } from "../../words/checks";
import { referencesOf } from "../../words/destinations";
import type { Report } from "../../yaml/problem";
import { checkReachable, checkSlo, checkTraffic } from "../endpoints/checks";
import { variantsOf } from "./schema";

type Service = Environment["kinds"]["services"][string];
type Variant = Service["variants"][string];

/** What no field can know alone, of the services of either cloud. */
export function checkServices(environment: Environment, report: Report): void {
  const names = new Map<string, string>();
  for (const [name, service] of Object.entries<Service>(environment.kinds.services)) {
    const path = ["services", name];
    checkContainers(environment, service, path, report);
    checkTraffic(service.variants, [...path, "variants"], report);
    checkReplicas(service, path, report);
    checkSlo(service, path, report);
    const or = ", or a longer timeout";
    checkReachable(service, service.timeout * 1_000, { ends: "its timeout", or }, path, report);
    checkSignIn(service, path, report);
    checkDomain(service, names, path, report);
    for (const { to, index } of referencesOf(service.calls))
      if (to.kind === "service" && to.key === name)
        report([...path, "calls", String(index)], "is the service itself; remove it");
  }
}

/** One image, or several, each of which can be had. */
function checkContainers(environment: Environment, service: Service, path: string[], report: Report): void {
  const { image, variants, env } = service;
  const several = Object.keys(variants).length > 0;
  if (image === undefined && !several) report(path, "has no container; write image, or variants with an image each");
  if (image !== undefined && several)
    report([...path, "image"], "stands beside variants, which have an image each; remove it, or variants");
  if (image !== undefined) checkImage(environment, image, [...path, "image"], report);
  checkSecrets(environment, env, [...path, "env"], report);
  for (const [key, variant] of Object.entries<Variant>(variants)) {
    checkImage(environment, variant.image, [...path, "variants", key, "image"], report);
    checkSecrets(environment, variant.env, [...path, "variants", key, "env"], report);
  }
}

function checkReplicas(service: Service, path: string[], report: Report): void {
  checkRange(service.replicas, [...path, "replicas"], report);
  const own = service.variants as Record<string, Variant>;
  for (const [key, { replicas }] of Object.entries(variantsOf<Variant>(service)))
    if (own[key]?.replicas !== undefined) checkRange(replicas, [...path, "variants", key, "replicas"], report);
}

/** Who signs in comes from the internet, to a name that the load balancer holds a certificate of. */
function checkSignIn({ signIn, domain, ingress, access }: Service, path: string[], report: Report): void {
  if (signIn === undefined) return;
  if (domain === undefined)
    report([...path, "signIn"], "needs a name with a certificate; write domain: scores.acme.example");
  if (ingress !== "public")
    report(
      [...path, "signIn"],
      "is for people who come from the internet, and the service is reached from the network alone; write ingress: public, or remove it",
    );
  if (access?.everyone)
    report(
      [...path, "access", "everyone"],
      "stands beside signIn, and nobody gets in without either; remove one of them",
    );
}

/** A name leads to one service. */
function checkDomain(
  { domain, zone }: Service,
  names: Map<string, string>,
  path: readonly string[],
  report: Report,
): void {
  if (domain === undefined) {
    if (zone !== undefined)
      report(
        [...path, "zone"],
        "has no record to make without a name; write domain: scores.acme.example, or remove it",
      );
    return;
  }
  const other = names.get(domain);
  if (other === undefined) names.set(domain, path[1]!);
  else report([...path, "domain"], `is service/${other}'s, and a name leads to one service; choose another`);
}
