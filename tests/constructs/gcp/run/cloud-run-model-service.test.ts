import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import {
  CloudRunModelService,
  type CloudRunModelServiceProps,
  type CloudRunServedModel,
} from "../../../../constructs/gcp/run/cloud-run-model-service";
import { Secret } from "../../../../constructs/gcp/secret-manager/secret";
import { GcsBucket } from "../../../../constructs/gcp/storage/gcs-bucket";
import { synth } from "../../../support/synth";
import { image } from "../vertex/serving";

type Served = Partial<CloudRunServedModel>;
const account = (scope: Construct) => ServiceAccount.fromEmail(scope, "account", "embed@acme.iam.gserviceaccount.com");
const weights = (scope: Construct) => new GcsBucket(scope, "weights", { bucketName: "acme-weights", location: "EU" });
const serve = (
  models: Record<string, Served> | ((scope: Construct) => Record<string, Served>),
  props: Partial<CloudRunModelServiceProps> = {},
  use: (service: CloudRunModelService, scope: Construct) => void = () => undefined,
) =>
  synth((scope) => {
    const given = typeof models === "function" ? models(scope) : models;
    const complete = Object.entries(given).map(([name, model]) => [name, { image, traffic: 100, ...model }]);
    const made = new CloudRunModelService(scope, "service", {
      ...{ serviceName: "embed", location: "europe-west1", serviceAccount: account(scope) },
      models: Object.fromEntries(complete) as Record<string, CloudRunServedModel>,
      ...props,
    });
    use(made, scope);
  }).resource;
const service = (...given: Parameters<typeof serve>) => serve(...given).google_cloud_run_v2_service![0]!;
const gpu = { type: "nvidia-l4", count: 1 };

describe("a CloudRunModelService with nothing set", () => {
  it("runs nothing while nobody asks, and lets nobody in", () => {
    const made = serve({ only: {} });
    expect(made.google_cloud_run_v2_service![0]).toMatchObject({
      template: { scaling: { min_instance_count: 0, max_instance_count: 1 }, timeout: "60s" },
    });
    expect(made.google_cloud_run_v2_service_iam_member).toBeUndefined();
  });

  it("cannot be destroyed, by Terraform or otherwise", () => {
    expect(service({ only: {} })).toMatchObject({ deletion_protection: true, lifecycle: { prevent_destroy: true } });
    const open = service({ only: {} }, { protect: false });
    expect([open.deletion_protection, open.lifecycle]).toEqual([false, undefined]);
  });

  it("tells the container what Vertex AI would tell it, and asks it whether it is ready", () => {
    const [container] = service({ only: {} }).template.containers;
    expect(container.env).toEqual([
      { name: "AIP_HEALTH_ROUTE", value: "/health" },
      { name: "AIP_HTTP_PORT", value: "8080" },
      { name: "AIP_PREDICT_ROUTE", value: "/predict" },
    ]);
    expect(container.startup_probe).toMatchObject({ http_get: { path: "/health", port: 8080 } });
  });
});

it("mounts the weights to be read, and says where they are", () => {
  const { template } = service((scope) => ({ only: { artifact: { bucket: weights(scope), path: "embed/7" } } }));
  expect(template.volumes).toEqual([{ name: "models", gcs: { bucket: "acme-weights", read_only: true } }]);
  expect(template.containers[0].volume_mounts).toEqual([{ name: "models", mount_path: "/mnt/models" }]);
  expect(template.containers[0].env).toContainEqual({ name: "AIP_STORAGE_URI", value: "gs://acme-weights/embed/7" });
  expect(template.execution_environment).toBe("EXECUTION_ENVIRONMENT_GEN2");
});

it("gives a GPU what it needs, in one zone", () => {
  const { template } = service({ only: { accelerator: gpu } });
  expect(template).toMatchObject({
    node_selector: { accelerator: "nvidia-l4" },
    gpu_zonal_redundancy_disabled: true,
    containers: [{ resources: { limits: { cpu: "4", memory: "16384Mi", "nvidia.com/gpu": "1" }, cpu_idle: false } }],
  });
});

describe("revisions", () => {
  const champion = { traffic: 90 };
  const challenger = { redeploy: "2", traffic: 10 };

  it("are named by their content: the one written last is made, and all get their share by name", () => {
    const [alone] = service({ champion: { traffic: 100 } }).traffic;
    const { template, traffic } = service({ champion, challenger });
    expect(traffic[0]).toEqual({ ...alone, percent: 90 });
    expect(traffic[1]).toMatchObject({ percent: 10, tag: "challenger", revision: template.revision });
    expect(template.revision).toMatch(/^embed-[0-9a-f]{8}$/);
    expect(template.revision).not.toBe(alone.revision);
    expect(service({ challenger: { ...challenger, traffic: 100 } }).template.revision).toBe(template.revision);
  });

  it("are others when anything in them changes", () => {
    const before = service({ only: {} }).template.revision as string;
    const changed = [
      service({ only: { image: image.replace(/a{64}/, "b".repeat(64)) } }),
      service({ only: { environment: { MODE: "fast" } } }),
      service({ only: { maxReplicas: 2 } }),
      service({ only: {} }, { memoryMiB: 4096 }),
      service({ only: {} }, { kmsKeyName: "projects/p/locations/l/keyRings/r/cryptoKeys/k" }),
    ].map(({ template }) => template.revision as string);
    expect(new Set([before, ...changed]).size).toBe(6);
  });

  it("are refused where two are the same", () => {
    expect(() => service({ a: { traffic: 50 }, b: { traffic: 50 } })).toThrow("test/service: b is the same as a");
  });
});

it("lets in who is named, and not everybody", () => {
  const member = "serviceAccount:shop@acme.iam.gserviceaccount.com";
  const made = serve({ only: {} }, {}, (one) => one.grantInvoke("shop", member));
  expect(made.google_cloud_run_v2_service_iam_member).toMatchObject([{ role: "roles/run.invoker", member }]);
  expect(() => serve({ only: {} }, {}, (one) => one.grantInvoke("all", "allUsers"))).toThrow('"allUsers" cannot be');
});

describe("refuses", () => {
  it.each<[string, Partial<CloudRunServedModel>, Partial<CloudRunModelServiceProps>, string]>([
    ["a GPU on a small replica", { accelerator: gpu }, { cpu: 2 }, "only has a GPU, 2 cpu and 16384 MiB; give it 4"],
    [
      "two GPUs",
      { accelerator: { ...gpu, count: 2 } },
      {},
      "accelerator.count of only is 2; give a whole number from 1",
    ],
    ["too much memory for a processor", {}, { memoryMiB: 8192 }, "memoryMiB is 8192; give a whole number from 512 to"],
    ["processors that are no size", {}, { cpu: 3 }, "cpu is 3; give 1, 2, 4, 6 or 8"],
    ["shares that are not all", { traffic: 90 }, {}, "traffic sums to 90; give whole percents"],
    ["a name that is no host's", {}, { serviceName: "Embed" }, 'serviceName is "Embed"; write 1-49'],
    ["no replica at most", { maxReplicas: 0 }, {}, "maxReplicas of only is 0; give a whole number of 1 or more"],
    ["a zone", {}, { location: "europe-west1-b" }, 'location is "europe-west1-b"; write a region'],
    ["a region of AWS", {}, { location: "eu-west-1" }, 'location is "eu-west-1"; write a region'],
  ])("%s", (_, model, props, message) => {
    expect(() => service({ only: model }, props)).toThrow(message);
  });

  const digest = `sha256:${"a".repeat(64)}`;
  it.each([
    "europe-west1-docker.pkg.dev/acme/serving/churn:42",
    "europe-west1-docker.pkg.dev/acme/serving/churn",
    "europe-west1-docker.pkg.dev/acme/serving/churn@sha256:abc",
    `europe-west1-docker.pkg.dev/acme/serving@${digest}`,
    `europe-west1-python.pkg.dev/acme/serving/churn@${digest}`,
    `docker.io/library/nginx@${digest}`,
    "gcr.io/acme/churn",
    "churn",
  ])("the image %s", (given) => {
    expect(() => service({ only: { image: given } })).toThrow(
      `test/service: image of only is "${given}"; write <location>-docker.pkg.dev/<project>/<repository>/<image>@sha256:`,
    );
  });

  it.each([
    `europe-docker.pkg.dev/acme.example/acme/mirror/library/nginx@${digest}`,
    `us-central1-docker.pkg.dev/acme/serving/team/churn@${digest}`,
    `eu.gcr.io/acme/churn@${digest}`, // which Artifact Registry answers for
  ])("not the image %s", (given) => {
    expect(service({ only: { image: given } }).template.containers[0].image).toBe(given);
  });

  it("a tag only where the service is protected, as an environment does", () => {
    const tagged = "europe-west1-docker.pkg.dev/acme/serving/churn:42";
    expect(service({ only: { image: tagged } }, { protect: false }).template.containers[0].image).toBe(tagged);
  });

  // "Container runtime contract" of Cloud Run lists them, and "Configure environment variables" says that none of them can be set.
  it.each(["PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION"])("the variable %s", (variable) => {
    expect(() => service({ only: { environment: { [variable]: "1" } } })).toThrow(
      `environment of only has ${variable}, which Cloud Run sets itself; leave it out`,
    );
  });

  it.each(["0", "1.5", "v1", "Latest", "-1"])("the version %s of a secret", (version) => {
    const secret = (scope: Construct) => ({ secret: Secret.fromName(scope, "token", "token"), version });
    expect(() => service((scope) => ({ only: { environment: { TOKEN: secret(scope) } } }))).toThrow(
      `environment.TOKEN.version of only is "${version}"; write its number, 1 or more, or latest`,
    );
  });
});
