import type { Construct, IDependable } from "constructs";
import { invalid } from "../../shared/invalid";
import type { IGrantee } from "../iam/role";
import type { S3PolicyStatement } from "./policy-statement";

/** A bucket, whoever made it. */
export interface IBucket {
  /** Name of the bucket. */
  readonly name: string;

  /** ARN of the bucket. */
  readonly arn: string;

  /** `s3://name`. */
  readonly url: string;

  /** ARN of the key that encrypts the objects, where it is not AWS's own; grants let in to it as well. */
  readonly kmsKeyArn?: string;

  /** Days after which every object is deleted, where that is known. */
  readonly deleteAfterDays?: number;

  /** What encrypts the objects, where that is known. */
  readonly encryption?: "aws:kms" | "AES256";

  /** Adds a statement to the bucket's policy, which is returned. Missing of a bucket that was made elsewhere: a bucket has one policy. */
  addToPolicy?(statement: S3PolicyStatement): IDependable;

  /**
   * Deletes what is below `prefix` (`tmp/`) `days` after it was written. Missing of a bucket that was made elsewhere: a bucket has one lifecycle
   * configuration, which belongs to whoever made it.
   */
  expireUnder?(prefix: string, days: number): void;

  /**
   * Tells EventBridge of what happens to its objects. Missing of a bucket that was made elsewhere: a bucket has one configuration of what it tells, which belongs to
   * whoever made it.
   */
  sendEvents?(): IDependable;

  /** Lets `grantee` list and read: everything, what is below a `path` that ends in `/`, or the one object that `path` names. */
  grantRead(grantee: IGrantee, path?: string): IDependable;

  /** Lets `grantee` list and put objects, in one part or many, in the same places, and neither read nor delete. */
  grantPut(grantee: IGrantee, path?: string): IDependable;

  /**
   * Lets `grantee` add objects, everywhere or below a `path` that ends in `/`, and neither read, overwrite nor delete one. Each upload must say
   * `If-None-Match: *`, and none may be a copy (S3 User Guide, "Enforce conditional writes").
   */
  grantAppend(grantee: IGrantee, path?: string): IDependable;

  /** Lets `grantee` list, put and delete objects in the same places, and not read. */
  grantWrite(grantee: IGrantee, path?: string): IDependable;

  /** Lets `grantee` list, read, put and delete in the same places. */
  grantReadWrite(grantee: IGrantee, path?: string): IDependable;

  /** Lets `grantee` encrypt with the key of the bucket: SageMaker asks for that beside a data key. */
  grantEncrypt(grantee: IGrantee): IDependable;
}

/** Has what is below `prefix` deleted after `days` by the bucket, or says that it has to be done where the bucket is made. */
export function expireUnder(construct: Construct, prop: string, bucket: IBucket, prefix: string, days: number): void {
  if (bucket.expireUnder !== undefined) return bucket.expireUnder(prefix, days);
  const problem = `${prop} is ${days}, and the bucket was made elsewhere, with its lifecycle rules`;
  throw invalid(construct, problem, `leave ${prop} out, and delete ${prefix} by a rule where the bucket is made`);
}
