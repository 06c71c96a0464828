import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each } from "../programs";

const page = {
  title: "Create and grant roles to service agents",
  address: "cloud.google.com/iam/docs/create-service-agents",
  read: "2026-11",
};
const byService: Readonly<Record<string, string>> = {
  "gcp-sa-artifactregistry": "artifactregistry",
  "gcp-sa-aiplatform": "aiplatform",
  "cloudcomposer-accounts": "composer",
  "serverless-robot-prod": "run",
  "gcp-sa-cloudscheduler": "cloudscheduler",
  "gcp-sa-pubsub": "pubsub",
  "gcp-sa-iap": "iap",
};

/** Those for which Google's list of service agents names no role. */
const withoutRole = ["secretmanager", "iap"];

export const serviceAgents: readonly Entry[] = [
  {
    finding: "Google 1",
    says: "To make an agent is answered by an operation that has ended, and whose name nobody can ask for.",
    page,
    held: {
      broken: (program) => breaking(made(program), ({ poll }) => poll !== undefined),
      without: (program) => each(made(program), (body) => (body.poll = { url_locator: "body.name" })),
    },
  },
  {
    says: "An agent is made once the API of its service is on.",
    page,
    held: {
      broken: (program) =>
        breaking(
          made(program),
          ({ path, depends_on = [] }) =>
            !depends_on.some((address: string) => path.includes(`/${serviceOf(program, address)}:`)),
        ),
      without: (program) => each(made(program), (body) => delete body.depends_on),
    },
  },
  {
    finding: "Google 2",
    says: "An agent that was asked for has no role by itself: it must be granted the one that it would have had.",
    page,
    held: {
      broken: (program) =>
        breaking(made(program), ({ path }) => {
          const service = /services\/(\w+)\.googleapis\.com:/.exec(path)![1]!;
          return (
            !withoutRole.includes(service) &&
            !roles(program)?.some(([, { role }]) => role === `roles/${service}.serviceAgent`)
          );
        }),
      without: (program) => each(roles(program), (body) => (body.role = "roles/viewer")),
    },
  },
  {
    says: "What is made with a key comes after its service's agent has its role.",
    page,
    held: {
      broken: (program) => {
        const grants = all(program, "google_kms_crypto_key_iam_member")?.filter(([, { member }]) => agentOf(member));
        return grants?.length ? breaking(grants, (body) => !waitsForRole(program, body)) : undefined;
      },
      without: (program) => each(all(program, "google_kms_crypto_key_iam_member"), (body) => delete body.depends_on),
    },
  },
  {
    says: "A role that an agent has without a condition is untouched by one with a condition, and each condition is a binding of its own.",
    page: {
      title: "Overview of IAM Conditions",
      address: "cloud.google.com/iam/docs/conditions-overview",
      read: "2026-04",
    },
    held: {
      broken: (program) =>
        breaking(roles(program), ({ condition }) => !condition?.expression.startsWith("request.time > ")),
      without: (program) => each(roles(program), (body) => delete body.condition),
    },
  },
  {
    says: "A policy takes twenty bindings of one role to one member with different conditions: so many environments of a project.",
    page: { title: "IAM quotas and limits", address: "cloud.google.com/iam/quotas", read: "2026-11" },
    held: {
      notChecked: "other environments of the project are not in this program, and the service refuses the 21st itself",
    },
  },
];

function made(program: Json): [string, Json][] | undefined {
  const calls = all(program, "restful_operation")?.filter(([, { path }]) => path.endsWith(":generateServiceIdentity"));
  return calls?.length ? calls : undefined;
}

function roles(program: Json): [string, Json][] | undefined {
  const grants = all(program, "google_project_iam_member")?.filter(([, { role }]) => role.endsWith(".serviceAgent"));
  return grants?.length ? grants : undefined;
}

function agentOf(member: string): string | undefined {
  return byService[/@([\w-]+)\.iam\.gserviceaccount\.com$/.exec(member)?.[1] ?? ""];
}

function waitsForRole(program: Json, { member, depends_on = [] }: Json): boolean {
  const role = `roles/${agentOf(member)}.serviceAgent`;
  const grants = roles(program)?.filter((grant) => grant[1].role === role) ?? [];
  return grants.some(([id]) => depends_on.includes(`google_project_iam_member.${id}`));
}

function serviceOf(program: Json, address: string): string {
  const [type = "", id = ""] = address.split(".");
  return type === "google_project_service" ? program.resource[type][id].service : "";
}
