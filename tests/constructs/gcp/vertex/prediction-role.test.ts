import { describe, expect, it } from "vitest";
import { PredictionRole } from "../../../../constructs/gcp/vertex/prediction-role";
import { synth } from "../../../support/synth";

const props = { roleId: "churn_dev_predict", project: "acme-ml-dev" };
const member = "serviceAccount:airflow@acme-ml-dev.iam.gserviceaccount.com";

describe("a PredictionRole", () => {
  const { resource } = synth((scope) => {
    const role = new PredictionRole(scope, "role", props);
    role.grant("airflow", member);
    role.grant("airflow", member);
  });

  // cloud.google.com/vertex-ai/docs/general/iam-permissions, November 2026: what asking and looking up an endpoint need.
  it("may look up an endpoint and ask it, and nothing else", () => {
    expect(resource.google_project_iam_custom_role).toMatchObject([
      {
        role_id: "churn_dev_predict",
        project: "acme-ml-dev",
        permissions: ["aiplatform.endpoints.get", "aiplatform.endpoints.predict"],
      },
    ]);
  });

  it("is granted once to whoever calls", () => {
    expect(resource.google_project_iam_member).toMatchObject([
      { role: expect.stringMatching(/^\$\{google_project_iam_custom_role\.\w+\.name\}$/), member },
    ]);
  });
});

it.each(["churn-dev-predict", "no", "x".repeat(65)])("refuses the id %s", (roleId) => {
  expect(() => synth((scope) => new PredictionRole(scope, "role", { ...props, roleId }))).toThrow(
    `test/role: roleId is "${roleId}"; write 3-64 letters, digits, "_" and "."`,
  );
});
