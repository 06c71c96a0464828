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

/** Settings of an {@link S3Bucket}. */
export interface S3BucketProps {
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
   * ARN of the key that encrypts the objects. Roles of other accounts cannot read without one: the AWS managed key is for this account.
   * @default - the AWS managed key `aws/s3`
   */
  readonly kmsKeyArn?: string;

  /**
   * ARNs of roles that the bucket policy lets list and read. With `kmsKeyArn` they need the key from its own side as well.
   * @default - access comes from the roles' own policies only
   */
  readonly readers?: string[];

  /**
   * ARNs of roles that the bucket policy lets list, read, write and delete.
   * @default - access comes from the roles' own policies only
   */
  readonly writers?: string[];

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
