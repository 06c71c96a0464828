import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import {
  CloudRunModelService,
  CloudRunService,
  type CloudRunServedRevision,
  type CloudRunServiceProps,
  Secret,
  ServiceAccount,
} from "../../../../constructs/gcp";
import { synth } from "../../../support/synth";

const image = `europe-west1-docker.pkg.dev/acme/serving/api@sha256:${"a".repeat(64)}`;
const account = (scope: Construct) => ServiceAccount.fromEmail(scope, "account", "api@acme.iam.gserviceaccount.com");
const common = (scope: Construct) => ({
  ...{ serviceName: "scores", location: "europe-west1", project: "acme", serviceAccount: account(scope) },
});
type Revisions = Record<string, Partial<CloudRunServedRevision>>;
const made = (
  revisions: Revisions | ((scope: Construct) => Revisions) = { main: {} },
  props: Partial<CloudRunServiceProps> = {},
  use: (service: CloudRunService, scope: Construct) => void = () => {},
) =>
  synth((scope) => {
    const given = typeof revisions === "function" ? revisions(scope) : revisions;
    const complete = Object.entries(given).map(([name, one]) => [name, { image, traffic: 100, ...one }] as const);
    use(
      new CloudRunService(scope, "service", { ...common(scope), revisions: Object.fromEntries(complete), ...props }),
      scope,
    );
  }).resource;
const service = (...given: Parameters<typeof made>) => made(...given).google_cloud_run_v2_service![0]!;

describe("a CloudRunService", () => {
  it("with nothing set runs while somebody asks, who was granted it, and is not destroyed", () => {
    const resource = made();
    expect(Object.keys(resource)).toEqual(["google_cloud_run_v2_service"]); // nobody may ask
    expect(resource.google_cloud_run_v2_service![0]).toEqual({
      ...{ name: "scores", location: "europe-west1", project: "acme", ingress: "INGRESS_TRAFFIC_ALL" },
      template: {
        revision: expect.stringMatching(/^scores-[0-9a-f]{8}$/),
        service_account: "api@acme.iam.gserviceaccount.com",
        execution_environment: "EXECUTION_ENVIRONMENT_GEN2",
        ...{ max_instance_request_concurrency: 80, timeout: "60s" },
        scaling: { min_instance_count: 0, max_instance_count: 3 },
        containers: [
          {
            ...{ image, env: [], ports: { container_port: 8080 } }, // no AIP_*: it need not be a model
            resources: { limits: { cpu: "1", memory: "2048Mi" }, cpu_idle: true, startup_cpu_boost: true },
            startup_probe: {
              ...{ http_get: { path: "/health", port: 8080 }, period_seconds: 10, timeout_seconds: 5 },
              failure_threshold: 24,
            },
            liveness_probe: {
              ...{ http_get: { path: "/health", port: 8080 }, period_seconds: 30, timeout_seconds: 10 },
              failure_threshold: 3,
            },
          },
        ],
      },
      traffic: [
        {
          ...{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", percent: 100, tag: "main" },
          revision: expect.stringMatching(/^scores-[0-9a-f]{8}$/),
        },
      ],
      deletion_protection: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("with everything set passes all of it on", () => {
    const made = service(
      {
        main: {
          ...{ command: ["streamlit"], args: ["run"], port: 8501, healthRoute: "/_stcore/health", startupSeconds: 60 },
          ...{ environment: { LEVEL: "1" }, minReplicas: 1, maxReplicas: 10 },
        },
      },
      {
        ...{ cpu: 2, memoryMiB: 4096, concurrency: 1000, timeoutSeconds: 3600, sessionAffinity: true },
        ...{ description: "Shows scores", host: "scores.acme.example", customAudiences: ["https://other.example"] },
        ...{ invokerIamDisabled: true, launchStage: "BETA", minReplicas: 1, protect: false },
        kmsKeyName: "projects/acme/locations/europe-west1/keyRings/r/cryptoKeys/k",
        network: { network: { network: "inner", subnetwork: "inner-1" }, egress: "ALL_TRAFFIC", tags: ["api"] },
      },
    );
    expect(made).toMatchObject({
      ...{ description: "Shows scores", ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER", launch_stage: "BETA" },
      custom_audiences: ["https://scores.acme.example", "https://other.example"],
      ...{ invoker_iam_disabled: true, scaling: { min_instance_count: 1 }, deletion_protection: false },
      template: {
        ...{ session_affinity: true, max_instance_request_concurrency: 1000, timeout: "3600s" },
        encryption_key: "projects/acme/locations/europe-west1/keyRings/r/cryptoKeys/k",
        scaling: { min_instance_count: 1, max_instance_count: 10 },
        vpc_access: {
          egress: "ALL_TRAFFIC",
          network_interfaces: [{ network: "inner", subnetwork: "inner-1", tags: ["api"] }],
        },
        containers: [
          {
            ...{ command: ["streamlit"], args: ["run"], ports: { container_port: 8501 } },
            env: [{ name: "LEVEL", value: "1" }],
            resources: { limits: { cpu: "2", memory: "4096Mi" } },
            startup_probe: { http_get: { path: "/_stcore/health", port: 8501 }, failure_threshold: 6 },
            liveness_probe: { http_get: { path: "/_stcore/health", port: 8501 } },
          },
        ],
      },
    });
    expect(made.lifecycle).toBeUndefined();
  });

  it("makes the revision that is written last, named by its content, and shares traffic by names", () => {
    const [alone] = service({ main: {} }).traffic;
    const { template, traffic } = service({ main: { traffic: 90 }, next: { traffic: 10, args: ["--new"] } });
    expect(traffic).toMatchObject([
      { tag: "main", percent: 90, revision: alone.revision },
      { tag: "next", percent: 10, revision: template.revision },
    ]);
    expect(template.revision).not.toBe(alone.revision);
  });

  it("is another revision where clients stick or the probe changes, and the same where ingress does", () => {
    const before = service().template.revision as string;
    const others = [
      service({ main: {} }, { sessionAffinity: true }),
      service({ main: { healthRoute: "/healthz" } }),
      service({ main: { redeploy: "2" } }),
    ].map(({ template }) => template.revision as string);
    expect(new Set([before, ...others]).size).toBe(4);
    expect(service({ main: {} }, { ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY" })).toMatchObject({
      ...{ ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY", template: { revision: before } },
    });
  });

  it("reads a secret that it may read, and comes after that", () => {
    const resource = made((scope) => ({
      main: { environment: { TOKEN: { secret: Secret.fromName(scope, "token", "crm-token"), version: "7" } } },
    }));
    const [{ template, depends_on }] = resource.google_cloud_run_v2_service as [
      { template: any; depends_on: string[] },
    ];
    expect(template.containers[0].env).toEqual([
      { name: "TOKEN", value_source: { secret_key_ref: { secret: "crm-token", version: "7" } } },
    ]);
    expect(resource.google_secret_manager_secret_iam_member).toMatchObject([
      { secret_id: "crm-token", role: "roles/secretmanager.secretAccessor" },
    ]);
    expect(depends_on).toEqual([expect.stringMatching(/^google_secret_manager_secret_iam_member\./)]);
  });

  it("answers at the load balancer's host, or at Cloud Run's own address", () => {
    made({ main: {} }, { host: "scores.acme.example" }, ({ url, audience, path }) => {
      expect([url, audience]).toEqual(["https://scores.acme.example", "https://scores.acme.example"]);
      expect(path).toBe("projects/acme/locations/europe-west1/services/scores");
    });
    synth((scope) => {
      const { url } = new CloudRunService(scope, "service", {
        ...{ ...common(scope), revisions: { main: { image, traffic: 100 } } },
      });
      expect(scope.node.root && url).toMatch(/TfToken/);
    });
  });

  it("lets in who is named, after what makes them, and not everybody", () => {
    const resource = made({ main: {} }, {}, (service, scope) => {
      const agent = new ServiceAccount(scope, "agent", { accountId: "agent-of-acme", project: "acme" });
      service.grantInvoke("shop", "serviceAccount:shop@acme.iam.gserviceaccount.com");
      service.grantInvoke("agent", agent, [agent.resource]);
      expect(() => service.grantInvoke("all", "allUsers")).toThrow('"allUsers" cannot be granted access');
    });
    const [shop, agent] = resource.google_cloud_run_v2_service_iam_member!;
    expect(shop).toMatchObject({
      ...{ role: "roles/run.invoker", member: "serviceAccount:shop@acme.iam.gserviceaccount.com" },
    });
    expect(agent!.depends_on).toEqual([expect.stringMatching(/^google_service_account\./)]);
  });

  it.each<[string, Revisions, Partial<CloudRunServiceProps>, string]>([
    ["a name that is no host's", { main: {} }, { serviceName: "Scores" }, 'serviceName is "Scores"; write 1-49'],
    ["a zone", { main: {} }, { location: "europe-west1-b" }, 'location is "europe-west1-b"; write a region'],
    ["no revision", {}, {}, "revisions is empty; name one revision"],
    ["a long name of one", { ["a".repeat(21)]: {} }, {}, `revisions holds "${"a".repeat(21)}"; write 1-20`],
    ["shares that are not all", { main: { traffic: 90 } }, {}, "traffic sums to 90; give whole percents"],
    ["two that are the same", { a: { traffic: 50 }, b: { traffic: 50 } }, {}, "b is the same as a; change one"],
    ["an image of elsewhere", { main: { image: "nginx" } }, {}, 'image of main is "nginx"; write <location>-docker'],
    [
      "more replicas kept ready than there may be",
      { main: { minReplicas: 5 } },
      {},
      "maxReplicas of main is 3; give a whole number of 5 or more",
    ],
    ["too many at a time", { main: {} }, { concurrency: 1001 }, "concurrency is 1001; give a whole number from 1"],
    ["too long a request", { main: {} }, { timeoutSeconds: 3601 }, "timeoutSeconds is 3601; give a whole number"],
    [
      "a variable that Cloud Run sets",
      { main: { environment: { PORT: "80" } } },
      {},
      "environment of main has PORT, which Cloud Run sets itself; leave it out, and give port",
    ],
    ["processors that are no size", { main: {} }, { cpu: 3 }, "cpu is 3; give 1, 2, 4, 6 or 8"],
    ["an address for a host", { main: {} }, { host: "https://a.example" }, 'host is "https://a.example"; write a host'],
    ["what is no key", { main: {} }, { kmsKeyName: "k" }, 'kmsKeyName is "k"; write projects/P/locations/L'],
  ])("refuses %s", (_, revisions, props, message) => {
    expect(() => made(revisions, props)).toThrow(`test/service: ${message}`);
  });

  it("refuses the newest version of a secret for a revision of an earlier deploy", () => {
    const revisions = (scope: Construct) => ({
      main: { traffic: 90, environment: { TOKEN: { secret: Secret.fromName(scope, "token", "crm-token") } } },
      next: { traffic: 10 },
    });
    expect(() => made(revisions)).toThrow(
      "environment.TOKEN of main has no version, and the deploy makes no revision of it; write the number that it was made with, or put the revision last",
    );
  });
});

it("a model has no more probes than before, and sticks to no client: its revisions keep their names", () => {
  const { template } = synth((scope) => {
    new CloudRunModelService(scope, "service", { ...common(scope), models: { main: { image, traffic: 100 } } });
  }).resource.google_cloud_run_v2_service![0]!;
  expect(template.containers[0].liveness_probe).toBeUndefined();
  expect(template.session_affinity).toBeUndefined();
});
