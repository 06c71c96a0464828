import type { Base, Case } from "./case";
import { keysOf } from "./keys";
import { entriesGone, everythingGone } from "./on-both";

// Without a key of its own: `encryption` comes, and datasets may lie anywhere.
const yaml = `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-plain, projectNumber: "481516234202", region: europe-west1 }
buckets: { raw: {}, placed: { location: europe-west1 } }
registries: { serving: {} }
datasets:
  placed: { location: europe-west1 }
  features:
    tables:
      hours:
        schema: { id: STRING, at: TIMESTAMP, seen: TIMESTAMP }
        partitionBy: { column: at, every: HOUR }
secrets: { hubspot: {} }
airflow: { pipelines: {} }
`;
const keys = keysOf(yaml);

const places: Case[] = ["EU", "US", "europe-west4"].flatMap((location): Case[] => [
  ...["raw", "placed"].map((bucket): Case => ({
    sort: "another place",
    what: `\`bucket/${bucket}\` in ${location}`,
    edit: [`buckets: { ${bucket}: { location: ${location} } }\n`],
    keys: [`bucket/${bucket}`],
  })),
  ...["placed", "features"]
    .filter(() => location !== "US")
    .map((dataset): Case => ({
      sort: "another place",
      what: `\`dataset/${dataset}\` in ${location}`,
      edit: [`datasets: { ${dataset}: { location: ${location} } }\n`],
      keys: [`dataset/${dataset}`],
    })),
]);

const partitions: Case[] = (
  [
    ["by days", "{ every: DAY }"],
    ["by another column", "{ column: seen }"],
    ["no more", "null"],
  ] as const
).map(([what, partitionBy]) => ({
  sort: "other partitions",
  what: `partitions ${what}`,
  edit: [`datasets: { features: { tables: { hours: { partitionBy: ${partitionBy} } } } }\n`],
  keys: ["dataset/features.hours"],
}));

const whyNot =
  "`protect: false` moves every mark that is still declared, also where it changes: Terraform has no block for less";
const changedAsProtectionGoes: Case[] = (
  [
    ["`bucket/raw` in EU", "buckets: { raw: { location: EU } }\n", ["bucket/raw"]],
    ["`dataset/placed` in EU", "datasets: { placed: { location: EU } }\n", ["dataset/placed"]],
    [
      "`system: leavers`",
      "system: leavers\n",
      ["bucket/raw", "registry/serving", "dataset/features", "secret/hubspot"],
    ],
  ] as const
).map(([what, edit, gate]) => ({
  sort: "changed as protection goes",
  what: `\`protect: false\`, and ${what}`,
  edit: [`protect: false\n${edit}`],
  keys: [],
  gate,
  withMarks: true,
  why: whyNot,
}));

export const googlePlain: Base = {
  name: "losses-plain",
  cloud: "gcp",
  yaml,
  cases: [
    ...entriesGone(yaml),
    ...everythingGone(yaml),
    ...places,
    ...partitions,
    {
      sort: "encryption",
      what: "`encryption: customer-managed`",
      edit: ["encryption: customer-managed\n"],
      keys: ["airflow/pipelines", "dataset/features.hours", "registry/serving"], // a secret takes the key for its next version
    },
    {
      sort: "another region",
      what: "the region europe-west4",
      edit: ["gcp: { region: europe-west4 }\n"],
      keys: keys.filter((key) => !/\.|placed/.test(key)),
    },
    ...changedAsProtectionGoes,
  ],
};
