import type { SageMakerEndpointProps } from "../../constructs/aws/sagemaker/sagemaker-endpoint-props";
import { defaultInstance } from "../../language";
import { mapValues } from "../environment-stack";
import type { AwsItem, AwsPlatform } from "./kind";
import { imageUrl } from "./registries";
import { withSecretNames } from "./secrets";

// An endpoint of the language as the props of a SageMakerEndpoint.

type Endpoint = AwsItem<"endpoints">;
type Model = Omit<Endpoint["variants"][string], "traffic">;

/** The variants that serve, as the models of the construct. */
export function modelsProps(endpoint: Endpoint, on: AwsPlatform): SageMakerEndpointProps["models"] {
  const { memory, concurrency, provisioned } = endpoint.serverless ?? { memory: 2 * 1024 ** 3, concurrency: 20 };
  return mapValues(endpoint.variants, ({ traffic, ...model }) =>
    endpoint.mode === "serverless"
      ? {
          ...served(model, on),
          memoryMiB: memory / 1024 ** 2,
          maxConcurrency: concurrency,
          provisionedConcurrency: provisioned,
        }
      : { ...served(model, on), ...instances(endpoint, model), traffic },
  );
}

/** The model that receives copies; none while there is nobody whose requests it could copy. */
export function shadowProps({ shadow, ...endpoint }: Endpoint, on: AwsPlatform): SageMakerEndpointProps["shadow"] {
  if (shadow === undefined || Object.keys(endpoint.variants).length === 0) return undefined;
  return { ...served(shadow, on), ...instances(endpoint, shadow), samplePercent: shadow.sample };
}

function served({ image, artifact, env }: Model, on: AwsPlatform) {
  return {
    image: imageUrl(image, on),
    artifact: artifact && { bucket: on.made("buckets", artifact.key), path: artifact.path },
    environment: withSecretNames(env, on),
  };
}

/** What a model says, and otherwise its endpoint. */
function instances(endpoint: Omit<Endpoint, "shadow">, model: Model) {
  const { instance = defaultInstance, replicas, scaleOn } = { ...endpoint, ...given(model) };
  return {
    instanceType: instance,
    minReplicas: replicas?.min ?? 1,
    maxReplicas: replicas?.max ?? 1,
    requestsPerMinutePerInstance: scaleOn?.requests,
    cpuPercent: scaleOn?.cpu,
    gpuPercent: scaleOn?.gpu,
    backlogPerInstance: scaleOn?.backlog,
  };
}

function given({ instance, replicas, scaleOn }: Model): Partial<Pick<Endpoint, "instance" | "replicas" | "scaleOn">> {
  return {
    ...(instance && { instance }),
    ...(replicas && { replicas }),
    ...(scaleOn && { scaleOn }),
  };
}

/** Where requests and answers are kept, as a table of the endpoint's name. */
export function captureProps(key: string, { capture }: Endpoint, on: AwsPlatform): SageMakerEndpointProps["capture"] {
  if (capture === undefined) return undefined;
  const { sample, to, keep } = capture;
  const tableName = key.replace(/-/g, "_"); // keys hold no underscore, so two keys stay two
  return { database: on.made("datasets", to.key), tableName, samplePercent: sample, deleteAfterDays: keep };
}

/** How an update moves to new instances. */
export function rolloutProps(rollout: Endpoint["rollout"]): SageMakerEndpointProps["rollout"] {
  if (rollout === undefined) return undefined;
  if (rollout === "allAtOnce") return { type: "ALL_AT_ONCE" };
  const { canary, linear } = rollout;
  return canary
    ? { type: "CANARY", stepPercent: canary.step, waitSeconds: canary.bake }
    : { type: "LINEAR", stepPercent: linear!.step, waitSeconds: linear!.every };
}

/** The promise that alarms and the dashboard follow from. */
export function serviceLevel({ slo }: Endpoint): SageMakerEndpointProps["serviceLevel"] {
  return slo && { availabilityPercent: slo.availability, latencyMilliseconds: slo.latency };
}
