import type { IDependable } from "constructs";
import type { Conditions } from "../principals";

/** One permission: what may be done, to what, and when. */
export interface PolicyStatement {
  /** Actions such as `s3:GetObject`. A `*` among them is refused. */
  readonly actions: string[];

  /** ARNs that the actions reach. `*` is refused but for actions that know no resource (see {@link ExecutionRole.allow}). */
  readonly resources: string[];

  /**
   * IAM conditions, operator first: `{ StringEquals: { "aws:SourceAccount": "123456789012" } }`.
   * @default - none
   */
  readonly conditions?: Conditions;
}

/** Whoever access can be granted to: an {@link ExecutionRole}, an {@link ExistingRole}, or what somebody else wrote. */
export interface IGrantee {
  /** Adds permissions to the grantee's own policy, and returns what has them, for whoever must wait until they are there. */
  allow(...statements: PolicyStatement[]): IDependable;
}

/** A role, whoever made it. */
export interface IRole extends IGrantee {
  /** ARN of the role. */
  readonly arn: string;

  /** Name of the role, without its path. */
  readonly name: string;
}
