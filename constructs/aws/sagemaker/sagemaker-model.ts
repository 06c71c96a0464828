import {
  SagemakerModel as SagemakerModelResource,
  type SagemakerModelPrimaryContainer,
} from "@cdktf/provider-aws/lib/sagemaker-model";
import { Construct, type IConstruct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { type ContentName, nameByContent } from "./keyed-by-hash";
import { late } from "../../shared/resolve";
import { resourcesOf } from "../../shared/dependables";
import { endsInToken, mustBeKnown } from "../../shared/tokens";

/** Settings of a {@link SageMakerModel}. A change of any of them but `waitFor` makes a new model beside the old one. */
export interface SageMakerModelProps {
  /** What the model's name starts with, letters, digits and `-`; a hash of the content follows. More than 54 characters are shortened. */
  readonly baseName: string;

  /** Container image in ECR, of the region that serves: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/iris@sha256:...`, or `:tag`. */
  readonly image: string;

  /**
   * The model's files: `s3://bucket/path/model.tar.gz`, unpacked by SageMaker, or `s3://bucket/path/`, copied as they are; both end up
   * in `/opt/ml/model`.
   * @default - the image holds the model
   */
  readonly artifactUrl?: string;

  /**
   * Environment variables of the container, at most 100, each key and value at most 1024 characters. They can be read by whoever may
   * describe the model: no secrets.
   * @default - none
   */
  readonly environment?: Record<string, string>;

  /** Role that SageMaker takes to fetch the image and the files, and that the container runs under. */
  readonly executionRoleArn: string;

  /**
   * Cuts the container off from every network; SageMaker still fetches image and files for it.
   * @default true
   */
  readonly networkIsolation?: boolean;

  /**
   * Subnets in which the container gets its network interfaces, 1-16. Goes with `securityGroupIds`.
   * @default - no VPC of yours
   */
  readonly subnetIds?: string[];

  /**
   * Security groups of these interfaces, 1-5. Goes with `subnetIds`.
   * @default - no VPC of yours
   */
  readonly securityGroupIds?: string[];

  /**
   * What must exist first, such as the role with its policy, which SageMaker tries out when it makes the model.
   * @default - nothing
   */
  readonly waitFor?: IConstruct[];
}

/**
 * A SageMaker model without a network, named by a hash of its content: what serves is never changed in place and is deleted only after
 * its successor serves.
 */
export class SageMakerModel extends Construct {
  /** The Terraform resource, for settings that have no prop. What is set through it makes another model, too, but for tags. */
  public readonly resource: SagemakerModelResource;

  /** Name of the model, hash included. */
  public readonly modelName: string;

  /** Its name, when the program is written. */
  private readonly named: ContentName;

  constructor(scope: Construct, id: string, props: SageMakerModelProps) {
    super(scope, id);
    const { baseName, executionRoleArn, networkIsolation = true, subnetIds, securityGroupIds, waitFor = [] } = props;
    this.validate(props);

    const content = {
      executionRoleArn,
      enableNetworkIsolation: networkIsolation,
      primaryContainer: container(props),
      vpcConfig: subnetIds === undefined ? undefined : { subnets: subnetIds, securityGroupIds: securityGroupIds! },
    };
    this.resource = new SagemakerModelResource(this, "Resource", {
      ...content,
      dependsOn: resourcesOf(waitFor),
      lifecycle: { createBeforeDestroy: true },
    });
    this.named = nameByContent(this.resource, baseName, { baseName, content });
    this.modelName = this.named.reference;
  }

  /** What its name ends in; changes whenever the model does. */
  public get nameEnding(): string {
    return late(this.named.ending);
  }

  private validate(props: SageMakerModelProps): void {
    const { baseName, image, artifactUrl, environment = {}, subnetIds, securityGroupIds } = props;
    required(this, "baseName", baseName);
    if (isKnown(baseName) && !/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(baseName)) {
      throw invalid(
        this,
        `baseName is "${baseName}"`,
        'write letters, digits and "-", beginning with a letter or a digit',
      );
    }
    if (isKnown(image) && !/^\S{1,255}$/.test(image)) {
      throw invalid(this, `image is "${image}"`, "write at most 255 characters without blanks");
    }
    if (isKnown(artifactUrl) && !/^s3:\/\/[^/]+\/.+/.test(artifactUrl)) {
      throw invalid(
        this,
        `artifactUrl is "${artifactUrl}"`,
        "write s3://bucket/path/model.tar.gz or s3://bucket/path/",
      );
    }
    if (endsInToken(artifactUrl ?? ""))
      mustBeKnown(this, "artifactUrl", artifactUrl, "its end says whether it is a file");
    if ((subnetIds === undefined) !== (securityGroupIds === undefined)) {
      throw invalid(this, "one of subnetIds and securityGroupIds is missing", "give both, or neither");
    }
    if (!isKnown(environment)) return;
    const wrong = Object.keys(environment).find((key) => !/^[A-Za-z_][A-Za-z0-9_]{0,1023}$/.test(key));
    if (wrong !== undefined) {
      throw invalid(
        this,
        `environment has the variable "${wrong}"`,
        "write letters, digits and _, not beginning with a digit",
      );
    }
    if (Object.keys(environment).length > 100) {
      throw invalid(this, `environment has ${Object.keys(environment).length} variables`, "give at most 100");
    }
  }
}

function container({ image, artifactUrl, environment }: SageMakerModelProps): SagemakerModelPrimaryContainer {
  if (artifactUrl === undefined || artifactUrl.endsWith(".tar.gz"))
    return { image, environment, modelDataUrl: artifactUrl };
  const s3Uri = artifactUrl.endsWith("/") ? artifactUrl : `${artifactUrl}/`; // without it, path-2 would match path as well
  const s3DataSource = [{ s3Uri, s3DataType: "S3Prefix", compressionType: "None" }];
  return { image, environment, modelDataSource: { s3DataSource } };
}
