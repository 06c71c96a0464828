import { expect, it } from "vitest";
import { started } from "../started";

const sandbox = started();
const dashboards = "https://monitoring.googleapis.com/v1/projects/acme-dev/dashboards";

it("answers a dashboard with its etag and without zeros, and takes no change on a stale one", async () => {
  const widget = { title: "Errors", scorecard: { timeSeriesQuery: {} } };
  const tiles = [{ xPos: 0, yPos: 4, width: 24, height: 16, widget }];
  const { body: made } = await sandbox.google.call("POST", dashboards, {
    displayName: "churn",
    mosaicLayout: { columns: 48, tiles },
  });
  expect(made.mosaicLayout).toEqual({ columns: 48, tiles: [{ yPos: 4, width: 24, height: 16, widget }] });
  const address = `https://monitoring.googleapis.com/v1/${made.name}`;
  const changed = await sandbox.google.call("PATCH", address, { ...made, displayName: "other" });
  expect(changed).toMatchObject({ status: 200, body: { displayName: "other" } });
  expect((await sandbox.google.call("PATCH", address, { ...made, displayName: "third" })).status).toBe(409);
});

it("takes an address for a label, which is no label as others are", async () => {
  const channels = "https://monitoring.googleapis.com/v3/projects/acme-dev/notificationChannels";
  const channel = { type: "email", labels: { email_address: "Ops@acme.example" } };
  expect(await sandbox.google.call("POST", channels, channel)).toMatchObject({ status: 200, body: channel });
});

it("keeps a channel that a policy names, until it names it no more or the deletion is forced", async () => {
  const v3 = "https://monitoring.googleapis.com/v3";
  const made = async (collection: string, body: object) => {
    const { body: answer } = await sandbox.google.call("POST", `${v3}/projects/acme-dev/${collection}`, body);
    return answer.name as string;
  };
  const email = { type: "email", labels: { email_address: "ops@acme.example" } };
  const [left, forced] = [await made("notificationChannels", email), await made("notificationChannels", email)];
  const policy = await made("alertPolicies", {
    displayName: "slow",
    combiner: "OR",
    conditions: [
      {
        displayName: "slow",
        conditionThreshold: { filter: "metric.type=1", comparison: "COMPARISON_GT", duration: "0s" },
      },
    ],
    notificationChannels: [left, forced],
  });
  const remove = (channel: string, query = "") => sandbox.google.call("DELETE", `${v3}/${channel}${query}`);
  expect(await remove(left, "?force=false")).toMatchObject({
    status: 400,
    body: { error: { message: `Could not delete "${left}" because it is still being referenced by: "${policy}"` } },
  });
  const address = `${v3}/${policy}`;
  await sandbox.google.call("PATCH", `${address}?updateMask=notificationChannels`, { notificationChannels: [forced] });
  expect(await remove(left)).toMatchObject({ status: 200 });
  expect(await remove(forced, "?force=true")).toMatchObject({ status: 200 });
  expect((await sandbox.google.call("GET", address)).body.notificationChannels ?? []).toEqual([]);
});
