import type { AthenaDatabase } from "../constructs/aws/glue/athena-database";
import type { SageMakerEndpointProps } from "../constructs/aws/sagemaker/sagemaker-endpoint";
import type { AwsEnvironment } from "../language/index";
import { folder, mapValues } from "./environment-stack";

// An endpoint of the language in the words of SageMaker.

type Endpoint = AwsEnvironment["kinds"]["endpoints"][string];
type Model = Omit<Endpoint["models"][string], "traffic">;

/** Where images and buckets are. */
interface Addresses {
  readonly imageUrl: (image: string) => string;
  readonly bucketUrl: (key: string) => string;
}

/** The models that answer. */
export function modelsProps(endpoint: Endpoint, addresses: Addresses): SageMakerEndpointProps["models"] {
  const { memory, concurrency, provisioned } = endpoint.serverless ?? { memory: 2 * 1024 ** 3, concurrency: 20 };
  return mapValues(endpoint.models, ({ traffic, ...model }) =>
    endpoint.mode === "serverless"
      ? {
          ...served(model, addresses),
          memorySizeInMb: memory / 1024 ** 2,
          maxConcurrency: concurrency,
          provisionedConcurrency: provisioned,
        }
      : { ...served(model, addresses), ...instances(endpoint, model), trafficWeight: traffic },
  );
}

/** The model that receives copies; none while there is nobody whose requests it could copy. */
export function shadowProps({ shadow, ...endpoint }: Endpoint, addresses: Addresses): SageMakerEndpointProps["shadow"] {
  if (shadow === undefined || Object.keys(endpoint.models).length === 0) return undefined;
  return { ...served(shadow, addresses), ...instances(endpoint, shadow), samplePercent: shadow.sample };
}

function served({ image, artifact, env }: Model, { imageUrl, bucketUrl }: Addresses) {
  return {
    image: imageUrl(image),
    artifactUrl: artifact && `${bucketUrl(artifact.key)}/${artifactPath(artifact.path)}`,
    environment: env,
  };
}

/** What a model says, and otherwise its endpoint. */
function instances(endpoint: Omit<Endpoint, "shadow">, model: Model) {
  const { instance = "ml.m5.large", replicas, scaleOn } = { ...endpoint, ...given(model) };
  return {
    instanceType: instance,
    minInstances: replicas?.min ?? 1,
    maxInstances: replicas?.max ?? 1,
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
export function captureProps(
  key: string,
  { capture }: Endpoint,
  datasets: Record<string, AthenaDatabase>,
): SageMakerEndpointProps["capture"] {
  if (capture === undefined) return undefined;
  const { sample, to, keep } = capture;
  const tableName = key.replace(/-/g, "_"); // keys hold no underscore, so two keys stay two
  return { database: datasets[to.key]!, tableName, samplePercent: sample, keepDays: keep };
}

/** How an update moves. */
export function rolloutProps(rollout: Endpoint["rollout"]): SageMakerEndpointProps["rollout"] {
  if (rollout === undefined) return undefined;
  if (rollout === "allAtOnce") return { type: "ALL_AT_ONCE" };
  const { canary, linear } = rollout;
  return canary
    ? { type: "CANARY", stepPercent: canary.step, waitSeconds: canary.bake }
    : { type: "LINEAR", stepPercent: linear!.step, waitSeconds: linear!.every };
}

/** What is promised. */
export function serviceLevel({ slo }: Endpoint): SageMakerEndpointProps["serviceLevel"] {
  return slo && { availabilityPercent: slo.availability, latencyMilliseconds: slo.latency };
}

/** An archive is one object; anything else is everything below a prefix. */
export function artifactPath(path: string): string {
  return path.endsWith(".tar.gz") ? path : folder(path)!;
}
