import type { AwsEnvironment } from "../../environment";
import { checkReference, checkReserved } from "../../words/checks";
import type { Report } from "../../yaml/problem";
import { checkFargate } from "../fargate";
import { checkAwsCalls, checkLoadBalancers } from "./load-balancer-checks";

type Service = AwsEnvironment["kinds"]["services"][string];

// "Task metadata available for Amazon ECS tasks on Fargate" and "Task IAM role", ECS guide: what a container is told. PORT says so itself.
const reserved = /^(?:AWS_EXECUTION_ENV|AWS_CONTAINER_\w+|ECS_\w+)$/;

/** Services of ECS on Fargate. */
export function checkAwsServices(environment: AwsEnvironment, report: Report): void {
  for (const [name, service] of Object.entries(environment.kinds.services)) {
    const path = ["services", name];
    checkReserved(service.env, reserved, [...path, "env"], report);
    for (const [key, { env }] of Object.entries(service.variants))
      checkReserved(env, reserved, [...path, "variants", key, "env"], report);
    checkFargate(service, path, report);
    checkRunning(service, path, report);
    if (service.scaleOn && Object.keys(service.scaleOn).length === 0)
      report([...path, "scaleOn"], "is empty; write cpu or requests, such as { requests: 600 }");
    checkName(environment, service, path, report);
    checkPublic(service, path, report);
    checkProvider(environment, service, path, report);
  }
  checkLoadBalancers(environment, report);
  checkAwsCalls(environment, report);
}

/** Fargate starts no task because somebody asks. */
function checkRunning({ replicas, variants }: Service, path: string[], report: Report): void {
  const all = [
    { replicas, at: path },
    ...Object.entries(variants).map(([key, variant]) => ({ ...variant, at: [...path, "variants", key] })),
  ];
  for (const { replicas, at } of all)
    if (replicas?.min === 0)
      report(
        [...at, "replicas", "min"],
        "0 would be stopped, not idle: Fargate starts no task because a request comes; write 1, or a job for what runs at times",
      );
}

/** A name by HTTPS needs a certificate: one that is there, or one that a record proves. */
function checkName({ aws }: AwsEnvironment, service: Service, path: string[], report: Report): void {
  const { domain, zone, certificate } = service;
  if (certificate !== undefined) {
    const [, , , region, account] = certificate.split(":");
    if (region !== aws.region || account !== aws.account)
      report(
        [...path, "certificate"],
        `is of ${account} in ${region}, and the load balancer of ${aws.account} in ${aws.region} takes one of there; write that one's ARN`,
      );
    if (domain === undefined)
      report([...path, "certificate"], "stands beside no name; write domain: scores.acme.example, or remove it");
  }
  if (domain !== undefined && zone === undefined && certificate === undefined)
    report(
      [...path, "domain"],
      "needs a certificate; write zone: <id of the hosted zone>, by which one is made, or certificate: <its ARN>",
    );
}

/** What is on the internet has a name, and says who gets in: a load balancer knows no callers. */
function checkPublic({ ingress, domain, signIn, access }: Service, path: string[], report: Report): void {
  if (ingress !== "public") return;
  if (domain === undefined && signIn === undefined)
    report(
      [...path, "ingress"],
      "is public, and nobody sends anything over the internet without TLS, which needs a name; write domain: scores.acme.example",
    );
  if (signIn === undefined && !access?.everyone)
    report(
      [...path, "ingress"],
      "is public, and a load balancer of AWS does not ask callers who they are; write signIn, or access: { everyone: true } where the container asks itself, or nobody has to",
    );
}

function checkProvider(environment: AwsEnvironment, { signIn }: Service, path: string[], report: Report): void {
  if (signIn === undefined) return;
  const { cognito, oidc } = signIn;
  if ((cognito === undefined) === (oidc === undefined))
    report(
      [...path, "signIn"],
      cognito === undefined
        ? "says nothing; write cognito: {}, cognito: { saml: { metadata: https://... } } or oidc: { ... }"
        : "says two ways, and a service takes one; write cognito or oidc",
    );
  if (oidc === undefined) return;
  checkReference(environment, oidc.clientSecret, [...path, "signIn", "oidc", "clientSecret"], report);
  if (!oidc.scopes.includes("openid"))
    // `AuthenticateOidcActionConfig.Scope`, ELB API
    report([...path, "signIn", "oidc", "scopes"], "lacks openid, without which nobody is told who it is; add it");
}
