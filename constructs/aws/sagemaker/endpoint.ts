import type { IDependable } from "constructs";
import type { IGrantee } from "../iam/role";

/** An endpoint that answers requests, whoever made it. */
export interface IEndpoint {
  /** Name of the endpoint. */
  readonly name: string;

  /** ARN of the endpoint. */
  readonly arn: string;

  /** Where predictions are asked for, by signed POST. */
  readonly url: string;

  /** Lets `grantee` ask for predictions. */
  grantInvoke(grantee: IGrantee): IDependable;
}
