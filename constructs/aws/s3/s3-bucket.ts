import { S3Bucket as AwsS3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketCorsConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-cors-configuration";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import type { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Annotations, type TerraformProvider } from "cdktf";
import { Construct, type IDependable } from "constructs";
import { checkKnownWhole, checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, toJson, withoutNumbers } from "../../shared/tokens";
import { accessLogging } from "./access-logging";
import type { IBucket } from "./bucket";
import { bucketGrants } from "./bucket-grants";
import { checkShares, furtherStatements, policyStatements } from "./bucket-policy";
import type { S3PolicyStatement } from "./policy-statement";
import { existingBucket, type ExistingBucketKey } from "./existing-bucket";
import { checkAges, checkLifecycleRule, expiry, lifecycleRules } from "./lifecycle-rules";
import type { S3BucketProps } from "./s3-bucket-props";
import { checkKeyArn, checkPolicyLength } from "../checks";
import { writtenAccount } from "../place";
import { checkPrincipals, strangersIn } from "../principals";
import { applySettings } from "../settings";
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

  /** What encrypts the objects. */
  public readonly encryption: "aws:kms" | "AES256";

  /** The bucket's policy; {@link addToPolicy} adds to it. */
  public readonly policy: S3BucketPolicy;

  /** How objects age; {@link expireUnder} adds to it. */
  public readonly lifecycle: S3BucketLifecycleConfiguration;

  /** Whether old versions are kept. */
  public readonly versioning: S3BucketVersioningA;

  /** What encrypts by default. */
  public readonly serverSideEncryption: S3BucketServerSideEncryptionConfigurationA;

  /** What closes the bucket to the public. */
  public readonly publicAccessBlock: S3BucketPublicAccessBlock;

  /** What takes access lists of objects away. */
  public readonly ownership: S3BucketOwnershipControls;

  /** Pages of other hosts that may call; undefined without `cors`. */
  public readonly corsConfiguration?: S3BucketCorsConfiguration;

  /** Where S3 writes who asked for what; undefined without `logging`. */
  public readonly serverAccessLogging?: S3BucketLoggingA;

  private notification?: S3BucketNotification;
  private readonly provider?: TerraformProvider;
  private readonly statements: object[];
  private readonly rules: S3BucketLifecycleConfigurationRule[];
  private readonly expiries = new Map<string, number>();

  constructor(scope: Construct, id: string, props: S3BucketProps) {
    super(scope, id);
    checkSwitches(this, { intelligentTiering: props.intelligentTiering, protect: props.protect });
    const { bucketName, noncurrentDays = 30, kmsKeyArn, protect = true, forceDestroy = false } = props;
    const { encryption = "aws:kms", cors, logging } = props;
    this.validate(props);
    this.kmsKeyArn = kmsKeyArn;
    this.deleteAfterDays = props.deleteAfterDays;
    this.encryption = encryption;
    this.provider = props.provider;

    this.resource = new AwsS3Bucket(this, "Resource", {
      bucket: bucketName,
      forceDestroy: !protect && forceDestroy,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.arn = this.resource.arn;
    const bucket = this.resource.bucket;
    this.publicAccessBlock = new S3BucketPublicAccessBlock(this, "PublicAccessBlock", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    // S3 answers 409 "conflicting conditional operation" when access block, ownership and policy are set at the same time.
    this.ownership = new S3BucketOwnershipControls(this, "Ownership", {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
      dependsOn: [this.publicAccessBlock],
    });
    this.statements = policyStatements(this, props);
    this.policy = new S3BucketPolicy(this, "Policy", { bucket, policy: this.document(), dependsOn: [this.ownership] });
    const { readers = [], writers = [], shares = [] } = props;
    this.warnOfStrangers([readers, writers, ...shares.map(({ principals }) => principals)]);
    this.versioning = new S3BucketVersioningA(this, "Versioning", {
      bucket,
      versioningConfiguration: { status: noncurrentDays > 0 ? "Enabled" : "Suspended" },
    });
    const byKey = encryption === "AES256" ? undefined : true;
    this.serverSideEncryption = new S3BucketServerSideEncryptionConfigurationA(this, "Encryption", {
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: encryption, kmsMasterKeyId: kmsKeyArn },
          bucketKeyEnabled: byKey,
        },
      ],
    });
    this.rules = lifecycleRules(props, noncurrentDays);
    this.lifecycle = new S3BucketLifecycleConfiguration(this, "Lifecycle", {
      bucket,
      rule: this.rules,
      dependsOn: [this.versioning], // rules on noncurrent versions need versions
    });
    if (cors !== undefined)
      this.corsConfiguration = new S3BucketCorsConfiguration(this, "Cors", { bucket, corsRule: cors });
    if (logging !== undefined) this.serverAccessLogging = accessLogging(this, logging, props.provider);
    applySettings(this, props);
  }

  /** Name of the bucket. */
  public get name(): string {
    return this.resource.bucket;
  }

  /** `s3://name`. */
  public get url(): string {
    return `s3://${this.name}`;
  }

  /**
   * Adds a statement to the bucket's policy, which is returned: a bucket has one, so every such statement is made here. Said twice, it stands there
   * once.
   */
  public addToPolicy(statement: S3PolicyStatement): IDependable {
    const known = this.statements.map((each) => JSON.stringify(each));
    const further = furtherStatements(this, statement, this.provider);
    this.statements.push(...further.filter((each) => !known.includes(JSON.stringify(each))));
    this.policy.policy = this.document();
    if (statement.effect !== "Deny") this.warnOfStrangers([statement.principals ?? []]);
    return this.policy;
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
    this.lifecycle.putRule(rules);
  }

  /** Tells EventBridge of what happens to its objects, once for all that hear of it. A bucket that tells somebody else besides loses that: it has one such configuration. */
  public sendEvents(): IDependable {
    const events = { bucket: this.resource.bucket, eventbridge: true };
    return (this.notification ??= new S3BucketNotification(this, "Events", events));
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

  private document(): string {
    const document = toJson({ Version: "2012-10-17", Statement: this.statements });
    checkPolicyLength(this, document, "a bucket's policy", 20_480); // S3 guide, "Bucket policies"
    return document;
  }

  /** The key that AWS holds cannot be shared (KMS guide, "AWS managed keys"): S3 lets others in, and what they get cannot be decrypted. */
  private warnOfStrangers(principals: string[][]): void {
    if (this.encryption === "AES256" || this.kmsKeyArn !== undefined) return;
    const own = writtenAccount(this, { provider: this.provider });
    const strangers = principals.flatMap((each) => strangersIn(each, own));
    if (strangers.length === 0) return;
    const who = [...new Set(strangers)].join(", ");
    const remedy = 'give kmsKeyArn, a key that lets them in, or encryption: "AES256"';
    Annotations.of(this).addWarning(
      `${who} can read nothing here: the key that AWS holds is for this account; ${remedy}`,
    );
  }

  private validate(props: S3BucketProps): void {
    const { bucketName, deleteAfterDays, noncurrentDays, transitions = [], intelligentTiering } = props;
    const { encryption, logging } = props;
    required(this, "bucketName", bucketName);
    const reserved = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3)$/;
    // The provider lets these names pass; S3 refuses them in the middle of a deploy.
    if (isKnown(bucketName) && (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucketName) || reserved.test(bucketName))) {
      const remedy = 'write 3-63 of a-z, 0-9 and "-", without AWS\'s own affixes';
      throw invalid(this, `bucketName is "${bucketName}"`, remedy);
    }
    checkKnownWhole(this, "noncurrentDays", noncurrentDays, 0);
    if (intelligentTiering && transitions.length > 0) {
      throw invalid(
        this,
        "intelligentTiering and transitions are both set",
        "keep one: tiering moves objects by itself",
      );
    }
    checkAges(this, { deleteAfterDays, transitions });
    for (const [name, rule] of Object.entries(props.lifecycleRules ?? {})) checkLifecycleRule(this, name, rule);
    checkKeyArn(this, "kmsKeyArn", props.kmsKeyArn);
    if (isKnown(encryption) && encryption !== "aws:kms" && encryption !== "AES256")
      throw invalid(this, `encryption is "${encryption as string}"`, "write aws:kms or AES256");
    if (encryption === "AES256" && props.kmsKeyArn !== undefined)
      throw invalid(this, "kmsKeyArn and encryption AES256 are both set", "keep one: S3 holds the key of AES256");
    if (logging?.bucket.encryption === "aws:kms")
      throw invalid(
        this,
        "logging.bucket is encrypted by KMS",
        'give it encryption: "AES256": S3 delivers to no other',
      );
    checkPrincipals(this, props.readers);
    checkPrincipals(this, props.writers);
    checkShares(this, props.shares);
  }
}

function byPrefix([one]: [string, number], [other]: [string, number]): number {
  const [a, b] = [withoutNumbers(one), withoutNumbers(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}
