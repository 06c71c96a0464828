import { failedPrecondition, invalidArgument, type ApiError } from "../../api-error";
import { constraintOf } from "../../constraints";
import type { Body, Json } from "../../json";
import type { Request } from "../../request";
import { between, oneOf, seconds, type Check } from "../checks";
import type { Row } from "../row";
import { wrongAccount, wrongLimits, wrongSecret } from "./jobs";

const ingresses: Readonly<Record<string, string>> = {
  INGRESS_TRAFFIC_ALL: "all",
  INGRESS_TRAFFIC_INTERNAL_ONLY: "internal",
  INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER: "internal-and-cloud-load-balancing",
  INGRESS_TRAFFIC_NONE: "none",
};

/** "Restrict allowed ingress settings" (Cloud Run, organization policies); the words are those that people were told of a service that was made. */
function wrongIngress(
  { ingress = "INGRESS_TRAFFIC_ALL" }: Body,
  { store, project, method }: Request,
): ApiError | undefined {
  const allowed = constraintOf(store, project, "run.allowedIngress")?.map((each) => each.replace(/^is:/, ""));
  const name = ingresses[ingress] ?? ingress;
  if (allowed === undefined || allowed.includes(name)) return undefined;
  const call = method === "PATCH" ? "UpdateService" : "CreateService";
  return failedPrecondition(
    `Constraint constraints/run.allowedIngress violated for attempting ${call} with annotation "run.googleapis.com/ingress" set to the value ${name}.`,
  );
}

/** Probe, Cloud Run API: what may be waited for differs, and a probe ends before the next begins. */
const probe =
  (longest: number): Check =>
  ({ initialDelaySeconds = 0, periodSeconds = 10, timeoutSeconds = 1, failureThreshold = 3, ...actions }: Body) =>
    between(0, longest)(initialDelaySeconds, {}) ??
    between(1, longest)(periodSeconds, {}) ??
    between(1, periodSeconds)(timeoutSeconds, {}) ??
    between(1, 2 ** 31 - 1)(failureThreshold, {}) ??
    (["httpGet", "tcpSocket", "grpc"].filter((each) => actions[each] !== undefined).length === 1
      ? undefined
      : "exactly one of httpGet, tcpSocket, or grpc must be specified");

function wrongContainer(container: Body): string | undefined {
  // "Container runtime contract" names what Cloud Run sets itself.
  const own = (container.env ?? []).find(({ name }: Body) =>
    /^(PORT|K_SERVICE|K_REVISION|K_CONFIGURATION)$/.test(name),
  );
  if (own !== undefined)
    return `The following reserved env names were provided: ${own.name}. These values are automatically set by the system.`;
  if (container.livenessProbe?.tcpSocket !== undefined)
    return "Cloud Run currently does not support TCP socket in liveness probe.";
  return undefined;
}

/** Fractions of a processor, and what stands beside a GPU, have limits of their own. */
function wrongSize(limits: Json): string | undefined {
  const isPlain = limits["nvidia.com/gpu"] === undefined && /^([1-9]\d*|[1-9]\d*000m)$/.test(String(limits.cpu ?? "1"));
  return isPlain ? wrongLimits(limits) : undefined;
}

function refusal(body: Body, request: Request): ApiError | undefined {
  const template: Body = body.template ?? {};
  for (const container of (template.containers ?? []) as Body[]) {
    const wrong = wrongContainer(container);
    if (wrong !== undefined) return invalidArgument(wrong);
  }
  return wrongIngress(body, request) ?? wrongAccount(template, request) ?? wrongSecret(template, request);
}

/** What Cloud Run refuses of a service. */
export const refusedOfServices: Pick<Row, "checks" | "refusal"> = {
  checks: {
    "template.maxInstanceRequestConcurrency": between(0, 1000),
    "template.timeout": seconds(1, 3600),
    "template.containers[].startupProbe": probe(240),
    "template.containers[].livenessProbe": probe(3600),
    "template.containers[].resources.limits": wrongSize,
    ingress: oneOf(...Object.keys(ingresses)),
  },
  refusal,
};
