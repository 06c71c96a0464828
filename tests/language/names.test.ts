import { describe, expect, it } from "vitest";
import { requestedNames } from "../../language";
import { problemsOf } from "../support/environments";
import { aws, type Case, gcp, refuses, role } from "./refuses";

refuses("the same thing twice in a list:", [
  [
    "a bucket with a slash behind it",
    `${gcp}buckets: { raw: {} }\nairflow: { p: { reads: [bucket/raw, bucket/raw/] } }\n`,
    "dev.yaml:6:37 airflow.p.reads.1: bucket/raw/ stands in the list already, as bucket/raw; remove it here",
  ],
  [
    "a folder with a slash behind it",
    `${aws}buckets: { raw: {} }\nairflow: { p: { writes: [bucket/raw/x/, bucket/raw/x] } }\n`,
    "dev.yaml:6:41 airflow.p.writes.1: bucket/raw/x stands in the list already, as bucket/raw/x/; remove it here",
  ],
  [
    "a group in other letters",
    `${gcp}buckets: { raw: { access: { readers: ["group:ml@acme.example", "group:ML@Acme.example"] } } }\n`,
    'dev.yaml:5:64 buckets.raw.access.readers.1: "group:ML@Acme.example" stands in the list already, as "group:ml@acme.example"; remove it here',
  ],
  [
    "a role in other letters",
    `${aws}buckets: { raw: { access: { writers: [${role("ml")}, ${role("ML")}] } } }\n`,
    `dev.yaml:5:76 buckets.raw.access.writers.1: ${role("ML")} stands in the list already, as ${role("ml")}; remove it here`,
  ],
  ...[gcp, aws].map((header): Case => [
    "an address in other letters",
    `${header}alerts: { emails: [A@Acme.example, a@acme.example] }\n`,
    "dev.yaml:5:36 alerts.emails.1: a@acme.example stands in the list already, as A@Acme.example; remove it here",
  ]),
]);

it("lets the same thing be read and written, and words differ in case", () => {
  expect(
    problemsOf({
      "dev.yaml": `${gcp}buckets: { raw: {} }\nairflow: { p: { reads: [bucket/raw], writes: [bucket/raw/] } }\n`,
      "prod.yaml": `${aws}datasets: { d: { tables: { t: { schema: { a: int }, partitionBy: { b: { type: enum, values: [x, X] } } } } } }\n`,
    }),
  ).toEqual([]);
});

refuses("a name that another environment of the project or account has:", [
  [
    "of a bucket",
    { "dev.yaml": `${gcp}buckets: { aws-raw: {} }\n`, "dev-aws.yaml": `${gcp}buckets: { raw: {} }\n` },
    "dev-aws.yaml:5:12 buckets.raw: is named churn-dev-aws-raw in dev-aws, as buckets.aws-raw in dev; choose another name",
  ],
  [
    "of a bucket in a base, told where it stands",
    {
      "dev.yaml": `${gcp}buckets: { aws-raw: {} }\n`,
      "dev-aws.yaml": "extends: base/a.yaml\n",
      "base/a.yaml": `${gcp}buckets:\n  raw: {}\n`,
    },
    "base/a.yaml:6:3 buckets.raw: is named churn-dev-aws-raw in dev-aws, as buckets.aws-raw in dev; choose another name",
  ],
  [
    "of Airflow's own bucket",
    { "dev.yaml": `${gcp}buckets: { x-airflow-p: {} }\n`, "dev-x.yaml": `${gcp}airflow: { p: {} }\n` },
    "dev-x.yaml:5:12 airflow.p: is named churn-dev-x-airflow-p in dev-x, as buckets.x-airflow-p in dev; choose another name",
  ],
  [
    "of a dataset's own bucket",
    { "dev.yaml": `${aws}buckets: { x-dataset-d: {} }\n`, "dev-x.yaml": `${aws}datasets: { d: {} }\n` },
    "dev-x.yaml:5:13 datasets.d: is named churn-dev-x-dataset-d in dev-x, as buckets.x-dataset-d in dev; choose another name",
  ],
  [
    "of an endpoint, in a system with a longer name",
    {
      "dev.yaml": `${aws.replace("churn", "churn-a")}endpoints: { x: {} }\n`,
      "a-dev.yaml": `${aws}endpoints: { x: {} }\n`,
    },
    "dev.yaml:2:9 system: opens every name in dev with churn-a-dev, as in a-dev; choose another system, or name the file otherwise",
  ],
]);

it("lets names be the same in different kinds, projects, accounts and clouds", () => {
  const [one, other] = [
    "buckets: { x-a: {} }\nregistries: { x-b: {} }\n",
    "buckets: { b: {} }\nregistries: { a: {} }\n",
  ];
  expect(
    problemsOf({
      "dev.yaml": gcp + one,
      "dev-x.yaml": gcp + other,
      "prod.yaml": `${gcp}buckets: { x-a: {} }\n`,
      "prod-x.yaml": `${gcp.replace("acme-ml-dev", "acme-ml-prod")}buckets: { a: {} }\n`,
      "test.yaml": `${aws}buckets: { x-a: {} }\n`,
      "test-x.yaml": `${aws.replace("111122223333", "444455556666")}buckets: { a: {} }\n`,
    }),
  ).toEqual([]);
});

const many = (count: number) => Array.from({ length: count }, (_, index) => `l${index}: x`).join(", ");

refuses("a label", [
  ...["system", "environment", "owner"].map((name): [string, string, string] => [
    `that Ponte sets: ${name}`,
    `${name === "owner" ? aws : gcp}labels: { ${name}: x }\n`,
    `dev.yaml:5:11 labels.${name}: the name is "${name}"; it is set by Ponte; remove it`,
  ]),
  [
    "that AWS keeps for itself",
    `${aws}labels: { "aws:team": x }\n`,
    'dev.yaml:5:11 labels.aws:team: the name is "aws:team"; write a name that does not begin with "aws:", which AWS keeps for itself',
  ],
  [
    "more than AWS takes",
    `${aws}labels: { ${many(41)} }\n`,
    "dev.yaml:5:9 labels: holds 41 labels; AWS takes 50 with Ponte's own, so write at most 40",
  ],
  [
    "of the owner that AWS does not take",
    aws.replace("ml-platform", "ml&platform"),
    'dev.yaml:3:8 owner: "ml&platform"; write a group\'s e-mail address or a team\'s name, at most 63 characters, of A-Z, a-z, 0-9 and "_.:/=+@-"',
  ],
  [
    "of the owner with a space",
    aws.replace("ml-platform", "ml & platform"),
    "dev.yaml:3:8 owner: \"ml & platform\"; write a group's e-mail address or a team's name, at most 63 characters",
  ],
]);

it("lets AWS have forty labels, and Google Cloud a label and an owner of its own", () => {
  expect(
    problemsOf({
      "dev.yaml": `${aws}labels: { ${many(40)} }\n`,
      "prod.yaml": `${gcp.replace("ml-platform", "ml&platform")}labels: { aws-team: x }\n`,
    }),
  ).toEqual([]);
});

refuses("a name that the cloud keeps for itself:", [
  [
    "google in a bucket's",
    `${gcp}buckets: { from-google-ads: {} }\n`,
    'dev.yaml:5:29 buckets.from-google-ads: holds "google", which Cloud Storage lets no bucket be named; choose another name',
  ],
  [
    "google in that of Airflow's bucket",
    `${gcp}airflow: { google: {} }\n`,
    'dev.yaml:5:20 airflow.google: holds "google", which Cloud Storage lets no bucket be named; choose another name',
  ],
  [
    "google in the system's",
    `${gcp.replace("churn", "google-ads")}buckets: { a: {}, b: {} }\n`,
    'dev.yaml:2:9 system: "google-ads" holds "google", which Cloud Storage lets no bucket be named; choose another name',
  ],
  [
    "google in the file's",
    { "google.yaml": `${gcp}buckets: { a: {}, b: {} }\n` },
    'google.yaml:1:1 the name of the file holds "google", which Cloud Storage lets no bucket be named; choose another name',
  ],
  ...["-s3alias", "--ol-s3", "--x-s3", "--table-s3"].map((ending): [string, string, string] => [
    `${ending} behind a bucket's`,
    `${aws}buckets:\n  raw${ending}: {}\n`,
    `dev.yaml:6:${8 + ending.length} buckets.raw${ending}: makes a bucket whose name ends in ${ending}, which S3 keeps for itself; choose another name`,
  ]),
  ...["_table_a", "_file_", "_partitiontime", "_row_timestamp", "__root__a", "_colidentifier"].map(
    (name): [string, string, string] => [
      `${name} for a column`,
      `${gcp}datasets: { d: { tables: { t: { schema: { ${name}: STRING } } } } }\n`,
      `dev.yaml:5:43 datasets.d.tables.t.schema.${name}: the name is "${name}"; write a name that does not begin with _table_, _file_, _partition, _row_timestamp, __root__ or _colidentifier`,
    ],
  ),
  ...["AIRFLOW_HOME", "GCS_BUCKET", "SQL_DATABASE", "AIRFLOW__CORE__PARALLELISM", "GCP_PROJECT"].map(
    (name): [string, string, string] => [
      `${name} for a variable`,
      `${gcp}airflow: { p: { env: { ${name}: x } } }\n`,
      `dev.yaml:5:24 airflow.p.env.${name}: the name is "${name}"; Composer keeps it for itself; choose another name, and write Airflow's options under config`,
    ],
  ),
]);

it("lets go what only looks like such a name", () => {
  expect(
    problemsOf({
      "dev.yaml": `${gcp}registries: { google: {} }\nbuckets: { goog: {} }\nairflow: { p: { env: { SQL_DIALECT: x, MY_GCS_BUCKET: x } } }\n`,
      "prod.yaml": `${aws}buckets: { s3alias-raw: {}, x-s3: {} }\ndatasets: { d: { tables: { t: { schema: { _table_a: int } } } } }\n`,
    }),
  ).toEqual([]);
});

describe("the names that PONTE_ENVIRONMENT asks for", () => {
  it.each<[string | undefined, string[] | undefined]>([
    [undefined, undefined],
    ["", undefined],
    [" , ", undefined],
    ["dev", ["dev"]],
    [" dev ,prod-aws,, ", ["dev", "prod-aws"]],
  ])("%j", (variable, names) => expect(requestedNames(variable)).toEqual(names));
});
