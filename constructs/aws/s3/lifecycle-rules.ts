import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { fitName } from "../../shared/names";
import type { S3BucketProps } from "./s3-bucket-props";

/** Deletes what is below a prefix at an age. */
export function expiry(prefix: string, days: number): S3BucketLifecycleConfigurationRule {
  return { id: fitName(`expire ${prefix}`, 255), status: "Enabled", filter: [{ prefix }], expiration: [{ days }] };
}

/** How objects age: unfinished uploads, steps to cheaper classes, the end, old versions. */
export function lifecycleRules(props: S3BucketProps, noncurrentDays: number): S3BucketLifecycleConfigurationRule[] {
  const { deleteAfterDays, intelligentTiering } = props;
  const transitions = intelligentTiering
    ? [{ afterDays: 0, storageClass: "INTELLIGENT_TIERING" }]
    : (props.transitions ?? []);
  const rule = (id: string) => ({ id, status: "Enabled", filter: [{}] }); // the empty filter means every object
  const rules: S3BucketLifecycleConfigurationRule[] = [
    { ...rule("abort uploads"), abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }] },
  ];
  if (transitions.length > 0) {
    const steps = transitions.map(({ afterDays, storageClass }) => ({ days: afterDays, storageClass }));
    rules.push({ ...rule("move"), transition: steps });
  }
  if (deleteAfterDays !== undefined) rules.push({ ...rule("expire"), expiration: [{ days: deleteAfterDays }] });
  // A deletion leaves a marker; with `expire`, S3 clears the markers by itself, and refuses to be told both in one rule.
  const expiration = deleteAfterDays === undefined ? [{ expiredObjectDeleteMarker: true }] : undefined;
  const old = { noncurrentDays: Math.max(noncurrentDays, 1) }; // a bucket that had versioning once would hold its versions for ever
  rules.push({ ...rule("old versions"), noncurrentVersionExpiration: [old], expiration });
  return rules;
}
