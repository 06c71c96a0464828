import { beforeAll, describe, expect, it } from "vitest";
import { started } from "./started";

const sandbox = started();
const project = "projects/acme";
const place = `${project}/locations/europe-west1`;
const job = `${place}/jobs/embed_down`;
const service = `${place}/services/embed`;
const email = (name: string) => `${name}@acme.iam.gserviceaccount.com`;
const call = async (method: string, url: string, body?: object) => {
  const answer = await sandbox.google.call(method, `https://${url}`, body);
  expect(answer, url).toMatchObject({ status: 200 });
  return answer.body;
};
const scheduler = `cloudscheduler.googleapis.com/v1/${job}`;
const run = `run.googleapis.com/v2/${service}`;
const grant = (at: string, role: string, member: string) =>
  call("POST", `${at}:setIamPolicy`, { policy: { bindings: [{ role, members: [`serviceAccount:${member}`] }] } });
const fired = async () => (await sandbox.google.fire(job))!;
const kept = async () => (await call("GET", run)).scaling?.minInstanceCount ?? 0;

describe("a job of Cloud Scheduler that is due", () => {
  beforeAll(async () => {
    for (const accountId of ["models", "nights"])
      await call("POST", `iam.googleapis.com/v1/${project}/serviceAccounts`, { accountId, serviceAccount: {} });
    await call("POST", `run.googleapis.com/v2/${place}/services?serviceId=embed`, {
      scaling: { minInstanceCount: 2 },
      template: { serviceAccount: email("models"), containers: [{ image: "embed" }] },
    });
    await call("POST", `iam.googleapis.com/v1/${project}/roles`, {
      ...{ roleId: "scales", role: { includedPermissions: ["run.services.get", "run.services.update"] } },
    });
    await call("POST", `cloudscheduler.googleapis.com/v1/${place}/jobs`, {
      ...{ name: job, schedule: "0 20 * * *", timeZone: "Etc/UTC" },
      httpTarget: {
        ...{ uri: `https://${run}?updateMask=scaling.minInstanceCount`, httpMethod: "PATCH" },
        body: Buffer.from('{"scaling":{"minInstanceCount":0}}').toString("base64"),
        ...{ headers: { "Content-Type": "application/json" }, oauthToken: { serviceAccountEmail: email("nights") } },
      },
    });
  });

  it("is refused what its account was not granted", async () => {
    const { status, body } = await fired();
    expect([status, body.error.message]).toEqual([403, expect.stringContaining("'run.services.get' denied")]);
    expect(await kept()).toBe(2);
  });

  it("has to be let act as what runs there, whoever else may", async () => {
    await grant(run, `${project}/roles/scales`, email("nights"));
    const account = `iam.googleapis.com/v1/${project}/serviceAccounts/${email("models")}`;
    await grant(account, "roles/iam.serviceAccountUser", email("others"));
    expect((await fired()).body.error.message).toContain("'iam.serviceAccounts.actAs' denied");
    await grant(account, "roles/iam.serviceAccountUser", email("nights"));
    expect(await fired()).toMatchObject({ status: 200 });
    expect(await kept()).toBe(0);
  });

  it("gets no token from an agent that was asked for and has no role", async () => {
    const services = "serviceusage.googleapis.com/v1beta1/projects/acme/services";
    const { response } = await call("POST", `${services}/cloudscheduler.googleapis.com:generateServiceIdentity`, {});
    expect((await fired()).body.error.message).toContain("is missing required permissions");
    const policy = `cloudresourcemanager.googleapis.com/v1/${project}`;
    await grant(policy, "roles/cloudscheduler.serviceAgent", response.email);
    expect(await fired()).toMatchObject({ status: 200 });
  });

  it("calls nothing while it is paused, or when it is gone", async () => {
    await call("POST", `${scheduler}:pause`, {});
    expect(await sandbox.google.fire(job)).toBeUndefined();
    await call("POST", `${scheduler}:resume`, {});
    const url = `http://127.0.0.1:${sandbox.google.port}/__sandbox/fire`;
    const post = async (name: string) =>
      (await fetch(url, { method: "POST", body: JSON.stringify({ job: name }) })).status;
    expect([await post(job), await post(`${job}s`)]).toEqual([200, 404]);
  });
});
