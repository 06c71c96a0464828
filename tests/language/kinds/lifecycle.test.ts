import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { loadFiles, problemsOf } from "../../support/environments";
import { aws, gcp, refuses } from "../refuses";

beforeAll(() => void vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-29T12:00:00Z") }));
afterAll(() => void vi.useRealTimers());

const table = (more: string) =>
  `${gcp}datasets: { d: { tables: { t: { schema: { a: STRING, spend: FLOAT }${more} } } } }\n`;
const leave = (by: string) => `{ by: ${by}, reason: nobody reads it }`;

refuses("what is retired", [
  [
    "on a day that never was",
    `${gcp}buckets: { raw: { retired: 2026-02-30 } }\n`,
    'dev.yaml:5:28 buckets.raw.retired: "2026-02-30"; write a day that exists, such as 2026-11-29',
  ],
  [
    "as a flag",
    `${gcp}buckets: { raw: { retired: true } }\n`,
    "dev.yaml:5:28 buckets.raw.retired: true is a boolean; write a day, such as 2026-11-29",
  ],
  [
    "later than tomorrow",
    `${gcp}buckets: { raw: { retired: 2026-12-01 } }\n`,
    "dev.yaml:5:28 buckets.raw.retired: 2026-12-01 is still to come, and it is let go of by the next deploy; write today's day",
  ],
  [
    "and adopted",
    `${gcp}buckets: { raw: { retired: 2026-11-01, adopt: true } }\n`,
    "dev.yaml:5:47 buckets.raw.adopt: stands beside retired; keep one of the two",
  ],
  [
    "or taken back, and deleted",
    `${gcp}buckets: { raw: { adopt: true, delete: ${leave("2026-12-01")} } }\n`,
    "dev.yaml:5:40 buckets.raw.delete: stands beside adopt; keep one of the two",
  ],
  [
    "and still named",
    `${gcp}buckets: { raw: { retired: 2026-11-01 } }\nairflow: { p: { reads: [bucket/raw] } }\n`,
    "dev.yaml:6:25 airflow.p.reads.0: bucket/raw is retired since 2026-11-01; take this reference out, or take it back with adopt: true there",
  ],
  [
    "in defaults",
    `${gcp}defaults: { buckets: { retired: 2026-11-01 } }\nbuckets: { raw: {} }\n`,
    "dev.yaml:5:24 defaults.buckets.retired: unknown field; write one of deleteAfter, noncurrent, location, softDelete, transitions, autoclass, key, access",
  ],
  [
    "as a definition of files",
    `${aws}datasets: { d: { tables: { t: { schema: { a: int }, retired: 2026-11-01 } } } }\n`,
    "dev.yaml:5:53 datasets.d.tables.t.retired: is a field of Google Cloud only; a table of Athena is a definition, and its files stay whatever becomes of it; remove it",
  ],
  [
    "and takes a name that another wants",
    `${gcp}buckets: { airflow-p: { retired: 2026-11-01 } }\nairflow: { p: {} }\n`,
    "dev.yaml:5:23 buckets.airflow-p: is the name of the bucket that airflow/p makes for itself; choose another name",
  ],
]);

refuses("leave to delete", [
  [
    "that has run out",
    `${gcp}buckets: { raw: { delete: ${leave("2026-11-28")} } }\n`,
    "dev.yaml:5:33 buckets.raw.delete.by: 2026-11-28 has passed, and nothing may be deleted after it; take delete out, or write a later day",
  ],
  [
    "without an end",
    `${gcp}buckets: { raw: { delete: ${leave("2027-03-01")} } }\n`,
    "dev.yaml:5:33 buckets.raw.delete.by: 2027-03-01 is more than 90 days ahead; write 2027-02-27 or an earlier day",
  ],
  [
    "without a reason",
    `${gcp}buckets: { raw: { delete: { by: 2026-12-01 } } }\n`,
    "dev.yaml:5:19 buckets.raw.delete.reason: is missing; write in one line, of 3-200 characters, why it may go",
  ],
  [
    "of a column that is not there",
    `${table("")}delete: { dataset/d.t.spent: ${leave("2026-12-01")} }\n`,
    "dev.yaml:6:30 delete.dataset/d.t.spent: is nothing that is here and that no entry names; did you mean dataset/d.t.spend?",
  ],
  [
    "of what has an entry",
    `${table("")}delete: { dataset/d.t: ${leave("2026-12-01")} }\n`,
    "dev.yaml:6:24 delete.dataset/d.t: has an entry of its own; write it there, as datasets.d.tables.t.delete",
  ],
  [
    "of a bucket that has an entry",
    `${aws}buckets: { raw: {} }\ndelete: { bucket/raw: ${leave("2026-12-01")} }\n`,
    "dev.yaml:6:23 delete.bucket/raw: has an entry of its own; write it there, as buckets.raw.delete",
  ],
]);

refuses("what no entry names", [
  [
    "and is in use",
    `${gcp}encryption: customer-managed\nretired: { key/main: 2026-11-01 }\n`,
    "dev.yaml:6:22 retired.key/main: is in use, by encryption: customer-managed; take one of the two out",
  ],
  [
    "the bucket of a dataset that still uses it",
    `${aws}datasets: { d: {} }\nretired: { dataset/d/bucket: 2026-11-01 }\n`,
    "dev.yaml:6:30 retired.dataset/d/bucket: is in use, by a dataset without location; write where its files lie, or take this out",
  ],
  [
    "adopted without a use",
    `${gcp}adopt: [key/main]\n`,
    "dev.yaml:5:8 adopt: needs encryption: customer-managed, by which the key is used again; write that",
  ],
  [
    "that something retired may need",
    `${gcp}encryption: customer-managed\nbuckets: { raw: { retired: 2026-11-01 } }\ndelete: { key/main: ${leave("2026-12-01")} }\n`,
    "dev.yaml:7:21 delete.key/main: may have encrypted bucket/raw, which is retired and would be lost with it; " +
      "write retired: { key/main: <today> } without encryption, or adopt and delete that first",
  ],
  [
    "misspelt",
    `${gcp}retired: { key/mian: 2026-11-01 }\n`,
    "dev.yaml:5:22 retired.key/mian: is nothing that is here and that no entry names; did you mean key/main?",
  ],
]);

refuses("a name", [
  [
    "that was its own",
    `${gcp}buckets: { raw: { renamedFrom: raw } }\n`,
    "dev.yaml:5:32 buckets.raw.renamedFrom: is its own name; take it out",
  ],
  [
    "that another has",
    `${gcp}buckets: { raw: {}, exports: { renamedFrom: raw } }\n`,
    "dev.yaml:5:45 buckets.exports.renamedFrom: is the name of bucket/raw, which is here as well; take one of the two out",
  ],
  [
    "that two had",
    `${gcp}buckets: { a: { renamedFrom: raw }, b: { renamedFrom: raw } }\n`,
    "dev.yaml:5:55 buckets.b.renamedFrom: is what bucket/a was called, too; two things cannot have one name in the cloud",
  ],
]);

refuses("destruction", [
  [
    "of what is protected",
    `${gcp}forceDestroy: true\n`,
    "dev.yaml:5:15 forceDestroy: stands beside protect: true, which it contradicts; write protect: false, or take it out",
  ],
]);

describe("nothing is wrong with", () => {
  it.each([
    ["the last day", `${gcp}buckets: { raw: { delete: ${leave("2026-11-29")} } }\n`],
    ["ninety days", `${gcp}buckets: { raw: { delete: ${leave("2027-02-27")} } }\n`],
    ["a day in quotes", `${gcp}buckets: { raw: { retired: "2026-11-29" } }\n`],
    ["a column", `${table("")}delete: { dataset/d.t.spend: ${leave("2026-12-01")} }\n`],
    ["a key that goes, before and after", `${gcp}delete: { key/main: ${leave("2026-12-01")} }\n`],
    [
      "a bucket of files that lie elsewhere now",
      `${aws}buckets: { b: {} }\ndatasets: { d: { location: bucket/b } }\nretired: { dataset/d/bucket: 2026-11-01 }\n`,
    ],
    ["a thing renamed, and retired later", `${gcp}buckets: { a: { renamedFrom: raw, retired: 2026-11-01 } }\n`],
  ])("%s", (_, text) => expect(problemsOf({ "dev.yaml": text })).toEqual([]));
});

it("what is retired is not made, and what is in it neither", () => {
  const [environment] = loadFiles({
    "dev.yaml": `${table(", retired: 2026-11-01")}buckets: { raw: { retired: 2026-11-01 }, b: {} }\n`,
  });
  expect(Object.keys(environment!.kinds.buckets)).toEqual(["b"]);
  expect(Object.keys(environment!.kinds.datasets.d!.tables)).toEqual([]);
  expect(Object.keys(environment!.kindsWithRetired.buckets)).toEqual(["raw", "b"]);
  expect(Object.keys(environment!.kindsWithRetired.datasets.d!.tables)).toEqual(["t"]);
});
