import { afterAll, beforeAll, expect, it } from "vitest";
import { GoogleProject, gcp } from "./support/google-project";
import { needs, reasonToSkip } from "./support/needs";

// The roles of Google's own accounts in a project that others use too, by the real provider: destroying one environment leaves theirs.
const required = ["hashicorp/google", "magodo/restful"];
needs(...required);

const policyOf = `https://cloudresourcemanager.googleapis.com/v1/projects/${gcp.project}`;
const role = "roles/artifactregistry.serviceAgent";
const agent = `serviceAccount:service-${gcp.projectNumber}@gcp-sa-artifactregistry.iam.gserviceaccount.com`;
const byGoogle = { role, members: [agent] };
const byOthers = {
  ...byGoogle,
  condition: { title: "for fraud-dev", expression: 'request.time > timestamp("2020-02-02T02:02:02Z")' },
};

let project: GoogleProject;
beforeAll(async () => {
  if (!reasonToSkip(required)) project = await GoogleProject.start("agents");
});
afterAll(() => project?.stop());

async function bindings(): Promise<object[]> {
  const { body } = await project.google.call("POST", `${policyOf}:getIamPolicy`, {
    options: { requestedPolicyVersion: 3 },
  });
  return body.bindings ?? [];
}

it("makes the agent, grants its role beside those of others, and takes only its own along", async () => {
  const before = [byGoogle, byOthers];
  await project.google.call("POST", `${policyOf}:setIamPolicy`, { policy: { version: 3, bindings: before } });
  project.write({ encryption: "customer-managed", registries: { serving: {} } });
  expect(await project.deploy()).toSucceed("Apply complete!");
  const calls = project.newCalls().map(({ path }) => path);
  const asked = calls.findIndex((path) => path.endsWith("/artifactregistry.googleapis.com:generateServiceIdentity"));
  expect(asked).toBeGreaterThan(-1);
  expect(calls.slice(asked + 1).filter((path) => path.includes("DONE_OPERATION"))).toEqual([]);

  const granted = await bindings();
  expect(granted).toHaveLength(3);
  expect(granted).toEqual(expect.arrayContaining([...before, expect.objectContaining({ ...byGoogle, condition: expect.objectContaining({ title: "for churn-dev" }) })])); // prettier-ignore
  const { code, output } = await project.plan();
  expect(code, output).toBe(0);

  expect(await project.destroy()).toSucceed("Destroy complete!");
  expect(await bindings()).toEqual(before);
});
