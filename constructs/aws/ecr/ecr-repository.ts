import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository as AwsEcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { EcrRepositoryPolicy } from "@cdktf/provider-aws/lib/ecr-repository-policy";
import { Construct, type IDependable } from "constructs";
import { checkWhole, invalid, isKnown } from "../../shared/invalid";
import { toJson } from "../../shared/tokens";
import { checkKeyArn, checkPolicyLength, checkRoleArns } from "../checks";
import type { IGrantee } from "../iam/role";
import { existingRepository, type ExistingRepositoryPlace } from "./existing-repository";
import { imageOf, pullActions, pushActions, repositoryGrants } from "./repository-grants";
import type { IRepository } from "./repository";

/** Settings of an {@link EcrRepository}. */
export interface EcrRepositoryProps {
  /** Name of the repository, 2-256 of `a-z0-9` joined by `.`, `_`, `-` or `/`, unique in account and region. A change replaces the repository. */
  readonly repositoryName: string;

  /**
   * Number of images that are kept, the youngest first; 1 or more. An older one is deleted even while an endpoint serves it, which then
   * cannot start another instance: ECR does not know what is in use.
   * @default - every image that has a tag
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

  /**
   * Lets Terraform delete the repository with its images; without it ECR refuses while it holds one. Without effect where `protect` is on.
   * @default false
   */
  readonly forceDestroy?: boolean;
}

/** A repository of container images that scans what is pushed, never moves a tag, encrypts with KMS and does not grow for ever. */
export class EcrRepository extends Construct implements IRepository {
  /** A repository that was made elsewhere, by its name. */
  public static fromName(scope: Construct, id: string, name: string, place: ExistingRepositoryPlace = {}): IRepository {
    return existingRepository(scope, id, { ...place, name });
  }

  /** A repository that was made elsewhere, by its ARN: of another region or account, too. */
  public static fromArn(scope: Construct, id: string, arn: string): IRepository {
    return existingRepository(scope, id, { arn });
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: AwsEcrRepository;

  /** ARN of the repository. */
  public readonly arn: string;

  private readonly repositoryName: string;

  constructor(scope: Construct, id: string, props: EcrRepositoryProps) {
    super(scope, id);
    const { repositoryName, immutableTags = true, kmsKeyArn, protect = true, forceDestroy = false } = props;
    const { keepLatest, deleteUntaggedAfterDays = 14, readers = [], writers = [] } = props;
    this.validate(props);
    this.repositoryName = repositoryName;

    this.resource = new AwsEcrRepository(this, "Resource", {
      name: repositoryName,
      imageTagMutability: immutableTags ? "IMMUTABLE" : "MUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: kmsKeyArn }],
      forceDelete: !protect && forceDestroy,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.arn = this.resource.arn;
    new EcrLifecyclePolicy(this, "Lifecycle", {
      repository: this.resource.name,
      policy: lifecyclePolicy(keepLatest, deleteUntaggedAfterDays),
    });
    if (readers.length + writers.length > 0) {
      const policy = repositoryPolicy(readers, writers);
      checkPolicyLength(this, policy, "a repository's policy", 10_240); // ECR's API, SetRepositoryPolicy
      new EcrRepositoryPolicy(this, "Policy", {
        repository: this.resource.name,
        policy,
      });
    }
  }

  /** What stands before the tag or digest of an image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/name`. */
  public get url(): string {
    return this.resource.repositoryUrl;
  }

  /** Name of the repository. */
  public get name(): string {
    return this.resource.name;
  }

  /** Address of an image: `:tag`, `@sha256:...`, or either with the last word of the repository's name in front, `churn@sha256:...`. */
  public image(reference: string): string {
    return imageOf(this, this.repositoryName, this.url, reference);
  }

  /** Lets `grantee` log in and pull images. */
  public grantPull(grantee: IGrantee): IDependable {
    return repositoryGrants.pull(this, grantee);
  }

  /** Lets `grantee` log in and push images. */
  public grantPush(grantee: IGrantee): IDependable {
    return repositoryGrants.push(this, grantee);
  }

  /** Lets `grantee` log in, pull and push images. */
  public grantPullPush(grantee: IGrantee): IDependable {
    return repositoryGrants.pullPush(this, grantee);
  }

  private validate(props: EcrRepositoryProps): void {
    const { repositoryName, keepLatest, deleteUntaggedAfterDays, kmsKeyArn, readers = [], writers = [] } = props;
    // The provider lets these names pass; ECR refuses them in the middle of a deploy.
    const word = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    if (isKnown(repositoryName) && !new RegExp(`^(?=.{2,256}$)${word}(?:/${word})*$`).test(repositoryName)) {
      throw invalid(
        this,
        `repositoryName is "${repositoryName}"`,
        'write 2-256 of a-z and 0-9, joined by ".", "_", "-" or "/"',
      );
    }
    checkWhole(this, "keepLatest", keepLatest, 1);
    checkWhole(this, "deleteUntaggedAfterDays", deleteUntaggedAfterDays, 1);
    checkKeyArn(this, "kmsKeyArn", kmsKeyArn);
    checkRoleArns(this, readers);
    checkRoleArns(this, writers);
  }
}

function lifecyclePolicy(keepLatest: number | undefined, deleteUntaggedAfterDays: number): string {
  const rule = (rulePriority: number, description: string, selection: Record<string, unknown>) => ({
    rulePriority,
    description,
    selection,
    action: { type: "expire" },
  });
  const untagged = { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days" };
  const rules = [rule(1, "images without a tag", { ...untagged, countNumber: deleteUntaggedAfterDays })];
  if (keepLatest !== undefined) {
    const older = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keepLatest };
    rules.push(rule(2, "all but the latest images", older)); // ECR wants the rule for images of any kind to come last
  }
  return JSON.stringify({ rules });
}

function repositoryPolicy(readers: string[], writers: string[]): string {
  const allow = (roles: string[], actions: string[]) =>
    roles.length === 0 ? [] : [{ Effect: "Allow", Principal: { AWS: roles }, Action: actions }];
  return toJson({
    Version: "2012-10-17",
    Statement: [...allow(readers, pullActions), ...allow(writers, [...pullActions, ...pushActions])],
  });
}
