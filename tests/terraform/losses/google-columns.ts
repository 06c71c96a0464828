import type { Case } from "./case";

const types = [
  ...["string", "bytes", "integer", "float", "numeric", "bignumeric", "boolean"],
  ...["timestamp", "date", "time", "datetime", "geography", "json"],
];
const table = (name: string, text: string) => `datasets: { features: { tables: { ${name}: { ${text} } } } }\n`;
const wide = (column: string) => table("wide", `schema: { ${column} }`);
const key = (column: string) => `dataset/features.wide.${column}`;

// BigQuery drops a column with what is in it, makes none of another type and no list of one ("Modifying table schemas"); the provider makes the table
// anew for the last two, and where a column comes as another goes (resource_bigquery_table.go, resourceBigQueryTableSchemaIsChangeable).
const ofEachType = types.flatMap((type): Case[] => {
  const [name, written, other] = [`a_${type}`, type.toUpperCase(), type === "string" ? "INTEGER" : "STRING"];
  return [
    {
      sort: "a column goes",
      what: `a column of type ${written} goes`,
      edit: [wide(`${name}: null`)],
      keys: [key(name)],
    },
    {
      sort: "a column of another type",
      what: `a column of type ${written} becomes ${other}`,
      edit: [wide(`${name}: ${other}`)],
      keys: [key(name)],
    },
    {
      sort: "a list, or none any more",
      what: `a column of type ${written} becomes a list`,
      edit: [wide(`${name}: { type: ${written}, mode: REPEATED }`)],
      keys: [key(name)],
    },
  ];
});

const others: Case[] = [
  {
    sort: "a list, or none any more",
    what: "a list becomes a single value",
    edit: [table("whole", "schema: { tags: STRING }")],
    keys: ["dataset/features.whole.tags"],
  },
  {
    sort: "renamed",
    what: "a column is called otherwise",
    edit: [table("days", "schema: { spend: null, spent: FLOAT }")],
    keys: ["dataset/features.days.spend"],
  },
  {
    sort: "a column goes",
    what: "the column of the partitions goes, for another",
    edit: [table("days", "schema: { day: null }, partitionBy: { column: until }")],
    keys: ["dataset/features.days", "dataset/features.days.day"],
  },
  {
    sort: "a column goes",
    what: "the column by which rows are kept together goes",
    edit: [table("days", "schema: { customer_id: null }, clusterBy: null")],
    keys: ["dataset/features.days.customer_id"],
  },
  {
    sort: "a column goes",
    what: "columns of two tables go",
    edit: [table("days", "schema: { spend: null }"), table("wide", "schema: { a_json: null, a_time: null }")],
    keys: ["dataset/features.days.spend", key("a_json"), key("a_time")],
  },
  {
    sort: "a column of another type",
    what: "columns of two tables become another type",
    edit: [table("days", "schema: { spend: NUMERIC }"), table("wide", "schema: { a_date: DATETIME }")],
    keys: ["dataset/features.days.spend", key("a_date")],
  },
];

// The provider makes the table anew for it; what is in the column could stay, so that it is no part of an identity.
const required: Case[] = ["string", "integer", "timestamp"].map((type) => ({
  sort: "a column that must have a value",
  what: `a column of type ${type.toUpperCase()} must have a value`,
  edit: [wide(`a_${type}: { type: ${type.toUpperCase()}, mode: REQUIRED }`)],
  keys: [],
  own: ["dataset/features"],
  why: "a mode is no part of the identity; the table's own guard refuses",
}));

export const columnCases: readonly Case[] = [
  ...ofEachType,
  ...others,
  ...required,
  {
    sort: "a column that must have a value",
    what: "a new column must have a value",
    edit: [wide("more: { type: STRING, mode: REQUIRED }")],
    keys: [],
    own: ["dataset/features"],
    why: "a column that comes has no identity yet; the table's own guard refuses",
  },
];
