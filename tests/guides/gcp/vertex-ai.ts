import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each } from "../programs";
import { ruleOn } from "./rules";
import { endpoint, environment } from "./yaml";

const customAccount = {
  title: "Use a custom service account",
  address: "cloud.google.com/vertex-ai/docs/general/custom-service-account",
  read: "2026-04",
};

const privateServiceConnect = {
  title: "Use dedicated private endpoints based on Private Service Connect for online inference",
  address: "cloud.google.com/vertex-ai/docs/predictions/private-service-connect#limitations",
  read: "2026-11",
};

const endpointsPage = {
  title: "REST resource: projects.locations.endpoints",
  address: "cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.endpoints",
  read: "2026-11",
};

export const vertexAi: readonly Entry[] = [
  {
    finding: "Google 4",
    says: "An endpoint's list of projects is never changed: another list is another endpoint, which is there before the old one goes.",
    page: privateServiceConnect,
    held: {
      broken: (program) =>
        breaking(
          all(program, "google_vertex_ai_endpoint"),
          ({ lifecycle }) => lifecycle?.create_before_destroy !== true,
        ),
      without: (program) =>
        each(all(program, "google_vertex_ai_endpoint"), ({ lifecycle }) => delete lifecycle.create_before_destroy),
    },
  },
  {
    says: "An endpoint has a name of its own, or is reached by Private Service Connect, and never both.",
    page: endpointsPage,
    held: ruleOn(
      "google_vertex_ai_endpoint",
      ({ dedicated_endpoint_enabled: own, private_service_connect_config: config }) =>
        (own === true) !== (config !== undefined),
      (body) => {
        body.dedicated_endpoint_enabled = true;
        body.private_service_connect_config ??= { enable_private_service_connect: true };
      },
    ),
  },
  {
    says: "An endpoint's own name is answered without https:// in front.",
    page: endpointsPage,
    held: {
      broken: ({ output }) => {
        const urls = JSON.stringify(output ?? {}).match(/"[^"]*dedicated_endpoint_dns\}[^"]*"/g);
        return urls?.filter((url) => !url.startsWith('"https://${'));
      },
      without: (program) => {
        const before = JSON.stringify(program.output ?? {});
        program.output = JSON.parse(before.replaceAll("https://${google_vertex", "${google_vertex")) as Json;
        return before.includes("dedicated_endpoint_dns");
      },
    },
  },
  {
    says: "An endpoint gets its key once Vertex AI's agent may use it.",
    page: {
      title: "Customer-managed encryption keys (CMEK)",
      address: "cloud.google.com/vertex-ai/docs/general/cmek",
      read: "2026-11",
    },
    held: ruleOn(
      "google_vertex_ai_endpoint",
      ({ encryption_spec: spec }) => /^\$\{google_kms_crypto_key_iam_member\..*aiplatform/.test(spec.kms_key_name),
      ({ encryption_spec: spec }) => (spec.kms_key_name = "projects/p/locations/l/keyRings/r/cryptoKeys/k"),
      ({ encryption_spec: spec }) => spec !== undefined,
    ),
  },
  {
    finding: "Google 8",
    says: "There are metrics of public and of private deployed models, and no page says which of them a private endpoint writes.",
    page: {
      title: "Google Cloud metrics: A to B",
      address: "cloud.google.com/monitoring/api/metrics_gcp_a_b",
      read: "2026-11",
    },
    held: {
      notChecked:
        "only an endpoint that answers through Private Service Connect shows it; known-issues says how to look",
    },
  },
  {
    finding: "Google 9",
    says: "Of a full table that requests are logged to, the API's reference says that it must not exist, and the guide which columns it needs.",
    page: {
      title: "BigQueryDestination",
      address: "cloud.google.com/vertex-ai/docs/reference/rest/v1/BigQueryDestination",
      read: "2026-11",
    },
    held: {
      notChecked:
        "the two pages contradict each other, and only a deployment that logs shows it; known-issues says how to look",
    },
  },
  {
    says: "The name of a private endpoint that was deleted cannot be used again for up to seven days.",
    page: privateServiceConnect,
    held: {
      file: "tests/terraform/private-endpoint.test.ts",
      test: "goes back within a week by another text only",
    },
  },
  {
    says: "A project has at most ten different lists of projects.",
    page: privateServiceConnect,
    held: { notChecked: "the endpoints of other environments of the project count too; the field's text says it" },
  },
  {
    says: "An endpoint's number, where its name begins with a digit, has at most nine digits.",
    page: {
      title: "Method: endpoints.create",
      address: "cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.endpoints/create",
      read: "2026-11",
    },
    held: {
      broken: (program) =>
        breaking(all(program, "google_vertex_ai_endpoint"), ({ name }) => !/^[1-9]\d{0,8}$/.test(name)),
      without: (program) => each(all(program, "google_vertex_ai_endpoint"), (body) => (body.name = `1${body.name}`)),
    },
  },
  {
    finding: "Google 5",
    says: "A project has at most twenty accounts of one's own in a region that models on Vertex AI run as.",
    page: customAccount,
    held: {
      refused: { "dev.yaml": many(21) },
      message: /^dev.yaml:\d+:3 endpoints.e20: is the 21st .+write identity: shared/,
      accepted: { "dev.yaml": many(21, "identity: shared, ") },
    },
  },
  {
    finding: "Google 6",
    says: "Where containers run as an account of one's own, Vertex AI's agent has roles/iam.serviceAccountAdmin on it, and on no other.",
    page: customAccount,
    held: {
      broken: (program) =>
        breaking(
          deployments(program),
          ({ depends_on = [] }) =>
            !lent(program).some(([id]) => depends_on.includes(`google_service_account_iam_member.${id}`)),
        ),
      without: (program) => each(lent(program), (body) => (body.role = "roles/iam.serviceAccountTokenCreator")),
    },
  },
];

function many(count: number, fields = ""): string {
  return environment(`endpoints:\n${Array.from({ length: count }, (_, at) => endpoint(`e${at}`, fields)).join("\n")}`);
}

function deployments(program: Json): [string, Json][] | undefined {
  const deployed = all(program, "restful_resource")?.filter(([, { path }]) => path.endsWith(":deployModel"));
  return deployed?.length ? deployed : undefined;
}

function lent(program: Json): [string, Json][] {
  return (all(program, "google_service_account_iam_member") ?? []).filter(
    ([, { role, member }]) => role === "roles/iam.serviceAccountAdmin" && member.includes("@gcp-sa-aiplatform."),
  );
}
