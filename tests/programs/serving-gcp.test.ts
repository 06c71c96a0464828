import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bundle } from "../../scripts/bundle";

type Body = Record<string, any>;

const folder = mkdtempSync(join(tmpdir(), "ponte-programs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program of a library user writes, by the engine's own stack. */
function written(name: string, stack: string): Body {
  const outdir = join(folder, name);
  const program = bundle(`tests/programs/${name}.ts`, { outdir: join(outdir, "bundle") });
  execFileSync(process.execPath, [program], { env: { ...process.env, CDKTF_OUTDIR: join(outdir, "out") } });
  return JSON.parse(readFileSync(join(outdir, "out", "stacks", stack, "cdk.tf.json"), "utf8")) as Body;
}
const only = ({ resource }: Body, type: string) => {
  const all = Object.values((resource as Body)[type] as Body) as Body[];
  expect(all).toHaveLength(1);
  return all[0]!;
};

describe("a large model on Cloud Run behind a load balancer", () => {
  const program = written("run-behind-load-balancer", "llm");
  const service = only(program, "google_cloud_run_v2_service");
  const [container] = service.template.containers as Body[];

  it("is asked through the load balancer alone, which finds it by its name, with tokens for the host", () => {
    expect(service).toMatchObject({
      ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
      custom_audiences: ["https://llm.acme.example"],
      labels: { team: "ml" },
    });
    const group = only(program, "google_compute_region_network_endpoint_group");
    expect(group.cloud_run.service).toMatch(/^\$\{google_cloud_run_v2_service\.\w+\.name\}$/);
    expect(program.output).toMatchObject({
      url: { value: "https://llm.acme.example/predict" },
      audience: { value: "https://llm.acme.example" },
    });
  });

  it("has what it asked for: a large GPU, time to start, shared memory, the company's network", () => {
    expect(container!.resources.limits).toEqual({ cpu: "20", memory: "81920Mi", "nvidia.com/gpu": "1" });
    expect(container!.startup_probe).toMatchObject({ initial_delay_seconds: 240, failure_threshold: 24 });
    expect(container!.volume_mounts.map(({ mount_path }: Body) => mount_path as string)).toEqual([
      "/mnt/models",
      "/dev/shm",
    ]);
    expect(service.template.vpc_access.network_interfaces).toEqual([
      {
        network: "projects/acme-net/global/networks/ml",
        subnetwork: "projects/acme-net/regions/europe-west4/subnetworks/ml-serving",
      },
    ]);
  });

  it("runs as its own account, which may read the weights and the token before it starts, and nothing else", () => {
    expect(service.template.service_account).toBe("llm-service@acme-ml-prod.iam.gserviceaccount.com");
    const member = expect.stringMatching(/^serviceAccount:\$\{google_service_account\.\w+\.email\}$/) as string;
    expect(only(program, "google_storage_bucket_iam_member")).toMatchObject({
      role: "roles/storage.objectViewer",
      member,
    });
    expect(only(program, "google_secret_manager_secret_iam_member")).toMatchObject({
      secret_id: "hugging-face",
      member,
    });
    expect((service.depends_on as string[]).map((address) => address.split(".")[0]).sort()).toEqual([
      "google_secret_manager_secret_iam_member",
      "google_service_account",
      "google_storage_bucket_iam_member",
    ]);
    expect(container!.env).toContainEqual({
      name: "HF_TOKEN",
      value_source: { secret_key_ref: { secret: "hugging-face", version: "3" } },
    });
  });

  it("is named by what was written, and its image by the registry", () => {
    expect(service.template.revision).toMatch(/^llm-[0-9a-f]{8}$/);
    expect(container!.image).toMatch(
      /^europe-west4-docker\.pkg\.dev\/acme-ml-prod\/serving\/vllm@sha256:[0-9a-f]{64}$/,
    );
  });

  it("tells PagerDuty when it fails too often", () => {
    const policies = Object.values(program.resource.google_monitoring_alert_policy as Body) as Body[];
    expect(policies.map(({ notification_channels }) => notification_channels as unknown)).toEqual(
      policies.map(() => [expect.stringMatching(/^\$\{google_monitoring_notification_channel\.\w+\.name\}$/)]),
    );
  });
});

describe("an endpoint on Vertex AI whose models a pipeline deploys", () => {
  const program = written("endpoint-for-pipeline", "serving");
  const endpoint = only(program, "google_vertex_ai_endpoint");

  it("leaves models and traffic to the pipeline", () => {
    expect(endpoint.lifecycle.ignore_changes).toEqual(["traffic_split"]);
    expect(program.resource.restful_resource).toBeUndefined();
    expect(program.output.endpoint_id.value).toMatch(/^\$\{google_vertex_ai_endpoint\.\w+\.id\}$/);
  });

  it("logs a tenth of its requests into the dataset of the program", () => {
    expect(endpoint.predict_request_response_logging_config).toMatchObject({ enabled: true, sampling_rate: 0.1 });
    expect(endpoint.predict_request_response_logging_config.bigquery_destination.output_uri).toMatch(
      /^bq:\/\/\$\{google_bigquery_dataset\.\w+\.project\}\.\$\{google_bigquery_dataset\.\w+\.dataset_id\}$/,
    );
  });

  it("lets the pipeline put models in and run them as their account, and that read them", () => {
    const pipeline = "serviceAccount:pipelines@acme-ml-ops.iam.gserviceaccount.com";
    const grants = Object.values(program.resource.google_storage_bucket_iam_member as Body) as Body[];
    expect(Object.fromEntries(grants.map(({ role, member }) => [role as string, member as string]))).toEqual({
      "roles/storage.objectUser": pipeline,
      "roles/storage.objectViewer": expect.stringMatching(/^serviceAccount:\$\{google_service_account\./),
    });
    expect(only(program, "google_service_account_iam_member")).toMatchObject({
      role: "roles/iam.serviceAccountUser",
      member: pipeline,
    });
  });

  it("lets the shop ask it, by a role that lets ask and nothing else", () => {
    const grants = Object.values(program.resource.google_project_iam_member as Body) as Body[];
    const shop = grants.find(({ member }) => member === "serviceAccount:shop@acme-shop.iam.gserviceaccount.com")!;
    expect(shop.role).toMatch(/^\$\{google_project_iam_custom_role\.\w+\.name\}$/);
    expect(shop.project).toMatch(/^\$\{google_project_iam_custom_role\.\w+\.project\}$/);
  });

  it("is watched by its number, which is known before anything is made", () => {
    expect(endpoint.name).toMatch(/^[1-9][0-9]{8}$/);
    const alerts = JSON.stringify(program.resource.google_monitoring_alert_policy);
    expect(alerts).toContain(String.raw`resource.labels.endpoint_id=\"${endpoint.name as string}\"`);
  });
});
