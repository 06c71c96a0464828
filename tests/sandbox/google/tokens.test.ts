import { expect, it } from "vitest";
import { started } from "./started";

const sandbox = started();

it("gives out a token for the account that is asked for", async () => {
  const url =
    "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/deployer@acme-dev.iam.gserviceaccount.com:generateAccessToken";
  const { body } = await sandbox.google.call("POST", url, { scope: ["x"], lifetime: "3600s" });
  expect(body.accessToken).toBe("fake-token-of-deployer");
  expect(Date.parse(body.expireTime)).toBeGreaterThan(Date.now());
  expect(body.expireTime).toMatch(/T\d\d:\d\d:\d\dZ$/); // Python's google-auth takes nothing else
});

it("gives out a token that is as fake as all of them", async () => {
  const { status, body } = await sandbox.google.call("POST", "https://oauth2.googleapis.com/token", {});
  expect([status, body.access_token]).toEqual([200, "fake"]);
});
