import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import {
  CloudRunService,
  HttpsLoadBalancer,
  type HttpsLoadBalancerProps,
  ServerlessBackend,
  type ServerlessBackendProps,
  ServiceAccount,
} from "../../../../constructs/gcp";
import { synth } from "../../../support/synth";

const image = `europe-west1-docker.pkg.dev/acme/serving/api@sha256:${"a".repeat(64)}`;
const service = (scope: Construct, id = "scores", location = "europe-west1") =>
  new CloudRunService(scope, id, {
    ...{ serviceName: id, location, project: "acme", revisions: { main: { image, traffic: 100 } } },
    serviceAccount: ServiceAccount.fromEmail(scope, `${id}-account`, "api@acme.iam.gserviceaccount.com"),
  });
const agent = "serviceAccount:service-481516234200@gcp-sa-iap.iam.gserviceaccount.com";
const backend = (scope: Construct, props: Partial<ServerlessBackendProps> = {}, id = "scores") =>
  new ServerlessBackend(scope, `${id}-backend`, {
    ...{ backendName: `churn-prod-${id}`, project: "acme", service: props.service ?? service(scope, id) },
    ...props,
  });

describe("a ServerlessBackend", () => {
  const made = (props: Partial<ServerlessBackendProps> = {}, use: (made: ServerlessBackend) => void = () => {}) =>
    synth((scope) => use(backend(scope, props))).resource;

  // "Serverless network endpoint groups overview": no health check, port name or timeout stands beside such a group.
  it("stands for the service, logs what is asked, and asks nobody to sign in", () => {
    const resource = made();
    expect(resource.google_compute_region_network_endpoint_group).toEqual([
      {
        ...{ name: expect.stringMatching(/^churn-prod-scores-[0-9a-f]{6}$/), project: "acme" },
        ...{ region: "europe-west1", network_endpoint_type: "SERVERLESS" },
        cloud_run: { service: expect.stringMatching(/^\$\{google_cloud_run_v2_service\.\w+\.name\}$/) },
        lifecycle: { create_before_destroy: true },
      },
    ]);
    expect(resource.google_compute_backend_service).toEqual([
      {
        ...{ name: "churn-prod-scores", project: "acme", load_balancing_scheme: "EXTERNAL_MANAGED", protocol: "HTTPS" },
        backend: [{ group: expect.stringMatching(/^\$\{google_compute_region_network_endpoint_group\.[\w-]+\.id\}$/) }],
        ...{ iap: { enabled: false }, log_config: { enable: true, sample_rate: 1 } },
        lifecycle: { create_before_destroy: true },
      },
    ]);
    expect(resource.google_cloud_run_v2_service_iam_member).toBeUndefined();
  });

  it("names the group by what it stands for, since nothing of a group changes", () => {
    const names = ["europe-west1", "europe-west4"].map(
      (location) =>
        synth((scope) => void backend(scope, { service: service(scope, "scores", location) })).resource
          .google_compute_region_network_endpoint_group![0]!.name as string,
    );
    expect(new Set(names).size).toBe(2);
    const long = made({ backendName: "a".repeat(63) }).google_compute_region_network_endpoint_group![0]!;
    expect((long.name as string).length).toBeLessThanOrEqual(63);
  });

  // "Enable IAP for Cloud Run": the service agent of IAP invokes the service, and people get IAP-secured Web App User on the backend service.
  it("with a login lets IAP's agent alone ask the service, and people in by IAP", () => {
    const resource = synth((scope) => {
      const made = new ServiceAccount(scope, "made", { accountId: "agent-of-acme", project: "acme" });
      const given = backend(scope, { signIn: { agent, dependsOn: [made.resource] } });
      given.grantSignIn("sales", "group:sales@acme.example");
      given.grantSignIn("sales", "group:sales@acme.example"); // the same once
    }).resource;
    expect(resource.google_compute_backend_service![0]).toMatchObject({ iap: { enabled: true } });
    expect(resource.google_cloud_run_v2_service_iam_member).toMatchObject([
      { role: "roles/run.invoker", member: agent, depends_on: [expect.stringMatching(/^google_service_account\./)] },
    ]);
    expect(resource.google_iap_web_backend_service_iam_member).toMatchObject([
      {
        ...{ role: "roles/iap.httpsResourceAccessor", member: "group:sales@acme.example" },
        web_backend_service: expect.stringMatching(/^\$\{google_compute_backend_service\.[\w-]+\.name\}$/),
      },
    ]);
  });

  it("refuses to let in where nobody signs in, and names that are none", () => {
    expect(() => made({}, (one) => one.grantSignIn("a", "user:a@acme.example"))).toThrow(
      "test/scores-backend: nobody signs in here; give signIn",
    );
    expect(() => made({ backendName: "Scores" })).toThrow('backendName is "Scores"; write 1-63 of a-z');
    expect(() => made({ signIn: { agent } }, (one) => one.grantSignIn("all", "allUsers"))).toThrow('"allUsers" cannot');
  });
});

describe("an HttpsLoadBalancer", () => {
  const made = (hosts: readonly string[], props: Partial<HttpsLoadBalancerProps> = {}) =>
    synth((scope) => {
      const pairs = hosts.map((host, index) => [host, backend(scope, {}, `s${index}`)] as const);
      new HttpsLoadBalancer(scope, "web", {
        ...{ balancerName: "churn-prod-web", project: "acme", hosts: Object.fromEntries(pairs), ...props },
      });
    }).resource;
  const two = made(["scores.acme.example", "app.acme.example"], { labels: { team: "ml" } });

  it("has one address, which is not given away, for HTTPS and for HTTP", () => {
    expect(two.google_compute_global_address).toMatchObject([
      { name: "churn-prod-web", ip_version: "IPV4", labels: { team: "ml" }, lifecycle: { prevent_destroy: true } },
    ]);
    const at = { ip_address: expect.stringMatching(/^\$\{google_compute_global_address\.\w+\.address\}$/) };
    const rules = { load_balancing_scheme: "EXTERNAL_MANAGED", ip_protocol: "TCP", labels: { team: "ml" } };
    expect(two.google_compute_global_forwarding_rule).toMatchObject([
      { ...at, ...rules, name: "churn-prod-web", port_range: "443" },
      { ...at, ...rules, name: "churn-prod-web-redirect", port_range: "80" },
    ]);
    const open = made(["scores.acme.example"], { protect: false }).google_compute_global_address![0]!;
    expect(open.lifecycle).toBeUndefined();
  });

  it("asks each host's backend, whatever the order, and answers 404 for any other host", () => {
    const [map, redirect] = two.google_compute_url_map!;
    expect(map).toMatchObject({
      name: "churn-prod-web",
      default_route_action: { fault_injection_policy: { abort: { http_status: 404, percentage: 100 } } },
      host_rule: [{ hosts: ["app.acme.example"] }, { hosts: ["scores.acme.example"] }],
    });
    const matchers = map!.path_matcher as { name: string; default_service: string }[];
    expect(map!.host_rule.map((rule: { path_matcher: string }) => rule.path_matcher)).toEqual(
      matchers.map(({ name }) => name),
    );
    expect(matchers[0]!.default_service).toMatch(/s1-backend/);
    expect(matchers[1]!.default_service).toMatch(/s0-backend/);
    const nowhere = two.google_compute_backend_service!.find(({ name }) => name === "churn-prod-web-nowhere")!;
    expect(nowhere).toMatchObject({ load_balancing_scheme: "EXTERNAL_MANAGED", iap: { enabled: false } });
    expect(nowhere.backend).toBeUndefined();
    expect(redirect).toMatchObject({
      default_url_redirect: {
        ...{ https_redirect: true, strip_query: false, redirect_response_code: "MOVED_PERMANENTLY_DEFAULT" },
      },
    });
  });

  // CKV_GCP_4; "SSL policies overview".
  it("speaks TLS 1.2 and later, by a certificate for each host", () => {
    expect(two.google_compute_ssl_policy).toMatchObject([{ profile: "MODERN", min_tls_version: "TLS_1_2" }]);
    expect(two.google_compute_managed_ssl_certificate).toMatchObject([
      { managed: { domains: ["app.acme.example"] }, lifecycle: { create_before_destroy: true } },
      { managed: { domains: ["scores.acme.example"] }, lifecycle: { create_before_destroy: true } },
    ]);
    const [{ ssl_certificates, ssl_policy }] = two.google_compute_target_https_proxy as [Record<string, any>];
    expect(ssl_certificates).toHaveLength(2);
    expect(ssl_policy).toMatch(/google_compute_ssl_policy/);
  });

  it("keeps a host's certificate, by name and address, when others come and go", () => {
    const ofScores = (resource: typeof two) =>
      resource.google_compute_managed_ssl_certificate!.find(({ managed }) =>
        managed.domains.includes("scores.acme.example"),
      );
    expect(ofScores(made(["scores.acme.example"]))).toEqual(ofScores(two));
  });

  it("tells two hosts apart whose names are the same without their dots", () => {
    const map = made(["a-b.acme.example", "a.b.acme.example"]).google_compute_url_map![0]!;
    expect(new Set(map.path_matcher.map(({ name }: { name: string }) => name)).size).toBe(2);
    expect(map.path_matcher[0].name).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
  });

  it.each<[string, readonly string[], Partial<HttpsLoadBalancerProps>, string]>([
    ["no host", [], {}, "hosts is empty; name one host"],
    [
      "more hosts than certificates",
      Array.from({ length: 16 }, (_, index) => `h${index}.acme.example`),
      {},
      "hosts holds 16 names; keep at most 15, or make another load balancer",
    ],
    ["all hosts of a domain", ["*.acme.example"], {}, 'hosts holds "*.acme.example"; write at most 64'],
    ["a name of one word", ["scores"], {}, 'hosts holds "scores"; write at most 64'],
    ["a long name", [`${"a".repeat(60)}.example`], {}, "write at most 64"],
    ["a name that is none", ["a.example"], { balancerName: "Web" }, 'balancerName is "Web"; write 1-50 of a-z'],
  ])("refuses %s", (_, hosts, props, message) => {
    expect(() => made(hosts, props)).toThrow(message);
  });
});
