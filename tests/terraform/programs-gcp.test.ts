import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { App, type TerraformStack } from "cdktf";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { startGoogle } from "../../sandbox/google";
import type { Json } from "../../sandbox/google/json";
import { bundle } from "../../scripts/bundle";
import { bigQueryViews } from "../programs/bigquery-views";
import { composerInSharedVpc } from "../programs/composer-shared-vpc";
import { expectNoFindings } from "../support/google-findings";
import { needs } from "./support/needs";
import { run } from "./support/run";
import { terraformCommand, terraformEnvironment } from "./support/terraform";

needs("hashicorp/google", "magodo/restful");

const project = "acme-ml-prod";

/** A call that makes what is somebody else's. */
type Call = [method: string, url: string, body: Json];

const secret = (id: string): Call => [
  "POST",
  `https://secretmanager.googleapis.com/v1/projects/${project}/secrets?secretId=${id}`,
  { replication: { automatic: {} } },
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

/** Programs of library users, each with what is there before it; those that are functions want a file of their own. */
const programs: [program: string, others: Call[], make?: (app: App) => TerraformStack][] = [
  ["tests/programs/run-behind-load-balancer.ts", [secret("hugging-face")]],
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
    const folder = join(inject("folder"), "programs-gcp", program.replace(/\W/g, "-"));
    mkdirSync(folder, { recursive: true });
    const google = await startGoogle({
      certificate: join(folder, "google.pem"),
      projects: [{ id: project, number: "481516234202" }],
      upstreamProxy: process.env.HTTPS_PROXY,
    });
    onTestFinished(() => google.stop());
    for (const call of others) expect(await google.call(...call), call[1]).toMatchObject({ status: 200 });
    const variables = {
      TF_VAR_google_access_token: "fake-token",
      TF_VAR_pagerduty_key: "fake-key",
      GOOGLE_PROJECT: project,
    };
    const out = join(folder, "cdktf.out");
    const env = { ...terraformEnvironment(inject("folder")), ...google.environment, ...variables, CDKTF_OUTDIR: out };
    if (make === undefined) {
      const bundled = bundle(program, { outdir: join(folder, "bundle") });
      expect(await run(process.execPath, [bundled], { cwd: folder, env, log: join(folder, "synth.log") })).toSucceed();
    } else {
      const app = new App({ outdir: out, stackTraces: false });
      make(app);
      app.synth();
    }
    const cwd = join(out, "stacks", readdirSync(join(out, "stacks"))[0]!);
    const terraform = (...words: string[]) =>
      run(terraformCommand(), [...words, "-input=false", "-no-color"], {
        cwd,
        env,
        log: join(folder, `${words[0]}.log`),
      });
    expect(await terraform("init")).toSucceed();
    expect(await terraform("apply", "-auto-approve")).toSucceed("Apply complete!");
    const plan = await terraform("plan", "-detailed-exitcode");
    expect(plan.output).toContain("No changes.");
    expect(plan.code).toBe(0);
    expectNoFindings({ ...google.findings(), unjudged: [] }); // load balancers and secrets are no kinds of ours: nothing describes them here
  });
});
