import { join } from "node:path";
import type { App, TerraformStack } from "cdktf";
import { describe, expect, it, onTestFinished } from "vitest";
import { startGoogle } from "../../sandbox/google";
import type { Json } from "../../sandbox/google/json";
import { bigQueryViews } from "../programs/bigquery-views";
import { composerInSharedVpc } from "../programs/composer-shared-vpc";
import { expectNoFindings } from "../support/google-findings";
import { LibraryProgram } from "./support/library-program";
import { needs } from "./support/needs";

needs("hashicorp/google", "magodo/restful");

const project = "acme-ml-prod";

/** A call that makes what is somebody else's. */
type Call = [method: string, url: string, body: Json];

const secret = (id: string): Call => [
  "POST",
  `https://secretmanager.googleapis.com/v1/projects/${project}/secrets?secretId=${id}`,
  { replication: { automatic: {} } },
];
const value = (id: string): Call => [
  "POST",
  `https://secretmanager.googleapis.com/v1/projects/${project}/secrets/${id}:addVersion`,
  { payload: { data: Buffer.from("fake-value").toString("base64") } },
];
const bigquery = (owner: string) => `https://bigquery.googleapis.com/bigquery/v2/projects/${owner}/datasets`;
const dataset = (owner: string, datasetId: string): Call => [
  "POST",
  bigquery(owner),
  { datasetReference: { datasetId }, location: "EU" },
];
const host = "https://compute.googleapis.com/compute/v1/projects/acme-network-host";
const topic = "projects/acme-events/topics/models-trained";
const images = "projects/acme-builds/locations/europe-west1/repositories";
const identities = "https://iam.googleapis.com/v1/projects/acme-identities/serviceAccounts";

/** Programs of library users, each with what is there before it; the file that makes it when it is run, or holds the function that does. */
const programs: [program: string, others: Call[], make?: (app: App) => TerraformStack][] = [
  [
    "tests/programs/run-behind-load-balancer.ts",
    [secret("hugging-face"), ...[1, 2, 3].map(() => value("hugging-face"))], // of which it reads the third
  ],
  ["tests/programs/endpoint-for-pipeline.ts", []],
  ["examples/canary-gcp/main.ts", []],
  ["examples/cloud-run-gpu/main.ts", [secret("hugging-face")]],
  [
    "tests/programs/composer-shared-vpc.ts",
    [
      ["POST", `${host}/global/networks`, { name: "shared", autoCreateSubnetworks: false }],
      [
        "POST",
        `${host}/regions/europe-west1/subnetworks`,
        {
          name: "ml",
          network: "projects/acme-network-host/global/networks/shared",
          ipCidrRange: "10.0.0.0/20",
        },
      ],
      ["POST", identities, { accountId: "pipelines", serviceAccount: {} }],
      ["POST", `https://artifactregistry.googleapis.com/v1/${images}?repositoryId=images`, { format: "DOCKER" }],
      secret("warehouse-password"),
      ["PUT", `https://pubsub.googleapis.com/v1/${topic}`, {}],
    ],
    composerInSharedVpc,
  ],
  [
    "tests/programs/bigquery-views.ts",
    [
      dataset(project, "currencies"),
      dataset("acme-finance", "ledger"),
      ["POST", `${bigquery("acme-finance")}/ledger/tables`, { tableReference: { tableId: "bookings" } }],
    ],
    bigQueryViews,
  ],
];

describe("a program on Google Cloud", () => {
  it.each(programs)("%s is deployed, and planned again without a change", async (program, others, make) => {
    const deployed = new LibraryProgram(program);
    const google = await startGoogle({
      certificate: join(deployed.folder, "google.pem"),
      projects: [{ id: project, number: "481516234202" }],
      upstreamProxy: process.env.HTTPS_PROXY,
    });
    onTestFinished(() => google.stop());
    for (const call of others) expect(await google.call(...call), call[1]).toMatchObject({ status: 200 });
    deployed.sees({ ...google.environment, TF_VAR_pagerduty_key: "fake-key", GOOGLE_PROJECT: project });
    await deployed.synthesize(make ?? program);
    await deployed.deploy();
    expectNoFindings(google.findings());
  });
});
