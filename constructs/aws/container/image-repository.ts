import { isKnown } from "../../shared/invalid";
import type { Place } from "../place";
import { tokenRepositoryArn } from "../sagemaker/ecr-image";

/** ARN of the ECR repository that an image comes from, of any account and region; undefined of an image from elsewhere. */
export function imageRepository(image: string, place: Place): string | undefined {
  if (!isKnown(image)) return tokenRepositoryArn(image, place);
  const [, account, region, repository] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z0-9.-]+\/([a-z0-9._/-]+)(?:[:@].+)?$/.exec(image) ?? [];
  return account && `arn:${place.partition}:ecr:${region}:${account}:repository/${repository}`;
}
