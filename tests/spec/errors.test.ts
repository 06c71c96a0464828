import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../../spec";
import { inFolder, problemsOf, type Files } from "../support/environments";
import { aws, digest, gcp, refuses, role, type Case } from "./refuses";

it("nothing is wrong with the lines that the cases begin with", () => {
  expect(problemsOf({ "dev.yaml": gcp, "prod.yaml": aws })).toEqual([]);
});

refuses("a field", [
  [
    "that is misspelt",
    `${gcp}buckets:\n  raw:\n    deletAfter: 30d\n`,
    'dev.yaml:7:5 buckets.raw.deletAfter: unknown field; did you mean "deleteAfter"?',
  ],
  [
    "that is like no other",
    `${gcp}storage: {}\n`,
    "dev.yaml:5:1 storage: unknown field; write one of cloud, system, owner, protect, labels, encryption, state, gcp, buckets, registries, datasets, airflow, endpoints",
  ],
  [
    "of AWS",
    `${gcp}buckets:\n  raw:\n    intelligentTiering: true\n`,
    "dev.yaml:7:5 buckets.raw.intelligentTiering: is a field of AWS only; remove it, or write what Google Cloud has instead: location, softDelete, autoclass",
  ],
  [
    "of Google Cloud",
    `${aws}buckets:\n  raw:\n    softDelete: 7d\n`,
    "dev.yaml:7:5 buckets.raw.softDelete: is a field of Google Cloud only; remove it, or write what AWS has instead: intelligentTiering",
  ],
  [
    "for models on Google Cloud",
    `${gcp}endpoints:\n  churn:\n    models: { champion: {} }\n`,
    "dev.yaml:7:5 endpoints.churn.models: cannot be described on Google Cloud yet; remove it, and let a pipeline deploy the model to the endpoint",
  ],
  [
    "of another form of the same thing",
    `${aws}datasets: { d: { tables: { t: { schema: { a: int }, partitionBy: { day: { type: date, from: "2024-01-01", min: 3 } } } } } }\n`,
    "dev.yaml:5:107 datasets.d.tables.t.partitionBy.day.min: unknown field; write one of type, from",
  ],
  [
    "without a value",
    `${gcp}buckets:\n  # raw: {}\n`,
    "dev.yaml:5:1 buckets: is empty; write a value, {} for the defaults alone, or null to remove what the base says",
  ],
  [
    "that is missing",
    gcp.replace("owner: ml-platform\n", ""),
    "dev.yaml:1:1 owner: is missing; write a group's e-mail address or a team's name, at most 63 characters",
  ],
  [
    "that is missing with all that is in it",
    aws.replace(/aws: .*\n/, ""),
    "dev.yaml:1:1 aws: is missing; write a map with account, region",
  ],
  [
    "of Google Cloud among names of our own",
    `${aws}datasets: { d: { tables: { t: { schema: { a: int }, partitionBy: { requireFilter: true } } } } }\n`,
    "dev.yaml:5:68 datasets.d.tables.t.partitionBy.requireFilter: is a field of Google Cloud only; remove it",
  ],
  [
    "that is missing in a part",
    `${gcp}airflow:\n  pipelines:\n    workers: { min: 2 }\n`,
    "dev.yaml:7:5 airflow.pipelines.workers.max: is missing; write a whole number from 1 to 100",
  ],
]);

refuses("a value", [
  [
    "of the wrong type",
    `${gcp}buckets:\n  raw:\n    deleteAfter: 30\n`,
    "dev.yaml:7:18 buckets.raw.deleteAfter: 30 is a number; write whole days from 1d to 36500d, such as 30d",
  ],
  [
    "that is an account without quotes",
    aws.replace('"111122223333"', "012345678901"),
    'dev.yaml:4:17 aws.account: 012345678901 is a number; write the account\'s 12 digits in quotes, such as "123456789012"',
  ],
  [
    "that is a project number without quotes",
    gcp.replace('"481516234200"', "481516234200"),
    'dev.yaml:4:45 gcp.projectNumber: 481516234200 is a number; write the project\'s number in quotes, such as "481516234200"',
  ],
  [
    "that is a version without quotes",
    `${aws}airflow: { p: { version: 2.10 } }\n`,
    'dev.yaml:5:26 airflow.p.version: 2.10 is a number; write the version in quotes: "2.10.3"',
  ],
  ["that YAML 1.1 took for true", `${gcp}protect: yes\n`, 'dev.yaml:5:10 protect: "yes"; write true or false'],
  [
    "that is a list",
    `${gcp}buckets: [raw]\n`,
    "dev.yaml:5:10 buckets: is a list; write a map, one name per line, such as raw: {}",
  ],
  [
    "that is one role in place of a list",
    `${aws}buckets:\n  raw:\n    access: { readers: ml }\n`,
    'dev.yaml:7:24 buckets.raw.access.readers: "ml"; write a list, such as ["arn:aws:iam::123456789012:role/ml"]',
  ],
  [
    "that is a text in place of fields",
    `${gcp}state: acme-tfstate\n`,
    'dev.yaml:5:8 state: "acme-tfstate"; write a map with bucket',
  ],
  [
    "that is no region",
    gcp.replace("europe-west1", "frankfurt"),
    'dev.yaml:4:69 gcp.region: "frankfurt"; write a Google Cloud region such as europe-west1',
  ],
  [
    "that is nearly a region",
    gcp.replace("europe-west1", "europewest1"),
    'dev.yaml:4:69 gcp.region: "europewest1"; did you mean "europe-west1"? write a Google Cloud region such as europe-west1',
  ],
  [
    "that is a region elsewhere",
    gcp.replace("europe-west1", "eu-west-1"),
    'dev.yaml:4:69 gcp.region: "eu-west-1"; it is a region of another cloud; write a Google Cloud region such as europe-west1',
  ],
  ["that is no cloud", gcp.replace("gcp", "azure"), 'dev.yaml:1:8 cloud: "azure"; write gcp or aws'],
  [
    "that is nearly a cloud",
    gcp.replace("gcp", "gpc"),
    'dev.yaml:1:8 cloud: "gpc"; did you mean "gcp"? write gcp or aws',
  ],
  [
    "that every object has as a property",
    gcp.replace("gcp", "toString"),
    'dev.yaml:1:8 cloud: "toString"; write gcp or aws',
  ],
  ["that is no single cloud", gcp.replace("gcp", "[gcp, aws]"), "dev.yaml:1:8 cloud: is a list; write gcp or aws"],
  ["that is no cloud at all", gcp.replace("cloud: gcp\n", ""), "dev.yaml:1:1 cloud: is missing; write gcp or aws"],
  [
    "that is not finite",
    `${gcp}registries:\n  serving: { keep: .inf }\n`,
    "dev.yaml:6:20 registries.serving.keep: .inf is no number that can be used; write a finite one, or put text in quotes",
  ],
  [
    "that is too large to be finite",
    `${gcp}registries:\n  serving: { keep: 1e400 }\n`,
    "dev.yaml:6:20 registries.serving.keep: 1e400 is no number that can be used; write a finite one, or put text in quotes",
  ],
  [
    "that is too long",
    `${gcp}datasets: { d: { description: "${"x".repeat(501)}" } }\n`,
    `dev.yaml:5:31 datasets.d.description: "${"x".repeat(50)}..." (501 characters); write at most 500 characters`,
  ],
  [
    "that is a range with bits behind its prefix",
    gcp.replace(" }", ', network: { cidr: "10.20.5.0/16" } }'),
    'dev.yaml:4:100 gcp.network.cidr: "10.20.5.0/16"; write a range inside 10.0.0.0/8, from /16 to /24, such as "10.20.0.0/20", whose last bits are zero',
  ],
  [
    "that is a day in no calendar",
    `${aws}datasets: { d: { tables: { t: { schema: { a: int }, partitionBy: { day: { type: date, from: "2024-02-30" } } } } } }\n`,
    'dev.yaml:5:93 datasets.d.tables.t.partitionBy.day.from: "2024-02-30"; write a day that exists: "2024-01-01"',
  ],
  [
    "that is nearly a type",
    `${gcp}datasets: { d: { tables: { t: { schema: { a: STRNG } } } } }\n`,
    'dev.yaml:5:46 datasets.d.tables.t.schema.a: "STRNG"; did you mean "STRING"? write a type (STRING, BYTES, INTEGER, FLOAT ...), or { type: STRING, mode: REQUIRED, description: ... }',
  ],
  ...[
    ["INT64", "INTEGER"],
    ["INT", "INTEGER"],
    ["FLOAT64", "FLOAT"],
    ["BOOL", "BOOLEAN"],
    ["bool", "BOOLEAN"],
  ].map(([typed, meant]): Case => [
    `that is a type of SQL: ${typed}`,
    `${gcp}datasets: { d: { tables: { t: { schema: { a: ${typed} } } } } }\n`,
    `dev.yaml:5:46 datasets.d.tables.t.schema.a: "${typed}"; did you mean "${meant}"? write a type (STRING, BYTES, INTEGER, FLOAT ...), or { type: STRING, mode: REQUIRED, description: ... }`,
  ]),
  [
    "that is a range elsewhere",
    gcp.replace(" }", ", network: { cidr: 192.168.0.0/16 } }"),
    'dev.yaml:4:100 gcp.network.cidr: "192.168.0.0/16"; write a range inside 10.0.0.0/8, from /16 to /24, such as "10.20.0.0/20"',
  ],
  [
    "that stands in a list twice",
    `${gcp}buckets: { raw: {} }\nairflow: { p: { reads: [bucket/raw, bucket/raw] } }\n`,
    "dev.yaml:6:37 airflow.p.reads.1: bucket/raw stands in the list already; remove it here",
  ],
  [
    "that would be a placeholder of the engine",
    `${gcp}datasets: { d: { description: "\${TfToken[TOKEN.1]}" } }\n`,
    'dev.yaml:5:31 datasets.d.description: "TfToken[" is reserved by the engine; remove it',
  ],
  [
    "that could write to the terminal",
    `${gcp}datasets: { d: { description: "\\e[31m" } }\n`,
    "dev.yaml:5:31 datasets.d.description: control characters in the text; remove them",
  ],
]);

refuses("a name", [
  [
    "that is too long",
    `${gcp}buckets:\n  ${"a".repeat(41)}: {}\n`,
    `dev.yaml:6:3 buckets.${"a".repeat(41)}: the name has 41 characters; write 1-40 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"`,
  ],
  [
    "with other letters",
    `${gcp}buckets:\n  Raw_Data: {}\n`,
    'dev.yaml:6:3 buckets.Raw_Data: the name is "Raw_Data"; write 1-40 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"',
  ],
  [
    "that every object has",
    `${gcp}labels:\n  __proto__: x\n`,
    'dev.yaml:6:3 labels.__proto__: key "__proto__" is reserved; choose another name',
  ],
  [
    "that the engine drops",
    `${gcp}labels:\n  //: x\n`,
    'dev.yaml:6:3 labels.//: key "//" is reserved; choose another name',
  ],
  [
    "that could write to the terminal",
    `${gcp}labels:\n  "a\\e[31m": x\n`,
    "dev.yaml:6:3 labels: the name holds characters that cannot be used; remove them",
  ],
  [
    "that would be a placeholder of the engine",
    `${gcp}airflow: { p: { env: { "TfToken[TOKEN.1]": x } } }\n`,
    "dev.yaml:5:24 airflow.p.env: the name holds characters that cannot be used; remove them",
  ],
  [
    "of a file",
    { "Dev_1.yaml": gcp },
    'Dev_1.yaml:1:1 the name is "Dev_1"; name the file with 1-20 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"',
  ],
  ["of a file that ends in .yml", { "dev.yml": gcp }, "dev.yml:1:1 ends in .yml; rename it to .yaml"],
]);

refuses("a reference", [
  [
    "to nothing",
    `${gcp}buckets: { raw: {} }\nairflow: { p: { reads: [bucket/row] } }\n`,
    'dev.yaml:6:25 airflow.p.reads.0: no bucket is named "row"; did you mean bucket/raw?',
  ],
  [
    "to nothing like it",
    `${gcp}buckets: { raw: {}, models: {} }\nairflow: { p: { writes: [bucket/features] } }\n`,
    'dev.yaml:6:26 airflow.p.writes.0: no bucket is named "features"; there is bucket/raw, bucket/models',
  ],
  [
    "where nothing of the kind is",
    `${gcp}endpoints: { churn: { capture: { sample: 10%, to: dataset/captured } } }\n`,
    'dev.yaml:5:51 endpoints.churn.capture.to: no dataset is named "captured"; there is no dataset yet',
  ],
  [
    "that every object would have",
    `${gcp}airflow: { p: { reads: [bucket/constructor] } }\n`,
    'dev.yaml:5:25 airflow.p.reads.0: no bucket is named "constructor"; there is no bucket yet',
  ],
  [
    "that leaves its bucket",
    `${aws}buckets: { raw: {} }\ndatasets: { d: { location: bucket/raw/../models } }\n`,
    'dev.yaml:6:28 datasets.d.location: "bucket/raw/../models"; write a reference such as bucket/raw, without "." or ".." or empty parts',
  ],
  [
    "with a space in its path",
    `${aws}buckets: { raw: {} }\ndatasets: { d: { location: bucket/raw/my files } }\n`,
    'dev.yaml:6:28 datasets.d.location: "bucket/raw/my files"; the path holds a space; write it with A-Z, a-z, 0-9 and "!_.*\'()/=-"',
  ],
  [
    "with letters in its path that no cloud takes as they are",
    `${gcp}buckets: { raw: {} }\nairflow: { p: { reads: ["bucket/raw/a?b#c?"] } }\n`,
    'dev.yaml:6:25 airflow.p.reads.0: "bucket/raw/a?b#c?"; the path holds ?, #; write it with A-Z, a-z, 0-9 and "!_.*\'()/=-"',
  ],
  [
    "to a registry in an image",
    `${aws}registries: { serving: {} }\nendpoints: { churn: { models: { a: { image: "registry/servin${digest}" } } } }\n`,
    'dev.yaml:6:45 endpoints.churn.models.a.image: no registry is named "servin"; did you mean registry/serving?',
  ],
]);

refuses("two fields that contradict each other:", [
  [
    "traffic of 90%",
    `${aws}registries: { s: {} }\nendpoints:\n  churn:\n    models:\n      a: { image: registry/s${digest}, traffic: 60% }\n      b: { image: registry/s${digest}, traffic: 30% }\n`,
    "dev.yaml:9:7 endpoints.churn.models: traffic sums to 90%; write shares that sum to 100%",
  ],
  [
    "a model without traffic beside one with it",
    `${aws}registries: { s: {} }\nendpoints:\n  churn:\n    models:\n      a: { image: registry/s${digest}, traffic: 90% }\n      b: { image: registry/s${digest} }\n`,
    "dev.yaml:10:7 endpoints.churn.models.b.traffic: is missing beside other models; write its share, such as 10%",
  ],
  [
    "replicas",
    `${gcp}endpoints:\n  churn:\n    replicas: { min: 5, max: 2 }\n`,
    "dev.yaml:7:22 endpoints.churn.replicas.min: 5 is more than max, which is 2; write at most 2",
  ],
  [
    "workers",
    `${gcp}airflow:\n  p:\n    workers: { min: 5, max: 2 }\n`,
    "dev.yaml:7:21 airflow.p.workers.min: 5 is more than max, which is 2; write at most 2",
  ],
  [
    "several workers of a size that has one",
    `${aws}airflow:\n  p:\n    size: micro\n    workers: { min: 1, max: 2 }\n`,
    "dev.yaml:8:29 airflow.p.workers.max: 2 workers on size micro; it has exactly one, write size: small",
  ],
  [
    "autoclass and transitions",
    `${gcp}buckets:\n  raw:\n    autoclass: true\n    transitions: [{ after: 30d, to: NEARLINE }]\n`,
    "dev.yaml:8:18 buckets.raw.transitions: stands beside autoclass: true; keep one of the two",
  ],
  [
    "a deletion before a step",
    `${gcp}buckets:\n  raw:\n    deleteAfter: 30d\n    transitions: [{ after: 90d, to: NEARLINE }]\n`,
    "dev.yaml:7:18 buckets.raw.deleteAfter: 30d is not after the last step at 90d; Cloud Storage needs more than 90d",
  ],
  [
    "steps out of order",
    `${aws}buckets:\n  raw:\n    transitions: [{ after: 90d, to: STANDARD_IA }, { after: 60d, to: GLACIER }]\n`,
    "dev.yaml:7:61 buckets.raw.transitions.1.after: 60d is not after 90d; write steps in order of age",
  ],
  [
    "a bucket and an Airflow's own",
    `${gcp}buckets: { airflow-p: {} }\nairflow: { p: {} }\n`,
    "dev.yaml:5:23 buckets.airflow-p: is the name of the bucket that airflow/p makes for itself; choose another name",
  ],
  [
    "a bucket and a dataset's own",
    `${aws}buckets: { dataset-d: {} }\ndatasets: { d: {} }\n`,
    "dev.yaml:5:23 buckets.dataset-d: is the name of the bucket that dataset/d makes for itself; choose another name",
  ],
  [
    "clusterBy and the schema",
    `${gcp}datasets:\n  d:\n    tables:\n      t: { schema: { customer: STRING }, clusterBy: [custmer] }\n`,
    'dev.yaml:8:54 datasets.d.tables.t.clusterBy.0: "custmer" is no column of the schema; did you mean "customer"?',
  ],
  [
    "partitionBy and the column's type",
    `${gcp}datasets:\n  d:\n    tables:\n      t: { schema: { a: STRING }, partitionBy: { column: a } }\n`,
    'dev.yaml:8:58 datasets.d.tables.t.partitionBy.column: "a" is of type STRING; write a column of type DATE, DATETIME or TIMESTAMP',
  ],
  [
    "deleteAfter and no partition",
    `${gcp}datasets:\n  d:\n    tables:\n      t: { schema: { a: STRING }, deleteAfter: 3d }\n`,
    "dev.yaml:8:48 datasets.d.tables.t.deleteAfter: needs partitions to delete; write partitionBy, or remove it",
  ],
  [
    "a partition column in the schema",
    `${aws}datasets:\n  d:\n    tables:\n      t: { schema: { a: string }, partitionBy: { a: { type: enum, values: [x] } } }\n`,
    "dev.yaml:8:53 datasets.d.tables.t.partitionBy.a: stands in the schema too; a partition column belongs here only",
  ],
  [
    "a table without a column",
    `${gcp}datasets:\n  d:\n    tables:\n      t: { schema: {} }\n`,
    "dev.yaml:8:20 datasets.d.tables.t.schema: has no column; write at least one",
  ],
  [
    "an image by tag where data is protected",
    `${aws}registries: { s: {} }\nendpoints:\n  churn:\n    models:\n      a: { image: "registry/s:latest" }\n`,
    "dev.yaml:9:19 endpoints.churn.models.a.image: is named by a tag, which can move to another image; write @sha256:<digest>, or protect: false in a test environment",
  ],
  [
    "a grant to a role of Identity Center",
    `${aws}datasets:\n  d:\n    access: { readers: [${role("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef")}] }\n`,
    "dev.yaml:7:25 datasets.d.access.readers.0: is managed by IAM Identity Center and takes no further policy; name a role that is yours",
  ],
  [
    "a grant to a role of another account",
    `${aws}datasets:\n  d:\n    access: { writers: [${role("analysts", "999922223333")}] }\n`,
    "dev.yaml:7:25 datasets.d.access.writers.0: is a role of another account than 111122223333; datasets can be shared with this account's roles only",
  ],
]);

refuses("YAML", [
  [
    "with a tab",
    `${gcp}buckets:\n\traw:\n\t\tdeleteAfter: 30d\n`,
    "dev.yaml:6:1 a tab indents this line; indent with spaces",
  ],
  [
    "with a key twice",
    `${gcp}buckets:\n  raw: {}\n  models: {}\n  raw: {}\n`,
    'dev.yaml:8:3 buckets.raw: key "raw" stands here a second time, first on line 6; keep one of them',
  ],
  [
    "with an open bracket",
    `${gcp}airflow:\n  p:\n    reads: [bucket/raw\n    writes: [bucket/raw]\n`,
    'dev.yaml:7:12 the "[" that opens here is not closed; write "]" behind the last item',
  ],
  [
    "with an open bracket in braces",
    `${gcp}airflow:\n  p: { reads: [bucket/raw }\n`,
    'dev.yaml:6:15 the "[" that opens here is not closed; write "]" behind the last item',
  ],
  [
    "with an open brace in brackets",
    `${gcp}buckets:\n  raw:\n    transitions: [{ after: 30d, to: NEARLINE ]\n`,
    'dev.yaml:7:19 the "{" that opens here is not closed; write "}" behind the last item',
  ],
  [
    "with an open brace",
    `${gcp}buckets:\n  raw: { deleteAfter: 3d\n  models: {}\n`,
    'dev.yaml:6:8 the "{" that opens here is not closed; write "}" behind the last item',
  ],
  ["with a bracket too many", `${gcp}airflow:\n  p:\n    reads: []]\n`, 'dev.yaml:7:14 "]" closes nothing; remove it'],
  [
    "with an open quote",
    `${gcp}labels:\n  a: "x\nbuckets:\n  raw: {}\n`,
    'dev.yaml:6:6 the quote that opens here is not closed; write " at the end of the text',
  ],
  [
    "with an open quote in braces",
    gcp.replace('200"', "200"),
    'dev.yaml:4:45 the quote that opens here is not closed; write " at the end of the text',
  ],
  [
    "with an open quote before another text in quotes",
    `${gcp}labels:\n  a: "x\n  b: "y"\n`,
    'dev.yaml:6:6 the quote that opens here is not closed; write " at the end of the text',
  ],
  [
    "with an apostrophe in single quotes",
    `${gcp}labels:\n  a: 'it's'\n`,
    "dev.yaml:6:10 text stands behind the closing quote; write '' for a quote in single quotes, or use double quotes",
  ],
  [
    "with an unknown escape",
    `${gcp}labels:\n  a: "C:\\dir"\n`,
    'dev.yaml:6:9 "\\" begins an escape that YAML does not know; write "\\\\", or put the text in single quotes',
  ],
  [
    "indented by a width of its own",
    `${gcp}buckets:\n  raw:\n    deleteAfter: 3d\n   noncurrent: 3d\n`,
    "dev.yaml:8:4 the line is indented by 3 spaces, which fits none above it; indent it by 0 or 2 or 4",
  ],
  [
    "indented below a value",
    `${gcp}buckets:\n  raw:\n    deleteAfter: 3d\n      noncurrent: 3d\n`,
    "dev.yaml:8:7 the line is indented deeper than the one above, which holds a value already; indent it by 4",
  ],
  [
    "without a space behind a colon",
    aws.replace("system: ", "system:"),
    'dev.yaml:2:1 no space stands behind the colon; write "system: " and then the value',
  ],
  [
    "without a space behind a colon, last in a map",
    `cloud: gcp\nsystem: churn\nowner: ml\ngcp:\n  project: acme-ml-dev\n  projectNumber: "481516234200"\n  region:europe-west1\n`,
    'dev.yaml:7:3 no space stands behind the colon; write "region: " and then the value',
  ],
  [
    "without a space behind the only colon",
    `cloud: gcp\nsystem: churn\nowner: ml\ngcp:\n  region:europe-west1\n`,
    'dev.yaml:5:3 gcp: no space stands behind the colon; write "region: " and then the value',
  ],
  [
    "without a space behind a colon in braces",
    `${gcp}buckets: { raw: {deleteAfter:30d} }\n`,
    'dev.yaml:5:18 buckets.raw.deleteAfter: no space stands behind the colon; write "deleteAfter: " and then the value',
  ],
  ["without a colon", `${gcp}buckets\n  raw: {}\n`, 'dev.yaml:5:1 no colon stands behind "buckets"; write "buckets:"'],
  [
    "without a colon before a value",
    `${gcp}protect false\n`,
    'dev.yaml:5:1 no colon stands behind "protect"; write "protect:" and then the value',
  ],
  [
    "with a second colon",
    `${gcp}datasets:\n  d:\n    description: features: one row per day\n`,
    "dev.yaml:7:18 a second colon on this line; put a text that holds a colon in quotes",
  ],
  [
    "with a sign that opens no text",
    `${gcp}labels: { a: @x }\n`,
    "dev.yaml:5:14 a text cannot begin with @; put it in quotes",
  ],
  [
    "with a list on the line of its key",
    `${gcp}airflow:\n  p:\n    reads: - bucket/raw\n`,
    "dev.yaml:7:12 a list begins on the line of its key; write [a, b], or each item on a line of its own",
  ],
  [
    "without a comma",
    `${gcp}buckets: { raw: { deleteAfter: 30d noncurrent: 3d } }\n`,
    "dev.yaml:5:32 a second colon in one entry; write a comma between entries, or put a text that holds a colon in quotes",
  ],
  [
    "with a space that is none",
    `${gcp}protect:\u00a0false\n`,
    "dev.yaml:5:9 a space that is not a plain one stands here; type it anew",
  ],
  [
    "with an anchor",
    `${gcp}labels: &all { a: b }\n`,
    'dev.yaml:5:9 labels: anchor "&all" is not allowed; share values with "extends", or put a text that begins with & in quotes',
  ],
  [
    "with an alias",
    `${gcp}labels: *all\n`,
    'dev.yaml:5:9 labels: alias "*all" is not allowed; write the value out, in quotes if it begins with *',
  ],
  [
    "with a merge key",
    `${gcp}labels:\n  <<: { a: b }\n`,
    'dev.yaml:6:3 labels.<<: merge key "<<" is not allowed; share values with "extends"',
  ],
  [
    "with a tag of its own",
    `${gcp}owner2: !Ref x\n`,
    "dev.yaml:5:9 tags are not allowed; write the plain value, in quotes if it begins with !",
  ],
  [
    "with a tag of YAML's",
    `${gcp}labels: { a: !!str 1 }\n`,
    "dev.yaml:5:14 labels.a: tags are not allowed; write the plain value, in quotes if it begins with !",
  ],
  [
    "in two documents",
    `${gcp}---\ncloud: aws\n`,
    "dev.yaml:5:1 a second document begins here; keep one document in a file",
  ],
  ["with a directive", `%YAML 1.1\n---\n${gcp}`, 'dev.yaml:1:1 directive "%YAML 1.1" is not allowed; remove the line'],
  ["that is empty", "", 'dev.yaml:1:1 the file is empty; write fields such as "cloud: gcp"'],
  ["with comments alone", "# later\n", 'dev.yaml:1:1 the file is empty; write fields such as "cloud: gcp"'],
  ["that is a list", "- cloud: gcp\n", 'dev.yaml:1:1 the file holds a list; write fields such as "cloud: gcp"'],
  ["that is one word", "gcp\n", 'dev.yaml:1:1 the file holds a single value; write fields such as "cloud: gcp"'],
  [
    "with a map for a key",
    `${gcp}labels: { {a: b}: c }\n`,
    "dev.yaml:5:11 labels: a key must be a plain word; remove the brackets",
  ],
  [
    "nested in brackets without end",
    `${gcp}labels: ${"[".repeat(500_000)}`,
    "dev.yaml:5:41 nested more than 32 levels deep; an environment needs fewer than ten",
  ],
  [
    "nested in dashes without end",
    `${gcp}labels:\n  ${"- ".repeat(200_000)}\n`,
    "dev.yaml:6:67 nested more than 32 levels deep; an environment needs fewer than ten",
  ],
  [
    "nested by indentation",
    `${gcp}${Array.from({ length: 34 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")}${" ".repeat(34)}b: 1\n`,
    `dev.yaml:38:34 ${"a.".repeat(32)}a: nested more than 32 levels deep; an environment needs fewer than ten`,
  ],
  [
    "of more than 1 MiB",
    gcp + "#".repeat(1024 * 1024),
    "dev.yaml:1:1 the file has 1048703 bytes; split it: at most 1 MiB is read",
  ],
  [
    "in Latin 1",
    Buffer.from(`${gcp}labels:\n  a: caf\u00e9\n`, "latin1"),
    "dev.yaml:6:9 the file is not UTF-8 here; save it as UTF-8",
  ],
  ["in UTF-16", Buffer.from(`\ufeff${gcp}`, "utf16le"), "dev.yaml:1:1 the file is UTF-16; save it as UTF-8"],
  [
    "with a control character in a comment",
    `${gcp}# \u001b[2J\n`,
    "dev.yaml:5:3 an invisible control character (U+001B) stands here; remove it",
  ],
  [
    "with text that runs backwards",
    `${gcp}labels: { a: "\u202ex" }\n`,
    "dev.yaml:5:15 an invisible control character (U+202E) stands here; remove it",
  ],
]);

refuses("extends", [
  [
    "out of the folder",
    `extends: ../secret.yaml\n${gcp}`,
    'dev.yaml:1:10 extends: "../secret.yaml" leads out of .; keep shared parts below it, such as base/gcp.yaml',
  ],
  [
    "an absolute path",
    `extends: /etc/passwd\n${gcp}`,
    'dev.yaml:1:10 extends: "/etc/passwd" is absolute; write a path relative to this file',
  ],
  [
    "a file that is not there",
    `extends: base/gcp.yaml\n${gcp}`,
    'dev.yaml:1:10 extends: "base/gcp.yaml" does not exist; check the path, which is relative to this file',
  ],
  [
    "a file with nearly that name",
    { "dev.yaml": `extends: base/gpc.yaml\n`, "base/gcp.yaml": gcp },
    'dev.yaml:1:10 extends: "base/gpc.yaml" does not exist; did you mean "base/gcp.yaml"?',
  ],
  [
    "a file without its ending",
    { "dev.yaml": `extends: base/gcp\n`, "base/gcp.yaml": gcp },
    'dev.yaml:1:10 extends: "base/gcp" does not exist; did you mean "base/gcp.yaml"?',
  ],
  [
    "a folder",
    { "dev.yaml": `extends: base\n${gcp}`, "base/a.yaml": "" },
    'dev.yaml:1:10 extends: "base" is a folder; write the path of a file, such as base/gcp.yaml',
  ],
  [
    "several files",
    `extends: [a.yaml, b.yaml]\n${gcp}`,
    "dev.yaml:1:10 extends: is a list; write the path of a file, such as base/gcp.yaml",
  ],
  [
    "a number",
    `extends: 1\n${gcp}`,
    "dev.yaml:1:10 extends: 1 is a number; write the path of a file, such as base/gcp.yaml",
  ],
  [
    "itself",
    `extends: dev.yaml\n${gcp}`,
    "dev.yaml:1:10 extends: is a cycle: dev.yaml -> dev.yaml; remove one of these lines",
  ],
  [
    "in a cycle",
    {
      "dev.yaml": `extends: base/a.yaml\n${gcp}`,
      "base/a.yaml": "extends: b.yaml\n",
      "base/b.yaml": "extends: a.yaml\n",
    },
    "base/b.yaml:1:10 extends: is a cycle: base/a.yaml -> base/b.yaml -> base/a.yaml; remove one of these lines",
  ],
  [
    "a file that is no YAML",
    { "dev.yaml": `extends: base/a.yaml\n${gcp}`, "base/a.yaml": "labels: [a\n" },
    'base/a.yaml:1:9 the "[" that opens here is not closed; write "]" behind the last item',
  ],
  [
    "a file with a mistake",
    { "dev.yaml": `extends: base/a.yaml\n${gcp}`, "base/a.yaml": "buckets:\n  raw:\n    deleteAfter: 3x\n" },
    'base/a.yaml:3:18 buckets.raw.deleteAfter: "3x"; write whole days from 1d to 36500d, such as 30d',
  ],
  [
    "the same file with a mistake twice",
    {
      "dev.yaml": `extends: base/a.yaml\n${gcp}`,
      "prod.yaml": `extends: base/a.yaml\n${gcp}`,
      "base/a.yaml": "buckets: { raw: { deleteAfter: 3x } }\n",
    },
    'base/a.yaml:1:32 buckets.raw.deleteAfter: "3x"; write whole days from 1d to 36500d, such as 30d',
  ],
  [
    "a file of another cloud",
    { "dev.yaml": `extends: base/gcp.yaml\n${aws}`, "base/gcp.yaml": `${gcp}buckets: { raw: { softDelete: 0d } }\n` },
    "dev.yaml:1:10 extends: base/gcp.yaml is for gcp, and this file says cloud: aws; extend a base of that cloud",
  ],
  [
    "a file that extends one of another cloud",
    { "dev.yaml": `extends: base/a.yaml\n${gcp}`, "base/a.yaml": "extends: aws.yaml\n", "base/aws.yaml": aws },
    "dev.yaml:1:10 extends: base/a.yaml is for aws, and this file says cloud: gcp; extend a base of that cloud",
  ],
  [
    "a file that is of two clouds itself",
    { "dev.yaml": "extends: base/a.yaml\n", "base/a.yaml": `extends: aws.yaml\n${gcp}`, "base/aws.yaml": aws },
    "base/a.yaml:1:10 extends: aws.yaml is for aws, and this file says cloud: gcp; extend a base of that cloud",
  ],
  [
    "a file, and contradicts it",
    {
      "dev.yaml": `extends: base/a.yaml\n${gcp}buckets:\n  raw: { deleteAfter: 10d }\n`,
      "base/a.yaml": "buckets:\n  raw:\n    deleteAfter: 300d\n    transitions: [{ after: 90d, to: NEARLINE }]\n",
    },
    "dev.yaml:7:23 buckets.raw.deleteAfter: 10d is not after the last step at 90d; Cloud Storage needs more than 90d",
  ],
  [
    "a file, and removes what it names",
    {
      "dev.yaml": `extends: base/a.yaml\n${gcp}buckets: { raw: null }\n`,
      "base/a.yaml": "buckets: { raw: {}, models: {} }\nairflow: { p: { reads: [bucket/raw] } }\n",
    },
    'base/a.yaml:2:25 airflow.p.reads.0: no bucket is named "raw"; there is bucket/models',
  ],
]);

it("refuses a base that a link leads out of the folder to", () => {
  const inside = inFolder(
    { "environments/dev.yaml": `extends: base.yaml\n${gcp}`, "secret.yaml": "labels: {}\n" },
    (folder) => {
      symlinkSync(join(folder, "secret.yaml"), join(folder, "environments", "base.yaml"));
      const names = ["dev"];
      expect(() => loadEnvironments({ directory: join(folder, "environments"), names })).toThrow(
        'extends: "base.yaml" leads out of',
      );
      return true;
    },
  );
  expect(inside).toBe(true);
});

it("tells every mistake of every file at once, each once, in their order", () => {
  const dev = gcp.replace("churn", "C").replace("ml-platform", "3").replace("acme-ml-dev", "A");
  expect(problemsOf({ "dev.yaml": `${dev}buckts: {}\n`, "prod.yaml": "cloud: gcp\n" })).toEqual([
    'dev.yaml:2:9 system: "C"; write 2-15 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"',
    "dev.yaml:3:8 owner: 3 is a number; write a group's e-mail address or a team's name, at most 63 characters",
    'dev.yaml:4:17 gcp.project: "A"; write the project\'s id, such as acme-ml-dev',
    'dev.yaml:5:1 buckts: unknown field; did you mean "buckets"?',
    'prod.yaml:1:1 system: is missing; write 2-15 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"',
    "prod.yaml:1:1 owner: is missing; write a group's e-mail address or a team's name, at most 63 characters",
    "prod.yaml:1:1 gcp: is missing; write a map with project, projectNumber, region",
  ]);
});

it("turns another cloud's file into a list of what to decide", () => {
  expect(problemsOf({ "dev.yaml": aws.replace("cloud: aws", "cloud: gcp") })).toEqual([
    "dev.yaml:1:1 gcp: is missing; write a map with project, projectNumber, region",
    "dev.yaml:4:1 aws: is a field of AWS only; remove it, or write what Google Cloud has instead: gcp",
  ]);
});

it("stops at fifty lines", () => {
  const many = Array.from({ length: 60 }, (_, index) => `  b${index}: 1\n`).join("");
  const lines = problemsOf({ "dev.yaml": `${gcp}buckets:\n${many}` });
  expect([lines.length, lines.at(-1)]).toEqual([51, "and 10 more"]);
});

describe("a secret is refused and never printed:", () => {
  const letters = "AbCdEf0123456789AbCdEf0123456789AbCdEf0123456789";
  it.each<[what: string, secret: string]>([
    ["a private key", "-----BEGIN RSA PRIVATE KEY-----MIIEowIBAAKCAQEA"],
    ["an AWS access key", "AKIAIOSFODNN7EXAMPLE"],
    ["a Google API key", `AIza${letters.slice(0, 35)}`],
    ["a Google access token", `ya29.${letters}`],
    ["a GitHub token", `ghp_${letters.slice(0, 36)}`],
    ["a GitLab token", `glpat-${letters.slice(0, 20)}`],
    ["a Slack token", `xoxb-${letters}`],
    ["an API key", `sk-proj-${letters}`],
    ["a Stripe key", `sk_live_${letters}`],
    ["a Hugging Face token", `hf_${letters.slice(0, 34)}`],
    ["a Databricks token", `dapi${"0123456789abcdef".repeat(2)}`],
    ["a JSON web token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"],
    ["a password in an address", "postgres://ml:hunter22@db.acme.example/features"],
    ["a password in a connection string", "Server=db.acme.example;User=ml;Password=hunter22"],
  ])("%s", (what, secret) => {
    const remedy = "keep it in Secret Manager or Secrets Manager, and let the workload read it there by name";
    const places: [text: string, place: string][] = [
      [`${gcp}airflow: { p: { env: { NAME: "${secret}" } } }\n`, "dev.yaml:5:30 airflow.p.env.NAME:"],
      [`${gcp}datasets: { d: { description: "${secret}" } }\n`, "dev.yaml:5:31 datasets.d.description:"],
      [`${gcp}labels: { a: "${secret}" }\n`, "dev.yaml:5:14 labels.a:"],
      [`${gcp}labels: { "${secret}": a }\n`, "dev.yaml:5:11 labels:"],
      [`${gcp}"${secret}": a\n`, "dev.yaml:5:1"],
      [gcp.replace("europe-west1", `"${secret}"`), "dev.yaml:4:69 gcp.region:"],
      [`${gcp}airflow: { p: { reads: ["${secret}"] } }\n`, "dev.yaml:5:25 airflow.p.reads.0:"],
    ];
    for (const [text, place] of places)
      expect(problemsOf({ "dev.yaml": text })).toEqual([`${place} looks like ${what}; ${remedy}`]);
  });

  it.each(["DB_PASSWORD", "api_token", "SECRET_KEY", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "DB_PASS", "PGPASSWORD"])(
    "a variable named %s",
    (name) => {
      const [line, ...others] = problemsOf({ "dev.yaml": `${gcp}airflow: { p: { env: { ${name}: hunter2 } } }\n` });
      expect(line).toContain(`airflow.p.env.${name}: looks like a secret, by the variable's name`);
      expect([...others, line].join()).not.toContain("hunter2");
    },
  );

  it("an AWS secret beside the name of an access key", () => {
    const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLE12";
    const lines = problemsOf({ "dev.yaml": `${gcp}airflow: { p: { env: { ACCESS_KEY_ID: x, OTHER: ${secret} } } }\n` });
    expect(lines).toEqual([
      "dev.yaml:5:49 airflow.p.env.OTHER: looks like an AWS secret key; keep it in Secret Manager or Secrets Manager, and let the workload read it there by name",
    ]);
  });

  it("but neither a number, a switch, nor a commit", () => {
    const env = `{ MAX_TOKEN: "512", USE_API_KEY: "true", ACCESS_KEY_ID: x, COMMIT: ${"4f0a".repeat(10)}, COMPASS: north }`;
    expect(problemsOf({ "dev.yaml": `${gcp}airflow: { p: { env: ${env} } }\n` })).toEqual([]);
  });

  it("but neither a name of one, nor words that begin like one", () => {
    const env = '{ TOKEN_SECRET_NAME: churn-api, MODEL: "models/sk-learn-churn-classifier-2024/1", MAX_TOKENS: "200" }';
    expect(problemsOf({ "dev.yaml": `${gcp}airflow: { p: { env: ${env} } }\n` })).toEqual([]);
  });
});

it("prints no sequence that a terminal would obey", () => {
  const lines = problemsOf({ "dev.yaml": `${gcp}labels: { a: "x\u200by z" }\n` });
  expect(lines).toEqual([
    'dev.yaml:5:14 labels.a: "x?y z"; write a quoted text of at most 63 of A-Z, a-z, 0-9 and "_.:/=+@-"',
  ]);
});

describe("which environments are read", () => {
  const files = { "dev.yaml": gcp, "prod.yaml": `${gcp}x: 1\n`, "base/a.yaml": "not: read" };

  it("those that are named alone, so that a mistake elsewhere does not stop them", () => {
    const names = inFolder(files, (directory) =>
      loadEnvironments({ directory, names: ["dev"] }).map(({ name }) => name),
    );
    expect(names).toEqual(["dev"]);
  });

  it.each<[string, string[], Files, string]>([
    ["a name that is not there", ["dve"], files, 'no environment is named "dve"; did you mean "dev"?'],
    ["an empty folder", [], {}, "holds no environment; write one, such as dev.yaml"],
  ])("not %s", (_, names, present, message) => {
    inFolder(present, (directory) => expect(() => loadEnvironments({ directory, names })).toThrow(message));
  });

  it("not from a folder that is not there", () => {
    expect(() => loadEnvironments({ directory: "nowhere" })).toThrow(
      "nowhere:1:1 there is no such folder; run this where the environments folder is",
    );
  });
});

refuses("tables on AWS", [
  [
    "of two datasets in one folder",
    `${aws}buckets: { raw: {} }
datasets:
  a: { location: bucket/raw/x, tables: { t: { schema: { id: string } } } }
  b: { location: bucket/raw/x, tables: { t: { schema: { id: string } } } }
`,
    "dev.yaml:8:45 datasets.b.tables.t: keeps its files in bucket/raw/x/t/, as datasets.a.tables.t does; choose another name or location",
  ],
  [
    "in a folder below another's",
    `${aws}buckets: { raw: {} }
datasets:
  a: { location: bucket/raw, tables: { x: { schema: { id: string } } } }
  b: { location: bucket/raw/x, tables: { t: { schema: { id: string } } } }
`,
    "dev.yaml:8:45 datasets.b.tables.t: keeps its files in bucket/raw/x/t/, as datasets.a.tables.x does; choose another name or location",
  ],
]);
