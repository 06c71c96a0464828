import { Annotations, Fn } from "cdktf";
import type { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { whole } from "../../shared/tokens";
import type { Place } from "../place";
import { vendorOf } from "./image-accounts";

/**
 * The repository that an ECR image comes from, as an ARN. Throws for what is no ECR image of the place, and warns of one that lies with
 * another account which is no vendor that we know: a role's own policy is only half of what it needs there. With `ownOnly`, as for serverless
 * models, throws for such a one (SageMaker guide, "Serverless Inference prerequisites", 2023: AWS's own images apart, the repository lies
 * in the account of the endpoint).
 */
export function ecrRepositoryArn(scope: Construct, image: string, place: Place, ownOnly = false): string {
  const { partition, dnsSuffix, region, accountId } = place;
  const [, account, imageRegion, suffix, repository] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.([a-z0-9.-]+)\/([a-z0-9._/-]+)(?::[\w.-]{1,128}|@sha256:[0-9a-f]{64})$/.exec(
      image,
    ) ?? [];
  if (account === undefined || (isKnown(dnsSuffix) && imageRegion === region && suffix !== dnsSuffix)) {
    const host = `<account>.dkr.ecr.<region>.${isKnown(dnsSuffix) ? dnsSuffix : "amazonaws.com"}`;
    const remedy = `write ${host}/<repository>:<tag> (or @sha256:...): SageMaker pulls from ECR only`;
    throw invalid(scope, `image is "${image}"`, remedy);
  }
  if (isKnown(region) && imageRegion !== region) {
    const remedy =
      vendorOf(account) === undefined
        ? `copy it to ${region}, where the endpoint is`
        : `AWS has it in ${region}, too: write that region in its name, and the account that AWS uses there`;
    throw invalid(scope, `image "${image}" lies in ${imageRegion}`, remedy);
  }
  if (isKnown(accountId) && account !== accountId && vendorOf(account) === undefined) {
    if (ownOnly) {
      const remedy = `copy it to ${accountId}: a serverless model takes images of its own account and of AWS`;
      throw invalid(scope, `image "${image}" lies with account ${account}`, remedy);
    }
    Annotations.of(scope).addWarning(
      `${repository} lies with account ${account}: its repository policy must let ${accountId} pull, too`,
    );
  }
  return `arn:${partition}:ecr:${imageRegion}:${account}:repository/${repository}`;
}

/** The same of an image that is only known at deploy, by Terraform: nothing of it can be checked. */
export function tokenRepositoryArn(image: string, { partition }: Place): string {
  const parts = "/^([0-9]+)[.]dkr[.]ecr[.]([a-z0-9-]+)[.][^/]+[/]([^:@]+).*$/";
  return Fn.replace(whole(image), parts, `arn:${partition}:ecr:$2:$1:repository/$3`);
}
