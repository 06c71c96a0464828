import type { AwsEnvironment } from "../../environment";
import { type Related, referencesOf } from "../../words/destinations";
import type { Report } from "../../yaml/problem";

type Service = AwsEnvironment["kinds"]["services"][string];

// "Quotas for your Application Load Balancers", Application Load Balancers guide.
const mostVariants = 5; // target groups of one action
const mostRules = 100; // of a load balancer, its defaults not counted
const mostCertificates = 25; // of a load balancer, the default one not counted

/** What one load balancer holds for all services that are reached alike. */
export function checkLoadBalancers({ kinds }: AwsEnvironment, report: Report): void {
  for (const ingress of ["public", "internal"] as const) {
    let [rules, names] = [0, 0];
    for (const [name, service] of Object.entries(kinds.services)) {
      if (service.ingress !== ingress) continue;
      const path = ["services", name];
      checkVariants(service, [...path, "variants"], report);
      const before = rules;
      rules += 1 + Math.max(1, Object.keys(service.variants).length); // its own, and one that holds each target group
      if (before <= mostRules && rules > mostRules)
        report(
          path,
          `is one more than the ${mostRules} rules of the environment's ${ingress} load balancer hold, of which a service takes one and one for each variant; put some services into another environment`,
        );
      if (service.domain === undefined || ++names !== mostCertificates + 2) continue;
      report(
        [...path, "domain"],
        `is name number ${names}, and the environment's ${ingress} load balancer holds ${mostCertificates + 1} certificates; put some services into another environment`,
      );
    }
  }
}

function checkVariants({ variants }: Service, path: string[], report: Report): void {
  const count = Object.keys(variants).length;
  if (count > mostVariants)
    report(path, `holds ${count} variants; a rule of the load balancer takes ${mostVariants}, write the others later`);
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
