import type { IDependable } from "constructs";
import type { IGrantee } from "../iam/role";

/** A topic, whoever made it. */
export interface ITopic {
  /** ARN of the topic. */
  readonly arn: string;

  /** Lets `grantee` publish. */
  grantPublish(grantee: IGrantee): IDependable;
}
