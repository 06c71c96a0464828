import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { processesMarked } from "../../sandbox/marked-processes";
import { runningSandbox } from "../../sandbox/address";
import { needs, reasonToSkip } from "./support/needs";
import { Project } from "./support/project";
import { run } from "./support/run";
import { terraformEnvironment } from "./support/terraform";

const root = resolve(__dirname, "../..");
const required = ["hashicorp/google"];
needs(...required);

describe("the sandbox on Google Cloud, between start and stop", () => {
  let project: Project;
  let mark: string;
  let succeeded = true;
  let runs = 0;

  /** `ponte sandbox ...`, as people type it. */
  function sandbox(...words: string[]) {
    const env = { ...terraformEnvironment(inject("folder")), FORCE_COLOR: "0" };
    const log = join(project.folder, `sandbox-${++runs}.log`);
    return run(process.execPath, [join(root, "bin", "ponte.js"), "sandbox", ...words], {
      cwd: project.folder,
      env,
      log,
    });
  }
  const cdktf = (...words: string[]) => sandbox("--", join(root, "node_modules", ".bin", "cdktf"), ...words);

  beforeAll(() => {
    if (!reasonToSkip(required)) project = new Project("sandboxed", {});
  });
  afterAll(async () => {
    if (project) await sandbox("stop");
  });
  beforeEach(({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
  });

  it("starts, and says so to nobody but this folder", async () => {
    expect(await sandbox("start")).toSucceed("The sandbox runs");
    mark = (await runningSandbox(join(project.folder, ".ponte", "sandbox.json")))!.mark;
  });

  it("deploys an environment, and holds it afterwards", async () => {
    expect(await cdktf("deploy", "dev", "--auto-approve")).toSucceed("In the sandbox: ");
    expect(await sandbox("status")).toSucceed("composer environments");
    expect(await cdktf("diff", "dev")).toSucceed("No changes.");
  });

  it("sees a change", async () => {
    project.edit("dev", (text) => text.replace("deleteAfter: 180d", "deleteAfter: 170d"));
    expect(await cdktf("diff", "dev")).toSucceed("0 to add, 1 to change, 0 to destroy");
  });

  it("writes nowhere but below .ponte", () => {
    expect(existsSync(join(project.folder, "cdktf.out"))).toBe(false);
    expect(readdirSync(project.folder).filter((name) => name.includes("tfstate"))).toEqual([]);
  });

  it("returns the command's exit code", async () => {
    expect((await sandbox("--", process.execPath, "-e", "process.exit(7)", "dev")).code).toBe(7);
  });

  it("is empty but for what Google keeps when everything is destroyed", async () => {
    expect(await cdktf("destroy", "dev", "--auto-approve")).toSucceed("Destroy complete!");
    const { output } = await sandbox("status");
    expect(output).toMatch(/^In the sandbox: 1 storage b, \d+ serviceusage services\./);
  });

  it("leaves no process when it stops", async () => {
    expect(await sandbox("stop")).toSucceed("stopped");
    await expect.poll(() => processesMarked(mark), { timeout: 5_000 }).toEqual([]);
    expect(await sandbox("status")).toSucceed("No sandbox runs");
  });
});
