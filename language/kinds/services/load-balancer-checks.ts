import type { AwsEnvironment } from "../../environment";
import { type Related, referencesOf } from "../../words/destinations";
import type { Report, Warn } from "../../yaml/problem";

type Service = AwsEnvironment["kinds"]["services"][string];

// "Quotas for your Application Load Balancers", Application Load Balancers guide. These two cannot be raised.
const mostVariants = 5; // target groups of one action
const mostGroups = 100; // target groups of a load balancer

// Of the same page, what AWS raises when it is asked.
const mostRules = 100; // of a load balancer, its defaults not counted
const mostCertificates = 25; // of a load balancer, the default one not counted

const ways = ["public", "internal"] as const;

/** What one load balancer can hold for all services that are reached alike. */
export function checkLoadBalancers({ kinds }: AwsEnvironment, report: Report): void {
  for (const [name, { variants }] of Object.entries(kinds.services)) {
    const count = Object.keys(variants).length;
    if (count > mostVariants)
      report(
        ["services", name, "variants"],
        `holds ${count} variants, and a load balancer shares out to ${mostVariants}; write the others later`,
      );
  }
  for (const ingress of ways) {
    const first = firstOver(servicesOf(kinds, ingress), mostGroups, groupsOf);
    if (first !== undefined)
      report(
        ["services", first],
        `is one more than the environment's ${ingress} load balancer holds, which is ${mostGroups} variants of all services; put some into another environment`,
      );
  }
}

/** What AWS refuses in the middle of a deploy, unless somebody has asked for more. */
export function warnOfLoadBalancers({ kinds }: AwsEnvironment, warn: Warn): void {
  for (const ingress of ways) {
    const services = servicesOf(kinds, ingress);
    const remedy = "ask AWS for more, or put some services into another environment";
    const rules = firstOver(services, mostRules, (service) => 1 + groupsOf(service)); // its own, and one that holds each target group
    if (rules !== undefined)
      warn(
        ["services", rules],
        `takes more rules of the environment's ${ingress} load balancer than the ${mostRules} that one has at first; ${remedy}`,
      );
    const named = firstOver(services, mostCertificates + 1, ({ domain }) => (domain === undefined ? 0 : 1));
    if (named !== undefined)
      warn(
        ["services", named, "domain"],
        `is name number ${mostCertificates + 2}, and the environment's ${ingress} load balancer has room for ${mostCertificates + 1} certificates at first; ${remedy}`,
      );
  }
}

const servicesOf = ({ services }: AwsEnvironment["kinds"], way: (typeof ways)[number]) =>
  Object.entries(services).filter(([, { ingress }]) => ingress === way);

const groupsOf = ({ variants }: Service) => Math.max(1, Object.keys(variants).length);

/** The service with which they come to more than `most` together. */
function firstOver(
  services: readonly [name: string, Service][],
  most: number,
  takes: (service: Service) => number,
): string | undefined {
  let sum = 0;
  return services.find(([, service]) => (sum += takes(service)) > most)?.[0];
}

/** A load balancer lets in by the network, or who signed in. */
export function checkAwsCalls({ kinds }: AwsEnvironment, report: Report): void {
  for (const kind of ["identities", "airflow", "jobs", "services"] as const) {
    for (const [name, { calls }] of Object.entries<{ calls: Related[] }>(kinds[kind])) {
      for (const { to, index } of referencesOf(calls)) {
        const service = to.kind === "service" ? kinds.services[to.key] : undefined;
        if (service === undefined) continue;
        const at = [kind, name, "calls", String(index)];
        if (service.signIn !== undefined)
          report(
            at,
            `service/${to.key} lets in people who sign in with a browser, and no workload; call another service without signIn, which may have the same image`,
          );
        else if (kind === "identities" && service.ingress === "internal")
          report(
            at,
            `service/${to.key} lets in by the network that a caller stands in, and an identity stands in none; write it under calls of what runs as it`,
          );
      }
    }
  }
}
