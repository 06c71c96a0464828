import type { KindWords } from "./kind";
import { days } from "./phrases";

export const buckets: KindWords<"buckets"> = {
  title: "Buckets",
  shape: ["[(", ")]"],
  place: (name, { cloud }) => `${cloud === "gcp" ? "gs" : "s3"}://${name}`,
  describe: (bucket) => [
    bucket.deleteAfter === undefined ? "kept for ever" : `deleted after ${days(bucket.deleteAfter)}`,
    bucket.noncurrent === 0 ? "no old versions" : `old versions kept ${days(bucket.noncurrent)}`,
    ...(bucket.transitions ?? []).map(({ after, to }) => `${to} after ${days(after)}`),
    ...("location" in bucket && bucket.location !== undefined ? [`in ${bucket.location}`] : []),
    ...(bucket.key === undefined ? [] : ["a key of its own"]),
  ],
};
