import { describe, expect, it } from "vitest";
import { environmentNames, loadEnvironments } from "../../spec";
import { synthesize } from "../../tools/synthesize";
import { normalised } from "../support/normalised";

const program = (name: string) => synthesize(loadEnvironments({ directory: "environments", names: [name] })[0]!).json;

// One file per environment: a pull request shows the infrastructure that it changes as plain JSON. `npm run generate` renews them.
describe("the program of", () => {
  it.each(environmentNames("environments"))("%s is the one that was reviewed", async (name) => {
    await expect(`${JSON.stringify(normalised(program(name)), null, 2)}\n`).toMatchFileSnapshot(
      `../snapshots/${name}.tf.json`,
    );
  });
});

it("pins the providers exactly", () => {
  expect(program("dev")).toMatchObject({
    terraform: { required_providers: { google: { source: "google", version: "6.50.0" } } },
  });
  expect(program("dev-aws")).toMatchObject({
    terraform: { required_providers: { aws: { source: "aws", version: "6.25.0" } } },
  });
});

describe("the state", () => {
  it("is kept and locked in the environment's bucket", () => {
    expect(program("prod")).toMatchObject({
      terraform: { backend: { gcs: { bucket: "acme-ml-prod-tfstate", prefix: "churn/prod" } } },
    });
    expect(program("prod-aws")).toMatchObject({
      terraform: {
        backend: {
          s3: {
            bucket: "acme-ml-prod-tfstate",
            key: "churn/prod-aws/terraform.tfstate",
            use_lockfile: true,
            encrypt: true,
          },
        },
      },
    });
  });
});

it("refuses any other account than the one that was meant", () => {
  expect(program("prod-aws")).toMatchObject({ provider: { aws: [{ allowed_account_ids: ["333344445555"] }] } });
});

it("labels everything with system, environment and owner", () => {
  const owner = { system: "churn", environment: "prod", owner: "ml-platform_acme_example", "cost-center": "4711" };
  expect(program("prod")).toMatchObject({ provider: { google: [{ default_labels: owner }] } });
  const tags = { system: "churn", environment: "prod-aws", owner: "ml-platform@acme.example", "cost-center": "4711" };
  expect(program("prod-aws")).toMatchObject({ provider: { aws: [{ default_tags: [{ tags }] }] } });
});

it("hands on the same outputs on both clouds", () => {
  const outputs = (name: string) => {
    const values = program(name).output as Record<string, { value: Record<string, object> }>;
    return Object.fromEntries(Object.entries(values).map(([kind, { value }]) => [kind, Object.keys(value)]));
  };
  expect(Object.keys(outputs("prod")).sort()).toEqual(["airflow", "buckets", "datasets", "endpoints", "registries"]);
  expect(Object.keys(outputs("prod-aws")).sort()).toEqual(Object.keys(outputs("prod")).sort());
  expect(outputs("prod").buckets!.sort()).toEqual(["models", "raw", "scratch"]);
  expect(outputs("prod-aws").buckets!.sort()).toEqual(["models", "raw", "scratch"]);
});
