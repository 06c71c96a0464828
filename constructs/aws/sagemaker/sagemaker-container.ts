import type { SagemakerModelConfig, SagemakerModelPrimaryContainer } from "@cdktf/provider-aws/lib/sagemaker-model";
import type { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { checkKeys, endsInToken, mustBeKnown, mustHaveKnownItems } from "../../shared/tokens";
import type { IBucket } from "../s3/bucket";

/** The files of a model in S3. */
export interface SageMakerArtifact {
  /** The bucket. The model's role is let in to the files, and to the bucket's key. */
  readonly bucket: IBucket;

  /** `path/model.tar.gz`, unpacked by SageMaker, or `path/`, whose files are copied as they are; both end up in `/opt/ml/model`. */
  readonly path: string;
}

/** What runs: an image and the files that it loads, or a version in the model registry, which names both. */
export interface SageMakerContainer {
  /**
   * Container image in ECR, of the region that serves: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/iris@sha256:...`, or `:tag`; of a repository that
   * the program knows, `repository.image("iris@sha256:...")`.
   * @default - that of `modelPackageArn`
   */
  readonly image?: string;

  /**
   * The model's files.
   * @default - the image holds the model
   */
  readonly artifact?: SageMakerArtifact;

  /**
   * A version in SageMaker's model registry, in place of image and artifact: `arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/7`. It has to
   * be approved, and what it names has to let the role in: `repository.grantPull(endpoint.role)`, `bucket.grantRead(endpoint.role, path)`.
   * @default - none
   */
  readonly modelPackageArn?: string;

  /**
   * Environment variables of the container, at most 100, each key and value at most 1024 characters. They can be read by whoever may describe the model,
   * and SageMaker takes none from a secret: give the secret's ARN, grant the role to read it (`secret.grantRead(endpoint.role)`), let the container
   * fetch it, and set `networkIsolation` to false.
   * @default - none
   */
  readonly environment?: Record<string, string>;
}

/** One of several containers. */
export interface SageMakerPipelineContainer extends SageMakerContainer {
  /**
   * What the container is called in metrics, and by callers who ask it directly: 1-63 letters, digits and `-`. Of all containers, or of none.
   * @default - SageMaker's, by its place
   */
  readonly hostname?: string;
}

/** What a model is, whatever serves it: one container, or several. */
export interface SageMakerServedModel extends SageMakerContainer {
  /**
   * Several containers, 2 to 15, in place of all of the above. Not with serverless models.
   * @default - one
   */
  readonly containers?: SageMakerPipelineContainer[];

  /**
   * Whether each of several containers works on what the one before it answered, or callers name the one that they ask, by its `hostname`.
   * @default - SageMaker's: Serial
   */
  readonly executionMode?: "Serial" | "Direct";
}

/** What a model is, of all that an endpoint is told of it. */
export function servedModel(model: SageMakerServedModel): SageMakerServedModel {
  const { image, artifact, modelPackageArn, environment, containers, executionMode } = model;
  return { image, artifact, modelPackageArn, environment, containers, executionMode };
}

/** All containers of a model. */
export function containersOf(model: SageMakerServedModel): readonly SageMakerContainer[] {
  return model.containers ?? [model];
}

/** Where the files of an artifact lie, as a policy and SageMaker name it: an archive, or everything below a prefix. */
export function artifactPath({ path }: SageMakerArtifact): string {
  return path.endsWith(".tar.gz") || path.endsWith("/") ? path : `${path}/`; // without it, path-2 would match path as well
}

/** The containers in the provider's words. */
export function containerConfig(model: SageMakerServedModel): Partial<SagemakerModelConfig> {
  const { containers, executionMode } = model;
  if (containers === undefined) return { primaryContainer: container(model) };
  return {
    container: containers.map((each) => ({ ...container(each), containerHostname: each.hostname })),
    inferenceExecutionConfig: executionMode && { mode: executionMode },
  };
}

function container(of: SageMakerContainer): SagemakerModelPrimaryContainer {
  const { image, artifact, modelPackageArn, environment } = of;
  if (modelPackageArn !== undefined) return { modelPackageName: modelPackageArn, environment };
  if (artifact === undefined) return { image, environment, modelDataUrl: undefined };
  const s3Uri = `${artifact.bucket.url}/${artifactPath(artifact)}`;
  if (s3Uri.endsWith(".tar.gz")) return { image, environment, modelDataUrl: s3Uri };
  const s3DataSource = [{ s3Uri, s3DataType: "S3Prefix", compressionType: "None" }];
  return { image, environment, modelDataSource: { s3DataSource } };
}

/**
 * Throws for containers that SageMaker would refuse in the middle of a deploy.
 *
 * @param key what the model is called among others
 */
export function checkContainers(scope: Construct, model: SageMakerServedModel, key?: string): void {
  const name = (prop: string) => (key === undefined ? prop : `${prop} of ${key}`);
  const { containers, executionMode, image, artifact, modelPackageArn, environment } = model;
  if (containers === undefined) {
    if (executionMode !== undefined)
      throw invalid(scope, `${name("executionMode")} is set for one container`, "leave it out, or give containers");
    return checkContainer(scope, model, name);
  }
  mustHaveKnownItems(scope, name("containers"), containers);
  if ([image, artifact, modelPackageArn, environment].some((each) => each !== undefined)) {
    const remedy = "move what is beside it into one of them";
    throw invalid(scope, `${name("containers")} stands beside a container`, remedy);
  }
  if (containers.length < 2 || containers.length > 15) {
    throw invalid(scope, `${name("containers")} has ${containers.length}`, "give 2 to 15, or image");
  }
  containers.forEach((each, index) => checkContainer(scope, each, (prop) => name(`containers.${index}.${prop}`)));
  checkHostnames(scope, containers, executionMode, name);
}

function checkHostnames(
  scope: Construct,
  containers: SageMakerPipelineContainer[],
  executionMode: SageMakerServedModel["executionMode"],
  name: (prop: string) => string,
): void {
  const hostnames = containers.flatMap(({ hostname }) => hostname ?? []);
  for (const hostname of hostnames.filter(isKnown)) {
    if (!/^[A-Za-z0-9](-*[A-Za-z0-9]){0,62}$/.test(hostname))
      throw invalid(scope, `a container is called "${hostname}"`, 'write 1-63 letters, digits and "-"');
  }
  const isPartial = hostnames.length > 0 && hostnames.length < containers.length;
  if (isPartial || (executionMode === "Direct" && hostnames.length === 0)) {
    const problem = `${hostnames.length} of ${name("containers")} have a hostname`;
    throw invalid(scope, problem, "give one to each: callers ask by it, and SageMaker takes all or none");
  }
  if (new Set(hostnames).size < hostnames.length)
    throw invalid(scope, `two of ${name("containers")} have one hostname`, "give each its own");
}

function checkContainer(scope: Construct, container: SageMakerContainer, name: (prop: string) => string): void {
  const { image, artifact, modelPackageArn, environment = {} } = container;
  if (modelPackageArn === undefined) required(scope, name("image"), image);
  else if (image !== undefined || artifact !== undefined)
    throw invalid(scope, `${name("modelPackageArn")} stands beside an image or files`, "keep one: it names both");
  if (isKnown(image) && !/^\S{1,255}$/.test(image)) {
    throw invalid(scope, `${name("image")} is "${image}"`, "write at most 255 characters without blanks");
  }
  if (
    isKnown(modelPackageArn) &&
    !/^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:model-package\/\S+$/.test(modelPackageArn)
  ) {
    const remedy = "write arn:aws:sagemaker:<region>:<account>:model-package/<group>/<version>";
    throw invalid(scope, `${name("modelPackageArn")} is "${modelPackageArn}"`, remedy);
  }
  if (artifact !== undefined) checkArtifact(scope, artifact, name);
  if (!isKnown(environment)) return;
  checkKeys(scope, name("environment"), environment);
  const wrong = Object.keys(environment).find((key) => !/^[A-Za-z_][A-Za-z0-9_]{0,1023}$/.test(key));
  if (wrong !== undefined) {
    throw invalid(
      scope,
      `${name("environment")} has the variable "${wrong}"`,
      "write letters, digits and _, not beginning with a digit",
    );
  }
  const { length } = Object.keys(environment);
  if (length > 100) throw invalid(scope, `${name("environment")} has ${length} variables`, "give at most 100");
}

function checkArtifact(scope: Construct, artifact: SageMakerArtifact, name: (prop: string) => string): void {
  const { bucket, path } = artifact;
  required(scope, name("artifact.bucket"), bucket);
  required(scope, name("artifact.path"), path);
  if (isKnown(path) && /^\/|^s3:/.test(path))
    throw invalid(
      scope,
      `${name("artifact.path")} is "${path}"`,
      "write path/model.tar.gz or path/, without the bucket",
    );
  if (endsInToken(path)) mustBeKnown(scope, name("artifact.path"), path, "its end says whether it is a file");
}
