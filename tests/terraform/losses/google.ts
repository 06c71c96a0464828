import type { Base, Case } from "./case";
import { columnCases } from "./google-columns";
import { harmlessOnGoogle } from "./harmless";
import { keysOf, withParts } from "./keys";
import { entriesGone, everythingGone } from "./on-both";

const key = (location: string, name = "models") =>
  `projects/acme-keys/locations/${location}/keyRings/shared/cryptoKeys/${name}`;

// With a key of its own, and a column of every type. The state is a file, so that another region or system comes to the plan.
const yaml = `cloud: gcp
system: churn
owner: ml@acme.example
encryption: customer-managed
gcp: { project: acme-ml-losses, projectNumber: "481516234201", region: europe-west1 }
buckets:
  raw: { deleteAfter: 400d }
  models: { location: EU, key: ${key("europe")} }
registries: { serving: {} }
datasets:
  plain: {}
  features:
    tables:
      days:
        schema: { customer_id: { type: STRING, mode: REQUIRED }, day: DATE, until: DATE, spend: FLOAT }
        partitionBy: { column: day, every: DAY }
        clusterBy: [customer_id]
      whole:
        schema: { id: STRING, at: TIMESTAMP, tags: { type: STRING, mode: REPEATED } }
      wide:
        schema:
          a_string: STRING
          a_bytes: BYTES
          a_integer: INTEGER
          a_float: FLOAT
          a_numeric: NUMERIC
          a_bignumeric: BIGNUMERIC
          a_boolean: BOOLEAN
          a_timestamp: TIMESTAMP
          a_date: DATE
          a_time: TIME
          a_datetime: DATETIME
          a_geography: GEOGRAPHY
          a_json: JSON
secrets: { hubspot: {} }
airflow: { pipelines: {} }
endpoints: { empty: {} }
`;
const keys = keysOf(yaml);
const tables = (text: string) => `datasets: { features: { tables: { ${text} } } }\n`;
const below = (thing: string) => withParts(keys, thing);
const isColumn = (one: string) => /\..+\./.test(one);
const isTable = (one: string) => /\./.test(one);

const tablesGone = (["days", "whole", "wide"] as const).flatMap((table): Case[] => {
  const gone = below(`dataset/features.${table}`);
  return [
    { sort: "removed", what: `the table \`${table}\` goes`, edit: [tables(`${table}: null`)], keys: gone },
    {
      sort: "renamed",
      what: `the table \`${table}\` is called otherwise`,
      edit: [tables(`${table}: null, other: { schema: { id: STRING } }`)],
      keys: gone,
    },
    {
      sort: "removed as protection goes",
      what: `\`protect: false\`, and the table \`${table}\` goes`,
      edit: [`protect: false\n${tables(`${table}: null`)}`],
      keys: gone,
    },
  ];
});

const days = ["dataset/features.days"];
const partitions: Case[] = (
  [
    ["by months", tables("days: { partitionBy: { every: MONTH } }"), days],
    ["by years", tables("days: { partitionBy: { every: YEAR } }"), days],
    ["by another column", tables("days: { partitionBy: { column: until } }"), days],
    ["by another column, and by months", tables("days: { partitionBy: { column: until, every: MONTH } }"), days],
    ["no more", tables("days: { partitionBy: null }"), days],
    ["of a table that had none", tables("whole: { partitionBy: { column: at } }"), ["dataset/features.whole"]],
  ] as const
).map(([what, edit, refused]) => ({
  sort: "other partitions",
  what: `partitions ${what}`,
  edit: [edit],
  keys: refused,
}));

// What the field `location` is set to, the environment's region without it.
const places: Case[] = (
  [
    ["models", "US", "us"],
    ["models", "ASIA", "asia"],
    ["models", "europe-west4", "europe-west4"],
    ["raw", "EU", "europe"],
    ["raw", "europe-west4", "europe-west4"],
  ] as const
).map(([bucket, location, at]) => ({
  sort: "another place",
  what: `\`bucket/${bucket}\` in ${location}`,
  edit: [`buckets: { ${bucket}: { location: ${location}, key: ${key(at)} } }\n`],
  keys: [`bucket/${bucket}`],
}));

// A key ring cannot move, and what is below it or a dataset goes with it, by its own guard.
const inRegion = keys.filter((one) => !isTable(one) && one !== "bucket/models" && one !== "key/main");
const regions: Case[] = ["europe-west4", "us-central1"].map((region) => ({
  sort: "another region",
  what: `the region ${region}`,
  edit: [`gcp: { region: ${region} }\n`],
  keys: inRegion,
}));

const kmsNotChanged = [
  "airflow/pipelines",
  ...keys.filter((one) => isTable(one) && !isColumn(one)),
  "registry/serving",
];
const header: Case[] = [
  {
    sort: "encryption",
    what: "`encryption` goes",
    edit: ["encryption: null\n"],
    keys: [...kmsNotChanged, "key/main", "key/main/ring"],
    // Without the anchor the key is forgotten, and stays; without the guards that is a circle with what it encrypts, which is made anew.
    gate: ["airflow/pipelines", "dataset/features", "registry/serving", "secret/hubspot"],
    withGuards: true,
  },
  {
    sort: "encryption",
    what: "`encryption: provider-managed`",
    edit: ["encryption: provider-managed\n"],
    keys: [...kmsNotChanged, "key/main", "key/main/ring"],
    gate: ["airflow/pipelines", "dataset/features", "registry/serving", "secret/hubspot"],
    withGuards: true,
  },
  {
    sort: "another system",
    what: "`system: leavers`",
    edit: ["system: leavers\n"],
    keys: keys.filter((one) => !isColumn(one)),
  },
  {
    sort: "another project or account",
    what: "another project",
    edit: ['gcp: { project: acme-ml-others, projectNumber: "481516234299" }\n'],
    keys: keys.filter((one) => !isTable(one) && one !== "key/main"),
  },
];

const asProtectionGoes: Case[] = [
  {
    sort: "removed as protection goes",
    what: "`protect: false`, and a column goes",
    edit: [`protect: false\n${tables("days: { schema: { spend: null } }")}`],
    keys: ["dataset/features.days.spend"],
  },
  {
    sort: "removed as protection goes",
    what: "`protect: false`, and `encryption` goes",
    edit: ["protect: false\nencryption: null\n"],
    keys: ["key/main", "key/main/ring"],
    withMarks: true,
    why: "nothing but its mark tells that a key was protected",
  },
];

const why = "the anchor holds what is there and where, and not for how long";
const bared: Case[] = (
  [
    ["objects end after a day", "buckets: { raw: { deleteAfter: 1d } }\n", ["bucket/raw"]],
    ["no old versions", "buckets: { raw: { noncurrent: 0d } }\n", ["bucket/raw"]],
    ["partitions end", tables("days: { deleteAfter: 2d }"), ["dataset/features"]],
  ] as const
).map(([what, edit, gate]) => ({ sort: "emptied or bared", what, edit: [edit], keys: [], gate, why }));

export const google: Base = {
  name: "losses",
  cloud: "gcp",
  yaml,
  cases: [
    ...entriesGone(yaml),
    ...tablesGone,
    ...everythingGone(yaml),
    ...places,
    ...partitions,
    ...columnCases,
    ...header,
    ...regions,
    ...asProtectionGoes,
    ...bared,
    ...harmlessOnGoogle(tables, key),
  ],
};
