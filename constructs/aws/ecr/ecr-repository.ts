import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository as AwsEcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { EcrRepositoryPolicy } from "@cdktf/provider-aws/lib/ecr-repository-policy";
import { Construct, type IDependable } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, toJson } from "../../shared/tokens";
import { checkKeyArn, checkPolicyLength } from "../checks";
import type { IGrantee } from "../iam/role";
import { checkPrincipals, principalsOf } from "../principals";
import { applySettings, type ResourceSettings } from "../settings";
import { existingRepository, type ExistingRepositoryPlace } from "./existing-repository";
import { imageOf, pullActions, pushActions, repositoryGrants } from "./repository-grants";
import type { IRepository } from "./repository";

/** How long some of a repository's images are kept. One that a rule names is left to no later rule, and so not counted by `keepLatest` of the repository. */
export interface EcrLifecycleRule {
  /**
   * What their tags begin with; an image must have a tag for each. Excludes `tagPatterns`.
   * @default - `tagPatterns`
   */
  readonly tagPrefixes?: string[];

  /**
   * Patterns of their tags, with up to four `*` each: an image must have a tag for each. Excludes `tagPrefixes`.
   * @default - `tagPrefixes`
   */
  readonly tagPatterns?: string[];

  /**
   * Number of them that are kept, the youngest first; 1 or more. Excludes `deleteAfterDays`.
   * @default - `deleteAfterDays`
   */
  readonly keepLatest?: number;

  /**
   * Days after which one is deleted, 1 or more. Excludes `keepLatest`.
   * @default - `keepLatest`
   */
  readonly deleteAfterDays?: number;
}

/** Settings of an {@link EcrRepository}. */
export interface EcrRepositoryProps extends ResourceSettings {
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
   * Rules for images by their tags, the most important first.
   * @default - none
   */
  readonly lifecycleRules?: EcrLifecycleRule[];

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
   * ARNs of roles, of other accounts too, accounts (twelve digits) or organizations (`o-...`) that the repository policy lets pull.
   * @default - access comes from the roles' own policies only
   */
  readonly readers?: string[];

  /**
   * ARNs of roles, of other accounts too, accounts (twelve digits) or organizations (`o-...`) that the repository policy lets pull and push.
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

  /** What deletes old images. */
  public readonly lifecycle: EcrLifecyclePolicy;

  /** Who the repository itself lets in; undefined without `readers` and `writers`. */
  public readonly policy?: EcrRepositoryPolicy;

  private readonly repositoryName: string;

  constructor(scope: Construct, id: string, props: EcrRepositoryProps) {
    super(scope, id);
    checkSwitches(this, { immutableTags: props.immutableTags, protect: props.protect });
    const { repositoryName, immutableTags = true, kmsKeyArn, protect = true, forceDestroy = false } = props;
    const { keepLatest, deleteUntaggedAfterDays = 14, readers = [], writers = [], lifecycleRules = [] } = props;
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
    this.lifecycle = new EcrLifecyclePolicy(this, "Lifecycle", {
      repository: this.resource.name,
      policy: lifecyclePolicy(keepLatest, deleteUntaggedAfterDays, lifecycleRules),
    });
    if (readers.length + writers.length > 0) {
      const policy = repositoryPolicy(this, props);
      checkPolicyLength(this, policy, "a repository's policy", 10_240); // ECR's API, SetRepositoryPolicy
      this.policy = new EcrRepositoryPolicy(this, "Policy", {
        repository: this.resource.name,
        policy,
      });
    }
    applySettings(this, props);
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
    required(this, "repositoryName", repositoryName);
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
    checkPrincipals(this, readers);
    checkPrincipals(this, writers);
    props.lifecycleRules?.forEach((rule) => checkRule(this, rule));
  }
}

function lifecyclePolicy(
  keepLatest: number | undefined,
  deleteUntaggedAfterDays: number,
  tagged: EcrLifecycleRule[],
): string {
  const rule = (rulePriority: number, description: string, selection: Record<string, unknown>) => ({
    rulePriority,
    description,
    selection,
    action: { type: "expire" },
  });
  const pushed = { countType: "sinceImagePushed", countUnit: "days" };
  const counted = { countType: "imageCountMoreThan" };
  const untagged = { tagStatus: "untagged", ...pushed, countNumber: deleteUntaggedAfterDays };
  const rules = [rule(1, "images without a tag", untagged)];
  for (const { tagPrefixes, tagPatterns, keepLatest: latest, deleteAfterDays } of tagged) {
    const tags = tagPrefixes === undefined ? { tagPatternList: tagPatterns } : { tagPrefixList: tagPrefixes };
    const count =
      latest === undefined ? { ...pushed, countNumber: deleteAfterDays } : { ...counted, countNumber: latest };
    rules.push(rule(rules.length + 1, "images by their tags", { tagStatus: "tagged", ...tags, ...count }));
  }
  if (keepLatest !== undefined) {
    const older = { tagStatus: "any", ...counted, countNumber: keepLatest };
    rules.push(rule(rules.length + 1, "all but the latest images", older)); // ECR wants the rule for images of any kind to come last
  }
  return toJson({ rules });
}

/** ECR guide, "Lifecycle policy properties". */
function checkRule(construct: Construct, { tagPrefixes, tagPatterns, keepLatest, deleteAfterDays }: EcrLifecycleRule) {
  if ((tagPrefixes === undefined) === (tagPatterns === undefined))
    throw invalid(construct, "a lifecycle rule is for no tags or twice", "give tagPrefixes or tagPatterns");
  if ((keepLatest === undefined) === (deleteAfterDays === undefined))
    throw invalid(construct, "a lifecycle rule keeps nothing or in two ways", "give keepLatest or deleteAfterDays");
  const tags = tagPrefixes ?? tagPatterns!;
  if (isKnown(tags) && tags.length === 0)
    throw invalid(construct, "the tags of a lifecycle rule are empty", "name at least one");
  const wild = isKnown(tagPatterns) && tagPatterns.find((each) => isKnown(each) && each.split("*").length > 5);
  if (wild) throw invalid(construct, `a lifecycle rule has the pattern "${wild}"`, "write four * or fewer");
  checkWhole(construct, "keepLatest of a lifecycle rule", keepLatest, 1);
  checkWhole(construct, "deleteAfterDays of a lifecycle rule", deleteAfterDays, 1);
}

function repositoryPolicy(construct: Construct, props: EcrRepositoryProps): string {
  const { readers = [], writers = [], provider } = props;
  const allow = (principals: string[], actions: string[]) =>
    principals.length === 0
      ? []
      : principalsOf(construct, principals, { provider }).map(({ Principal, Condition }) => ({
          Effect: "Allow",
          Principal,
          Action: actions,
          Condition,
        }));
  return toJson({
    Version: "2012-10-17",
    Statement: [...allow(readers, pullActions), ...allow(writers, [...pullActions, ...pushActions])],
  });
}
