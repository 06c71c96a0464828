import { describe, expect, it } from "vitest";
import { describePlan } from "../../../tools/plan/describe-plan";
import { linesOf, planOf, type Written } from "./changes";

const clock = (hours: number, change: "starts" | "stops" | "runs"): Written => {
  const is = { input: "2026-11-30T10:00:00Z" };
  const [before, after] = { starts: [null, { input: null }], stops: [is, null], runs: [is, is] }[change] as [
    null,
    null,
  ];
  return { type: "terraform_data", address: `terraform_data.ttl["${hours}h"]`, before, after, ...(change === "runs" ? { actions: ["no-op"] } : {}) }; // prettier-ignore
};
const bucket = { name: "acme-raw" };
const stays: Written = { type: "google_storage_bucket", before: bucket, after: bucket, actions: ["no-op"] };
const comes: Written = { type: "google_storage_bucket", before: null, after: bucket };
const goes: Written = { type: "google_storage_bucket", before: bucket, after: null };
const expiring = { output_changes: { expires_at: { actions: ["create"], before: null, after: null } } };
const said = (...resources: Written[]) => {
  const { text, dangerous } = describePlan(planOf(resources, expiring), { environment: "dev" });
  return { lines: linesOf({ text }), dangerous };
};

describe("the clock of an environment that goes by itself", () => {
  it("is no danger to what is made with it", () =>
    expect(said(clock(72, "starts"), comes)).toEqual({
      lines: [
        "The environment goes by itself 3 days after this deploy, with all that it holds (`ttl`)",
        "Creates bucket `acme-raw`",
      ],
      dangerous: false,
    }));

  it("is a loss to what is there already", () =>
    expect(said(clock(1, "starts"), stays)).toEqual({
      lines: ["From now on the environment goes by itself 1 hour after this deploy, with all that it holds (`ttl`)"],
      dangerous: true,
    }));

  it("starts again with another ttl, and a shorter one is a loss", () => {
    const again = (from: number, to: number) => said(clock(from, "stops"), clock(to, "starts"), stays);
    expect(again(72, 120)).toEqual({
      lines: [
        "The clock starts again: the environment goes by itself 5 days after this deploy, with all that it holds (`ttl`), and no longer 3 days after an earlier one",
      ],
      dangerous: false,
    });
    expect(again(72, 36)).toMatchObject({
      lines: [expect.stringContaining("goes by itself 36 hours after this deploy")],
      dangerous: true,
    });
  });

  it("stops", () =>
    expect(said(clock(72, "stops"), stays)).toEqual({
      lines: ["Stops the clock by which the environment would go by itself"],
      dangerous: false,
    }));

  it("is not told while it runs", () =>
    expect(said(clock(72, "runs"), goes).lines).toEqual(["Destroys bucket `acme-raw` and all objects in it"]));
});
