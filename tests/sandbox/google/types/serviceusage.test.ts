import { expect, it } from "vitest";
import { started } from "../started";

const sandbox = started({ projects: [{ id: "acme-dev", number: "481516234200" }] });
const usage = "https://serviceusage.googleapis.com/v1beta1";
const agentOf = (service: string) =>
  sandbox.google.call(
    "POST",
    `${usage}/projects/acme-dev/services/${service}.googleapis.com:generateServiceIdentity`,
    {},
  );

it.each([
  ["aiplatform", "gcp-sa-aiplatform"],
  ["composer", "cloudcomposer-accounts"],
  ["run", "serverless-robot-prod"],
])("gives out the service agent of %s", async (service, agent) => {
  const { status, body } = await agentOf(service);
  expect([status, body.response.email]).toEqual([200, `service-481516234200@${agent}.iam.gserviceaccount.com`]);
});

it("answers with an operation that has ended, and that nobody can ask for", async () => {
  const { body } = await agentOf("aiplatform");
  expect(body).toMatchObject({ name: "operations/finished.DONE_OPERATION", done: true });
  expect(await sandbox.google.call("GET", `${usage}/${body.name}`)).toMatchObject({ status: 404 });
});

it("lets an agent that was asked for read no weights until it has its role", async () => {
  const vertex = "https://europe-west4-aiplatform.googleapis.com/v1/projects/acme-dev/locations/europe-west4";
  const { email } = (await agentOf("aiplatform")).body.response;
  const model = { displayName: "churn", artifactUri: "gs://acme/churn", containerSpec: { imageUri: "x" } };
  const upload = () => sandbox.google.call("POST", `${vertex}/models:upload`, { modelId: "churn", model });
  const refused = await upload();
  expect([refused.status, refused.body.error.message]).toEqual([
    400,
    `Service account \`${email}\` does not have [storage.objects.get] IAM permission.`,
  ]);
  const bindings = [{ role: "roles/aiplatform.serviceAgent", members: [`serviceAccount:${email}`] }];
  const project = "https://cloudresourcemanager.googleapis.com/v1/projects/acme-dev";
  await sandbox.google.call("POST", `${project}:setIamPolicy`, { policy: { bindings } });
  expect(await upload()).toMatchObject({ status: 200 });
});
