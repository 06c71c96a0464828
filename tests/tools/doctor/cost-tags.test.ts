import { describe, expect, it } from "vitest";
import type { Environment } from "../../../language";
import { activateTags, tagChecks } from "../../../tools/doctor/cost-tags";
import { firstDeploy } from "../../../tools/doctor/first-deploy";
import type { Probe } from "../../../tools/doctor/probe";
import { loadFiles } from "../../support/environments";

const head = "system: churn\nowner: ml\nalerts: { emails: [a@acme.example] }\n";
const aws = `cloud: aws\n${head}aws: { account: "111122223333", region: eu-west-1 }\n`;
const google = (more = "") =>
  `cloud: gcp\n${head}gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1, billingAccount: 01ABCD-23EF45-6789AB${more} }\n`;
const budget = "budget: { amount: 1600 }\n";
const only = (text: string) => loadFiles({ "dev.yaml": text })[0]!;

/** A machine on which `aws` answers so. */
const answering = (status: number, ...keys: string[]) => {
  const asked: string[] = [];
  const run = (command: string, ...args: string[]) => {
    asked.push([command, ...args].join(" "));
    return { status, stdout: JSON.stringify({ CostAllocationTags: keys.map((TagKey) => ({ TagKey })) }) };
  };
  return { asked, probe: { run } as unknown as Probe };
};
const told = (environment: Environment, status: number, ...keys: string[]) =>
  tagChecks(answering(status, ...keys).probe, [environment]);

const activation =
  "aws ce update-cost-allocation-tags-status --region us-east-1 --cost-allocation-tags-status TagKey=environment,Status=Active TagKey=system,Status=Active";

describe("the tags that a budget on AWS counts by", () => {
  it("are activated once they are there, by one command, and for no other environment", () => {
    expect(activateTags(only(aws + budget))).toEqual([activation]);
    expect(activateTags(only(aws))).toEqual([]);
    expect(activateTags(only(google() + budget))).toEqual([]);
  });

  it("are asked for by one command, where somebody has a budget", () => {
    const { asked, probe } = answering(0, "environment", "system");
    expect(tagChecks(probe, [only(aws), only(google() + budget)])).toEqual([]);
    expect(asked).toEqual([]);
    const [check] = tagChecks(probe, [only(aws + budget)]);
    expect(check).toEqual({ ok: true, what: "AWS counts costs by the tags environment and system" });
    expect(asked).toEqual([
      "aws ce list-cost-allocation-tags --region us-east-1 --status Active --tag-keys environment system --output json",
    ]);
  });

  it("are missed one by one, with the command that activates them", () => {
    const [check] = told(only(aws + budget), 0, "system");
    expect(check).toMatchObject({ ok: false, fix: `${activation}, as who pays for the account` });
    expect(check!.what).toContain("does not count costs by the tag environment, and a budget stays at 0");
    expect(told(only(aws + budget), 0)[0]!.what).toContain("by the tag environment nor system");
  });

  it("are no mistake where AWS does not say: an account that another pays for may not ask", () => {
    expect(told(only(aws + budget), 254)).toMatchObject([{ ok: "warn", fix: expect.stringContaining(activation) }]);
  });
});

it("lets whoever deploys at the billing account's budgets before the first deploy on Google Cloud", () => {
  const last = (text: string) => firstDeploy(only(text)).at(-1);
  const command = "gcloud billing accounts add-iam-policy-binding 01ABCD-23EF45-6789AB";
  const role = "--role=roles/billing.costsManager";
  const deployer = "deployer@acme-ml-dev.iam.gserviceaccount.com";
  expect(last(google(`, deployer: ${deployer}`) + budget)).toBe(`${command} --member=serviceAccount:${deployer} ${role}`);
  expect(last(google() + budget)).toBe(`${command} --member="user:$(gcloud config get account)" ${role}`);
  expect(last(google())).not.toContain("billing accounts");
}); // prettier-ignore
