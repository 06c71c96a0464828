import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { loadEnvironments } from "../../language";
import { actionsIn } from "./proof/evidence";
import { Sandboxed } from "./proof/sandboxed";
import { needs, reasonToSkip } from "./support/needs";

const google = `cloud: gcp
system: churn
owner: ml@acme.example
encryption: customer-managed
gcp: { project: acme-ml-ways, projectNumber: "481516234202", region: europe-west1 }
buckets: { raw: { access: { readers: ["group:ml@acme.example"] } }, models: {}, scratch: {} }
registries: { serving: {} }
datasets:
  features:
    tables:
      days: { schema: { customer_id: STRING, spend: FLOAT } }
      weeks: { schema: { customer_id: STRING } }
`;
const aws = `cloud: aws
system: churn
owner: ml@acme.example
encryption: customer-managed
aws: { account: "111122223335", region: eu-west-1 }
buckets: { raw: { access: { readers: ["arn:aws:iam::111122223335:role/science"] } }, models: {}, scratch: {} }
registries: { serving: {} }
datasets: { features: { tables: { days: { schema: { customer_id: string } } } } }
`;

const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const leave = `{ by: ${tomorrow}, reason: "nobody reads it any more" }`;
const retired = "2025-01-31";

// Of the steps, the first four on Google Cloud; all of them on both by `npm run proof -- --losses`.
const isWhole = process.env.PONTE_PROOF === "whole";

/** One change of the file, a deploy, and what Terraform says that it does: outputs, and what only Terraform's state holds, are not counted. */
interface Step {
  readonly what: string;
  /** Lies on the file, and on the edits of all steps before. */
  readonly yaml: string;
  /** By type, such as `delete google_storage_bucket`, sorted; twice where there are two. */
  readonly does: readonly string[];
  /** How many calls change something, where none may, or one. */
  readonly calls?: number;
}

/** A change that plain Terraform refuses at the plan, and that is taken back. */
interface Refused {
  readonly what: string;
  readonly yaml: string;
  readonly refused: true;
}

const reverted: Refused = {
  what: "a retirement that is reverted is refused",
  yaml: "buckets: { raw: { retired: null } }",
  refused: true,
};

const forget = (...types: string[]) => types.map((type) => `forget ${type}`).sort();
const take = (...types: string[]) => types.map((type) => `import ${type}`).sort();
const bucketOfAws = [
  "aws_s3_bucket",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning",
];
const datasetOfAws = [...bucketOfAws, "aws_athena_workgroup", "aws_glue_catalog_database", "aws_glue_catalog_table"];
const registryOfAws = ["aws_ecr_lifecycle_policy", "aws_ecr_repository"];
// What these alone need of the project: their APIs, the key's grants to their service agents, and the role of one.
const broughtAlong = [
  ...["artifactregistry", "bigquery", "containerscanning"].map(() => "google_project_service"),
  ...["artifactregistry", "bigquery"].map(() => "google_kms_crypto_key_iam_member"),
  "google_project_iam_member",
];
const datasetOfGoogle = ["google_bigquery_dataset", "google_bigquery_table", "google_bigquery_table"];

const clouds = [
  {
    cloud: "Google Cloud",
    name: "ways",
    yaml: google,
    required: ["hashicorp/google"],
    steps: [
      {
        what: "a bucket is retired",
        yaml: `buckets: { raw: { retired: ${retired} } }`,
        does: forget("google_storage_bucket", "google_storage_bucket_iam_member"),
        calls: 0,
      },
      reverted,
      {
        what: "it is adopted; Google's provider writes its own labels",
        yaml: "buckets: { raw: { retired: null, adopt: true } }",
        does: ["create google_storage_bucket_iam_member", ...take("google_storage_bucket")],
      },
      {
        what: "a bucket is renamed",
        yaml: "buckets: { models: null, artifacts: { renamedFrom: models } }",
        does: [],
        calls: 0,
      },
      { what: "a column may go", yaml: `delete: { dataset/features.days.spend: ${leave} }`, does: [], calls: 0 },
      {
        what: "it goes",
        yaml: "delete: null\ndatasets: { features: { tables: { days: { schema: { spend: null } } } } }",
        does: ["update google_bigquery_table"],
      },
      {
        what: "a table may go",
        yaml: `datasets: { features: { tables: { weeks: { delete: ${leave} } } } }`,
        does: ["update google_bigquery_table"],
      },
      {
        what: "a table is retired in its place",
        yaml: `datasets: { features: { tables: { weeks: { delete: null, retired: ${retired} } } } }`,
        does: forget("google_bigquery_table"),
        calls: 0,
      },
      {
        what: "the table is not adopted with a column less",
        yaml: "datasets: { features: { tables: { weeks: { retired: null, adopt: true, schema: { customer_id: null, other: STRING } } } } }",
        refused: true,
      },
      {
        what: "the table is adopted",
        yaml: "datasets: { features: { tables: { weeks: { retired: null, adopt: true } } } }",
        does: take("google_bigquery_table"),
      },
      {
        what: "what a key encrypts for good is retired",
        yaml: `registries: { serving: { retired: ${retired} } }\ndatasets: { features: { retired: ${retired} } }`,
        does: forget("google_artifact_registry_repository", ...datasetOfGoogle, ...broughtAlong),
        calls: 0,
      },
      {
        what: "the key is retired",
        yaml: `encryption: null\nretired: { key/main: ${retired} }`,
        does: [
          ...forget(
            "google_kms_crypto_key",
            "google_kms_key_ring",
            "google_kms_crypto_key_iam_member",
            "google_project_service",
          ),
          ...["raw", "artifacts", "scratch"].map(() => "update google_storage_bucket"),
        ],
      },
      {
        what: "everything is adopted",
        yaml: `encryption: customer-managed
retired: null
adopt: [key/main]
registries: { serving: { retired: null, adopt: true } }
datasets: { features: { retired: null, adopt: true } }`,
        does: [
          // Who is let in is added to a list, where it stands already; an API that is on stays on.
          ...[...broughtAlong, "google_kms_crypto_key_iam_member", "google_project_service"].map(
            (type) => `create ${type}`,
          ),
          ...take(
            "google_artifact_registry_repository",
            ...datasetOfGoogle,
            "google_kms_crypto_key",
            "google_kms_key_ring",
          ),
          ...["raw", "artifacts", "scratch"].map(() => "update google_storage_bucket"),
        ],
      },
    ] as (Step | Refused)[],
    forgotten: [] as string[],
    gone: ["delete google_storage_bucket"],
  },
  {
    cloud: "AWS",
    name: "ways-aws",
    yaml: aws,
    required: ["hashicorp/aws", "moto"],
    steps: [
      {
        what: "a bucket is retired",
        yaml: `buckets: { raw: { retired: ${retired} } }`,
        does: forget(...bucketOfAws),
        calls: 0,
      },
      reverted,
      {
        what: "it is adopted",
        yaml: "buckets: { raw: { retired: null, adopt: true } }",
        does: take(...bucketOfAws),
      },
      {
        what: "a bucket is renamed",
        yaml: "buckets: { models: null, artifacts: { renamedFrom: models } }",
        does: [],
        calls: 0,
      },
      {
        what: "a dataset is retired with its bucket, and a registry",
        yaml: `datasets: { features: { retired: ${retired} } }\nregistries: { serving: { retired: ${retired} } }`,
        does: forget(...datasetOfAws, ...registryOfAws),
        calls: 0,
      },
      {
        what: "the key is retired",
        yaml: `encryption: null\nretired: { key/main: ${retired} }`,
        does: [
          ...forget("aws_kms_alias", "aws_kms_key"),
          ...["raw", "artifacts", "scratch"].map(() => "update aws_s3_bucket_server_side_encryption_configuration"),
        ],
      },
      {
        what: "everything is adopted",
        yaml: `encryption: customer-managed
retired: null
adopt: [key/main]
registries: { serving: { retired: null, adopt: true } }
datasets: { features: { retired: null, adopt: true } }`,
        does: [
          ...take(...datasetOfAws, ...registryOfAws, "aws_kms_alias", "aws_kms_key"),
          ...["raw", "artifacts", "scratch"].map(() => "update aws_s3_bucket_server_side_encryption_configuration"),
        ],
      },
    ] as (Step | Refused)[],
    forgotten: ["update aws_kms_key"], // the people of the bucket have the key for as long as the entry stands
    gone: bucketOfAws.map((type) => `delete ${type}`),
  },
];

describe.concurrent.each(isWhole ? clouds : clouds.slice(0, 1))(
  "what is protected on $cloud",
  ({ name, yaml, required, ...of }) => {
    needs(...required);
    let sandbox: Sandboxed;
    let succeeded = true;
    const edits: string[] = [];

    const edit = async (...texts: string[]) => {
      sandbox.edit(texts.map((text) => `${text}\n`));
      expect(await sandbox.synth()).toSucceed();
    };
    const apply = async () => expect(await sandbox.terraform("apply", "-auto-approve")).toSucceed("Apply complete!");
    const isUnchanged = async () => expect(await sandbox.terraform("plan")).toSucceed("No changes.");

    /** What the plan does to resources of the cloud: `delete google_storage_bucket`. */
    const planned = async () => {
      expect(await sandbox.terraform("plan", "-out=plan")).toSucceed();
      return actionsIn(await sandbox.planned());
    };

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

    it.sequential("is deployed", async () => {
      await edit();
      expect(await sandbox.terraform("init", "-input=false")).toSucceed();
      await apply();
    });

    it.sequential.for(isWhole ? of.steps : of.steps.slice(0, 4))("$what", async (step) => {
      const { yaml: text } = step;
      if ("refused" in step) {
        await edit(...edits, text);
        expect(await sandbox.terraform("plan", "-refresh=false")).toFail("adopt: true to take the thing back");
        return;
      }
      const { does, calls } = step;
      const things = await sandbox.things();
      edits.push(text);
      await edit(...edits);
      expect(await planned()).toEqual([...does].sort());
      const before = (await sandbox.changes()).length;
      await apply();
      if (calls !== undefined) expect((await sandbox.changes()).slice(before)).toHaveLength(calls);
      await isUnchanged();
      expect(await sandbox.things()).toEqual(expect.arrayContaining(things));
    });

    it.runIf(isWhole).sequential("stays as it is without `adopt`", async () => {
      edits.push("adopt: null\nregistries: { serving: { adopt: null } }\ndatasets: { features: { adopt: null } }");
      await edit(...edits, "buckets: { raw: { adopt: null } }");
      await isUnchanged();
    });

    it.sequential("goes with what it holds in two deploys, and nothing else goes", async () => {
      await edit(...edits, `buckets: { scratch: { delete: ${leave} } }`);
      await apply();
      await edit(...edits, "buckets: { scratch: null, raw: null }");
      expect(await sandbox.terraform("plan", "-refresh=false")).toFail("cannot be destroyed");
      await edit(...edits, "buckets: { scratch: null }");
      expect(await planned()).toEqual([...of.gone].sort());
      await apply();
      await isUnchanged();
    });

    it.runIf(isWhole).sequential("what is retired is forgotten in two deploys, and stays", async () => {
      const things = await sandbox.things();
      const raw = (of: string) => edit(...edits, `buckets: { scratch: null, raw: ${of} }`);
      await raw(`{ adopt: null, retired: ${retired} }`);
      await apply();
      await raw("null");
      expect(await sandbox.terraform("plan", "-refresh=false")).toFail("cannot be destroyed");
      await raw(`{ adopt: null, retired: ${retired}, delete: ${leave} }`);
      await apply();
      await raw("null");
      expect(await planned()).toEqual(of.forgotten);
      await apply();
      expect(await sandbox.things()).toEqual(expect.arrayContaining(things));
    });
  },
);
