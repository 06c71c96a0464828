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
