import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository as AwsEcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { EcrRepositoryPolicy } from "@cdktf/provider-aws/lib/ecr-repository-policy";
import { Construct } from "constructs";
import { invalid, isKnown } from "../shared/invalid";
import type { IGrantee } from "./execution-role";

/** Settings of an {@link EcrRepository}. */
export interface EcrRepositoryProps {
  /** Name of the repository, 2-256 of `a-z0-9` joined by `.`, `_`, `-` or `/`, unique in account and region. A change replaces the repository. */
  readonly repositoryName: string;

  /**
   * Number of images that are kept, the youngest first; 1 or more. An older image goes even when an endpoint still serves it.
   * @default 20
   */
  readonly keepLatest?: number;

  /**
   * Days after which an image without a tag is deleted; 1 or more.
   * @default 14
   */
  readonly deleteUntaggedAfterDays?: number;

  /**
   * Refuses to push a tag a second time, so that a tag means one image for ever.
   * @default true
   */
  readonly immutableTags?: boolean;

  /**
   * ARN of the key that encrypts the images. A change replaces the repository.
   * @default - the AWS managed key `aws/ecr`
   */
  readonly kmsKeyArn?: string;

  /**
   * ARNs of roles, of other accounts too, that the repository policy lets pull.
   * @default - access comes from the roles' own policies only
   */
  readonly readers?: string[];

  /**
   * ARNs of roles, of other accounts too, that the repository policy lets pull and push.
   * @default - access comes from the roles' own policies only
   */
  readonly writers?: string[];

  /**
   * Refuses to delete the repository, or the images in it, by Terraform.
   * @default true
   */
  readonly protect?: boolean;
}

const pullActions = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const pushActions = ["ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"];

/** A repository of container images that scans what is pushed, never moves a tag, encrypts with KMS and does not grow for ever. */
export class EcrRepository extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: AwsEcrRepository;

  constructor(scope: Construct, id: string, props: EcrRepositoryProps) {
    super(scope, id);
    const { repositoryName, immutableTags = true, kmsKeyArn, protect = true } = props;
    const { keepLatest = 20, deleteUntaggedAfterDays = 14, readers = [], writers = [] } = props;
    this.validate(props);

    this.resource = new AwsEcrRepository(this, "Resource", {
      name: repositoryName,
      imageTagMutability: immutableTags ? "IMMUTABLE" : "MUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: kmsKeyArn }],
      forceDelete: !protect,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    new EcrLifecyclePolicy(this, "Lifecycle", {
      repository: this.resource.name,
      policy: lifecyclePolicy(keepLatest, deleteUntaggedAfterDays),
    });
    if (readers.length + writers.length > 0) {
      new EcrRepositoryPolicy(this, "Policy", {
        repository: this.resource.name,
        policy: repositoryPolicy(readers, writers),
      });
    }
  }

  /** ARN of the repository. */
  public get arn(): string {
    return this.resource.arn;
  }

  /** What stands before the tag or digest of an image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/name`. */
  public get url(): string {
    return this.resource.repositoryUrl;
  }

  /** Lets `grantee` log in and pull images. */
  public grantPull(grantee: IGrantee): void {
    this.grant(grantee, pullActions);
  }

  /** Lets `grantee` log in, pull and push images. */
  public grantPush(grantee: IGrantee): void {
    this.grant(grantee, [...pullActions, ...pushActions]);
  }

  private grant(grantee: IGrantee, actions: string[]): void {
    grantee.allow({ actions: ["ecr:GetAuthorizationToken"], resources: ["*"] }); // the login knows no repository
    grantee.allow({ actions, resources: [this.arn] });
  }

  private validate(props: EcrRepositoryProps): void {
    const { repositoryName, keepLatest, deleteUntaggedAfterDays, readers = [], writers = [] } = props;
    // The provider lets these names pass; ECR refuses them in the middle of a deploy.
    const word = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    if (isKnown(repositoryName) && !new RegExp(`^(?=.{2,256}$)${word}(?:/${word})*$`).test(repositoryName)) {
      throw invalid(
        this,
        `repositoryName is "${repositoryName}"`,
        'write 2-256 of a-z and 0-9, joined by ".", "_", "-" or "/"',
      );
    }
    if (isKnown(keepLatest) && keepLatest < 1) throw invalid(this, `keepLatest is ${keepLatest}`, "give 1 or more");
    if (isKnown(deleteUntaggedAfterDays) && deleteUntaggedAfterDays < 1) {
      throw invalid(this, `deleteUntaggedAfterDays is ${deleteUntaggedAfterDays}`, "give 1 or more");
    }
    for (const arn of [...readers, ...writers]) {
      if (isKnown(arn) && !/^arn:aws[a-z-]*:iam::\d{12}:role\/./.test(arn)) {
        throw invalid(this, `"${arn}" is let in`, "write arn:aws:iam::<account>:role/<name>");
      }
    }
  }
}

function lifecyclePolicy(keepLatest: number, deleteUntaggedAfterDays: number): string {
  const rule = (rulePriority: number, description: string, selection: Record<string, unknown>) => ({
    rulePriority,
    description,
    selection,
    action: { type: "expire" },
  });
  const untagged = { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days" };
  return JSON.stringify({
    rules: [
      rule(1, "images without a tag", { ...untagged, countNumber: deleteUntaggedAfterDays }),
      // ECR wants the rule for images of any kind to come last.
      rule(2, "all but the latest images", {
        tagStatus: "any",
        countType: "imageCountMoreThan",
        countNumber: keepLatest,
      }),
    ],
  });
}

function repositoryPolicy(readers: string[], writers: string[]): string {
  const allow = (roles: string[], actions: string[]) =>
    roles.length === 0 ? [] : [{ Effect: "Allow", Principal: { AWS: roles }, Action: actions }];
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [...allow(readers, pullActions), ...allow(writers, [...pullActions, ...pushActions])],
  });
}
