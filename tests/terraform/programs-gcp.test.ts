import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { startGoogle } from "../../sandbox/google";
import { bundle } from "../../scripts/bundle";
import { expectNoFindings } from "../support/google-findings";
import { needs } from "./support/needs";
import { run } from "./support/run";
import { terraformCommand, terraformEnvironment } from "./support/terraform";

needs("hashicorp/google", "magodo/restful");

// Programs of library users that serve models: they are made, and then nothing is left to do.
describe("a program that serves on Google Cloud", () => {
  it.each([
    "tests/programs/run-behind-load-balancer.ts",
    "tests/programs/endpoint-for-pipeline.ts",
    "examples/canary-gcp/main.ts",
    "examples/cloud-run-gpu/main.ts",
  ])("%s is deployed, and planned again without a change", async (program) => {
    const folder = join(inject("folder"), "programs-gcp", program.replace(/\W/g, "-"));
    mkdirSync(folder, { recursive: true });
    const google = await startGoogle({
      certificate: join(folder, "google.pem"),
      projects: [{ id: "acme-ml-prod", number: "481516234202" }],
      upstreamProxy: process.env.HTTPS_PROXY,
    });
    onTestFinished(() => google.stop());
    const secrets = "https://secretmanager.googleapis.com/v1/projects/acme-ml-prod/secrets";
    await google.call("POST", `${secrets}?secretId=hugging-face`, { replication: { automatic: {} } }); // somebody else's
    const variables = { TF_VAR_google_access_token: "fake-token", TF_VAR_pagerduty_key: "fake-key" };
    const out = join(folder, "cdktf.out");
    const env = { ...terraformEnvironment(inject("folder")), ...google.environment, ...variables, CDKTF_OUTDIR: out };
    const bundled = bundle(program, { outdir: join(folder, "bundle") });
    expect(await run(process.execPath, [bundled], { cwd: folder, env, log: join(folder, "synth.log") })).toSucceed();
    const cwd = join(out, "stacks", readdirSync(join(out, "stacks"))[0]!);
    const terraform = (...words: string[]) =>
      run(terraformCommand(), [...words, "-input=false", "-no-color"], {
        cwd,
        env,
        log: join(folder, `${words[0]}.log`),
      });
    expect(await terraform("init")).toSucceed();
    expect(await terraform("apply", "-auto-approve")).toSucceed("Apply complete!");
    const plan = await terraform("plan", "-detailed-exitcode");
    expect(plan.output).toContain("No changes.");
    expect(plan.code).toBe(0);
    expectNoFindings({ ...google.findings(), unjudged: [] }); // load balancers and secrets are no kinds of ours: nothing describes them here
  });
});
