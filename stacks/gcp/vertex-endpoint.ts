import type { Construct } from "constructs";
import { PredictionRole } from "../../constructs/gcp/vertex/prediction-role";
import type { VertexDeployment } from "../../constructs/gcp/vertex/vertex-deployment";
import { VertexEndpoint, vertexEndpointNumber } from "../../constructs/gcp/vertex/vertex-endpoint";
import { vertexLogTable } from "../../constructs/gcp/vertex/vertex-log";
import { VertexOffHours } from "../../constructs/gcp/vertex/vertex-off-hours";
import { VertexModels, type VertexServedModel } from "../../constructs/gcp/vertex/vertex-models";
import { defaultMachine, floors } from "../../language";
import { mapValues } from "../environment-stack";
import { watched } from "./endpoint-watching";
import type { GcpPlatform, MadeEndpoint } from "./kind";
import { type Endpoint, type EndpointParts, type ModelIdentity, servedContainer, type Variant } from "./model-identity";
import { withSecretNames } from "./secrets";
import { hoursOf, jobsOf, mayScaleModels, replicasOf } from "./off-hours";

/** An endpoint on Vertex AI, and its models where there are any. */
export function addVertexEndpoint({ at, beside, key, endpoint, identity, on }: EndpointParts): MadeEndpoint {
  const { privateServiceConnect } = endpoint;
  const [displayName, location] = [on.nameOf(key, 128), on.region];
  const log = requestLog(key, endpoint, on);
  const made = new VertexEndpoint(at, key, {
    displayName,
    location,
    endpointNumber: vertexEndpointNumber({ displayName, location, privateServiceConnect, kmsKeyName: keyName(on) }),
    project: on.projectWith("aiplatform"),
    description: endpoint.description,
    privateServiceConnect,
    requestLogging: log && { samplePercent: log.samplePercent, dataset: log.table },
    kmsKeyName: on.keyIn(on.region, "aiplatform", () => on.agents.vertexAi),
    protect: on.protect,
  });
  if (on.deployer !== undefined && Object.keys(endpoint.variants).length > 0) {
    const { deployments } = new VertexModels(beside, "models", {
      endpoint: made,
      modelName: on.nameOf(key, 54),
      models: mapValues(endpoint.variants, (variant) => servedModel(endpoint, variant, identity, on)),
      provider: on.deployer.vertex,
      kmsKeyName: keyName(on),
      dependsOn: identity.mayRun(on.deployer, Object.values(endpoint.variants)),
    });
    addOffHours(beside, key, endpoint, deployments, on);
  }
  const name = on.nameOf(key, 63);
  const shown = watched(beside, name, endpoint, made.watched.metrics(name), on);
  const grantCall = (id: string, member: string) => predictionRole(on).grant(id, member);
  for (const member of endpoint.access?.callers ?? []) grantCall(member, member);
  const { url, host } = made;
  return { name: made.endpointName, url, host, account: identity.email, table: log?.table, shown, grantCall };
}

/** The hours of each model that has more than the one replica that Vertex AI keeps. */
function addOffHours(
  at: Construct,
  key: string,
  endpoint: Endpoint,
  deployments: Readonly<Record<string, VertexDeployment>>,
  on: GcpPlatform,
): void {
  const hours = hoursOf(endpoint, on);
  for (const [slot, deployment] of Object.entries(deployments)) {
    if (hours === undefined || !deployment.scaledElsewhere) continue;
    const jobs = jobsOf(`${key}_${slot}`, hours, mayScaleModels(on), on);
    new VertexOffHours(at, `off-hours-${slot}`, { ...jobs, deployment });
  }
}

/** The environment's role for who asks endpoints on Vertex AI; made when the first does. */
function predictionRole(on: GcpPlatform): PredictionRole {
  const at = on.group("access");
  const made = at.node.tryFindChild("predict") as PredictionRole | undefined;
  const roleId = on.nameOf("predict", 64).replace(/-/g, "_");
  return made ?? new PredictionRole(at, "predict", { roleId, project: on.projectWith("iam") });
}

function servedModel(
  endpoint: Endpoint,
  variant: Variant,
  { account }: ModelIdentity,
  on: GcpPlatform,
): VertexServedModel {
  const { artifact } = variant;
  const { min, max } = replicasOf(endpoint, variant);
  return {
    ...servedContainer(variant, on),
    environment: withSecretNames(variant.env, on),
    artifact: artifact && { bucket: on.made("buckets", artifact.key), path: artifact.path },
    machineType: variant.machine ?? endpoint.machine ?? defaultMachine,
    accelerator: variant.accelerator ?? endpoint.accelerator,
    minReplicas: min,
    maxReplicas: max,
    scaledElsewhere: hoursOf(endpoint, on) !== undefined && max > floors.gcp.realtime!,
    scaleOn: variant.scaleOn ?? endpoint.scaleOn,
    serviceAccount: account,
  };
}

/** The table of the endpoint's name that requests are logged to. */
function requestLog(key: string, { capture }: Endpoint, on: GcpPlatform) {
  if (capture === undefined) return undefined;
  const dataset = on.made("datasets", capture.to.key);
  const tableId = key.replace(/-/g, "_");
  const leave = on.environment.delete[`dataset/${on.keyOf("datasets", capture.to.key)}.${tableId}`];
  const table = dataset.addTable(tableId, {
    ...vertexLogTable(capture.keep),
    ...(leave && { protect: on.guardOf({ delete: leave }).protect }),
  });
  return { samplePercent: capture.sample, table: table.name };
}

/** The key's name written out: an endpoint and its models are named by it, before the key is there. */
function keyName({ environment, nameOf }: GcpPlatform): string | undefined {
  const { project, region } = environment.gcp;
  const name = nameOf("key", 63);
  return environment.encryption === "customer-managed"
    ? `projects/${project}/locations/${region}/keyRings/${name}/cryptoKeys/${name}`
    : undefined;
}
