import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { describe, expect, it } from "vitest";
import { addStack } from "../../../stacks";
import { schemaProblems } from "../../support/check-schema";
import { loadFiles, synthesizeYaml } from "../../support/environments";

const digest = `sha256:${"a".repeat(64)}`;
const head = (more: string) => `
cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1${more} }
buckets: { models: {} }
registries: { serving: {} }
datasets: { captured: {} }
`;
const withDeployer = head(", deployer: deployer@acme-ml-dev.iam.gserviceaccount.com");
const models = `
    variants:
      champion: { image: "registry/serving/churn@${digest}", artifact: bucket/models/churn/42, args: ["\${HOME}"], env: { A: "%{b}" } }`;
const endpoint = (more: string) => `endpoints:\n  churn:\n    capture: { sample: 10%, to: dataset/captured }${more}\n`;
const resources = (yaml: string) => synthesizeYaml(yaml).json.resource as Record<string, Record<string, any>>;
const addresses = (yaml: string) =>
  Object.entries(resources(yaml)).flatMap(([type, byId]) => Object.keys(byId).map((id) => `${type}.${id}`));

it("grants each endpoint its own folder, also where names and folders run together", () => {
  const serving = (key: string, path: string) =>
    `  ${key}: { variants: { a: { image: "registry/serving/churn@${digest}", artifact: bucket/models/${path} } } }\n`;
  const made = resources(`${withDeployer}endpoints:\n${serving("churn", "eu-1")}${serving("churn-eu", "1")}`);
  const grants = Object.values(made.google_storage_bucket_iam_member!).map(({ condition }) => condition.title);
  expect(grants.sort()).toEqual(["below 1/", "below eu-1/"]);
});

describe("an endpoint on Vertex AI", () => {
  it("keeps everything that it had on day 0 when its first model comes", () => {
    const before = addresses(withDeployer + endpoint(""));
    const after = addresses(withDeployer + endpoint(models));
    expect(before.filter((address) => !after.includes(address))).toEqual([]);
    const added = after.filter((address) => !before.includes(address)).map((address) => address.split(".")[0]);
    expect([...new Set(added)].sort()).toEqual([
      "google_project_iam_member",
      "google_service_account_iam_member",
      "google_storage_bucket_iam_member",
      "restful_operation",
      "restful_resource",
    ]);
  });

  it("takes image and weights from what the environment names, by names that are written out", () => {
    const { restful_resource } = resources(withDeployer + endpoint(models));
    const [, model] = Object.entries(restful_resource!).find(([id]) => id.startsWith("model_"))!;
    expect(model.body.model).toMatchObject({
      artifactUri: "gs://acme-ml-dev-churn-dev-models/churn/42",
      containerSpec: {
        imageUri: `europe-west1-docker.pkg.dev/acme-ml-dev/churn-dev-serving/churn@${digest}`,
        args: ["$${HOME}"], // nothing of the YAML is evaluated ...
        env: [{ name: "A", value: "%%{b}" }],
      },
    });
    // ... and it is compared by what Terraform makes of it.
    const read = JSON.parse(model.read_response_template as string) as { model: { containerSpec: object } };
    expect(read.model.containerSpec).toMatchObject({ args: ["${HOME}"], env: [{ name: "A", value: "%{b}" }] });
  });

  it("runs as an account of its own, that reads its weights alone, and that the deployer may start and Vertex AI lend", () => {
    const made = resources(withDeployer + endpoint(models));
    const [read] = Object.values(made.google_storage_bucket_iam_member!);
    expect(read.role).toBe("roles/storage.objectViewer");
    expect(read.condition.expression).toContain('/objects/churn/42/"');
    const users = Object.values(made.google_service_account_iam_member!).map(({ role, member }) => [role, member]);
    expect(users.sort()).toEqual([
      [
        "roles/iam.serviceAccountAdmin",
        "serviceAccount:service-481516234200@gcp-sa-aiplatform.iam.gserviceaccount.com",
      ],
      ["roles/iam.serviceAccountUser", "serviceAccount:deployer@acme-ml-dev.iam.gserviceaccount.com"],
    ]);
  });

  it("shares an account with those that say so, which reads the buckets of their weights", () => {
    const one = (key: string, path: string) =>
      `  ${key}: { identity: shared, variants: { a: { image: "registry/serving/churn@${digest}", artifact: bucket/models/${path} } } }\n`;
    const made = resources(`${withDeployer}endpoints:\n${one("churn", "a/1")}${one("fraud", "b/1")}`);
    expect(Object.values(made.google_service_account!).map(({ account_id }) => account_id)).toEqual([
      "churn-dev-endpoints",
    ]);
    const [read, ...others] = Object.values(made.google_storage_bucket_iam_member!);
    expect(others).toEqual([]);
    expect(read).toMatchObject({ role: "roles/storage.objectViewer" });
    expect(read.condition).toBeUndefined(); // twenty paths are the most that one account may have on a bucket
    const deployed = Object.entries(made.restful_resource!).filter(([id]) => id.startsWith("deployment_"));
    expect(deployed.map(([, { body }]) => body.deployedModel.serviceAccount)).toEqual([
      "churn-dev-endpoints@acme-ml-dev.iam.gserviceaccount.com",
      "churn-dev-endpoints@acme-ml-dev.iam.gserviceaccount.com",
    ]);
  });

  it("logs into a table of its name, whose days are deleted one by one", () => {
    const { google_bigquery_table, google_vertex_ai_endpoint } = resources(head("") + endpoint(""));
    const [[id, table]] = Object.entries(google_bigquery_table!) as [[string, Record<string, any>]];
    expect(table).toMatchObject({
      table_id: "churn",
      time_partitioning: { type: "DAY", field: "logging_time", expiration_ms: 90 * 86_400_000 },
    });
    const { output_uri } = Object.values(google_vertex_ai_endpoint!)[0].predict_request_response_logging_config
      .bigquery_destination as { output_uri: string };
    expect(output_uri).toMatch(new RegExp(`^bq://.*\\.\\$\\{google_bigquery_table\\.${id}\\.table_id\\}$`));
  });
});

describe("the way to Vertex AI", () => {
  const program = (yaml: string) => synthesizeYaml(yaml).json;

  it("is there with a deployer, also when nothing is served any more: what goes is destroyed by it", () => {
    const ways = program(withDeployer).provider.restful.map(
      ({ base_url }: { base_url: string }) => new URL(base_url).host,
    );
    expect(ways.sort()).toEqual([
      "europe-west1-aiplatform.googleapis.com",
      "run.googleapis.com",
      "serviceusage.googleapis.com",
    ]);
    expect(program(withDeployer).terraform.required_providers.restful).toEqual({
      source: "magodo/restful",
      version: "0.25.1",
    });
    expect(program(head("") + endpoint("")).provider.restful).toBeUndefined();
  });

  it("takes its token from whoever runs it, whoever deploys: no program makes one, and neither plan nor state holds it", () => {
    for (const yaml of [withDeployer, head(", deployer: token")]) {
      const { variable, provider, ephemeral } = program(yaml);
      expect(variable).toMatchObject({ google_access_token: { ephemeral: true, sensitive: true } });
      expect(variable.google_access_token.validation[0].error_message).toContain("export TF_VAR_google_access_token=");
      expect(provider.restful[0].security.http.token.token).toBe("${var.google_access_token}");
      expect(ephemeral).toBeUndefined();
    }
  });

  it("makes the agents that a key is granted to, and gives them their roles, before the grant", () => {
    const made = resources(`encryption: customer-managed\n${withDeployer}${endpoint("")}`);
    const [id, call] = Object.entries(made.restful_operation!).find(([, { path }]) =>
      /aiplatform/.test(path as string),
    )!;
    expect(call.path).toBe("/projects/481516234200/services/aiplatform.googleapis.com:generateServiceIdentity");
    const grants = Object.values(made.google_kms_crypto_key_iam_member!);
    const grant = grants.find(({ member }) => (member as string).includes("gcp-sa-aiplatform"))!;
    const [role] = Object.entries(made.google_project_iam_member!).find(([, body]) => body.member === grant.member)!;
    expect(grant.depends_on.toSorted()).toEqual([`google_project_iam_member.${role}`, `restful_operation.${id}`]);
    expect(resources(`encryption: customer-managed\n${head("")}`).restful_operation).toBeUndefined();
  });
});

describe("an endpoint on Cloud Run", () => {
  const serverless = (more: string) => `${head("")}endpoints:\n  embed:\n    mode: serverless${more}\n`;

  it("has its account, its promises and its charts before it has a model", () => {
    const made = resources(serverless("\n    slo: { availability: 99% }"));
    expect(made.google_cloud_run_v2_service).toBeUndefined();
    expect(Object.keys(made)).toEqual(
      expect.arrayContaining(["google_service_account", "google_monitoring_slo", "google_monitoring_dashboard"]),
    );
  });

  it("lets callers in by name, and answers at the model's own path", () => {
    const { json } = synthesizeYaml(
      serverless(`
    access: { callers: ["group:ml@acme.example"] }
    variants: { only: { image: "registry/serving/embed@${digest}", predictRoute: /v1/embed } }`),
    );
    const callers = Object.values(json.resource.google_cloud_run_v2_service_iam_member);
    expect(callers).toMatchObject([{ member: "group:ml@acme.example", role: "roles/run.invoker" }]);
    expect(json.output.endpoints.value.embed.url).toMatch(/\.uri\}\/v1\/embed$/);
  });
});

it("writes to every address once, whatever the number of endpoints", () => {
  const made = resources(
    `alerts: { emails: [a@acme.example, b@acme.example] }\n${head("")}endpoints:\n` +
      `  one: { slo: { availability: 99% } }\n  two: { slo: { latency: { p95: 1s } } }\n`,
  );
  expect(Object.keys(made.google_monitoring_notification_channel!)).toHaveLength(2);
  expect(Object.keys(made.google_monitoring_alert_policy!)).toHaveLength(3);
  expect(Object.keys(made.google_monitoring_dashboard!)).toHaveLength(1);
});

it("is what the providers' schemas say", () => {
  const yaml = withDeployer + endpoint(`\n    slo: { availability: 99%, latency: { p95: 1s } }${models}`);
  expect(schemaProblems(synthesizeYaml(yaml).json)).toEqual([]);
});

describe("import blocks", () => {
  it("stand in a file beside the program, where scanners do not crash on them", () => {
    const outdir = mkdtempSync(join(tmpdir(), "ponte-imports-"));
    const app = new App({ outdir, stackTraces: false });
    const file = (yaml: string) => loadFiles({ "dev.yaml": yaml })[0]!;
    addStack(app, file(withDeployer + endpoint(models)));
    app.synth();
    const read = (name: string) => readFileSync(join(outdir, "stacks", "dev", name), "utf8");
    expect(JSON.parse(read("cdk.tf.json"))).not.toHaveProperty("import");
    expect(read("imports.tf").match(/^import \{$/gm)).toHaveLength(2);
    rmSync(outdir, { recursive: true });
  });
});
