import type { Environment } from "../../environment";
import { referencesOf, type Related } from "../../words/destinations";
import type { Warn } from "../../yaml/problem";
import { warnOfCircles } from "../jobs/circles";
import { warnOfLoadBalancers } from "./load-balancer-checks";

type Service = Environment["kinds"]["services"][string];

/** What a service may say, and will hardly mean. */
export function warnOfServices(environment: Environment, warn: Warn): void {
  const called = calledIn(environment);
  for (const [name, service] of Object.entries<Service>(environment.kinds.services)) {
    const path = ["services", name];
    if (!called.has(name)) warnOfNobody(service, environment.cloud, path, warn);
    if (service.sticky && service.replicas.max === 1 && Object.keys(service.variants).length < 2)
      warn(
        [...path, "sticky"],
        "changes nothing, since all come to the one replica; remove it, or write more replicas",
      );
    if (service.signIn && "oidc" in service.signIn && service.signIn.oidc !== undefined)
      warn(
        [...path, "signIn", "oidc", "clientSecret"],
        "is read by the deploy, since the load balancer takes the value itself: it stands in Terraform's state, in clear; cognito: { saml: { metadata: ... } } signs in without one",
      );
  }
  if (environment.cloud === "aws") warnOfLoadBalancers(environment, warn);
  warnOfCircles(environment, warn);
}

/** Whom workloads call. */
function calledIn({ kinds }: Environment): Set<string> {
  const all = (["identities", "airflow", "jobs", "services"] as const).flatMap((kind) =>
    Object.values<{ calls: Related[] }>(kinds[kind]).flatMap(({ calls }) => referencesOf(calls)),
  );
  return new Set(all.flatMap(({ to }) => (to.kind === "service" ? to.key : [])));
}

function warnOfNobody({ ingress, access = {}, signIn }: Service, cloud: string, path: string[], warn: Warn): void {
  const callers = "callers" in access ? (access.callers ?? []) : [];
  if (access.everyone || callers.length > 0 || signIn !== undefined) return;
  const ways = [
    `calls: [service/${path[1]}] at what calls it`,
    ...(cloud === "gcp" ? ["access: { callers: [...] }"] : []),
    ...(ingress === "public" ? ["signIn for people"] : []),
  ];
  warn(path, `may be called by nobody; write ${ways.join(", ")}, or access: { everyone: true }`);
}
