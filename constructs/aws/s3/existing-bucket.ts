import { Fn } from "cdktf";
import { Construct, type IDependable } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { whole } from "../../shared/tokens";
import { checkKeyArn } from "../checks";
import type { IGrantee } from "../iam/role";
import { partitionOf } from "../place";
import type { IBucket } from "./bucket";
import { bucketGrants } from "./bucket-grants";

/** The key of a bucket that was made elsewhere. */
export interface ExistingBucketKey {
  /**
   * ARN of the key that encrypts the bucket's objects: grants let in to it as well.
   * @default - a key that AWS holds
   */
  readonly kmsKeyArn?: string;
}

interface ExistingBucketProps extends ExistingBucketKey {
  readonly name?: string;
  readonly arn?: string;
}

/** A bucket that was made elsewhere, by one of its names. */
export function existingBucket(scope: Construct, id: string, props: ExistingBucketProps): IBucket {
  return new ExistingBucket(scope, id, props);
}

class ExistingBucket extends Construct implements IBucket {
  public readonly name: string;
  public readonly arn: string;
  public readonly kmsKeyArn?: string;

  constructor(scope: Construct, id: string, { arn, kmsKeyArn, ...props }: ExistingBucketProps) {
    super(scope, id);
    const name = props.name ?? (arn && nameIn(arn));
    required(this, "the bucket's name", name);
    if (isKnown(arn) && !/^arn:aws[a-z-]*:s3:::[^/:]+$/.test(arn))
      throw invalid(this, `the bucket's ARN is "${arn}"`, "write arn:aws:s3:::<name>");
    if (isKnown(name) && !/^[a-z0-9.-]{3,63}$/.test(name))
      throw invalid(this, `the bucket's name is "${name}"`, "write its name, without s3:// and without a path");
    checkKeyArn(this, "kmsKeyArn", kmsKeyArn);
    this.name = name!;
    this.kmsKeyArn = kmsKeyArn;
    this.arn = arn ?? `arn:${partitionOf(this).partition}:s3:::${name}`;
  }

  public get url(): string {
    return `s3://${this.name}`;
  }

  public grantRead(grantee: IGrantee, path = ""): IDependable {
    return bucketGrants.read(this, grantee, path);
  }

  public grantPut(grantee: IGrantee, path = ""): IDependable {
    return bucketGrants.put(this, grantee, path);
  }

  public grantAppend(grantee: IGrantee, path = ""): IDependable {
    return bucketGrants.append(this, grantee, path);
  }

  public grantWrite(grantee: IGrantee, path = ""): IDependable {
    return bucketGrants.write(this, grantee, path);
  }

  public grantReadWrite(grantee: IGrantee, path = ""): IDependable {
    return bucketGrants.readWrite(this, grantee, path);
  }

  public grantEncrypt(grantee: IGrantee): IDependable {
    return bucketGrants.encrypt(this, grantee);
  }
}

const nameIn = (arn: string) => (isKnown(arn) ? arn.replace(/^.*:/, "") : Fn.replace(whole(arn), "/^.*:/", ""));
