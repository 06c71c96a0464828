import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformStack, TerraformVariable, Testing, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  ArtifactRegistry,
  BigQueryDataset,
  CryptoKey,
  GcsBucket,
  PrivateNetwork,
  Secret,
  ServiceAccount,
} from "../../../constructs/gcp";
import { synth } from "../../support/synth";

const location = "us-east1";

describe("a provider", () => {
  it("makes all that a construct makes, its grants and what it adds later among them", () => {
    const { json } = synth((scope) => {
      const provider = new GoogleProvider(scope, "us", { alias: "us", project: "acme-us" });
      const at = { location, provider };
      const account = new ServiceAccount(scope, "account", { accountId: "trainer", provider });
      account.grantOnProject("roles/bigquery.jobUser");
      const facts = new BigQueryDataset(scope, "facts", { ...at, datasetId: "facts" });
      facts.addTable("sales", { schema: [{ name: "a", type: "STRING" }] });
      new GcsBucket(scope, "bucket", { ...at, bucketName: "acme-us-raw" }).grantRead("trainer", account);
      new ArtifactRegistry(scope, "registry", { ...at, repositoryId: "serving" }).grantRead("trainer", account);
      new CryptoKey(scope, "key", { ...at, keyRingName: "r", keyName: "k" }).grantEncryptDecrypt("trainer", account);
      new PrivateNetwork(scope, "net", {
        networkName: "net",
        region: location,
        cidr: "10.0.0.0/20",
        nat: true,
        provider,
      });
      GcsBucket.fromName(scope, "theirs", "acme-theirs", { provider }).grantRead("trainer", account);
      Secret.fromName(scope, "token", "hf-token", { provider }).grantRead("trainer", account);
    });
    const bodies = Object.entries<Record<string, { provider?: string }>>(json.resource).flatMap(([type, byId]) =>
      Object.values(byId).map(({ provider }) => [type, provider]),
    );
    expect(bodies.length).toBeGreaterThan(15);
    expect(bodies.filter(([, provider]) => provider !== "google.us")).toEqual([]);
  });

  it("that a resource was given itself stays", () => {
    const { resource } = synth((scope) => {
      const [us, eu] = ["us", "eu"].map((alias) => new GoogleProvider(scope, alias, { alias }));
      const bucket = new GcsBucket(scope, "bucket", { bucketName: "acme-raw", location, provider: us });
      bucket.resource.provider = eu;
    });
    expect(resource.google_storage_bucket![0]!.provider).toBe("google.eu");
  });
});

describe("labels", () => {
  it("are those of the construct, and its parts' own before them", () => {
    const { resource } = synth((scope) => {
      const labels = { "cost-center": "42", team: "ml" };
      const facts = new BigQueryDataset(scope, "facts", { datasetId: "facts", location, labels });
      facts.addTable("sales", { schema: [{ name: "a", type: "STRING" }], labels: { team: "sales" } });
      facts.resource.labels = { team: "data" };
    });
    expect(resource.google_bigquery_dataset![0]!.labels).toEqual({ "cost-center": "42", team: "data" });
    expect(resource.google_bigquery_table![0]!.labels).toEqual({ "cost-center": "42", team: "sales" });
  });

  it("and the provider are written as they are by the engine's own stack", () => {
    const stack = new TerraformStack(new App(), "stack");
    const provider = new GoogleProvider(stack, "us", { alias: "us" });
    const labels = { "cost-center": "42", cost_unit: "a" };
    new GcsBucket(stack, "bucket", { bucketName: "acme-raw", location, labels, provider });
    const { resource } = JSON.parse(Testing.synth(stack)) as { resource: Record<string, Record<string, object>> };
    expect(Object.values(resource.google_storage_bucket!)).toMatchObject([{ provider: "google.us", labels }]);
  });

  it("may be a map that only Terraform knows", () => {
    const { resource } = synth((scope) => {
      const labels = Token.asStringMap(new TerraformVariable(scope, "labels", {}).value);
      new GcsBucket(scope, "bucket", { bucketName: "acme-raw", location, labels }).resource.labels = { team: "ml" };
      new GcsBucket(scope, "other", { bucketName: "acme-other", location, labels });
    });
    expect(resource.google_storage_bucket!.map((bucket) => bucket.labels)).toEqual([
      '${merge(var.labels, {"team" = "ml"})}',
      "${var.labels}",
    ]);
  });

  it.each([
    [{ team: "Data Science" }, 'labels.team is "Data Science"; write at most 63 lower-case letters'],
    [{ "1st": "a" }, 'labels has "1st"'],
    [Object.fromEntries([...Array(65).keys()].map((n) => [`k${n}`, "a"])), "labels has 65; keep at most 64"],
  ])("%j are refused", (labels, message) => {
    const make = () => synth((scope) => new GcsBucket(scope, "b", { bucketName: "acme-raw", location, labels }));
    expect(make).toThrow(message);
  });
});
