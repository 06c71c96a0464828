import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each } from "../programs";

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
      refused: { "dev.yaml": served(21) },
      message: /^dev.yaml:\d+:3 endpoints.e20: is the 21st .+write identity: shared/,
      accepted: { "dev.yaml": served(21, "identity: shared, ") },
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

function served(count: number, identity = ""): string {
  const image = `europe-west1-docker.pkg.dev/acme/serving/churn@sha256:${"a".repeat(64)}`;
  const endpoints = Array.from(
    { length: count },
    (_, index) => `  e${index}: { ${identity}variants: { a: { image: "${image}" } } }`,
  );
  return `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1, deployer: deployer@acme-ml-dev.iam.gserviceaccount.com }
endpoints:
${endpoints.join("\n")}
`;
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
