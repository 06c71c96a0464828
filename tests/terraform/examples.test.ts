import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startGoogle, type Google } from "../../sandbox/google";
import { bundle } from "../../scripts/bundle";
import { expectNoFindings } from "../support/google-findings";
import { startAws, type Aws } from "./support/moto";
import { needs, reasonToSkip } from "./support/needs";
import { run } from "./support/run";
import { providersOf, terraformCommand, terraformEnvironment } from "./support/terraform";

const root = resolve(__dirname, "../..");
const required = ["hashicorp/aws", "hashicorp/google", "magodo/restful", "moto"];
needs(...required);

describe("every example", () => {
  let aws: Aws;
  let google: Google;

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    aws = await startAws("111122223333");
    const projects = [
      { id: "acme-ml-dev", number: "481516234200" },
      { id: "acme-ml-prod", number: "481516234202" },
    ];
    const certificate = join(inject("folder"), "examples.pem");
    google = await startGoogle({ certificate, projects, upstreamProxy: process.env.HTTPS_PROXY });
  });
  afterAll(async () => {
    aws?.stop();
    await google?.stop();
    if (google) expectNoFindings(google.findings());
  });

  it.each(readdirSync(join(root, "examples")))("%s is planned", async (name) => {
    const folder = join(inject("folder"), "examples", name);
    mkdirSync(folder, { recursive: true });
    const out = join(folder, "cdktf.out");
    const made = await synthesize(name, folder, { ...terraformEnvironment(inject("folder")), CDKTF_OUTDIR: out });
    expect(made).toSucceed();

    for (const stack of readdirSync(join(out, "stacks"))) {
      const cwd = join(out, "stacks", stack);
      const isAws = providersOf(cwd).some(({ source }) => source === "hashicorp/aws");
      const cloud = isAws ? { ...aws.environment, AWS_REGION: "eu-west-1" } : google.environment;
      const env = { ...terraformEnvironment(inject("folder")), ...cloud };
      const terraform = (...words: string[]) =>
        run(terraformCommand(), words, { cwd, env, log: join(folder, `${words[0]}.log`) });
      expect(await terraform("init", "-input=false", "-no-color")).toSucceed();
      const plan = await terraform("plan", "-input=false", "-no-color", "-detailed-exitcode");
      expect(plan.output).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
      expect(plan.code).toBe(2);
    }
  });
});

/** A program is bundled and run, an environment made by Ponte's own program. */
function synthesize(name: string, folder: string, env: NodeJS.ProcessEnv) {
  const example = join(root, "examples", name);
  const isProgram = existsSync(join(example, "main.ts"));
  const environments = join(example, "environments");
  if (existsSync(environments)) cpSync(environments, join(folder, "environments"), { recursive: true });
  const program = isProgram
    ? bundle(`examples/${name}/main.ts`, { outdir: join(folder, "bundle") })
    : join(root, "start.js");
  return run(process.execPath, [program], { cwd: folder, env, log: join(folder, "synth.log") });
}
