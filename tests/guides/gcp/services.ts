import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each, of } from "../programs";
import { ruleOn } from "./rules";

const page = (title: string, address: string) => ({ title, address: `cloud.google.com/${address}`, read: "2026-11" });
const backend = "google_compute_backend_service";
const service = "google_cloud_run_v2_service";
const serverless = of(backend, (body) => body.backend !== undefined);
const withLogin = of(backend, (body) => body.iap?.enabled === true);
const iapAgent = (body: Json) => /@gcp-sa-iap\./.test(body.member);
const behind = of(service, ({ ingress }) => ingress === "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER");
const plainContainer = of(service, ({ template }) => template.containers[0].liveness_probe !== undefined);

/** Services of Cloud Run, and what stands before them: guides of Cloud Run, Cloud Load Balancing and Identity-Aware Proxy, November 2026. */
export const services: readonly Entry[] = [
  {
    says: "A backend of serverless endpoints takes no health check, port name or timeout, and is asked by HTTPS.",
    page: page("Serverless network endpoint groups overview", "load-balancing/docs/negs/serverless-neg-concepts"),
    held: {
      broken: (program) =>
        breaking(
          serverless(program),
          (body) => body.health_checks ?? body.port_name ?? body.timeout_sec ?? body.protocol !== "HTTPS",
        ),
      without: (program) => each(serverless(program), (body) => (body.timeout_sec = 60)),
    },
  },
  {
    says: "Behind a load balancer, a service is reached around it as well unless its ingress says otherwise.",
    page: page("Restrict network ingress for Cloud Run", "run/docs/securing/ingress"),
    held: {
      broken: (program) => {
        const named = all(program, "google_compute_region_network_endpoint_group")?.map(
          ([, { cloud_run }]) => /google_cloud_run_v2_service\.([\w-]+)\./.exec(cloud_run.service)?.[1],
        );
        const open = new Set(behind(program)?.map(([id]) => id));
        return named?.filter((id) => !open.has(id!)).map(String);
      },
      without: (program) => each(behind(program), (body) => (body.ingress = "INGRESS_TRAFFIC_ALL")),
    },
  },
  {
    says: "IAP asks the service as its own agent, which must be let do so, and which is there once it was asked for.",
    page: page("Enable IAP for Cloud Run", "iap/docs/enabling-cloud-run"),
    held: {
      broken: (program) => {
        if (withLogin(program) === undefined) return undefined;
        const granted = all(program, "google_cloud_run_v2_service_iam_member")?.filter(([, body]) => iapAgent(body));
        const ready = (granted ?? []).filter(
          ([, { role, depends_on = [] }]) =>
            role === "roles/run.invoker" &&
            depends_on.some((address: string) => address.startsWith("restful_operation")),
        );
        return withLogin(program)!.length === ready.length ? [] : ["IAP's agent"];
      },
      without: (program) =>
        each(
          of("google_cloud_run_v2_service_iam_member", iapAgent)(program),
          (body) => (body.role = "roles/run.viewer"),
        ),
    },
  },
  {
    says: "Nobody passes IAP who was not granted it on the backend service.",
    page: page("Manage access to IAP-secured resources", "iap/docs/managing-access"),
    held: ruleOn(
      "google_iap_web_backend_service_iam_member",
      ({ role, web_backend_service: to }) =>
        role === "roles/iap.httpsResourceAccessor" && /google_compute_backend_service/.test(to),
      (body) => (body.role = "roles/run.invoker"),
    ),
  },
  {
    says: "A certificate of Google's cannot be changed, and is not deleted while a proxy names it.",
    page: page("Use Google-managed SSL certificates", "load-balancing/docs/ssl-certificates/google-managed-certs"),
    held: ruleOn(
      "google_compute_managed_ssl_certificate",
      ({ lifecycle }) => lifecycle?.create_before_destroy === true,
      (body) => delete body.lifecycle,
    ),
  },
  {
    says: "What is asked for by HTTP is redirected by a load balancer of its own, on the same address.",
    page: page("Set up an HTTP-to-HTTPS redirect", "load-balancing/docs/https/setting-up-global-http-https-redirect"),
    held: {
      broken: (program) => {
        const rules = all(program, "google_compute_global_forwarding_rule");
        if (rules === undefined) return undefined;
        const addresses = new Set(rules.map(([, body]) => body.ip_address));
        const redirects = all(program, "google_compute_url_map")?.filter(
          ([, body]) => body.default_url_redirect?.https_redirect === true,
        );
        return addresses.size === 1 && redirects?.length === 1 ? [] : ["the redirect"];
      },
      without: (program) =>
        each(
          of("google_compute_url_map", (body) => body.default_url_redirect !== undefined)(program),
          (body) => (body.default_url_redirect.https_redirect = false),
        ),
    },
  },
  {
    says: "Affinity to a replica is asked for of the service, since a load balancer has none for serverless endpoints.",
    page: page("Set session affinity for services", "run/docs/configuring/session-affinity"),
    held: ruleOn(
      backend,
      (body) => body.session_affinity === undefined,
      (body) => (body.session_affinity = "GENERATED_COOKIE"),
    ),
  },
  {
    says: "A liveness probe takes no more time than its period.",
    page: page("Configure container health checks for services", "run/docs/configuring/healthchecks"),
    held: {
      broken: (program) =>
        breaking(plainContainer(program), ({ template }) => {
          const { timeout_seconds: most, period_seconds: every } = template.containers[0].liveness_probe;
          return !(most <= every);
        }),
      without: (program) =>
        each(plainContainer(program), ({ template }) => (template.containers[0].liveness_probe.timeout_seconds = 60)),
    },
  },
  {
    says: "To let everybody in, the check of who asks is switched off: a binding for everybody is refused by domain restricted sharing.",
    page: page("Allow public (unauthenticated) access", "run/docs/authenticating/public"),
    held: {
      file: "tests/stacks/gcp/services.test.ts",
      test: "is everybody whom ingress lets through, without a binding that organizations refuse",
    },
  },
];
