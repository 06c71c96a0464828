import { expect, it } from "vitest";
import { problemsOf } from "../../../support/environments";
import { gcp, refuses, type Case } from "../../refuses";

refuses("a column of BigQuery with a type", [
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
]);

refuses("two fields of a table in BigQuery that contradict each other:", [
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
    "a table without a column",
    `${gcp}datasets:\n  d:\n    tables:\n      t: { schema: {} }\n`,
    "dev.yaml:8:20 datasets.d.tables.t.schema: has no column; write at least one",
  ],
]);

const table = (text: string) => `${gcp}datasets:\n  d:\n    tables:\n      t: { ${text} }\n`;

refuses("a table in BigQuery", [
  ...["FLOAT", "JSON", "BYTES", "TIME"].map((type): Case => [
    `kept together by ${type}`,
    table(`clusterBy: [a], schema: { a: ${type} }`),
    `dev.yaml:8:24 datasets.d.tables.t.clusterBy.0: "a" is of type ${type}, which keeps no rows together; write a column of another type, such as STRING`,
  ]),
  [
    "kept together by a list",
    table("clusterBy: [a], schema: { a: { type: STRING, mode: REPEATED } }"),
    'dev.yaml:8:24 datasets.d.tables.t.clusterBy.0: "a" is REPEATED; write a column that holds a single value',
  ],
  [
    "partitioned by a list",
    table("partitionBy: { column: a }, schema: { a: { type: DATE, mode: REPEATED } }"),
    'dev.yaml:8:35 datasets.d.tables.t.partitionBy.column: "a" is REPEATED; write a column that holds a single value',
  ],
  [
    "partitioned by the hours of a day",
    table("partitionBy: { column: a, every: HOUR }, schema: { a: DATE }"),
    'dev.yaml:8:45 datasets.d.tables.t.partitionBy.every: HOUR is finer than "a", which is a DATE; write DAY, MONTH or YEAR',
  ],
]);

refuses("a location of a dataset", [
  [
    "in small letters",
    `${gcp}datasets: { d: { location: eu } }\n`,
    'dev.yaml:5:28 datasets.d.location: "eu"; did you mean "EU"? write a region such as europe-west1, or a multi-region: EU or US',
  ],
  [
    "in AWS",
    `${gcp}datasets: { d: { location: eu-west-1 } }\n`,
    'dev.yaml:5:28 datasets.d.location: "eu-west-1"; it is a region of another cloud; write a region such as europe-west1, or a multi-region: EU or US',
  ],
]);

it("lets a dataset be where BigQuery is", () => {
  const google = "datasets: { far: { location: US }, near: { location: europe-west1 }, here: {} }\n";
  expect(problemsOf({ "dev.yaml": gcp + google })).toEqual([]);
});
