import { aws, refuses, role } from "../../refuses";

refuses("a table of Athena", [
  [
    "in the folder of another dataset's",
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
  [
    "of csv with a day, which Athena would read as a number",
    `${aws}datasets: { d: { tables: { t: { format: csv, schema: { n: int, day: date } } } } }\n`,
    "dev.yaml:5:69 datasets.d.tables.t.schema.day: date is not read from csv; write string, boolean, int, bigint or double, and CAST it; or keep the files as parquet",
  ],
  [
    "whose partition column stands in the schema too",
    `${aws}datasets:\n  d:\n    tables:\n      t: { schema: { a: string }, partitionBy: { a: { type: enum, values: [x] } } }\n`,
    "dev.yaml:8:53 datasets.d.tables.t.partitionBy.a: stands in the schema too; a partition column belongs here only",
  ],
]);

const column = (description: string) =>
  `${aws}datasets: { d: { tables: { t: { schema: { a: { type: int, description: ${description} } } } } } }\n`;

refuses("what Glue does not take:", [
  [
    "a first day in no calendar",
    `${aws}datasets: { d: { tables: { t: { schema: { a: int }, partitionBy: { day: { type: date, from: "2024-02-30" } } } } } }\n`,
    'dev.yaml:5:93 datasets.d.tables.t.partitionBy.day.from: "2024-02-30"; write a day that exists: "2024-01-01"',
  ],
  [
    "a column described at length",
    column(`"${"x".repeat(256)}"`),
    `dev.yaml:5:72 datasets.d.tables.t.schema.a.description: "${"x".repeat(50)}..." (256 characters); write one line of at most 255 characters`,
  ],
  [
    "a column described in two lines",
    column('"a\\nb"'),
    'dev.yaml:5:72 datasets.d.tables.t.schema.a.description: "a?b"; write one line of at most 255 characters',
  ],
]);

refuses("access to a dataset on AWS that this deploy cannot give:", [
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
