import type { IDependable } from "constructs";
import type { IGrantee } from "../iam/role";

/** A repository of container images, whoever made it. */
export interface IRepository {
  /** Name of the repository. */
  readonly name: string;

  /** ARN of the repository. */
  readonly arn: string;

  /** What stands before the tag or digest of an image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/name`. */
  readonly url: string;

  /** Address of an image: `:tag`, `@sha256:...`, or either with the last word of the repository's name in front, `churn@sha256:...`. */
  image(reference: string): string;

  /** Lets `grantee` log in and pull images. */
  grantPull(grantee: IGrantee): IDependable;

  /** Lets `grantee` log in and push images. */
  grantPush(grantee: IGrantee): IDependable;

  /** Lets `grantee` log in, pull and push images. */
  grantPullPush(grantee: IGrantee): IDependable;
}
