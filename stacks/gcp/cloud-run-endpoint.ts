import { CloudRunMetrics } from "../../constructs/gcp/run/cloud-run-metrics";
import { CloudRunModelService, type CloudRunServedModel } from "../../constructs/gcp/run/cloud-run-model-service";
import { CloudRunOffHours } from "../../constructs/gcp/run/cloud-run-off-hours";
import { mapValues } from "../environment-stack";
import { watched } from "./endpoint-watching";
import type { GcpPlatform, MadeEndpoint } from "./kind";
import { type Endpoint, type EndpointParts, servedContainer, type Variant } from "./model-identity";
import { hoursOf, jobsOf, mayScaleService, replicasOf } from "./off-hours";

/** An endpoint on Cloud Run. A service has no state without a revision: before the first model there is none. */
export function addCloudRunEndpoint({ at, beside, key, endpoint, identity, on }: EndpointParts): MadeEndpoint {
  const serviceName = on.nameOf(key, 26); // with the longest name of a model, as much as a host name holds
  const name = on.nameOf(key, 63);
  const shown = watched(beside, name, endpoint, new CloudRunMetrics(serviceName, on.region).metrics(name), on);
  const models = Object.values(endpoint.variants);
  const told = { name: serviceName, account: identity.email, shown };
  if (models.length === 0) return { ...told, grantCall: () => {} };

  const hours = hoursOf(endpoint, on);
  const kept = hours === undefined ? 0 : keptReady(endpoint);
  const { cpu, memory, concurrency, timeout } = endpoint.serverless ?? {};
  const made = new CloudRunModelService(at, key, {
    serviceName,
    location: on.region,
    project: on.projectWith("run"),
    description: endpoint.description,
    cpu,
    concurrency,
    memoryMiB: memory && memory / 1024 ** 2,
    timeoutSeconds: timeout && timeout / 1000,
    serviceAccount: identity.account,
    models: mapValues(latestLast(endpoint.variants), (variant) => servedModel(endpoint, variant, kept > 0, on)),
    ...(kept > 0 && { minReplicas: kept, scaledElsewhere: true }),
    kmsKeyName: on.keyIn(on.region, "run", () => on.agents.cloudRun),
    protect: on.protect,
    dependsOn: identity.mayRead(models),
  });
  if (hours !== undefined && kept > 0) {
    const jobs = jobsOf(key, hours, mayScaleService(key, made, on), on);
    new CloudRunOffHours(beside, "off-hours", { ...jobs, service: made, cloudRun: on.deployer?.cloudRun });
  }
  for (const member of endpoint.access?.callers ?? []) made.grantInvoke(member, member);
  const grantCall = (id: string, member: string) => void made.grantInvoke(id, member);
  return { ...told, url: made.url, grantCall };
}

/**
 * How many replicas of the service are ready outside the off hours: what the variants keep that have traffic, by which Cloud Run shares them out. What a
 * revision keeps itself can only be changed by another revision.
 */
function keptReady(endpoint: Endpoint): number {
  const all = Object.values(endpoint.variants).filter(({ traffic }) => traffic > 0);
  return all.reduce((sum, variant) => sum + replicasOf(endpoint, variant).min, 0);
}

function servedModel(
  endpoint: Endpoint,
  variant: Variant,
  keptByService: boolean,
  on: GcpPlatform,
): CloudRunServedModel {
  const { artifact } = variant;
  const { min, max } = replicasOf(endpoint, variant);
  return {
    ...servedContainer(variant, on),
    environment: mapValues(variant.env, (value) =>
      typeof value === "string" ? value : { secret: on.made("secrets", value.key), version: value.version },
    ),
    artifact: artifact && { bucket: on.made("buckets", artifact.key), path: artifact.path },
    accelerator: variant.accelerator ?? endpoint.accelerator,
    minReplicas: keptByService ? 0 : min,
    maxReplicas: max,
  };
}

/** The variant whose revision this deploy makes comes last, wherever it stands in the file. */
export function latestLast<Of extends { readonly latest?: boolean }>(variants: Record<string, Of>): Record<string, Of> {
  return Object.fromEntries(
    Object.entries(variants).sort(([, a], [, b]) => Number(a.latest ?? false) - Number(b.latest ?? false)),
  );
}
