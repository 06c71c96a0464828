import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each } from "../programs";

const customAccount = {
  title: "Use a custom service account",
  address: "cloud.google.com/vertex-ai/docs/general/custom-service-account",
  read: "2026-04",
};

export const vertexAi: readonly Entry[] = [
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

function deployments(program: Json): [string, Json][] | undefined {
  const deployed = all(program, "restful_resource")?.filter(([, { path }]) => path.endsWith(":deployModel"));
  return deployed?.length ? deployed : undefined;
}

function lent(program: Json): [string, Json][] {
  return (all(program, "google_service_account_iam_member") ?? []).filter(
    ([, { role, member }]) => role === "roles/iam.serviceAccountAdmin" && member.includes("@gcp-sa-aiplatform."),
  );
}
