import type { ResourceSettings } from "../settings";
import type { IBucket } from "./bucket";
import type { S3Share } from "./policy-statement";

/** The storage classes below STANDARD. */
export type S3StorageClass =
  "STANDARD_IA" | "ONEZONE_IA" | "INTELLIGENT_TIERING" | "GLACIER_IR" | "GLACIER" | "DEEP_ARCHIVE";

/** One step down in price as objects grow older. */
export interface S3Transition {
  /** Age in days at which objects move; 0 or more, 30 or more for STANDARD_IA and ONEZONE_IA. */
  readonly afterDays: number;

  /** Where they move; from `GLACIER` and `DEEP_ARCHIVE` they cannot be read at once. */
  readonly storageClass: S3StorageClass;
}

/** How some of a bucket's objects age: those that all of `prefix`, `tags` and sizes fit. */
export interface S3LifecycleRule {
  /**
   * What their keys begin with.
   * @default - anything
   */
  readonly prefix?: string;

  /**
   * Tags that they have.
   * @default - any or none
   */
  readonly tags?: Record<string, string>;

  /**
   * Bytes that they are larger than.
   * @default - any size
   */
  readonly largerThanBytes?: number;

  /**
   * Bytes that they are smaller than.
   * @default - any size
   */
  readonly smallerThanBytes?: number;

  /**
   * Days after which they are deleted; 1 or more, and more than the last of `transitions`.
   * @default - as the bucket says
   */
  readonly deleteAfterDays?: number;

  /**
   * Steps to cheaper storage classes, the youngest first.
   * @default - as the bucket says
   */
  readonly transitions?: S3Transition[];

  /**
   * Days for which an overwritten or deleted one can be brought back; 1 or more. Where several rules fit, the shortest counts.
   * @default - as the bucket says
   */
  readonly noncurrentDays?: number;
}

/** Who may call the bucket from a browser, out of a page of another host. */
export interface S3CorsRule {
  /** Origins of the pages, such as `https://lab.acme.example`; one `*` in each at most. */
  readonly allowedOrigins: string[];

  /** What they may do: `GET`, `PUT`, `POST`, `DELETE`, `HEAD`. */
  readonly allowedMethods: string[];

  /**
   * Headers that they may send.
   * @default - the few that need no leave
   */
  readonly allowedHeaders?: string[];

  /**
   * Headers of answers that they may read.
   * @default - the few that need no leave
   */
  readonly exposeHeaders?: string[];

  /**
   * Seconds for which a browser need not ask again.
   * @default - the browser's own
   */
  readonly maxAgeSeconds?: number;
}

/** Where S3 writes who asked for what. */
export interface S3Logging {
  /**
   * The bucket that receives the logs, of the same region and account, with `encryption: "AES256"`: S3 delivers to no other (S3 guide, "Logging requests with
   * server access logging"). Of one that was made elsewhere, its own policy must let `logging.s3.amazonaws.com` put them.
   */
  readonly bucket: IBucket;

  /** What their keys begin with, such as `access/models/`. */
  readonly prefix: string;
}

/** Settings of an {@link S3Bucket}. */
export interface S3BucketProps extends ResourceSettings {
  /**
   * Name of the bucket, unique in all of AWS: 3-63 lower-case letters, digits and `-`, without the affixes that AWS keeps for itself.
   * Dots are refused: they break TLS host names. A change replaces the bucket.
   */
  readonly bucketName: string;

  /**
   * Days after which an object is deleted; 1 or more, and more than the last of `transitions`.
   * @default - objects are kept for ever
   */
  readonly deleteAfterDays?: number;

  /**
   * Days for which an overwritten or deleted object can be brought back as a noncurrent version. 0 suspends versioning, and what it has
   * kept is deleted within days.
   * @default 30
   */
  readonly noncurrentDays?: number;

  /**
   * Steps to cheaper storage classes, the youngest first. Excludes `intelligentTiering`.
   * @default - objects stay in STANDARD
   */
  readonly transitions?: S3Transition[];

  /**
   * Lets AWS move each object between tiers as it is used; objects below 128 KB stay in STANDARD. Excludes `transitions`.
   * @default false
   */
  readonly intelligentTiering?: boolean;

  /**
   * Further rules for some of the objects, by a name for people of at most 255 characters. They come beside those above, and S3 does what is cheapest first.
   * @default - none
   */
  readonly lifecycleRules?: Record<string, S3LifecycleRule>;

  /**
   * What encrypts the objects: `aws:kms`, or `AES256`, a key of S3's own that nobody can be kept from: logs of load balancers and of S3 itself need it (Elastic
   * Load Balancing guide, "Enable access logs").
   * @default "aws:kms"
   */
  readonly encryption?: "aws:kms" | "AES256";

  /**
   * ARN of the key that encrypts the objects. Roles of other accounts cannot read without one: the AWS managed key is for this account.
   * @default - the AWS managed key `aws/s3`
   */
  readonly kmsKeyArn?: string;

  /**
   * ARNs of roles, accounts (twelve digits) or organizations (`o-...`) that the bucket policy lets list and read. With `kmsKeyArn` they need the key from its own side as well.
   * @default - access comes from the roles' own policies only
   */
  readonly readers?: string[];

  /**
   * ARNs of roles, accounts (twelve digits) or organizations (`o-...`) that the bucket policy lets list, read, write and delete.
   * @default - access comes from the roles' own policies only
   */
  readonly writers?: string[];

  /**
   * Who else the bucket policy lets in, to a part of the bucket or on conditions.
   * @default - nobody
   */
  readonly shares?: S3Share[];

  /**
   * Pages of other hosts that may call the bucket; at most 100 rules.
   * @default - none
   */
  readonly cors?: S3CorsRule[];

  /**
   * Where S3 writes who asked for what.
   * @default - nowhere
   */
  readonly logging?: S3Logging;

  /**
   * Refuses to delete the bucket, or any object in it, by Terraform.
   * @default true
   */
  readonly protect?: boolean;

  /**
   * Lets Terraform empty the bucket to delete it; without it S3 refuses while it holds an object. Without effect where `protect` is on.
   * @default false
   */
  readonly forceDestroy?: boolean;
}
