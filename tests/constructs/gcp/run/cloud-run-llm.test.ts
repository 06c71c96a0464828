import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import {
  CloudRunModelService,
  type CloudRunModelServiceProps,
  type CloudRunServedModel,
} from "../../../../constructs/gcp/run/cloud-run-model-service";
import { Secret } from "../../../../constructs/gcp/secret-manager/secret";
import { synth } from "../../../support/synth";
import { image } from "../vertex/serving";

type Props = Partial<CloudRunModelServiceProps>;
type Given<Of> = Of | ((scope: Construct) => Of);

function serve(
  model: Given<Partial<CloudRunServedModel>>,
  props: Given<Props> = {},
  use: (made: CloudRunModelService, scope: Construct) => void = () => undefined,
) {
  const { resource, json } = synth((scope) => {
    const of = <Of extends object>(given: Given<Of>) => (typeof given === "function" ? given(scope) : given);
    const made = new CloudRunModelService(scope, "service", {
      ...{ serviceName: "llm", location: "europe-west4" },
      serviceAccount: ServiceAccount.fromEmail(scope, "account", "llm@acme.iam.gserviceaccount.com"),
      models: { only: { image, traffic: 100, ...of(model) } },
      ...of(props),
    });
    use(made, scope);
  });
  return { json, resource, service: resource.google_cloud_run_v2_service![0]! };
}
const containerOf = (...given: Parameters<typeof serve>) =>
  serve(...given).service.template.containers[0] as Record<string, any>;

// "GPU support for services" and "Configure CPU limits for services", Cloud Run, November 2026: 20 CPU and 80 GiB or more beside it.
describe("beside nvidia-rtx-pro-6000, a replica", () => {
  const accelerator = { type: "nvidia-rtx-pro-6000", count: 1 };

  it("is as large as Cloud Run wants it, where nothing is said", () => {
    const { limits } = containerOf({ accelerator }).resources;
    expect(limits).toEqual({ cpu: "20", memory: "81920Mi", "nvidia.com/gpu": "1" });
  });

  it("may be larger", () => {
    const { limits } = containerOf({ accelerator }, { cpu: 30, memoryMiB: 122_880 }).resources;
    expect(limits).toMatchObject({ cpu: "30", memory: "122880Mi" });
  });

  it.each<[Props, string]>([
    [{ cpu: 8 }, "only has a GPU, 8 cpu and 81920 MiB; give it 20 and 81920, or more"],
    [{ memoryMiB: 65_536 }, "only has a GPU, 20 cpu and 65536 MiB; give it 20 and 81920, or more"],
  ])("is no smaller: %j", (props, message) => {
    expect(() => serve({ accelerator }, props)).toThrow(message);
  });
});

it("without it, a replica has no 20 processors", () => {
  expect(() => serve({}, { cpu: 20 })).toThrow("cpu is 20; give 1, 2, 4, 6 or 8");
});

// `Probe` of the API, v2: a startup probe runs for 240 seconds at most, after an initialDelaySeconds of 240 at most.
describe("a model that takes long to load", () => {
  it("has 240 seconds where nothing is said", () => {
    expect(containerOf({}).startup_probe).toMatchObject({ period_seconds: 10, failure_threshold: 24 });
    expect(containerOf({}).startup_probe).not.toHaveProperty("initial_delay_seconds");
  });

  it.each([
    [65, undefined, 7],
    [240, undefined, 24],
    [400, 160, 24],
    [480, 240, 24],
  ])("has %d seconds: %s before it is asked, and then as many tens as it takes", (startupSeconds, delay, tens) => {
    const probe = containerOf({ startupSeconds }).startup_probe;
    expect([probe.initial_delay_seconds, probe.failure_threshold]).toEqual([delay, tens]);
  });

  it("has no more than Cloud Run waits", () => {
    expect(() => serve({ startupSeconds: 481 })).toThrow(
      "startupSeconds of only is 481; give a whole number from 10 to 480",
    );
  });
});

describe("a value of Secret Manager", () => {
  const token = (version: string) => (scope: Construct) => ({
    environment: { MODE: "fast", HF_TOKEN: { secret: Secret.fromName(scope, "token", "hf"), version } },
  });

  it("is read by the container, and stands in no program", () => {
    expect(containerOf(token("7")).env).toContainEqual({
      name: "HF_TOKEN",
      value_source: { secret_key_ref: { secret: "hf", version: "7" } },
    });
    expect(containerOf(token("7")).env).toContainEqual({ name: "MODE", value: "fast" });
  });

  it("may be read by the account before the revision starts, and another version is another revision", () => {
    const { resource, service } = serve(token("7"));
    expect(resource.google_secret_manager_secret_iam_member).toMatchObject([
      {
        role: "roles/secretmanager.secretAccessor",
        member: "serviceAccount:llm@acme.iam.gserviceaccount.com",
        secret_id: "hf",
        lifecycle: { create_before_destroy: true },
      },
    ]);
    expect(service.depends_on).toEqual([expect.stringMatching(/^google_secret_manager_secret_iam_member\./)]);
    expect(serve(token("8")).service.template.revision).not.toBe(service.template.revision);
  });

  it("of another project is named with it", () => {
    const environment = (scope: Construct) => ({
      environment: { A: { secret: Secret.fromName(scope, "token", "hf", { project: "keys" }), version: "1" } },
    });
    expect(containerOf(environment).env[0].value_source.secret_key_ref.secret).toBe("projects/keys/secrets/hf");
  });

  it("of the service's own project is named alone, however both were told of it", () => {
    const here = (scope: Construct) => ({
      environment: { A: { secret: Secret.fromName(scope, "token", "hf", { project: "acme" }), version: "1" } },
    });
    const { service } = serve(here, { project: "acme" });
    expect(service.template.containers[0].env).toContainEqual(
      expect.objectContaining({ value_source: { secret_key_ref: { secret: "hf", version: "1" } } }),
    );
  });

  it("is not granted anew where the program did so before", () => {
    const before = (scope: Construct) => {
      const secret = Secret.fromName(scope, "token", "hf");
      secret.grantRead("llm", "serviceAccount:llm@acme.iam.gserviceaccount.com");
      return { environment: { HF_TOKEN: { secret, version: "7" } } };
    };
    expect(serve(before).resource.google_secret_manager_secret_iam_member).toHaveLength(1);
  });
});

it("runs another command, and shares memory between processes", () => {
  const { template } = serve({ command: ["vllm", "serve"], args: ["--tp=2"], sharedMemoryMiB: 1024 }).service;
  expect(template.containers[0]).toMatchObject({
    ...{ command: ["vllm", "serve"], args: ["--tp=2"] },
    volume_mounts: [{ name: "shared", mount_path: "/dev/shm" }],
  });
  expect(template.volumes).toEqual([{ name: "shared", empty_dir: { medium: "MEMORY", size_limit: "1024Mi" } }]);
  expect(() => serve({ sharedMemoryMiB: 4096 })).toThrow(
    "sharedMemoryMiB of only is 4096; give a whole number from 1 to 2048",
  );
});

it("reaches a network directly, by private addresses where nothing else is said", () => {
  const network = { network: "projects/acme/global/networks/ml", subnetwork: "projects/acme/regions/r/subnetworks/ml" };
  const access = (egress?: "ALL_TRAFFIC") => serve({}, { network: { network, egress } }).service.template.vpc_access;
  expect(access()).toEqual({ egress: "PRIVATE_RANGES_ONLY", network_interfaces: [network] });
  expect(access("ALL_TRAFFIC").egress).toBe("ALL_TRAFFIC");
});

describe("behind a load balancer", () => {
  const host = "llm.acme.example";

  it("it is asked through it alone, under its name, with tokens for it", () => {
    const { service, json } = serve({ predictRoute: "/v1/chat" }, { host }, (made, scope) => {
      new TerraformOutput(scope, "url", { value: made.url });
      new TerraformOutput(scope, "audience", { value: made.audience });
    });
    expect(service).toMatchObject({
      ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
      custom_audiences: [`https://${host}`],
    });
    expect([json.output.url.value, json.output.audience.value]).toEqual([`https://${host}/v1/chat`, `https://${host}`]);
  });

  it("without one it is asked from anywhere, by its own name", () => {
    const { service, json } = serve({}, {}, (made, scope) => {
      new TerraformOutput(scope, "audience", { value: made.audience });
    });
    expect(service.ingress).toBe("INGRESS_TRAFFIC_ALL");
    expect(service.custom_audiences).toBeUndefined();
    expect(json.output.audience.value).toMatch(/^\$\{google_cloud_run_v2_service\.\w+\.uri\}$/);
  });

  it("may be open to others as well, when it is told", () => {
    const props = { host, ingress: "INGRESS_TRAFFIC_ALL", customAudiences: ["https://old.acme.example"] } as const;
    expect(serve({}, { ...props, customAudiences: [...props.customAudiences] }).service).toMatchObject({
      ingress: "INGRESS_TRAFFIC_ALL",
      custom_audiences: [`https://${host}`, "https://old.acme.example"],
    });
  });

  it("has a host and no address", () => {
    expect(() => serve({}, { host: "https://llm.acme.example/" })).toThrow(
      'host is "https://llm.acme.example/"; write a',
    );
  });
});

it("holds what is said of the service, and none of it is another revision", () => {
  const props: Props = { minReplicas: 2, invokerIamDisabled: true, launchStage: "BETA", labels: { team: "ml" } };
  const { service } = serve({}, props);
  expect(service).toMatchObject({
    scaling: { min_instance_count: 2 },
    invoker_iam_disabled: true,
    launch_stage: "BETA",
  });
  expect(service.template.revision).toBe(serve({}).service.template.revision);
});
