import type { CloudRunV2ServiceTemplate } from "@cdktf/provider-google/lib/cloud-run-v2-service";
import type { Construct } from "constructs";
import { shortHash } from "../../shared/names";
import { resolverOf } from "../../shared/resolve";
import { sortedVariables } from "./container-variables";

/** Where the bucket of the weights is found in the container's file system. */
export const artifactMount = "/mnt/models";

/** What one revision of a {@link CloudRunModelService} runs. */
export interface CloudRunModel {
  /** Container image in Artifact Registry, by digest. */
  readonly image: string;

  /**
   * Folder of the weights. The bucket is mounted to be read at `/mnt/models`, so that they are in `/mnt/models/<path>`; their address
   * stands in `AIP_STORAGE_URI`, as on Vertex AI.
   * @default - the image holds them
   */
  readonly artifact?: { readonly bucket: string; readonly path: string };

  /**
   * Environment variables of the container. Whoever may read the service can read them.
   * @default - `AIP_HTTP_PORT`, `AIP_PREDICT_ROUTE`, `AIP_HEALTH_ROUTE` and `AIP_STORAGE_URI`, as on Vertex AI, which they add to
   */
  readonly env?: { readonly [name: string]: string };

  /**
   * Arguments of the image's own command.
   * @default - the image's
   */
  readonly args?: string[];

  /**
   * Port that the container listens on.
   * @default 8080
   */
  readonly port?: number;

  /**
   * Path that requests are sent to.
   * @default /predict
   */
  readonly predictRoute?: string;

  /**
   * Path that answers 200 once the model is ready. A replica has 240 seconds for that.
   * @default /health
   */
  readonly healthRoute?: string;

  /**
   * GPU of each replica, such as `nvidia-l4`; a replica has one at most. It needs 4 processors and 16 GiB or more.
   * @default - none
   */
  readonly accelerator?: { readonly type: string; readonly count: number };

  /**
   * Replicas that are kept ready.
   * @default 0
   */
  readonly minReplicas?: number;

  /**
   * Most replicas.
   * @default 1
   */
  readonly maxReplicas?: number;

  /**
   * Any new text makes another revision of the same content.
   * @default - none
   */
  readonly redeploy?: string;
}

/** How large a replica is, and what it takes. */
export interface CloudRunReplica {
  /**
   * Processors: 1, 2, 4, 6 or 8.
   * @default - 1, and 4 beside a GPU
   */
  readonly cpu?: number;

  /**
   * Memory in MiB, 512 to 32,768.
   * @default - 2,048, and 16,384 beside a GPU
   */
  readonly memoryMiB?: number;

  /**
   * Requests that it takes at a time, 1-1,000.
   * @default 8
   */
  readonly concurrency?: number;

  /**
   * Seconds that a request may take, 1-3,600.
   * @default 60
   */
  readonly timeoutSeconds?: number;

  /** E-mail address of the service account that it runs as, known at synthesis. */
  readonly serviceAccount: string;
}

/** A revision without its name and its key. The name is a hash of it, so that nothing in it may be another at deploy. */
export function revisionTemplate(model: CloudRunModel, replica: CloudRunReplica): CloudRunV2ServiceTemplate {
  const { artifact, accelerator, port = 8080, healthRoute = "/health", args = [] } = model;
  const gpu = accelerator !== undefined;
  const { cpu = gpu ? 4 : 1, memoryMiB = gpu ? 16_384 : 2048, concurrency = 8, timeoutSeconds = 60 } = replica;
  return {
    serviceAccount: replica.serviceAccount,
    executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2", // the first cannot mount a bucket
    maxInstanceRequestConcurrency: concurrency,
    timeout: `${timeoutSeconds}s`,
    scaling: { minInstanceCount: model.minReplicas ?? 0, maxInstanceCount: model.maxReplicas ?? 1 },
    nodeSelector: accelerator && { accelerator: accelerator.type },
    gpuZonalRedundancyDisabled: gpu ? true : undefined, // a GPU that is kept free in a second zone is billed
    containers: [
      {
        image: model.image,
        args: args.length === 0 ? undefined : args,
        ports: { containerPort: port },
        env: sortedVariables(variables(model)),
        resources: {
          limits: { cpu: `${cpu}`, memory: `${memoryMiB}Mi`, ...(gpu ? { "nvidia.com/gpu": "1" } : {}) },
          cpuIdle: !gpu, // a GPU is not given without processors that are always on
          startupCpuBoost: true,
        },
        startupProbe: {
          httpGet: { path: healthRoute, port },
          periodSeconds: 10,
          timeoutSeconds: 5,
          failureThreshold: 24,
        },
        volumeMounts: artifact && [{ name: "models", mountPath: artifactMount }],
      },
    ],
    volumes: artifact && [{ name: "models", gcs: { bucket: artifact.bucket, readOnly: true } }],
  };
}

/** `<service>-<hash>`: the same content is the same revision, in whatever deploy. */
export function revisionName(
  scope: Construct,
  serviceName: string,
  template: CloudRunV2ServiceTemplate,
  { encrypted, redeploy }: { encrypted: boolean; redeploy?: string },
): string {
  return `${serviceName}-${shortHash(JSON.stringify([resolverOf(scope)(template), encrypted, redeploy]), 8)}`;
}

function variables({ artifact, env, port = 8080, predictRoute, healthRoute }: CloudRunModel): Record<string, string> {
  return {
    AIP_HTTP_PORT: `${port}`,
    AIP_PREDICT_ROUTE: predictRoute ?? "/predict",
    AIP_HEALTH_ROUTE: healthRoute ?? "/health",
    ...(artifact && { AIP_STORAGE_URI: `gs://${artifact.bucket}/${artifact.path}` }),
    ...env,
  };
}
