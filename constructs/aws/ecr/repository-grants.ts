import type { Construct, IDependable } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import type { IGrantee } from "../iam/role";

// What ECR calls pulling and pushing, for grants and for repository policies.

/** To pull images. */
export const pullActions = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/** What pushing needs beside `ecr:BatchCheckLayerAvailability` (ECR guide, "IAM permissions for pushing an image"). */
export const pushActions = [
  "ecr:InitiateLayerUpload",
  "ecr:UploadLayerPart",
  "ecr:CompleteLayerUpload",
  "ecr:PutImage",
];

interface Repository {
  readonly arn: string;
}

/** {@link IRepository} says what each of them lets in to. */
export const repositoryGrants = {
  pull: (repository: Repository, grantee: IGrantee) => grant(repository, grantee, pullActions),
  push: (repository: Repository, grantee: IGrantee) =>
    grant(repository, grantee, ["ecr:BatchCheckLayerAvailability", ...pushActions]),
  pullPush: (repository: Repository, grantee: IGrantee) => grant(repository, grantee, [...pullActions, ...pushActions]),
};

function grant({ arn }: Repository, grantee: IGrantee, actions: string[]): IDependable {
  grantee.allow({ actions: ["ecr:GetAuthorizationToken"], resources: ["*"] }); // the login knows no repository
  return grantee.allow({ actions, resources: [arn] });
}

/** The address of an image in a repository. */
export function imageOf(construct: Construct, name: string, url: string, reference: string): string {
  const [, word, ending] = /^([^:@]*)([:@].+)$/s.exec(reference) ?? [];
  const isOurs = word === "" || (isKnown(name) && word === name.replace(/^.*\//, ""));
  if (ending !== undefined && isOurs) return `${url}${ending}`;
  const own = isKnown(name) ? `, or ${name.replace(/^.*\//, "")}@sha256:<digest>` : "";
  throw invalid(construct, `image is "${reference}"`, `write :<tag> or @sha256:<digest>${own}`);
}
