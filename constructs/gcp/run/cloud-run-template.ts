import type { CloudRunV2ServiceTemplate } from "@cdktf/provider-google/lib/cloud-run-v2-service";
import { knownProject } from "../place";
import { newestVersion } from "../secret-manager/newest-version";
import { sortedVariables } from "./container-variables";
import type {
  CloudRunContainer,
  CloudRunModel,
  CloudRunNetwork,
  CloudRunReplica,
  CloudRunSecretValue,
} from "./cloud-run-props";

/** Where the bucket of the weights is found in the container's file system. */
const artifactMount = "/mnt/models";

/** What a revision has besides what its container and its replicas are. */
export interface RevisionSettings {
  /** Variables of the container, all of them. */
  readonly environment: Variables;
  /** The service's, where it is known. */
  readonly project?: string;
  /** Sends a client to the replica that answered it before. */
  readonly sessionAffinity?: true;
  /** Starts a replica again that does not answer any more. */
  readonly isAsked?: true;
}

/** A revision without its name and its key. The name is a hash of it, so that nothing in it may be another at deploy but the versions of secrets. */
export function revisionTemplate(
  model: CloudRunModel,
  replica: CloudRunReplica,
  { environment, project, sessionAffinity, isAsked }: RevisionSettings,
): CloudRunV2ServiceTemplate {
  const { artifact, accelerator, port = 8080, command = [], args = [], sharedMemoryMiB } = model;
  const gpu = accelerator !== undefined;
  const { concurrency = 8, timeoutSeconds = 60, network } = replica;
  const { cpu, memoryMiB } = sizeOf(model, replica);
  const mounts = [
    ...(artifact ? [{ name: "models", mountPath: artifactMount }] : []),
    ...(sharedMemoryMiB === undefined ? [] : [{ name: "shared", mountPath: "/dev/shm" }]),
  ];
  const volumes = [
    ...(artifact ? [{ name: "models", gcs: { bucket: artifact.bucket.knownName, readOnly: true } }] : []),
    ...(sharedMemoryMiB === undefined
      ? []
      : [{ name: "shared", emptyDir: { medium: "MEMORY", sizeLimit: `${sharedMemoryMiB}Mi` } }]),
  ];
  return {
    serviceAccount: replica.serviceAccount.knownEmail,
    executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2", // the first cannot mount a bucket
    maxInstanceRequestConcurrency: concurrency,
    timeout: `${timeoutSeconds}s`,
    sessionAffinity,
    scaling: { minInstanceCount: model.minReplicas ?? 0, maxInstanceCount: model.maxReplicas ?? 1 },
    nodeSelector: accelerator && { accelerator: accelerator.type },
    gpuZonalRedundancyDisabled: gpu ? true : undefined, // a GPU that is kept free in a second zone is billed
    vpcAccess: network && vpcAccess(network),
    containers: [
      {
        image: model.image,
        command: command.length === 0 ? undefined : command,
        args: args.length === 0 ? undefined : args,
        ports: { containerPort: port },
        env: variables(environment, project),
        resources: {
          limits: { cpu: `${cpu}`, memory: `${memoryMiB}Mi`, ...(gpu ? { "nvidia.com/gpu": "1" } : {}) },
          cpuIdle: !gpu, // a GPU is not given without processors that are always on
          startupCpuBoost: true,
        },
        startupProbe: startupProbe(model),
        livenessProbe: isAsked && livenessProbe(model),
        volumeMounts: mounts.length === 0 ? undefined : mounts,
      },
    ],
    volumes: volumes.length === 0 ? undefined : volumes,
  };
}

/** Processors and memory of a replica, where nothing else is said as few as its GPU takes. */
export function sizeOf(
  { accelerator }: Pick<CloudRunModel, "accelerator">,
  { cpu, memoryMiB }: Pick<CloudRunReplica, "cpu" | "memoryMiB">,
) {
  const least = leastBeside(accelerator?.type);
  return { cpu: cpu ?? least?.cpu ?? 1, memoryMiB: memoryMiB ?? least?.memoryMiB ?? 2048 };
}

/** What Cloud Run wants beside a GPU: guide "GPU support for services", November 2026. */
export function leastBeside(gpu: string | undefined): { cpu: number; memoryMiB: number } | undefined {
  if (gpu === undefined) return undefined;
  return gpu === largeGpu ? { cpu: 20, memoryMiB: 81_920 } : { cpu: 4, memoryMiB: 16_384 };
}

/** The one GPU whose replicas are larger than any without it. */
export const largeGpu = "nvidia-rtx-pro-6000";

/** It is asked every ten seconds, for no longer than 240: what goes beyond that is waited for before. */
function startupProbe({ port = 8080, healthRoute = "/health", startupSeconds = 240 }: CloudRunContainer) {
  return {
    httpGet: { path: healthRoute, port },
    initialDelaySeconds: startupSeconds > 240 ? startupSeconds - 240 : undefined,
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: Math.ceil(Math.min(startupSeconds, 240) / 10),
  };
}

/** Asked seldom and with patience: a replica that is started again drops the requests that it has. */
function livenessProbe({ port = 8080, healthRoute = "/health" }: CloudRunContainer) {
  return { httpGet: { path: healthRoute, port }, periodSeconds: 30, timeoutSeconds: 10, failureThreshold: 3 };
}

/** Direct VPC egress: no connector, and nothing that is billed idle. */
export function vpcAccess({ network: { network, subnetwork }, egress = "PRIVATE_RANGES_ONLY", tags }: CloudRunNetwork) {
  return { egress, networkInterfaces: [{ network, subnetwork, tags }] };
}

/** What a model is told, as on Vertex AI. */
export function modelVariables({
  artifact,
  environment,
  port = 8080,
  predictRoute,
  healthRoute,
}: CloudRunModel): Variables {
  return {
    AIP_HTTP_PORT: `${port}`,
    AIP_PREDICT_ROUTE: predictRoute ?? "/predict",
    AIP_HEALTH_ROUTE: healthRoute ?? "/health",
    ...(artifact && { AIP_STORAGE_URI: `gs://${artifact.bucket.knownName}/${artifact.path}` }),
    ...environment,
  };
}

export type Variables = { readonly [name: string]: string | CloudRunSecretValue };

/** Variables as a container has them, those from Secret Manager by the number of a version. */
export function variables(all: Variables, project: string | undefined) {
  return sortedVariables(all).map(({ name, value }) =>
    typeof value === "string" ? { name, value } : { name, valueSource: { secretKeyRef: secretKeyRef(value, project) } },
  );
}

/** A secret of another project is named with it (`SecretKeySelector.secret` of Cloud Run's API, v2). */
function secretKeyRef({ secret, version }: CloudRunSecretValue, own: string | undefined) {
  const { name, project } = secret;
  const isHere = project === undefined || (own !== undefined && knownProject(secret, { project }) === own);
  return {
    secret: isHere ? name : `projects/${project}/secrets/${name}`,
    version: version ?? newestVersion(secret),
  };
}
