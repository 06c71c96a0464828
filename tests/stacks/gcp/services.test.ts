import { describe, expect, it } from "vitest";
import { synthesizeYaml } from "../../support/environments";

type Bodies = Record<string, any>[];

const image = `europe-west1-docker.pkg.dev/acme/serving/api@sha256:${"a".repeat(64)}`;
const other = image.replace(/a{64}/, "b".repeat(64));
const environment = (services: string, { more = "", deployer = true, gcp = "" } = {}) => `
cloud: gcp
system: churn
owner: ml@acme.example
encryption: provider-managed
gcp:
  { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1${deployer ? ", deployer: deployer@acme-ml-dev.iam.gserviceaccount.com" : ""}${gcp} }
secrets: { crm: {} }
identities: { shared: {} }
services: { ${services} }
${more}
`;
const made = (...given: Parameters<typeof environment>): Record<string, Bodies> => {
  const { json } = synthesizeYaml(environment(...given));
  const types = Object.entries<Record<string, Record<string, unknown>>>(json.resource);
  const all = Object.fromEntries(types.map(([type, byId]) => [type, Object.values(byId)]));
  return new Proxy<Record<string, any>>({ ...all, json }, { get: (of, type: string) => (of[type] as unknown) ?? [] });
};
const service = (key: string, more = "") => `${key}: { image: "${image}"${more && `, ${more}`} }`;
const open = "ingress: public, domain: scores.acme.example";
const apis = (all: Record<string, Bodies>) => all.google_project_service!.map((api) => api.service.split(".")[0]);
const only = (all: Record<string, Bodies>) => all.google_cloud_run_v2_service![0]!;
const roleOf = ({ role, member }: Record<string, any>) => `${role} ${member}`;
const outputs = ({ json }: Record<string, any>) => json.output;

describe("a service", () => {
  it("with an image alone answers in the network, to nobody yet, as an account of its own, and nothing stands before it", () => {
    const all = made(service("scores"));
    expect(only(all)).toMatchObject({
      ...{ name: "churn-dev-scores", location: "europe-west1", ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY" },
      ...{ deletion_protection: true, lifecycle: { prevent_destroy: true } },
      template: {
        ...{ timeout: "60s", max_instance_request_concurrency: 80 },
        scaling: { min_instance_count: 0, max_instance_count: 3 },
        containers: [{ image, startup_probe: { http_get: { path: "/health", port: 8080 } } }],
      },
      traffic: [{ tag: "main", percent: 100 }],
    });
    expect(only(all).invoker_iam_disabled).toBeUndefined();
    expect(all.google_cloud_run_v2_service_iam_member).toEqual([]);
    expect(all.google_service_account!.map(({ account_id: id }) => id)).toContain("churn-dev-service-scores");
    for (const type of ["google_compute_url_map", "google_compute_global_address", "google_dns_record_set"])
      expect(all[type]).toEqual([]);
    expect(apis(all)).not.toEqual(expect.arrayContaining(["compute"]));
    expect(outputs(all).services.value.scores).toMatchObject({
      ...{ name: "churn-dev-scores", url: "https://churn-dev-scores-481516234200.europe-west1.run.app" },
    });
    expect(outputs(all).loadBalancer).toBeUndefined();
  });

  it("has what it is given", () => {
    const more = `command: [uvicorn], args: ["main:app"], port: 9000, health: /healthz, cpu: 2, memory: 8GiB, timeout: 5m, concurrency: 10, replicas: { min: 1, max: 20 }, sticky: true, env: { LEVEL: info, OLD: secret/crm@3, TOKEN: secret/crm }, description: Scores`;
    const all = made(service("scores", more));
    expect(only(all)).toMatchObject({
      description: "Scores",
      template: {
        ...{ session_affinity: true, timeout: "300s", max_instance_request_concurrency: 10 },
        scaling: { min_instance_count: 1, max_instance_count: 20 },
        containers: [
          {
            ...{ command: ["uvicorn"], args: ["main:app"], ports: { container_port: 9000 } },
            env: [{ name: "LEVEL", value: "info" }, { name: "OLD" }, { name: "TOKEN" }],
            resources: { limits: { cpu: "2", memory: "8192Mi" } },
            liveness_probe: { http_get: { path: "/healthz", port: 9000 } },
          },
        ],
      },
    });
    expect(all.google_secret_manager_secret_iam_member!.map(roleOf)).toEqual([
      expect.stringMatching(/^roles\/secretmanager\.secretAccessor serviceAccount:.*_scores_identity_/),
    ]);
  });

  it("keeps its revision when its image becomes the variant main, and makes the one that says latest", () => {
    const [{ revision }] = only(made(service("scores"))).traffic;
    const variants = `scores: { variants: { next: { image: "${other}", traffic: 10%, latest: true }, main: { image: "${image}", traffic: 90% } } }`;
    const { template, traffic } = only(made(variants));
    expect(traffic).toMatchObject([
      { tag: "main", percent: 90, revision },
      { tag: "next", percent: 10, revision: template.revision },
    ]);
    expect(template.containers[0].image).toBe(other);
  });

  it("stands in the network, which everything it sends goes through, once that is closed", () => {
    const gcp = ", network: { cidr: 10.40.0.0/20, nat: true }";
    const all = made(service("scores", "vpc: true"), { gcp, more: "egress: declared" });
    expect(only(all).template.vpc_access).toMatchObject({ egress: "ALL_TRAFFIC" });
    expect(only(all).depends_on).toContainEqual(
      expect.stringMatching(/^google_compute_network_firewall_policy_association\./),
    );
  });

  it("is let deploy by who deploys, and encrypted with the environment's key", () => {
    const all = made(service("scores"));
    expect(all.google_service_account_iam_member!.map(roleOf)).toContain(
      "roles/iam.serviceAccountUser serviceAccount:deployer@acme-ml-dev.iam.gserviceaccount.com",
    );
    const yaml = environment(service("scores")).replace("provider-managed", "customer-managed");
    const [body] = Object.values<any>(synthesizeYaml(yaml).json.resource.google_cloud_run_v2_service);
    expect(body.template.encryption_key).toMatch(/google_kms_crypto_key/);
  });

  it("goes with protect: false", () => {
    const all = made(service("scores", open), { more: "protect: false" });
    expect(only(all).deletion_protection).toBe(false);
    expect(all.google_compute_global_address![0]!.lifecycle).toBeUndefined();
  });
});

describe("who may ask a service", () => {
  it("is everybody whom ingress lets through, without a binding that organizations refuse", () => {
    const all = made(service("scores", "ingress: public, access: { everyone: true }"));
    expect(only(all)).toMatchObject({ ingress: "INGRESS_TRAFFIC_ALL", invoker_iam_disabled: true });
    expect(all.google_cloud_run_v2_service_iam_member).toEqual([]);
  });

  it("are those who are named, and workloads that call it", () => {
    const all = made(
      `${service("scores", 'access: { callers: ["group:ml@acme.example"] }')}, ${service("page", "calls: [service/scores], vpc: true")}`,
      { gcp: ", network: { cidr: 10.40.0.0/20 }" },
    );
    expect(all.google_cloud_run_v2_service_iam_member!.map(roleOf)).toEqual([
      "roles/run.invoker group:ml@acme.example",
      expect.stringMatching(
        /^roles\/run\.invoker serviceAccount:.*service-page|^roles\/run\.invoker .*service_account/,
      ),
    ]);
  });

  it("are those who sign in, by IAP, whose agent alone asks it; a workload that calls it passes IAP, too", () => {
    const members = 'signIn: { members: ["group:sales@acme.example", "domain:acme.example"] }';
    const all = made(`${service("scores", `${open}, ${members}`)}, ${service("page", "calls: [service/scores]")}`);
    const scores = all.google_compute_backend_service!.find(({ name }) => name === "churn-dev-service-scores")!;
    expect(scores).toMatchObject({ iap: { enabled: true } });
    expect(all.google_iap_web_backend_service_iam_member!.map(roleOf)).toEqual([
      "roles/iap.httpsResourceAccessor group:sales@acme.example",
      "roles/iap.httpsResourceAccessor domain:acme.example",
      expect.stringMatching(/^roles\/iap\.httpsResourceAccessor serviceAccount:.*_page_identity_/),
    ]);
    const agent = "serviceAccount:service-481516234200@gcp-sa-iap.iam.gserviceaccount.com";
    expect(all.google_cloud_run_v2_service_iam_member!.map(roleOf)).toEqual([`roles/run.invoker ${agent}`]);
    // The agent is made by Service Usage after the API is on, and granted after that; so is IAP switched on.
    const asked = all.restful_operation!.find(({ path }) => path.includes("iap.googleapis.com"))!;
    expect(asked.depends_on).toEqual([expect.stringMatching(/^google_project_service\./)]);
    for (const { depends_on: before } of [scores, all.google_cloud_run_v2_service_iam_member![0]!])
      expect(before).toContainEqual(expect.stringMatching(/^restful_operation\./));
    expect(apis(all)).toEqual(expect.arrayContaining(["compute", "iap", "run"]));
  });
});

describe("the load balancer", () => {
  const two = made(
    `${service("scores", `${open}, zone: acme-example, access: { everyone: true }`)}, ${service("app", "ingress: public, domain: app.acme.example")}`,
  );

  it("is one for all services with a domain, which take nothing past it", () => {
    expect(two.google_cloud_run_v2_service!.map(({ ingress }) => ingress)).toEqual(
      Array(2).fill("INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"),
    );
    expect(two.google_compute_global_address).toMatchObject([{ lifecycle: { prevent_destroy: true } }]);
    expect(two.google_compute_global_forwarding_rule).toHaveLength(2);
    const [hosts] = two.google_compute_url_map as [Record<string, any>];
    expect(hosts.host_rule.map((rule: { hosts: string[] }) => rule.hosts[0])).toEqual([
      "app.acme.example",
      "scores.acme.example",
    ]);
    expect(two.google_compute_managed_ssl_certificate).toHaveLength(2);
    expect(two.google_cloud_run_v2_service!.flatMap(({ custom_audiences: taken }) => taken).sort()).toEqual([
      "https://app.acme.example",
      "https://scores.acme.example",
    ]);
    expect(outputs(two).services.value.scores.url).toBe("https://scores.acme.example");
    expect(outputs(two).loadBalancer.value.address).toMatch(/google_compute_global_address/);
  });

  it("has a record in the zone that a service names, and none of the others", () => {
    expect(two.google_dns_record_set).toMatchObject([
      { managed_zone: "acme-example", name: "scores.acme.example.", type: "A" },
    ]);
    expect(apis(two)).toContain("dns");
    expect(apis(made(service("scores", open)))).not.toContain("dns");
  });

  // Terraform destroys what is left out of a program before it changes what named it, unless it is to be made before it is destroyed.
  it("lets go of a service before what stands for it goes", () => {
    const types = ["backend_service", "region_network_endpoint_group", "managed_ssl_certificate"];
    for (const type of types)
      for (const { name, lifecycle } of two[`google_compute_${type}`]!)
        if (!name.endsWith("-nowhere")) expect(lifecycle).toEqual({ create_before_destroy: true });
  });
});
