import { expect, it } from "vitest";
import { started } from "../started";

const sandbox = started({ projects: [{ id: "acme-dev", number: "481516234200" }] });

it("gives out a service agent", async () => {
  const usage = "https://serviceusage.googleapis.com/v1beta1/projects/acme-dev/services/aiplatform.googleapis.com";
  const { status, body } = await sandbox.google.call("POST", `${usage}:generateServiceIdentity`, {});
  expect([status, body.response.email]).toEqual([
    200,
    "service-481516234200@gcp-sa-aiplatform.iam.gserviceaccount.com",
  ]);
});
