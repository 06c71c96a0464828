import { expect, it } from "vitest";
import { problemsOf } from "../../support/environments";
import { aws, gcp, refuses } from "../refuses";
import { image, onAws, onGoogle } from "./endpoints/one-endpoint";

const day = "schema: { day: DATE }, partitionBy: { column: day }";
const captured = (sample: string) => `    capture: { sample: 10%, to: dataset/d${sample} }\n`;
const weights = `${image}, artifact: bucket/models/churn/42`;

refuses("an age that another one shortens:", [
  [
    "a table's, by its dataset's on AWS",
    `${aws}datasets:\n  d:\n    deleteAfter: 30d\n    tables:\n      t: { schema: { a: int }, deleteAfter: 365d }\n`,
    "dev.yaml:9:45 datasets.d.tables.t.deleteAfter: 365d is longer than datasets.d.deleteAfter, which is 30d and deletes that too; write 30d or less, or raise the other",
  ],
  [
    "a table's, by its dataset's on Google Cloud, where the same words mean the same",
    `${gcp}datasets:\n  d:\n    deleteAfter: 30d\n    tables:\n      t: { ${day}, deleteAfter: 365d }\n`,
    "dev.yaml:9:78 datasets.d.tables.t.deleteAfter: 365d is longer than datasets.d.deleteAfter, which is 30d and deletes that too; write 30d or less, or raise the other",
  ],
  [
    "a capture's, by its dataset's on AWS",
    onAws(captured(", keep: 365d")) + "datasets: { d: { deleteAfter: 30d } }\n",
    "dev.yaml:7:50 endpoints.churn.capture.keep: 365d is longer than datasets.d.deleteAfter, which is 30d and deletes that too; write 30d or less, or raise the other",
  ],
  [
    "a capture's, by its dataset's on Google Cloud",
    onGoogle(captured(", keep: 365d")) + "datasets: { d: { deleteAfter: 30d } }\n",
    "dev.yaml:7:50 endpoints.churn.capture.keep: 365d is longer than datasets.d.deleteAfter, which is 30d and deletes that too; write 30d or less, or raise the other",
  ],
  [
    "a capture's own 90 days, which nobody wrote",
    onAws(captured("")) + "datasets: { d: { deleteAfter: 30d } }\n",
    "dev.yaml:7:5 endpoints.churn.capture.keep: 90d is longer than datasets.d.deleteAfter, which is 30d and deletes that too; write 30d or less, or raise the other",
  ],
  [
    "a capture's, by that of the bucket in which the dataset lies",
    onAws(captured(", keep: 60d")) +
      "datasets: { d: { location: bucket/raw/d } }\nbuckets: { raw: { deleteAfter: 14d } }\n",
    "dev.yaml:7:50 endpoints.churn.capture.keep: 60d is longer than buckets.raw.deleteAfter, which is 14d and deletes that too; write 14d or less, or raise the other",
  ],
  [
    "that of answers, by their bucket's",
    onAws("    mode: async\n    async: { output: bucket/raw/answers, keep: 60d }\n") +
      "buckets: { raw: { deleteAfter: 14d } }\n",
    "dev.yaml:8:48 endpoints.churn.async.keep: 60d is longer than buckets.raw.deleteAfter, which is 14d and deletes that too; write 14d or less, or raise the other",
  ],
]);

refuses("an age at which what is in use goes:", [
  [
    "a declared table in one part, in a dataset of BigQuery that deletes",
    `${gcp}datasets:\n  d:\n    deleteAfter: 30d\n    tables:\n      t: { schema: { a: STRING } }\n`,
    "dev.yaml:9:10 datasets.d.tables.t: would be deleted as a whole 30d after it was made, as deleteAfter of its dataset says; write partitionBy, or remove deleteAfter from the dataset",
  ],
  [
    "weights in a bucket that deletes",
    onAws("", weights) + "buckets: { models: { deleteAfter: 14d } }\n",
    "dev.yaml:7:165 endpoints.churn.variants.a.artifact: is deleted when it is 14d old, as buckets.models.deleteAfter says, and a replica that starts later finds nothing; keep weights where nothing is deleted",
  ],
  [
    "weights in a bucket that freezes",
    onAws("", weights) + "buckets: { models: { transitions: [{ after: 90d, to: GLACIER }] } }\n",
    "dev.yaml:7:165 endpoints.churn.variants.a.artifact: moves to GLACIER when it is 90d old, and a replica that starts later cannot read it; keep weights in a bucket without that step",
  ],
  [
    "weights among the answers of an asynchronous endpoint",
    onAws("    mode: async\n    async: { output: bucket/models/churn }\n", weights) + "buckets: { models: {} }\n",
    "dev.yaml:9:165 endpoints.churn.variants.a.artifact: is deleted when it is 90d old, as endpoints.churn.async.keep says, and a replica that starts later finds nothing; keep weights where nothing is deleted",
  ],
  [
    "a dataset among the answers of an asynchronous endpoint",
    onAws("    mode: async\n    async: { output: bucket/raw/x, keep: 5d }\n") +
      "buckets: { raw: {} }\ndatasets: { d: { location: bucket/raw/x/d } }\n",
    "dev.yaml:11:28 datasets.d.location: lies where endpoints.churn leaves its answers, and everything there is deleted when it is 5d old; choose another place",
  ],
  [
    "answers of two endpoints in one folder that are kept for different times",
    `${aws}buckets: { raw: {} }\nendpoints:\n  a: { mode: async, async: { output: bucket/raw/x, keep: 5d } }\n  b: { mode: async, async: { output: bucket/raw/x, keep: 9d } }\n`,
    "dev.yaml:8:38 endpoints.b.async.output: leaves its answers where endpoints.a does, which keeps them for another time; write keep alike, or another output",
  ],
]);

it("lets a shorter age stand below a longer one, on both clouds", () => {
  const shorter = "    deleteAfter: 365d\n    tables:\n      t: { ";
  const onBoth = {
    "dev.yaml": `${gcp}datasets:\n  d:\n${shorter}${day}, deleteAfter: 30d }\n      u: { ${day} }\n`,
    "prod.yaml": `${aws}datasets:\n  d:\n${shorter}schema: { a: int }, deleteAfter: 30d }\n`,
    "test.yaml":
      onAws(captured(", keep: 30d"), weights) + "datasets: { d: { deleteAfter: 30d } }\nbuckets: { models: {} }\n",
  };
  expect(problemsOf(onBoth)).toEqual([]);
});
