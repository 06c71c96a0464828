import type { Construct } from "constructs";
import { checkKnownWhole, invalid, isKnown } from "../shared/invalid";
import { fitName } from "../shared/names";

/** One model behind an endpoint, with the instances that serve it. */
export interface SageMakerModelVariant {
  /** Container image in ECR, in the endpoint's region: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/iris@sha256:...`, or `:tag`. */
  readonly image: string;

  /**
   * The model's files: `s3://bucket/path/model.tar.gz`, unpacked by SageMaker, or `s3://bucket/path/`, copied as they are. Reading them
   * is granted by the bucket, to the endpoint's role.
   * @default - the image holds the model
   */
  readonly artifactUrl?: string;

  /** Share of the requests, 0 to 100, a whole number: the provider reads fractions back differently. At least one model has more than 0. */
  readonly trafficWeight: number;

  /** Machine that serves, such as `ml.m5.large`. */
  readonly instanceType: string;

  /** Instances that always run, 1 or more; 2 survive the loss of a zone. An update starts with this many, whatever the load has called for. */
  readonly minInstances: number;

  /** Instances that run at most; the same as `minInstances` for no scaling. */
  readonly maxInstances: number;

  /**
   * Environment variables of the container; no secrets.
   * @default - none
   */
  readonly environment?: Record<string, string>;

  /**
   * Requests a minute that one instance is to get, for scaling.
   * @default 600
   */
  readonly requestsPerMinutePerInstance?: number;
}

/** True where the number of instances follows the load. */
export function isScaled({ minInstances, maxInstances }: SageMakerModelVariant): boolean {
  return maxInstances > minInstances;
}

/**
 * The variant's name: the model's key and, where it is scaled, the instance type. SageMaker refuses to change the type of a variant that
 * is registered for scaling; under another name it is another variant, and the old one is deregistered first.
 */
export function variantName(key: string, model: SageMakerModelVariant): string {
  if (!isScaled(model)) return key;
  return fitName(`${key}-${model.instanceType.replace(/^ml\./, "").replaceAll(".", "-")}`, 63);
}

/** True for machines with NVMe disks of their own, for which SageMaker refuses a volume key: the `d` families and recent accelerators. */
export function hasOwnDisks(instanceType: string): boolean {
  return /^ml\.(?:[a-z]+\d+[a-z]*d|g[4-9]|p[4-9]|trn|dl)/.test(instanceType);
}

/** The repository that an ECR image comes from, as an ARN. Throws for what is no ECR image of `region`. */
export function ecrRepositoryArn(scope: Construct, image: string, region: string): string {
  const [, account, imageRegion, repository] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([a-z0-9._/-]+)(?::[\w.-]{1,128}|@sha256:[0-9a-f]{64})$/.exec(
      image,
    ) ?? [];
  if (account === undefined) {
    const remedy =
      "write <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag> (or @sha256:...): SageMaker pulls from ECR only";
    throw invalid(scope, `image is "${image}"`, remedy);
  }
  if (isKnown(region) && imageRegion !== region) {
    throw invalid(scope, `image "${image}" lies in ${imageRegion}`, `copy it to ${region}, where the endpoint is`);
  }
  return `arn:aws:ecr:${imageRegion}:${account}:repository/${repository}`;
}

/** Throws for a variant that AWS would refuse in the middle of a deploy. */
export function checkVariant(scope: Construct, key: string, model: SageMakerModelVariant): void {
  const { trafficWeight, instanceType, minInstances, maxInstances } = model;
  if (!/^[A-Za-z0-9](-*[A-Za-z0-9]){0,62}$/.test(key)) {
    throw invalid(
      scope,
      `a model is called "${key}"`,
      'write 1-63 letters, digits and "-", with a letter or a digit at both ends',
    );
  }
  checkKnownWhole(scope, `trafficWeight of ${key}`, trafficWeight, 0, 100);
  if (!/^ml\.[a-z0-9-]+\.[a-z0-9]+$/.test(instanceType)) {
    throw invalid(
      scope,
      `instanceType of ${key} is "${instanceType}"`,
      "write one of SageMaker's own, such as ml.m5.large",
    );
  }
  checkKnownWhole(scope, `minInstances of ${key}`, minInstances, 1);
  checkKnownWhole(scope, `maxInstances of ${key}`, maxInstances, minInstances);
}
