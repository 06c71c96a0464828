import type { IDependable } from "constructs";
import type { IGrantee } from "../iam/role";

/** A key, whoever made it. */
export interface IKey {
  /** ARN of the key. */
  readonly arn: string;

  /** Lets `grantee` read what is encrypted with the key. */
  grantDecrypt(grantee: IGrantee): IDependable;

  /** Lets `grantee` read and write what is encrypted with the key. */
  grantEncryptDecrypt(grantee: IGrantee): IDependable;
}
