import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startAws, type Aws } from "./support/moto";
import { needs, reasonToSkip } from "./support/needs";
import { Project } from "./support/project";
import { run, type Ended } from "./support/run";
import { terraformEnvironment } from "./support/terraform";

const root = resolve(__dirname, "../..");
const account = "111122223333";
const bucket = "acme-ml-dev-tfstate";

// Registries alone: an apply waits for nothing.
const small = `cloud: aws
system: churn
owner: ml-platform@acme.example
protect: false
aws: { account: "${account}", region: eu-west-1 }
registries: { serving: {} }
`;
const environments = {
  remote: `${small}state: { bucket: ${bucket} }\n`, // its state is in a bucket
  local: small, // and this one's in a file beside the project
};

const required = ["hashicorp/aws", "moto"];
needs(...required);

// Each has a project, a moto and a sandbox of its own.
const states = Object.keys(environments);
describe.concurrent.each(states)("what was really deployed of an environment with %s state", (environment) => {
  let real: Aws; // a second moto, which plays the real AWS
  let project: Project;

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    real = await startAws(account);
    await real.makeBucket(bucket, "eu-west-1");
    project = new Project(`real-${environment}`, { ...real.environment, AWS_REGION: "eu-west-1" });
    for (const [name, yaml] of Object.entries(environments))
      writeFileSync(join(project.folder, "environments", `${name}.yaml`), yaml);
  });
  afterAll(() => real?.stop());

  /** `cdktf ...` in the sandbox, typed in the shell that has just deployed really. */
  function inSandbox(...words: string[]): Promise<Ended> {
    const env = { ...terraformEnvironment(inject("folder")), ...real.environment, FORCE_COLOR: "0" };
    const log = join(project.folder, `sandbox-${words[0]}.log`);
    const cdktf = join(root, "node_modules", ".bin", "cdktf");
    const ponte = join(root, "bin", "ponte.js");
    return run(process.execPath, [ponte, "sandbox", "--", cdktf, ...words], {
      cwd: project.folder,
      env: { ...env, PONTE_ENVIRONMENT: environment },
      log,
    });
  }

  it("is not touched by deploying other things under the same names in the sandbox", async () => {
    expect(await project.cdktf("deploy", environment, "--auto-approve")).toSucceed("Apply complete!");
    const edit = (from: string, to: string) => project.edit(environment, (text) => text.replace(from, to));
    const calls = await real.calls();
    const inventory = await real.inventory();
    const files = contents(project.folder);
    expect(Object.keys(files).some((file) => file.endsWith(".tfstate"))).toBe(true);

    edit("serving: {}", "serving: { keep: 5 }, training: {}");
    const deployed = await inSandbox("deploy", environment, "--auto-approve");
    expect(deployed).toSucceed("7 to add, 0 to change, 0 to destroy"); // three of them Terraform's own, of the anchor
    expect(deployed).toSucceed("2 image registries");
    edit("serving: { keep: 5 }, training: {}", "serving: {}");

    expect(await real.calls()).toEqual(calls);
    expect(await real.inventory()).toEqual(inventory);
    expect(contents(project.folder)).toEqual(files);
    expect(await project.cdktf("diff", environment)).toSucceed("No changes.");
  });
});

/** Every file of a folder but for the logs of these tests and what the sandbox keeps, by a hash of its content. */
function contents(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (path) => !path.startsWith(".ponte") && !path.endsWith(".log") && !path.endsWith(".yaml"),
  );
  const files = paths.map((path) => join(folder, path)).filter((path) => existsSync(path) && statSync(path).isFile());
  const hash = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");
  return Object.fromEntries(files.map((path) => [relative(folder, path), hash(path)]));
}
