import type { Base, Case } from "./case";
import { harmlessOnAws } from "./harmless";
import { keysOf } from "./keys";
import { entriesGone, everythingGone } from "./on-both";

const image = "registry/serving@sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";
const key = (name: string) => `arn:aws:kms:eu-west-1:444455556666:key/0f0e0d0c-1111-2222-3333-${name}`;

// With a key of its own. The state is a file, so that another region or system comes to the plan.
const yaml = `cloud: aws
system: churn
owner: ml@acme.example
encryption: customer-managed
aws: { account: "111122223334", region: eu-west-1 }
buckets:
  raw: { deleteAfter: 400d }
  models: { key: "${key("444455556666")}" }
  lake: {}
registries: { serving: {}, training: {} }
datasets:
  features:
    tables:
      days: { schema: { customer_id: string, spend: double } }
      hours: { schema: { customer_id: string } }
  shared:
    location: bucket/lake/shared
    tables: { days: { schema: { customer_id: string } } }
secrets: { hubspot: {} }
airflow: { pipelines: {} }
endpoints:
  churn:
    mode: serverless
    serverless: { memory: 3GiB, concurrency: 10 }
    variants: { only: { image: ${image} } }
`;
const keys = keysOf(yaml);
const noEndpoint = "endpoints: null\n";
const tables = (text: string) => `datasets: { features: { tables: { ${text} } } }\n`;

/** What others refer to goes with what refers to it. */
const withWhatNeedsIt: Case[] = [
  {
    sort: "removed",
    what: "`bucket/lake` goes, and its dataset makes a bucket of its own",
    edit: ["buckets: { lake: null }\ndatasets: { shared: { location: null } }\n"],
    keys: ["bucket/lake"],
  },
  {
    sort: "removed",
    what: "`bucket/lake` goes with the dataset that lies in it",
    edit: ["buckets: { lake: null }\ndatasets: { shared: null }\n"],
    keys: ["bucket/lake", "dataset/shared", "dataset/shared/workgroup"],
  },
  {
    sort: "renamed",
    what: "`bucket/lake` is called `bucket/pond`",
    edit: ["buckets: { lake: null, pond: {} }\ndatasets: { shared: { location: bucket/pond/shared } }\n"],
    keys: ["bucket/lake"],
  },
  {
    sort: "removed",
    what: "`registry/serving` goes with the endpoint that runs its image",
    edit: [`registries: { serving: null }\n${noEndpoint}`],
    keys: ["registry/serving"],
  },
  {
    sort: "renamed",
    what: "`registry/serving` is called `registry/images`",
    edit: [
      `registries: { serving: null, images: {} }\nendpoints: { churn: { variants: { only: { image: ${image.replace("serving", "images")} } } } }\n`,
    ],
    keys: ["registry/serving"],
  },
  {
    sort: "removed as protection goes",
    what: "`protect: false`, and `registry/serving` goes",
    edit: [`protect: false\nregistries: { serving: null }\n${noEndpoint}`],
    keys: ["registry/serving"],
  },
  {
    sort: "removed as protection goes",
    what: "`protect: false`, and `bucket/lake` goes",
    edit: ["protect: false\nbuckets: { lake: null }\ndatasets: { shared: { location: null } }\n"],
    keys: ["bucket/lake"],
  },
];

const files: Case[] = ["raw", "models", "lake"].map((bucket) => ({
  sort: "files in another bucket",
  what: `the files of \`dataset/features\` in \`bucket/${bucket}\``,
  edit: [
    `${bucket === "raw" ? "buckets: { raw: { deleteAfter: null } }\n" : ""}datasets: { features: { location: bucket/${bucket}/features } }\n`,
  ],
  keys: ["dataset/features/bucket"],
}));

const kmsNotChanged = ["airflow/pipelines", "registry/serving", "registry/training"];
const encryption: Case[] = ["encryption: null\n", "encryption: provider-managed\n"].map((edit) => ({
  sort: "encryption",
  what: `\`${edit.trim()}\``,
  edit: [edit],
  keys: [...kmsNotChanged, "key/main"],
  // Without the anchor the key is forgotten, and stays; without the guards that is a circle with what it encrypts, which is made anew. A repository
  // stays as it is where its block goes: only one that comes makes it anew (aws 5.100.0, measured by PlanResourceChange).
  gate: ["airflow/pipelines", "bucket/raw"],
  withGuards: true,
}));

export const nowhere = "without its mark nothing in a plan says where a thing of AWS is";
const header: Case[] = [
  ...encryption,
  {
    sort: "removed as protection goes",
    what: "`protect: false`, and `encryption` goes",
    edit: ["protect: false\nencryption: null\n"],
    keys: ["key/main"],
    withMarks: true,
    why: "nothing but its mark tells that a key was protected",
  },
  {
    sort: "another system",
    what: "`system: leavers`",
    edit: ["system: leavers\n"],
    keys: keys.filter((one) => one !== "key/main"), // its name is an alias
  },
  ...["eu-central-1", "us-east-1"].map((region): Case => ({
    sort: "another region",
    what: `the region ${region}`,
    edit: [`aws: { region: ${region} }\nbuckets: { models: { key: null } }\n`],
    keys,
    withMarks: true,
    why: nowhere,
  })),
];

// What the provider makes MWAA's environment anew for, and the identity does not hold.
const own: Case[] = [
  {
    sort: "another network",
    what: "other zones",
    edit: ["aws: { network: { zones: [b, c] } }\n"],
    keys: [],
    own: ["airflow/pipelines"],
    why: "AWS alone knows its subnets; the environment's own guard refuses",
  },
  {
    sort: "another network",
    what: "another range of addresses",
    edit: ['aws: { network: { cidr: "10.99.0.0/16" } }\n'],
    keys: [],
    own: ["airflow/pipelines"],
    why: "AWS alone knows its subnets; the environment's own guard refuses",
  },
  {
    sort: "another major version",
    what: "Airflow 3",
    edit: ['airflow: { pipelines: { version: "3.0.6" } }\n'],
    keys: [],
    own: ["airflow/pipelines"],
    why: "a version is no part of the identity; the environment's own guard refuses",
  },
];

const definitions: Case[] = (
  [
    ["the table `days` goes", tables("days: null")],
    ["the table `hours` goes", tables("hours: null")],
    ["the table `days` is called otherwise", tables("days: null, other: { schema: { customer_id: string } }")],
  ] as const
).map(([what, edit]) => ({
  sort: "a definition goes",
  what,
  edit: [edit],
  keys: [],
  gate: ["dataset/features"],
  why: "its files stay, and the definition stands in the YAML",
}));

const bared: Case[] = (
  [
    ["objects end after a day", "buckets: { raw: { deleteAfter: 1d } }\n", ["bucket/raw"]],
    ["no old versions", "buckets: { raw: { noncurrent: 0d } }\n", ["bucket/raw"]],
    ["files of a dataset end", "datasets: { features: { deleteAfter: 2d } }\n", ["dataset/features"]],
  ] as const
).map(([what, edit, gate]) => ({
  sort: "emptied or bared",
  what,
  edit: [edit],
  keys: [],
  gate,
  why: "the anchor holds what is there and where, and not for how long",
}));

export const aws: Base = {
  name: "losses-aws",
  cloud: "aws",
  yaml,
  cases: [
    ...entriesGone(yaml, ["bucket/lake", "registry/serving"]),
    ...withWhatNeedsIt,
    ...everythingGone(yaml, noEndpoint),
    ...files,
    ...header,
    ...own,
    ...definitions,
    ...bared,
    ...harmlessOnAws(tables, key),
  ],
};
