import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { Secret, ServiceAccount } from "../../../../constructs/gcp";
import { CloudRunJob } from "../../../../constructs/gcp/run/cloud-run-job";
import type { CloudRunJobProps } from "../../../../constructs/gcp/run/cloud-run-job-props";
import { synth } from "../../../support/synth";

const image = `europe-west1-docker.pkg.dev/acme/pipelines/ingest@sha256:${"a".repeat(64)}`;
const account = (scope: Construct) =>
  ServiceAccount.fromEmail(scope, "account", "ingest@acme.iam.gserviceaccount.com", { project: "acme" });
const made = (props: Partial<CloudRunJobProps> = {}, use: (job: CloudRunJob, scope: Construct) => void = () => {}) =>
  synth((scope) => {
    const common = { jobName: "ingest", location: "europe-west1", project: "acme", image };
    use(new CloudRunJob(scope, "job", { ...common, serviceAccount: account(scope), ...props }), scope);
  });
const bodyOf = (props?: Partial<CloudRunJobProps>) => made(props).resource.google_cloud_run_v2_job![0]!;

describe("a CloudRunJob", () => {
  it("with nothing set is one task of an hour, tried once, that goes when it is taken out", () => {
    const { resource } = made();
    expect(resource.google_cloud_run_v2_job).toEqual([
      {
        ...{ name: "ingest", location: "europe-west1", project: "acme", deletion_protection: false },
        template: {
          task_count: 1,
          template: {
            service_account: "ingest@acme.iam.gserviceaccount.com",
            ...{ timeout: "3600s", max_retries: 0, execution_environment: "EXECUTION_ENVIRONMENT_GEN2" },
            containers: [{ image, env: [], resources: { limits: { cpu: "1", memory: "2048Mi" } } }],
          },
        },
      },
    ]);
    expect(Object.keys(resource)).toEqual(["google_cloud_run_v2_job"]); // nobody may start it
  });

  it("with everything set passes all of it on", () => {
    const { template, launch_stage } = bodyOf({
      ...{ command: ["/bin/sh"], args: ["-c", "true"], cpu: 4, memoryMiB: 16_384, launchStage: "BETA" },
      ...{ taskCount: 10, parallelism: 3, timeoutSeconds: 604_800, maxRetries: 10 },
      kmsKeyName: "projects/acme/locations/europe-west1/keyRings/r/cryptoKeys/k",
      network: { network: { network: "inner", subnetwork: "inner-1" }, egress: "ALL_TRAFFIC", tags: ["jobs"] },
    });
    expect(launch_stage).toBe("BETA");
    expect(template).toMatchObject({
      ...{ task_count: 10, parallelism: 3 },
      template: {
        ...{ timeout: "604800s", max_retries: 10 },
        encryption_key: "projects/acme/locations/europe-west1/keyRings/r/cryptoKeys/k",
        vpc_access: {
          egress: "ALL_TRAFFIC",
          network_interfaces: [{ network: "inner", subnetwork: "inner-1", tags: ["jobs"] }],
        },
        containers: [
          { command: ["/bin/sh"], args: ["-c", "true"], resources: { limits: { cpu: "4", memory: "16384Mi" } } },
        ],
      },
    });
  });

  it("reads a secret by the number of its newest version, or of the one that is said, and may", () => {
    const { resource, data } = synth((scope) => {
      const [token, key] = ["erp-token", "erp-key"].map((secretId) =>
        Secret.fromName(scope, secretId, secretId, { project: "acme" }),
      );
      const environment = { TOKEN: { secret: token! }, KEY: { secret: key!, version: "7" }, LEVEL: "1" };
      const common = { jobName: "ingest", location: "europe-west1", project: "acme", image, environment };
      new CloudRunJob(scope, "job", { ...common, serviceAccount: account(scope) });
    });
    const [job] = resource.google_cloud_run_v2_job!;
    expect(job!.template.template.containers[0].env).toEqual([
      { name: "KEY", value_source: { secret_key_ref: { secret: "erp-key", version: "7" } } },
      { name: "LEVEL", value: "1" },
      {
        name: "TOKEN",
        value_source: {
          secret_key_ref: {
            secret: "erp-token",
            version: expect.stringMatching(/^\$\{data\.google_secret_manager_secret_version\./),
          },
        },
      },
    ]);
    expect(data.google_secret_manager_secret_version).toHaveLength(1);
    expect(resource.google_secret_manager_secret_iam_member).toMatchObject([
      { secret_id: "erp-token", role: "roles/secretmanager.secretAccessor" },
      { secret_id: "erp-key", role: "roles/secretmanager.secretAccessor" },
    ]);
    expect(job!.depends_on).toHaveLength(2);
  });

  it("has a GPU with what goes with it, in one zone", () => {
    const { template } = bodyOf({ accelerator: { type: "nvidia-l4", count: 1 } }).template;
    expect(template).toMatchObject({
      ...{ node_selector: { accelerator: "nvidia-l4" }, gpu_zonal_redundancy_disabled: true },
      containers: [{ resources: { limits: { cpu: "4", memory: "16384Mi", "nvidia.com/gpu": "1" } } }],
    });
  });

  it("comes after its account, and is named by what is known", () => {
    const { resource } = synth((scope) => {
      const serviceAccount = new ServiceAccount(scope, "made", { accountId: "ingest-of-acme", project: "acme" });
      const common = { jobName: "ingest", location: "europe-west1", project: "acme", image };
      const { knownPath, runUrl } = new CloudRunJob(scope, "job", { ...common, serviceAccount });
      expect(knownPath).toBe("projects/acme/locations/europe-west1/jobs/ingest");
      expect(runUrl).toBe("https://run.googleapis.com/v2/projects/acme/locations/europe-west1/jobs/ingest:run");
    });
    expect(resource.google_cloud_run_v2_job![0]!.depends_on).toEqual([
      expect.stringMatching(/^google_service_account/),
    ]);
  });

  it("has the project of its provider, and no path where nobody knows it", () => {
    synth((scope) => {
      const serviceAccount = account(scope);
      const common = { jobName: "ingest", location: "europe-west1", image, serviceAccount };
      const provider = new GoogleProvider(scope, "other", { alias: "other", project: "other" });
      expect(new CloudRunJob(scope, "a", { ...common, provider }).knownPath).toContain("projects/other/");
      const job = new CloudRunJob(scope, "b", common);
      expect(() => job.knownPath).toThrow("test/b: its project is only known at deploy; write project out");
    });
  });

  // "Cloud Run roles and permissions": the invoker runs a job as it is, the executor with overrides otherwise, too; on this job alone.
  it("lets somebody start it as it is, otherwise, or see it", () => {
    const { resource } = made({}, (job) => {
      job.grantRun("a", "user:a@acme.example");
      job.grantRunWithOverrides("b", "user:b@acme.example");
      job.grantView("c", "user:c@acme.example");
      job.grantRun("a", "user:a@acme.example"); // the same once
    });
    expect(resource.google_cloud_run_v2_job_iam_member).toMatchObject([
      { role: "roles/run.invoker", member: "user:a@acme.example" },
      { role: "roles/run.jobsExecutorWithOverrides", member: "user:b@acme.example" },
      { role: "roles/run.viewer", member: "user:c@acme.example" },
    ]);
    const [{ name }] = resource.google_cloud_run_v2_job_iam_member as [{ name: string }];
    expect(name).toMatch(/^\$\{google_cloud_run_v2_job\.\w+\.name\}$/);
  });

  it.each<[Partial<CloudRunJobProps>, string]>([
    [{ jobName: "Ingest" }, 'jobName is "Ingest"; write 1-63 of a-z, 0-9 and "-"'],
    [{ location: "europe-west1-b" }, 'location is "europe-west1-b"; write a region'],
    [{ image: "python:3.12" }, 'image of ingest is "python:3.12"; write <location>-docker.pkg.dev/'],
    [{ kmsKeyName: "k" }, 'kmsKeyName is "k"; write projects/P/locations/L/keyRings/R/cryptoKeys/K'],
    [
      { environment: { CLOUD_RUN_TASK_INDEX: "1" } },
      "environment of ingest has CLOUD_RUN_TASK_INDEX, which Cloud Run sets itself; leave it out",
    ],
    [{ cpu: 3 }, "cpu is 3; give 1, 2, 4, 6 or 8"],
    [{ cpu: 1, memoryMiB: 8192 }, "memoryMiB is 8192; give a whole number from 512 to 4096"],
    [
      { accelerator: { type: "nvidia-l4", count: 2 } },
      "accelerator.count of ingest is 2; give a whole number from 1 to 1",
    ],
    [
      { accelerator: { type: "nvidia-l4", count: 1 }, cpu: 2 },
      "ingest has a GPU, 2 cpu and 16384 MiB; give it 4 and 16384, or more",
    ],
    [
      { accelerator: { type: "nvidia-l4", count: 1 }, timeoutSeconds: 3601 },
      "timeoutSeconds is 3601; give a whole number from 1 to 3600",
    ],
    [{ taskCount: 10_001 }, "taskCount is 10001; give a whole number from 1 to 10000"],
    [{ parallelism: 2 }, "parallelism is 2; give a whole number from 1 to 1"],
    [{ timeoutSeconds: 604_801 }, "timeoutSeconds is 604801; give a whole number from 1 to 604800"],
    [{ maxRetries: 11 }, "maxRetries is 11; give a whole number from 0 to 10"],
  ])("refuses %j", (props, message) => {
    expect(() => made(props)).toThrow(`test/job: ${message}`);
  });

  it("takes an image by tag where it is not protected", () => {
    const tagged = { image: "europe-west1-docker.pkg.dev/acme/pipelines/ingest:1", protect: false };
    expect(() => made(tagged)).not.toThrow();
    expect(() => made({ ...tagged, protect: true })).toThrow("or protect: false for a tag");
  });

  it("refuses a secret with a version that is none", () => {
    const props = (scope: Construct) => ({
      ...{ jobName: "ingest", location: "europe-west1", image, serviceAccount: account(scope) },
      environment: { TOKEN: { secret: Secret.fromName(scope, "token", "erp-token"), version: "newest" } },
    });
    expect(() => synth((scope) => new CloudRunJob(scope, "job", props(scope)))).toThrow(
      'test/job: environment.TOKEN.version of ingest is "newest"; write its number, 1 or more, or latest',
    );
  });
});
