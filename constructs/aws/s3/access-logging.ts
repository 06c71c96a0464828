import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { accountOf } from "../place";
import type { S3Logging } from "./s3-bucket-props";

/**
 * Has S3 write who asked a bucket for what. S3 guide, "Permissions for server access log delivery": its service is let in to where it writes, for this
 * account; before that S3 refuses to.
 */
export function accessLogging(
  construct: Construct & { readonly name: string },
  { bucket, prefix }: S3Logging,
  provider: TerraformProvider | undefined,
): S3BucketLoggingA {
  const letIn = bucket.addToPolicy?.({
    services: ["logging.s3.amazonaws.com"],
    actions: ["s3:PutObject"],
    resources: [`${bucket.arn}/${prefix}*`],
    conditions: { StringEquals: { "aws:SourceAccount": accountOf(construct, { provider }).accountId } },
  });
  return new S3BucketLoggingA(construct, "Logging", {
    bucket: construct.name,
    targetBucket: bucket.name,
    targetPrefix: prefix,
    dependsOn: letIn && resourcesOf(construct, [letIn]),
  });
}
