import { GcsBucket } from "../../constructs/gcp/storage/gcs-bucket";
import { folder } from "../environment-stack";
import type { GcpKind } from "./kind";

export const buckets: GcpKind<"buckets"> = {
  group: "bucket",
  apis: () => ["storage"],
  make(at, key, bucket, on) {
    const { location = on.region } = bucket;
    const made = new GcsBucket(at, key, {
      bucketName: on.bucketName(key),
      location,
      project: on.projectWith("storage"),
      deleteAfterDays: bucket.deleteAfter,
      noncurrentDays: bucket.noncurrent,
      softDeleteDays: bucket.softDelete,
      transitions: bucket.transitions?.map(({ after, to }) => ({ afterDays: after, storageClass: to })),
      autoclass: bucket.autoclass,
      kmsKeyName: bucket.key ?? on.keyIn(location, "storage", () => on.agents.storage),
      ...on.guardOf(bucket),
    });
    for (const member of bucket.access?.readers ?? []) made.grantRead(member, member);
    for (const member of bucket.access?.writers ?? []) made.grantReadWrite(member, member);
    return made;
  },
  output: ({ url }) => url,
  reach: {
    reads: (made, { grantId, account }, path) => made.grantRead(grantId(path), account.member, folder(path)),
    writes: (made, { grantId, account }, path) => made.grantReadWrite(grantId(path), account.member, folder(path)),
    appends: (made, { grantId, account }, path) => made.grantAppend(grantId(path), account.member, folder(path)),
  },
};
