import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { loadEnvironments } from "../../language";
import { Sandboxed } from "./proof/sandboxed";
import { needs, reasonToSkip } from "./support/needs";

// Small, and each with a key, with something of every kind that holds data. The state is a file, so that another region comes to the plan.
const google = `cloud: gcp
system: churn
owner: ml@acme.example
encryption: customer-managed
gcp: { project: acme-ml-anchor, projectNumber: "481516234201", region: europe-west1 }
buckets:
  raw: {}
  models: { location: EU, key: projects/acme-keys/locations/europe/keyRings/shared/cryptoKeys/models }
registries: { serving: {} }
datasets:
  plain: {}
  features:
    tables:
      days:
        schema: { customer_id: { type: STRING, mode: REQUIRED }, day: DATE, spend: FLOAT }
        partitionBy: { column: day, every: DAY }
airflow: { pipelines: {} }
`;
const aws = `cloud: aws
system: churn
owner: ml@acme.example
encryption: customer-managed
aws: { account: "111122223334", region: eu-west-1 }
buckets: { raw: {}, models: {} }
registries: { serving: {} }
datasets: { features: { tables: { days: { schema: { customer_id: string } } } } }
airflow: { pipelines: {} }
`;

const columns = ["customer_id", "day", "spend"].map((name) => `dataset/features.days.${name}`);
const table = (days: string) => `datasets: { features: { tables: { days: ${days} } } }\n`;
const everythingOnGoogle = [
  "airflow/pipelines",
  "airflow/pipelines/bucket",
  "bucket/models",
  "bucket/raw",
  "dataset/features",
  "dataset/features.days",
  ...columns,
  "dataset/plain",
  "key/main",
  "key/main/ring",
  "registry/serving",
];
const everythingOnAws = [
  "airflow/pipelines",
  "airflow/pipelines/bucket",
  "bucket/models",
  "bucket/raw",
  "dataset/features",
  "dataset/features/bucket",
  "dataset/features/workgroup",
  "key/main",
  "registry/serving",
];

/** What a reviewer may let pass in the file, and the keys for which Terraform refuses it. */
type Edit = readonly [what: string, yaml: string, keys: readonly string[]];

const onBoth: Edit[] = [
  ["a bucket goes", "buckets: { raw: null }\n", ["bucket/raw"]],
  ["a bucket is renamed", "buckets: { raw: null, exports: {} }\n", ["bucket/raw"]],
  ["a registry goes", "registries: { serving: null }\n", ["registry/serving"]],
  ["Airflow goes", "airflow: { pipelines: null }\n", ["airflow/pipelines", "airflow/pipelines/bucket"]],
  ["a bucket goes with the protection at once", "protect: false\nbuckets: { raw: null }\n", ["bucket/raw"]],
];

const clouds = [
  {
    cloud: "Google Cloud",
    name: "anchor",
    yaml: google,
    required: ["hashicorp/google"],
    log: "google.jsonl",
    // Reading rights is a POST as well.
    changes: ({ method, path }: Record<string, string>) => method !== "GET" && !/:(getIam|testIam)/.test(path!),
    everything: everythingOnGoogle,
    edits: [
      ...onBoth,
      ["a bucket's place changes", "buckets: { models: { location: null, key: null } }\n", ["bucket/models"]],
      ["a dataset goes", "datasets: { features: null }\n", ["dataset/features", "dataset/features.days", ...columns]],
      ["a table goes", table("null"), ["dataset/features.days", ...columns]],
      ["a column goes", table("{ schema: { spend: null } }"), ["dataset/features.days.spend"]],
      ["a column is renamed", table("{ schema: { spend: null, spent: FLOAT } }"), ["dataset/features.days.spend"]],
      ["a column's type changes", table("{ schema: { spend: STRING } }"), ["dataset/features.days.spend"]],
      ["the parts of a table change", table("{ partitionBy: { every: MONTH } }"), ["dataset/features.days"]],
      ["the parts of a table go", table("{ partitionBy: null }"), ["dataset/features.days"]],
      [
        "`encryption` goes",
        "encryption: null\n",
        ["airflow/pipelines", "dataset/features.days", "key/main", "key/main/ring", "registry/serving"],
      ],
      [
        "the region changes",
        "gcp: { region: europe-west4 }\n",
        // What stands below a dataset or a ring goes with it, by its own guard.
        [
          "airflow/pipelines",
          "airflow/pipelines/bucket",
          "bucket/raw",
          "dataset/features",
          "dataset/plain",
          "key/main/ring",
          "registry/serving",
        ],
      ],
      [
        "the system is called otherwise",
        "system: leavers\n",
        everythingOnGoogle.filter((key) => !columns.includes(key)),
      ],
    ] as Edit[],
  },
  {
    cloud: "AWS",
    name: "anchor-aws",
    yaml: aws,
    required: ["hashicorp/aws", "moto"],
    log: "aws-111122223334.jsonl",
    changes: ({ action }: Record<string, string>) => !/^(GET |HEAD |Get|List|Describe|Head|BatchGet)/.test(action!),
    everything: everythingOnAws,
    edits: [
      ...onBoth,
      [
        "a dataset goes",
        "datasets: { features: null }\n",
        ["dataset/features", "dataset/features/bucket", "dataset/features/workgroup"],
      ],
      ["`encryption` goes", "encryption: null\n", ["airflow/pipelines", "key/main", "registry/serving"]],
      ["the region changes", "aws: { region: eu-central-1 }\n", everythingOnAws],
      ["the system is called otherwise", "system: leavers\n", everythingOnAws.filter((key) => key !== "key/main")],
    ] as Edit[],
  },
];

describe.concurrent.each(clouds)(
  "a protected environment on $cloud",
  ({ name, yaml, required, log, changes, ...of }) => {
    needs(...required);
    let sandbox: Sandboxed;
    let succeeded = true;

    /** How many calls so far have changed something. */
    const mutations = async () => {
      await sandbox.status();
      const file = join(inject("folder"), "proof", name, ".ponte", "sandbox", log);
      const lines = readFileSync(file, "utf8").trim().split("\n");
      return lines.map((line) => JSON.parse(line) as Record<string, string>).filter(changes).length;
    };
    const edit = async (...texts: string[]) => {
      sandbox.edit(texts);
      expect(await sandbox.synth()).toSucceed();
    };
    /** The keys of the block that would go or be made anew. */
    const refusedKeys = async (block = "protected") => {
      const marked = new RegExp(`^terraform_data\\.${block}_\\d\\["(.*)"\\]$`);
      const { resource_changes: planned = [] } = await sandbox.planned();
      return planned
        .filter(({ change }) => change.actions.includes("delete"))
        .flatMap(({ address }) => marked.exec(address)?.[1] ?? [])
        .sort();
    };
    const plan = () => sandbox.terraform("plan", "-out=plan", "-refresh=false");
    const apply = async () => expect(await sandbox.terraform("apply", "-auto-approve")).toSucceed("Apply complete!");

    beforeAll(async () => {
      if (reasonToSkip(required)) return;
      const folder = join(inject("folder"), `${name}-files`);
      mkdirSync(folder);
      writeFileSync(join(folder, `${name}.yaml`), yaml);
      sandbox = new Sandboxed(loadEnvironments({ directory: folder })[0]!);
      expect(await sandbox.start()).toSucceed();
    });
    afterAll(() => sandbox?.stop());
    // Each step begins where the one before it ended.
    beforeEach(({ skip, onTestFailed }) => {
      skip(!succeeded, "a step before this one failed");
      onTestFailed(() => void (succeeded = false));
    });

    it.sequential("is deployed, and has nothing to change then", async () => {
      expect(await sandbox.cdktf("deploy", "--auto-approve")).toSucceed("Apply complete!");
      expect(await sandbox.terraform("plan")).toSucceed("No changes.");
    });

    it.sequential.for(of.edits)("is not touched where %s", async ([, text, keys]) => {
      const before = await mutations();
      await edit(text);
      expect(await plan()).toFail("Instance cannot be destroyed");
      expect(await refusedKeys()).toEqual([...keys].sort());
      expect(await mutations()).toBe(before);
    });

    it.sequential("is not touched by a plain deploy either, which says why, and which command says more", async () => {
      const before = await mutations();
      await edit("buckets: { raw: null }\n");
      const ended = await sandbox.cdktf("deploy", "--auto-approve");
      expect(ended).toFail(`Nothing was touched`);
      expect(ended).toFail(`npx ponte diff ${name}`);
      expect(await sandbox.cdktf("diff")).toFail("Nothing was touched");
      expect(await mutations()).toBe(before);
      const told = await sandbox.told("diff", name);
      expect(told).toSucceed("**Refused: `bucket/raw` leaves the program, and it is protected.**");
      expect(told).toSucceed(`environments/${name}.yaml`);
    });

    it.sequential("is not destroyed", async () => {
      const before = await mutations();
      await edit();
      expect(await sandbox.terraform("plan", "-destroy", "-out=plan", "-refresh=false")).toFail(
        "Instance cannot be destroyed",
      );
      expect(await refusedKeys()).toEqual(of.everything);
      expect(await mutations()).toBe(before);
    });

    it.sequential("lets go of a bucket in two deploys, and is protected again in place", async () => {
      await edit("protect: false\n");
      await apply();
      expect(await sandbox.terraform("plan")).toSucceed("No changes.");
      await edit("protect: false\nbuckets: { raw: null }\n");
      expect(await plan()).toSucceed();
      expect(await refusedKeys("released")).toEqual(["bucket/raw"]);
      await apply();
      await edit("buckets: { raw: null }\n");
      expect(await plan()).toSucceed();
      expect(await refusedKeys("released")).toEqual([]); // all that is left moves back
      await apply();
      expect(await sandbox.terraform("plan")).toSucceed("No changes.");
      await edit("buckets: { raw: null, models: null }\n");
      expect(await plan()).toFail("Instance cannot be destroyed");
      expect(await refusedKeys()).toEqual(["bucket/models"]);
    });
  },
);
