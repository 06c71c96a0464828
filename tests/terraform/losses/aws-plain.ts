import { nowhere } from "./aws";
import type { Base, Case } from "./case";
import { keysOf } from "./keys";
import { entriesGone, everythingGone } from "./on-both";

// Without a key of its own: `encryption` comes.
const yaml = `cloud: aws
system: churn
owner: ml@acme.example
aws: { account: "111122223335", region: eu-west-1 }
buckets: { raw: {}, exports: {} }
registries: { serving: {} }
datasets: { features: { tables: { days: { schema: { customer_id: string } } } } }
secrets: { hubspot: {} }
airflow: { pipelines: {} }
`;
const keys = keysOf(yaml);

const whyNot =
  "`protect: false` moves every mark that is still declared, also where it changes: Terraform has no block for less";
const changedAsProtectionGoes: Case[] = (
  [
    [
      "`system: leavers`",
      "system: leavers\n",
      ["bucket/raw", "registry/serving", "dataset/features", "secret/hubspot"],
    ],
    ["`encryption: customer-managed`", "encryption: customer-managed\n", ["registry/serving", "airflow/pipelines"]],
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

export const awsPlain: Base = {
  name: "losses-aws-plain",
  cloud: "aws",
  yaml,
  cases: [
    ...entriesGone(yaml),
    ...everythingGone(yaml),
    {
      sort: "encryption",
      what: "`encryption: customer-managed`",
      edit: ["encryption: customer-managed\n"],
      keys: ["airflow/pipelines", "registry/serving"],
    },
    {
      sort: "another region",
      what: "the region eu-central-1",
      edit: ["aws: { region: eu-central-1 }\n"],
      keys,
      withMarks: true,
      why: nowhere,
    },
    ...changedAsProtectionGoes,
  ],
};
