import { App, type TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { schemaProblems } from "../support/check-schema";
import { bigQueryViews } from "./bigquery-views";
import { composerInSharedVpc } from "./composer-shared-vpc";

type Body = Record<string, any>;
type Program = { resource: Record<string, Record<string, Body>>; data: Record<string, Record<string, Body>> };

function programOf(make: (app: App) => TerraformStack): Program {
  return JSON.parse(Testing.synth(make(Testing.stubVersion(new App({ stackTraces: false }))), true)) as Program;
}
const bodies = (program: Program, type: string) => Object.values(program.resource[type] ?? {});

it.each([
  ["Composer in a shared network", composerInSharedVpc],
  ["views of BigQuery", bigQueryViews],
])("%s is what the provider's schema says", (_, make) => {
  expect(schemaProblems(programOf(make))).toEqual([]);
});

describe("Composer in a shared network", () => {
  const program = programOf(composerInSharedVpc);
  const [airflow] = bodies(program, "google_composer_environment");
  const account = "pipelines@acme-identities.iam.gserviceaccount.com";

  it("runs as the account that exists, in the network that is shared", () => {
    expect(program.resource.google_service_account).toBeUndefined();
    expect(airflow!.config.node_config).toEqual({
      service_account: account,
      network: "${data.google_compute_network.network.id}",
      subnetwork: "${data.google_compute_subnetwork.subnetwork.id}",
    });
    expect(airflow!.labels).toEqual({ "cost-center": "4711" });
  });

  it("waits for the rights of its agent in the other project, and of its account in its own", () => {
    const grants = airflow!.depends_on.map((address: string) => {
      const [type, id] = address.split(".") as [string, string];
      return program.resource[type]![id];
    });
    expect(grants).toMatchObject([
      {
        project: "acme-network-host",
        role: "roles/composer.sharedVpcAgent",
        member:
          "serviceAccount:service-${data.google_project.project.number}@cloudcomposer-accounts.iam.gserviceaccount.com",
      },
      { project: "acme-ml-prod", role: "roles/composer.worker", member: `serviceAccount:${account}` },
    ]);
  });

  it("lets the account at the bucket, the images, the secret and the topic", () => {
    const member = `serviceAccount:${account}`;
    expect(bodies(program, "google_storage_bucket_iam_member")).toMatchObject([{ member }]);
    expect(bodies(program, "google_artifact_registry_repository_iam_member")).toMatchObject([
      { project: "acme-builds", location: "europe-west1", repository: "images", member },
    ]);
    expect(bodies(program, "google_secret_manager_secret_iam_member")).toMatchObject([
      { secret_id: "warehouse-password", role: "roles/secretmanager.secretAccessor", member },
    ]);
    expect(bodies(program, "google_pubsub_topic_iam_member")).toMatchObject([
      { topic: "projects/acme-events/topics/models-trained", role: "roles/pubsub.publisher", member },
    ]);
  });
});

describe("views of BigQuery", () => {
  const program = programOf(bigQueryViews);
  const datasets = bodies(program, "google_bigquery_dataset").sort((a, b) => (a.location < b.location ? -1 : 1));
  const where = (field: string) => datasets.map((dataset) => [dataset.dataset_id, dataset[field]]);

  it("are made in two places, all of each by its provider", () => {
    expect(where("location")).toEqual([
      ["facts", "EU"],
      ["reports", "EU"],
      ["facts", "US"],
      ["reports", "US"],
    ]);
    expect(where("provider").map(([, provider]) => provider)).toEqual([undefined, undefined, "google.us", "google.us"]);
    const tables = Object.entries(program.resource.google_bigquery_table!);
    expect(tables).toHaveLength(7);
    for (const [id, { provider }] of tables) expect(provider).toBe(id.startsWith("america") ? "google.us" : undefined);
  });

  const entries = (id: RegExp) =>
    Object.entries(program.resource.google_bigquery_dataset_access!).flatMap(([key, entry]) =>
      id.test(key) ? [entry] : [],
    );

  it("may read what their readers may not, and nobody else's right is touched", () => {
    const [facts, reports] = datasets;
    expect(facts).toMatchObject({
      access: [{ role: "OWNER", special_group: "projectOwners" }],
      lifecycle: { ignore_changes: ["access"] },
    });
    expect(entries(/^europe_facts/)).toHaveLength(3);
    expect(entries(/^europe_facts_View/)).toMatchObject([{ view: { table_id: expect.stringContaining("visits") } }]);
    expect(entries(/^europe_facts_Routine/)).toMatchObject([
      { routine: { routine_id: expect.stringContaining(".routine_id}") } },
    ]);
    expect(entries(/^america_facts/).map(({ provider }) => provider)).toEqual(["google.us", "google.us", "google.us"]);
    expect(reports!.access).toContainEqual({ role: "READER", domain: "acme.example" });
  });

  it("may read what another team owns, beside what that team grants itself", () => {
    const at = { project: "acme-finance", dataset_id: "ledger" };
    expect(entries(/^finance/)).toMatchObject([
      { ...at, view: { table_id: expect.stringContaining("revenue") } },
      { ...at, role: "roles/bigquery.metadataViewer", user_by_email: expect.stringContaining("trainer.member") },
    ]);
    expect(entries(/^currencies/)).toMatchObject([
      { project: expect.stringContaining("data.google_client_config."), role: "READER" }, // the project of whoever deploys
    ]);
  });
});
