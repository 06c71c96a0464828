import { expect, it } from "vitest";
import { started } from "../../started";

const sandbox = started({ projects: [{ id: "acme-dev", number: "481516234200" }] });
const endpoints =
  "https://europe-west4-aiplatform.googleapis.com/v1/projects/acme-dev/locations/europe-west4/endpoints";
const call = (method: string, behind: string, body?: object) => sandbox.google.call(method, endpoints + behind, body);
const isPrivate = (...projectAllowlist: string[]) => ({
  displayName: "churn",
  privateServiceConnectConfig: { enablePrivateServiceConnect: true, projectAllowlist },
});

it("does not change who may connect, and everything else", async () => {
  await call("POST", "?endpointId=7", isPrivate("acme-shop"));
  const mask = "/7?updateMask=privateServiceConnectConfig,displayName";
  const refused = await call("PATCH", mask, isPrivate("acme-shop", "acme-web"));
  expect(refused).toMatchObject({ status: 400, body: { error: { status: "INVALID_ARGUMENT" } } });
  expect(await call("PATCH", mask, { ...isPrivate("acme-shop"), displayName: "leave" })).toMatchObject({ status: 200 });
});

it("keeps the name of a private endpoint that was deleted, and of no other", async () => {
  await call("POST", "?endpointId=8", isPrivate("acme-shop"));
  await call("POST", "?endpointId=9", { displayName: "open" });
  for (const id of ["8", "9"]) expect(await call("DELETE", `/${id}`)).toMatchObject({ status: 200 });
  expect(await call("POST", "?endpointId=8", isPrivate("acme-shop"))).toMatchObject({ status: 409 });
  expect(await call("POST", "?endpointId=9", { displayName: "open" })).toMatchObject({ status: 200 });
  expect(await call("POST", "?endpointId=10", isPrivate("acme-shop"))).toMatchObject({ status: 200 });
});
