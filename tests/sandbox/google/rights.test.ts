import { expect, it } from "vitest";
import { callOf } from "../../../sandbox/google/call";
import { Rights } from "../../../sandbox/google/rights";

const call = (method: string, url: string, token = "planner") =>
  callOf(method, url, { authorization: `Bearer ${token}` }, Buffer.alloc(0));
const bucket = "https://storage.googleapis.com/storage/v1/b";

function planner(): Rights {
  const rights = new Rights();
  rights.grant({ planner: { "*": ["storage.buckets.get"], state: ["storage.objects.get"] } });
  return rights;
}

it("refuses in Google's words what an identity was not granted, and names the right", () => {
  const rights = planner();
  expect(rights.refusal(call("GET", `${bucket}/raw`))).toBeUndefined();
  const refused = rights.refusal(call("DELETE", `${bucket}/raw`))!;
  expect([refused.status, refused.body.error.status]).toEqual([403, "PERMISSION_DENIED"]);
  expect(refused.body.error.message).toMatch(/^Permission 'storage\.buckets\.delete' denied/);
});

it("grants what is of one bucket in that bucket alone, however its objects are read", () => {
  const rights = planner();
  for (const url of [`${bucket}/state/o/a%2Fb`, "https://storage.googleapis.com/state/a/b"])
    expect(rights.refusal(call("GET", url))).toBeUndefined();
  expect(rights.refusal(call("GET", `${bucket}/raw/o/a`))?.status).toBe(403);
});

it("tells which rights were needed", () => {
  const rights = planner();
  rights.refusal(call("GET", `${bucket}/raw`));
  expect(rights.read()).toEqual({ planner: { "*": ["storage.buckets.get"], state: [] } });
});

it("turns on one API and several by the same right", () => {
  const services = "https://serviceusage.googleapis.com/v1/projects/acme-dev/services";
  const rights = new Rights();
  rights.grant({
    deployer: { "*": ["serviceusage.services.enable", "serviceusage.operations.get"] },
    planner: { "*": [] },
  });
  for (const url of [`${services}:batchEnable`, `${services}/run.googleapis.com:enable`]) {
    expect(rights.refusal(call("POST", url, "deployer"))).toBeUndefined();
    expect(rights.refusal(call("POST", url))?.body.error.message).toMatch(/'serviceusage\.services\.enable' denied/);
  }
});

it("refuses a call of which nothing is known, and asks nobody whose rights were not told", () => {
  const unknown = "https://storage.googleapis.com/storage/v1/b/raw/notificationConfigs";
  expect(planner().refusal(call("POST", unknown))?.body.error.message).toContain("no permission is known");
  expect(planner().refusal(call("POST", unknown, "fake-token"))).toBeUndefined();
});
