import { expect, it } from "vitest";
import { started } from "../started";

const sandbox = started();
const budgets = "https://billingbudgets.googleapis.com/v1/billingAccounts/01ABCD-23EF45-6789AB/budgets";
const amount = { specifiedAmount: { units: "10" } };
const channelOf = async (type: string, labels: object) => {
  const address = "https://monitoring.googleapis.com/v3/projects/acme-dev/notificationChannels";
  const { body } = await sandbox.google.call("POST", address, { type, labels });
  return body.name as string;
};
const telling = (channel: string) => ({ amount, notificationsRule: { monitoringNotificationChannels: [channel] } });

it("answers projects by their numbers, and the account's currency where none was sent", async () => {
  const { body } = await sandbox.google.call("POST", budgets, { amount, budgetFilter: { projects: ["projects/acme"] } });
  expect(body.budgetFilter.projects).toEqual([expect.stringMatching(/^projects\/\d+$/)]);
  expect(body.amount.specifiedAmount).toEqual({ units: "10", currencyCode: "USD" });
}); // prettier-ignore

it("takes the channel of an address", async () => {
  const email = await channelOf("email", { email_address: "ml@acme.example" });
  expect((await sandbox.google.call("POST", budgets, telling(email))).status).toBe(200);
});

it("refuses a budget that tells a channel of another kind than e-mail", async () => {
  const slack = await channelOf("slack", { channel_name: "#ml" });
  const { status, body } = await sandbox.google.call("POST", budgets, telling(slack));
  expect([status, body.error.message]).toEqual([400, expect.stringContaining("is of type slack, not email")]);
});

it("takes a change of the amount, and refuses one of the currency", async () => {
  const { body: made } = await sandbox.google.call("POST", budgets, { amount });
  const change = (specifiedAmount: object) =>
    sandbox.google.call("PATCH", `https://billingbudgets.googleapis.com/v1/${made.name}?updateMask=amount`, {
      amount: { specifiedAmount },
    });
  expect(await change({ currencyCode: "USD", units: "20" })).toMatchObject({ status: 200 });
  expect(await change({ currencyCode: "EUR", units: "20" })).toMatchObject({ status: 400 });
});
