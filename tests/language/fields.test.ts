import { expect, it } from "vitest";
import { kindNames } from "../../language";
import { problemsOf } from "../support/environments";
import { aws, gcp, refuses } from "./refuses";

it("nothing is wrong with the lines that the cases begin with", () => {
  expect(problemsOf({ "dev.yaml": gcp, "prod.yaml": aws })).toEqual([]);
});

refuses("a field", [
  [
    "that is misspelt",
    `${gcp}buckets:\n  raw:\n    deletAfter: 30d\n`,
    'dev.yaml:7:5 buckets.raw.deletAfter: unknown field; did you mean "deleteAfter"? write one of deleteAfter, noncurrent, location, softDelete, transitions, autoclass, key, access, retired, adopt, delete, renamedFrom',
  ],
  [
    "that is like no other",
    `${gcp}storage: {}\n`,
    `dev.yaml:5:1 storage: unknown field; write one of cloud, system, owner, protect, forceDestroy, ttl, retired, adopt, delete, labels, encryption, egress, alerts, offHours, budget, state, gcp, defaults, ${kindNames.join(", ")}`,
  ],
  [
    "of AWS",
    `${gcp}buckets:\n  raw:\n    intelligentTiering: true\n`,
    "dev.yaml:7:5 buckets.raw.intelligentTiering: is a field of AWS only; Cloud Storage moves objects by itself with autoclass: true",
  ],
  [
    "of Google Cloud",
    `${aws}buckets:\n  raw:\n    softDelete: 7d\n`,
    "dev.yaml:7:5 buckets.raw.softDelete: is a field of Google Cloud only; S3 keeps what was deleted as old versions; write noncurrent: 30d",
  ],
  [
    "of another form of the same thing",
    `${aws}datasets: { d: { tables: { t: { schema: { a: int }, partitionBy: { day: { type: date, from: "2024-01-01", min: 3 } } } } } }\n`,
    "dev.yaml:5:107 datasets.d.tables.t.partitionBy.day.min: unknown field; write one of type, from",
  ],
  [
    "without a value",
    `${gcp}buckets:\n  # raw: {}\n`,
    "dev.yaml:5:1 buckets: is empty; write a value, or {} for a map with its defaults alone; null removes what a base says",
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
    "dev.yaml:5:68 datasets.d.tables.t.partitionBy.requireFilter: is a field of Google Cloud only; write scanLimit on the dataset, which bounds what a query may read",
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
    "dev.yaml:7:18 buckets.raw.deleteAfter: 30 is a number; did you mean 30d? write whole days from 1d to 36500d, such as 30d",
  ],
  [
    "that is an account without quotes",
    aws.replace('"111122223333"', "012345678901"),
    'dev.yaml:4:17 aws.account: 012345678901 is a number; write it in quotes, "012345678901"',
  ],
  [
    "that is a project number without quotes",
    gcp.replace('"481516234200"', "481516234200"),
    'dev.yaml:4:45 gcp.projectNumber: 481516234200 is a number; write it in quotes, "481516234200"',
  ],
  [
    "that YAML 1.1 took for true",
    `${gcp}protect: yes\n`,
    'dev.yaml:5:10 protect: "yes"; write it without quotes: true',
  ],
  [
    "that is a list",
    `${gcp}buckets: [raw]\n`,
    "dev.yaml:5:10 buckets: is a list of 1; write a map, one name per line, such as raw: {}",
  ],
  [
    "that is a list of nobody",
    `${aws}alerts: { emails: [] }\n`,
    "dev.yaml:5:19 alerts.emails: is an empty list; write at least one address",
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
  ["that is no single cloud", gcp.replace("gcp", "[gcp, aws]"), "dev.yaml:1:8 cloud: is a list of 2; write gcp or aws"],
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
    'dev.yaml:4:100 gcp.network.cidr: "10.20.5.0/16"; is an address within a range; write where the range begins, "10.20.0.0/16"',
  ],
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
    'dev.yaml:6:3 buckets.Raw_Data: the name is "Raw_Data"; did you mean "raw-data"? write 1-40 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"',
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
]);
