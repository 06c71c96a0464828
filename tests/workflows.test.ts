import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import type { Json } from "./support/check-schema";

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, string>;
  readonly env?: Record<string, string>;
}

const jobs = ["diff", "deploy-environment"].flatMap((file) => {
  const { jobs } = parse(readFileSync(join(".github", "workflows", `${file}.yml`), "utf8")) as Json;
  return Object.entries<{ steps: Step[] }>(jobs).map(([name, { steps }]) => ({ job: `${file}: ${name}`, steps }));
});

const token = { TF_VAR_google_access_token: "${{ steps.google.outputs.access_token }}" };
const refreshes = ({ run = "" }: Step) => /^npx cdktf (diff|deploy)|^terraform .*\b(plan|apply)\b/m.test(run);

// The plan identity plans with its own token, and the one that deploys deploys with its own: no job has another's.
it("each job that plans or deploys asks for a token of its own identity, and hands it to Terraform alone", () => {
  const working = jobs.filter(({ steps }) => steps.some(refreshes));
  expect(working.map(({ job }) => job)).toEqual([
    "diff: plan",
    "deploy-environment: plan",
    "deploy-environment: deploy",
  ]);
  for (const { job, steps } of working) {
    const identity = steps.filter(({ uses = "" }) => uses.startsWith("google-github-actions/auth@"));
    expect(identity, job).toMatchObject([{ id: "google", with: { token_format: "access_token" } }]);
    expect(
      steps.filter(({ env }) => env !== undefined),
      job,
    ).toEqual(steps.filter(refreshes));
    for (const step of steps.filter(refreshes)) expect(step.env, `${job}: ${step.run}`).toEqual(token);
  }
});
