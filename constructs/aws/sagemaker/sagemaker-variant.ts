import type { Construct } from "constructs";
import { checkKnownWhole, checkWhole, invalid, isKnown } from "../../shared/invalid";
import { mustBeKnown } from "../../shared/tokens";
import { isBurstable } from "./instance-capacity";
import { checkContainers, type SageMakerContainer, type SageMakerServedModel } from "./sagemaker-container";
import type { ScalingTargets } from "./variant-scaling";

/** A model and the instances that serve it, scaled on requests, processors, GPUs or the queue. */
export interface SageMakerInstances extends SageMakerServedModel, ScalingTargets {
  /** Machine that serves, such as `ml.m5.large`. */
  readonly instanceType: string;

  /**
   * Instances that always run: 1 or more, or 0 behind an asynchronous endpoint; 2 survive the loss of a zone. An update starts with this
   * many, whatever the load has called for, and with one where it is 0.
   */
  readonly minReplicas: number;

  /** Instances that run at most; the same as `minReplicas` for no scaling. */
  readonly maxReplicas: number;

  /**
   * Seconds in which a container has to answer its health check once it was started, 60 to 3600; a large language model needs more than the default.
   * @default - SageMaker's: eight minutes
   */
  readonly containerStartupHealthCheckTimeoutSeconds?: number;

  /**
   * Seconds in which an instance has to have fetched and unpacked the model's files, 60 to 3600; more for files of over 40 GB (SageMaker guide,
   * "SageMaker AI endpoint parameters for large model inference").
   * @default - SageMaker's
   */
  readonly modelDataDownloadTimeoutSeconds?: number;

  /**
   * Size of each instance's volume in GiB, 1 to 512; a little more than the model's files where they are over 30 GB. Machines with disks of their own,
   * such as `ml.g5`, keep the files there.
   * @default - SageMaker's: 30 for most machines
   */
  readonly volumeSizeGiB?: number;

  /**
   * The image of the machine, which decides about the GPU's driver and with it about the version of CUDA, such as
   * `al2-ami-sagemaker-inference-gpu-3-1` (SageMaker API, `ProductionVariant`).
   * @default - SageMaker's for the machine
   */
  readonly inferenceAmiVersion?: string;

  /**
   * Which instance gets a request: any, or the one that works at the fewest; the second answers sooner where requests take unequally long.
   * @default - SageMaker's: RANDOM
   */
  readonly routingStrategy?: "RANDOM" | "LEAST_OUTSTANDING_REQUESTS";
}

/** One model behind an endpoint, with the instances that serve it. */
export interface SageMakerModelVariant extends SageMakerInstances {
  /** Share of the requests, 0 to 100, a whole number: the provider reads fractions back differently. At least one model has more than 0. */
  readonly traffic: number;
}

/** A model that is served without instances of its own, and costs nothing while nobody asks. The only one behind its endpoint. */
export interface SageMakerServerlessModel extends SageMakerContainer {
  /** Memory in MiB: 1024, 2048, 3072, 4096, 5120 or 6144. The processors grow with it. */
  readonly memoryMiB: number;

  /** Requests that are answered at a time, 1 to 200; more are refused. */
  readonly maxConcurrency: number;

  /**
   * Requests for which containers are kept warm, and paid for: 1 to `maxConcurrency`.
   * @default - none; the first request after a pause waits for a container
   */
  readonly provisionedConcurrency?: number;
}

/** A model that answers. */
export type SageMakerEndpointModel = SageMakerModelVariant | SageMakerServerlessModel;

/** A model that receives copies of the requests, and whose answers go to nobody. */
export interface SageMakerShadowModel extends SageMakerInstances {
  /** Percent of the requests that are copied, 1 to 100. */
  readonly samplePercent: number;
}

/** True for a model without instances. */
export function isServerless(model: SageMakerEndpointModel): model is SageMakerServerlessModel {
  return "memoryMiB" in model;
}

/** True where the number of instances follows the load. */
export function isScaled({ minReplicas, maxReplicas }: SageMakerInstances): boolean {
  return maxReplicas > minReplicas;
}

/** Throws for a variant that AWS would refuse in the middle of a deploy. */
export function checkVariant(
  scope: Construct,
  key: string,
  model: SageMakerEndpointModel | SageMakerShadowModel,
  isAsync: boolean,
): void {
  if (!/^[A-Za-z0-9](-*[A-Za-z0-9]){0,62}$/.test(key)) {
    throw invalid(
      scope,
      `a model is called "${key}"`,
      'write 1-63 letters, digits and "-", with a letter or a digit at both ends',
    );
  }
  checkContainers(scope, model, key);
  if ("memoryMiB" in model) return checkServerless(scope, key, model);
  const { instanceType, minReplicas, maxReplicas } = model;
  if ("traffic" in model) checkKnownWhole(scope, `traffic of ${key}`, model.traffic, 0, 100);
  else checkKnownWhole(scope, `samplePercent of ${key}`, model.samplePercent, 1, 100);
  mustBeKnown(scope, `instanceType of ${key}`, instanceType);
  if (!/^ml\.[a-z0-9-]+\.[a-z0-9]+$/.test(instanceType)) {
    throw invalid(
      scope,
      `instanceType of ${key} is "${instanceType}"`,
      "write one of SageMaker's own, such as ml.m5.large",
    );
  }
  checkKnownWhole(scope, `minReplicas of ${key}`, minReplicas, isAsync ? 0 : 1);
  checkKnownWhole(scope, `maxReplicas of ${key}`, maxReplicas, Math.max(minReplicas, 1));
  if (isScaled(model) && isBurstable(instanceType)) {
    const remedy = "take another, such as ml.m5.large, or give as many at least as at most";
    throw invalid(scope, `${key} is scaled on ${instanceType}, which AWS does not scale`, remedy);
  }
  checkStart(scope, key, model);
}

// SageMaker API, November 2026: ProductionVariant*TimeoutInSeconds, ProductionVariantVolumeSizeInGB, ProductionVariantInferenceAmiVersion, RoutingStrategy.
function checkStart(scope: Construct, key: string, model: SageMakerInstances): void {
  const { containerStartupHealthCheckTimeoutSeconds, modelDataDownloadTimeoutSeconds, volumeSizeGiB } = model;
  const of = (prop: string) => `${prop} of ${key}`;
  checkWhole(
    scope,
    of("containerStartupHealthCheckTimeoutSeconds"),
    containerStartupHealthCheckTimeoutSeconds,
    60,
    3_600,
  );
  checkWhole(scope, of("modelDataDownloadTimeoutSeconds"), modelDataDownloadTimeoutSeconds, 60, 3_600);
  checkWhole(scope, of("volumeSizeGiB"), volumeSizeGiB, 1, 512);
  const { inferenceAmiVersion, routingStrategy } = model;
  if (
    isKnown(inferenceAmiVersion) &&
    !/^al2\w*-ami-sagemaker-inference-(gpu|neuron)-[\d-]+$/.test(inferenceAmiVersion)
  ) {
    const remedy = "write one of SageMaker's, such as al2-ami-sagemaker-inference-gpu-3-1";
    throw invalid(scope, `${of("inferenceAmiVersion")} is "${inferenceAmiVersion}"`, remedy);
  }
  if (isKnown(routingStrategy) && !["RANDOM", "LEAST_OUTSTANDING_REQUESTS"].includes(routingStrategy))
    throw invalid(
      scope,
      `${of("routingStrategy")} is "${String(routingStrategy)}"`,
      "write RANDOM or LEAST_OUTSTANDING_REQUESTS",
    );
}

function checkServerless(scope: Construct, key: string, model: SageMakerServerlessModel): void {
  const { memoryMiB, maxConcurrency, provisionedConcurrency } = model;
  mustBeKnown(scope, `memoryMiB of ${key}`, memoryMiB);
  const sizes = [1024, 2048, 3072, 4096, 5120, 6144];
  if (!sizes.includes(memoryMiB)) {
    throw invalid(scope, `memoryMiB of ${key} is ${memoryMiB}`, `give one of ${sizes.join(", ")}`);
  }
  // SageMaker guide, "Deploy models with Amazon SageMaker Serverless Inference", of what it does not do.
  if ("containers" in model && model.containers !== undefined)
    throw invalid(scope, `${key} is serverless and of several containers`, "give it instances, or one image");
  checkKnownWhole(scope, `maxConcurrency of ${key}`, maxConcurrency, 1, 200);
  checkKnownWhole(scope, `provisionedConcurrency of ${key}`, provisionedConcurrency, 1, maxConcurrency);
}
