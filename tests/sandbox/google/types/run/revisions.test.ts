import { afterEach, beforeEach, expect, it } from "vitest";
import { started, tell } from "../../started";

const sandbox = started();
const collection = "https://run.googleapis.com/v2/projects/acme-dev/locations/europe-west4/services";
const service = `${collection}/churn`;

const template = (image: string, revision?: string) => ({ revision, containers: [{ image }] });
const to = (revision: string, percent: number, tag?: string) => ({
  ...{ revision, percent, tag },
  type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION",
});
const update = (body: object) => sandbox.google.call("PATCH", service, body);

beforeEach(() =>
  sandbox.google.call("POST", `${collection}?serviceId=churn`, {
    template: template("a", "churn-a"),
    traffic: [to("churn-a", 100)],
  }),
);
afterEach(() => tell(sandbox.google, "POST", "reset"));

async function revisions(): Promise<string[]> {
  const { revisions = [] } = (await sandbox.google.call("GET", `${service}/revisions`)).body;
  return revisions.map(({ name }: { name: string }) => name.split("/").pop());
}

it("keeps a revision of each template, and shares the traffic among them", async () => {
  const split = [to("churn-a", 90, "champion"), to("churn-b", 10, "challenger")];
  expect((await update({ template: template("b", "churn-b"), traffic: split })).status).toBe(200);
  expect(await revisions()).toEqual(["churn-a", "churn-b"]);
  const { body } = await sandbox.google.call("GET", service);
  expect(body).toMatchObject({ generation: "2", traffic: split });
  expect(body.latestReadyRevision).toMatch(/\/revisions\/churn-b$/);
  expect(body.trafficStatuses[1]).toMatchObject({ uri: "https://challenger---churn-fake.a.run.app", percent: 10 });
});

it("makes no revision when only the traffic moves, and names one itself when nobody does", async () => {
  await update({ traffic: [to("churn-a", 100, "champion")] });
  expect(await revisions()).toEqual(["churn-a"]);
  await update({ template: { revision: null, containers: [{ image: "b" }] } });
  expect(await revisions()).toEqual(["churn-a", "churn-00002-fak"]);
});

it.each([
  ["traffic to a revision that is not there", { traffic: [to("churn-b", 100)] }, 400],
  ["percentages that do not sum to 100", { traffic: [to("churn-a", 90)] }, 400],
  ["a tag twice", { traffic: [to("churn-a", 90, "x"), to("churn-a", 10, "x")] }, 400],
  ["a revision's name with other content", { template: template("b", "churn-a") }, 409],
  ["a revision that is not named after the service", { template: template("b", "other-b") }, 400],
])("refuses %s", async (_, body, status) => {
  const before = (await sandbox.google.call("GET", service)).body;
  expect((await update(body)).status).toBe(status);
  expect((await sandbox.google.call("GET", service)).body).toEqual(before);
  expect(await revisions()).toEqual(["churn-a"]);
});

it("takes its revisions along when it goes", async () => {
  await sandbox.google.call("DELETE", service);
  expect(sandbox.google.entries()).toEqual([]);
});
