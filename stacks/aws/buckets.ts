import { S3Bucket } from "../../constructs/aws/s3/s3-bucket";
import { folder } from "../environment-stack";
import type { AwsKind } from "./kind";

export const buckets: AwsKind<"buckets"> = {
  group: "bucket",
  make: (at, key, bucket, on) =>
    new S3Bucket(at, key, {
      bucketName: on.bucketName(key),
      deleteAfterDays: bucket.deleteAfter,
      noncurrentDays: bucket.noncurrent,
      transitions: bucket.transitions?.map(({ after, to }) => ({ afterDays: after, storageClass: to })),
      intelligentTiering: bucket.intelligentTiering,
      kmsKeyArn: bucket.key ?? on.key?.arn,
      readers: bucket.access?.readers,
      writers: bucket.access?.writers,
      ...on.guardOf(bucket),
    }),
  output: ({ url }) => url,
  reach: {
    reads: (made, role, path) => made.grantRead(role, folder(path)),
    writes: (made, role, path) => made.grantReadWrite(role, folder(path)),
    appends: (made, role, path) => made.grantAppend(role, folder(path)),
  },
};
