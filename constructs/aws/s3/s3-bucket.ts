import { S3Bucket as AwsS3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct, type IDependable } from "constructs";
import { checkKnownWhole, checkWhole, invalid, isKnown } from "../../shared/invalid";
import { toJson, withoutNumbers } from "../../shared/tokens";
import type { IBucket } from "./bucket";
import { bucketGrants, readActions, writeActions } from "./bucket-grants";
import { existingBucket, type ExistingBucketKey } from "./existing-bucket";
import { expiry, lifecycleRules } from "./lifecycle-rules";
import type { S3BucketProps } from "./s3-bucket-props";
import { checkKeyArn, checkPolicyLength, checkRoleArns } from "../checks";
import type { IGrantee } from "../iam/role";

/**
 * An S3 bucket that is closed to the public, takes TLS only, gives access by policy and never by object, encrypts with KMS, and can bring
 * back what was overwritten or deleted.
 */
export class S3Bucket extends Construct implements IBucket {
  /** A bucket that was made elsewhere, by its name: what is granted to it is granted, and nothing else of it is touched. */
  public static fromName(scope: Construct, id: string, name: string, key: ExistingBucketKey = {}): IBucket {
    return existingBucket(scope, id, { ...key, name });
  }

  /** A bucket that was made elsewhere, by its ARN. */
  public static fromArn(scope: Construct, id: string, arn: string, key: ExistingBucketKey = {}): IBucket {
    return existingBucket(scope, id, { ...key, arn });
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: AwsS3Bucket;

  /** ARN of the bucket. */
  public readonly arn: string;

  /** ARN of the key that encrypts the objects, where it is not AWS's own. */
  public readonly kmsKeyArn?: string;

  /** Days after which every object is deleted, where it is. */
  public readonly deleteAfterDays?: number;

  private readonly lifecycleConfiguration: S3BucketLifecycleConfiguration;
  private readonly rules: S3BucketLifecycleConfigurationRule[];
  private readonly expiries = new Map<string, number>();

  constructor(scope: Construct, id: string, props: S3BucketProps) {
    super(scope, id);
    const { bucketName, noncurrentDays = 30, kmsKeyArn, protect = true, forceDestroy = false } = props;
    this.validate(props);
    this.kmsKeyArn = kmsKeyArn;
    this.deleteAfterDays = props.deleteAfterDays;

    this.resource = new AwsS3Bucket(this, "Resource", {
      bucket: bucketName,
      forceDestroy: !protect && forceDestroy,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.arn = this.resource.arn;
    const bucket = this.resource.bucket;
    const publicAccessBlock = new S3BucketPublicAccessBlock(this, "PublicAccessBlock", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    // S3 answers 409 "conflicting conditional operation" when access block, ownership and policy are set at the same time.
    const ownership = new S3BucketOwnershipControls(this, "Ownership", {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
      dependsOn: [publicAccessBlock],
    });
    const policy = bucketPolicy(this.arn, props);
    checkPolicyLength(this, policy, "a bucket's policy", 20_480); // S3 guide, "Bucket policies"
    new S3BucketPolicy(this, "Policy", { bucket, policy, dependsOn: [ownership] });
    const versioning = new S3BucketVersioningA(this, "Versioning", {
      bucket,
      versioningConfiguration: { status: noncurrentDays > 0 ? "Enabled" : "Suspended" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "Encryption", {
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
          bucketKeyEnabled: true,
        },
      ],
    });
    this.rules = lifecycleRules(props, noncurrentDays);
    this.lifecycleConfiguration = new S3BucketLifecycleConfiguration(this, "Lifecycle", {
      bucket,
      rule: this.rules,
      dependsOn: [versioning], // rules on noncurrent versions need versions
    });
  }

  /** Name of the bucket. */
  public get name(): string {
    return this.resource.bucket;
  }

  /** `s3://name`. */
  public get url(): string {
    return `s3://${this.name}`;
  }

  /** Deletes what is below `prefix` (`tmp/`) `days` after it was written; a bucket has one lifecycle configuration, so every such rule is made here. */
  public expireUnder(prefix: string, days: number): void {
    if (isKnown(prefix) && !/[^/]\/$/.test(prefix))
      throw invalid(this, `prefix is "${prefix}"`, 'write a path that ends in "/"');
    checkWhole(this, `age of ${prefix}`, days, 1);
    if (isKnown(this.deleteAfterDays) && isKnown(days) && days > this.deleteAfterDays) {
      const remedy = `give ${this.deleteAfterDays} or fewer: S3 deletes at the earlier age`;
      throw invalid(this, `${prefix} expires after ${days} days, and everything after ${this.deleteAfterDays}`, remedy);
    }
    const before = this.expiries.get(prefix);
    if (before === days) return;
    if (before !== undefined) {
      throw invalid(this, `${prefix} expires after ${before} and after ${days} days`, "give one number of days");
    }
    this.expiries.set(prefix, days);
    // Sorted, so that the order of the calls is no change in a plan.
    const added = [...this.expiries].sort(byPrefix).map(([below, age]) => expiry(below, age));
    const rules = [...this.rules, ...added];
    if (rules.length > 1_000) throw invalid(this, `there are ${rules.length} lifecycle rules`, "give 1,000 or fewer");
    this.lifecycleConfiguration.putRule(rules);
  }

  /** Lets `grantee` list and read: everything, what is below a `path` that ends in `/`, or the one object that `path` names. */
  public grantRead(grantee: IGrantee, path = ""): IDependable {
    return bucketGrants.read(this, grantee, path);
  }

  /** Lets `grantee` list and put objects, in one part or many, in the same places, and neither read nor delete. */
  public grantPut(grantee: IGrantee, path = ""): IDependable {
    return bucketGrants.put(this, grantee, path);
  }

  /**
   * Lets `grantee` add objects, everywhere or below a `path` that ends in `/`, and neither read, overwrite nor delete one. Each upload must say
   * `If-None-Match: *`, and none may be a copy (S3 User Guide, "Enforce conditional writes").
   */
  public grantAppend(grantee: IGrantee, path = ""): IDependable {
    return bucketGrants.append(this, grantee, path);
  }

  /** Lets `grantee` list, put and delete objects in the same places, and not read. */
  public grantWrite(grantee: IGrantee, path = ""): IDependable {
    return bucketGrants.write(this, grantee, path);
  }

  /** Lets `grantee` list, read, put and delete in the same places. */
  public grantReadWrite(grantee: IGrantee, path = ""): IDependable {
    return bucketGrants.readWrite(this, grantee, path);
  }

  /**
   * Lets `grantee` encrypt by the bucket's key itself, which S3 does not ask for: SageMaker's guide asks for `kms:Encrypt` wherever it is given a key
   * for its output.
   */
  public grantEncrypt(grantee: IGrantee): IDependable {
    return bucketGrants.encrypt(this, grantee);
  }

  private validateClasses(transitions: NonNullable<S3BucketProps["transitions"]>): void {
    transitions.slice(1).forEach(({ afterDays, storageClass }, index) => {
      const before = transitions[index]!;
      if (waterfall.indexOf(storageClass) <= waterfall.indexOf(before.storageClass)) {
        const remedy = "let each step move down to a colder class";
        throw invalid(this, `${storageClass} comes after ${before.storageClass}`, remedy);
      }
      if (before.storageClass === "ONEZONE_IA" && storageClass === "GLACIER_IR")
        throw invalid(this, "GLACIER_IR comes after ONEZONE_IA", "give GLACIER or DEEP_ARCHIVE: S3 moves nothing so");
      if (!before.storageClass.endsWith("_IA") || !isKnown(afterDays) || !isKnown(before.afterDays)) return;
      if (afterDays < before.afterDays + 30) {
        const problem = `${storageClass} begins ${afterDays - before.afterDays} days after ${before.storageClass}`;
        throw invalid(this, problem, "give 30 or more: so long objects stay in an infrequent-access class");
      }
    });
  }

  private validate(props: S3BucketProps): void {
    const { bucketName, deleteAfterDays, noncurrentDays, transitions = [], intelligentTiering } = props;
    const reserved = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3)$/;
    // The provider lets these names pass; S3 refuses them in the middle of a deploy.
    if (isKnown(bucketName) && (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucketName) || reserved.test(bucketName))) {
      const remedy = 'write 3-63 of a-z, 0-9 and "-", without AWS\'s own affixes';
      throw invalid(this, `bucketName is "${bucketName}"`, remedy);
    }
    checkWhole(this, "deleteAfterDays", deleteAfterDays, 1);
    checkKnownWhole(this, "noncurrentDays", noncurrentDays, 0);
    if (intelligentTiering && transitions.length > 0) {
      throw invalid(
        this,
        "intelligentTiering and transitions are both set",
        "keep one: tiering moves objects by itself",
      );
    }
    this.validateClasses(transitions);
    let previous = -1;
    for (const { afterDays, storageClass } of transitions.filter((transition) => isKnown(transition.afterDays))) {
      checkWhole(this, `afterDays of ${storageClass}`, afterDays, 0);
      if (storageClass.endsWith("_IA") && afterDays < 30) {
        throw invalid(this, `${storageClass} begins after ${afterDays} days`, "give 30 or more");
      }
      if (afterDays <= previous) {
        throw invalid(
          this,
          `${storageClass} begins after ${afterDays} days, the step before after ${previous}`,
          "let each step begin later",
        );
      }
      previous = afterDays;
    }
    if (isKnown(deleteAfterDays) && deleteAfterDays <= previous) {
      throw invalid(
        this,
        `deleteAfterDays is ${deleteAfterDays}, the last transition after ${previous}`,
        "delete later, or drop the transition",
      );
    }
    checkKeyArn(this, "kmsKeyArn", props.kmsKeyArn);
    checkRoleArns(this, props.readers);
    checkRoleArns(this, props.writers);
  }
}

function byPrefix([one]: [string, number], [other]: [string, number]): number {
  const [a, b] = [withoutNumbers(one), withoutNumbers(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

// Down this waterfall alone (S3 guide, "Transitioning objects using Amazon S3 Lifecycle").
const waterfall = ["STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"];

function bucketPolicy(arn: string, { readers = [], writers = [] }: S3BucketProps): string {
  const allow = (roles: string[], objectActions: string[]) =>
    roles.length === 0
      ? []
      : [
          { Effect: "Allow", Principal: { AWS: roles }, Action: ["s3:ListBucket"], Resource: [arn] },
          { Effect: "Allow", Principal: { AWS: roles }, Action: objectActions, Resource: [`${arn}/*`] },
        ];
  return toJson({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      ...allow(readers, readActions),
      ...allow(writers, [...readActions, ...writeActions]),
    ],
  });
}
