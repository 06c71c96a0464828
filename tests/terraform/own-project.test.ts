import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import manifest from "../../package.json";
import { installPacked } from "../support/packed";
import { Clone } from "./support/clone";
import { needs, reasonToSkip } from "./support/needs";
import { run, type Ended } from "./support/run";
import { terraformEnvironment } from "./support/terraform";

const root = resolve(__dirname, "../..");

/** The package as npm would publish it, packed from a copy: others pack at the same time. */
let packed: string;
beforeAll(() => {
  const { folder } = new Clone("packed");
  execFileSync("npm", ["pack", "--silent"], { cwd: folder });
  packed = join(folder, `ponte-constructs-${manifest.version}.tgz`);
});

// The second is planned alone, and deployed as well where PONTE_PROOF is "whole".
const isWhole = process.env.PONTE_PROOF === "whole";

describe.concurrent.each([
  {
    cloud: "Google Cloud",
    required: ["hashicorp/google"],
    answers: "--cloud gcp --project acme-ml-own --project-number 481516234299 --region europe-west1",
    isDeployed: true,
  },
  {
    cloud: "AWS",
    required: ["hashicorp/aws", "moto"],
    answers: "--cloud aws --account 111122224444 --region eu-west-1",
    isDeployed: isWhole,
  },
])("from an empty folder, with the package alone, on $cloud", ({ required, answers, isDeployed }) => {
  needs(...required);
  let folder: string;
  let runs = 0;
  let succeeded = true;

  const shell = (line: string): Promise<Ended> => {
    const env = { ...terraformEnvironment(inject("folder")), FORCE_COLOR: "0" };
    return run("sh", ["-c", line], { cwd: folder, env, log: `${folder}-${++runs}.log` });
  };
  const inSandbox = (words: string) => shell(`npx ponte sandbox -- cdktf ${words}`);

  beforeAll(() => {
    if (reasonToSkip(required)) return;
    folder = mkdtempSync(join(inject("folder"), "own-"));
    // What npm would fetch from its registry is linked; neither provider is.
    mkdirSync(join(folder, "node_modules", ".bin"), { recursive: true });
    for (const name of ["cdktf", "cdktf-cli", "constructs", ".bin/cdktf"])
      symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
    const beside = mkdtempSync(join(inject("folder"), "installed-"));
    installPacked(beside, packed);
    const installed = join(beside, "node_modules", "ponte-constructs");
    symlinkSync(installed, join(folder, "node_modules", "ponte-constructs"));
    symlinkSync(join(installed, "bin", "ponte.js"), join(folder, "node_modules", ".bin", "ponte"));
    mkdirSync(join(folder, ".ponte"));
    symlinkSync(join(root, ".ponte", "python"), join(folder, ".ponte", "python")); // as `ponte sandbox install` makes it
  });
  afterAll(async () => {
    if (folder) await shell("npx ponte sandbox stop");
  });
  // Each step begins where the one before it ended.
  beforeEach(({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
  });

  it.sequential("a project begins", async () => {
    const words = `--yes --system own --owner ml@acme.example ${answers}`;
    expect(await shell(`npx ponte init ${words} --into fresh`)).toSucceed("environments/dev.yaml");
    expect(await shell("mv fresh/* fresh/.[!.]* . && rmdir fresh")).toSucceed();
  });

  it.sequential("its program is made and shown", async () => {
    expect(await shell("npx ponte synth")).toSucceed("2 buckets, 1 registry");
    expect(await shell("npx ponte show dev")).toSucceed("bucket");
    expect(await shell("npx ponte check dev")).toSucceed("nothing is wrong");
  });

  it.sequential("is planned in the sandbox, and told in words", async () => {
    expect(await inSandbox("diff dev")).toSucceed("to add, 0 to change, 0 to destroy");
    expect(await shell("npx ponte sandbox -- ponte diff dev")).toSucceed("Creates");
  });

  it.runIf(isDeployed).sequential("is deployed, changed and destroyed", async () => {
    expect(await shell("npx ponte sandbox start")).toSucceed("The sandbox runs");
    // cdktf may lose the last lines on a busy machine.
    expect(await inSandbox("deploy dev --auto-approve")).toSucceed();
    expect(await inSandbox("diff dev")).toSucceed("No changes.");
    expect(await shell("npx ponte add dataset reports")).toSucceed("environments/dev.yaml");
    expect(readFileSync(join(folder, "environments", "dev.yaml"), "utf8")).toContain("reports");
    expect(await inSandbox("deploy dev --auto-approve")).toSucceed();
    expect((await shell("npx ponte sandbox status")).output).toContain("dataset");
    expect(await inSandbox("destroy dev --auto-approve")).toSucceed();
    expect((await shell("npx ponte sandbox status")).output).toMatch(/^In the sandbox, on .*: nothing/);
  }); // prettier-ignore
});
