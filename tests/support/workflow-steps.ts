import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import { jobsIn, type Workflows } from "./workflow-rules";

const folder = join(".github", "workflows");

/** This repository's own. */
export const workflows: Workflows = Object.fromEntries(
  readdirSync(folder).map((file) => [file.replace(/\.yml$/, ""), readFileSync(join(folder, file), "utf8")]),
);

/** Runs a step's script in a folder of its own, with these programs on the PATH. */
export function run(script: string, programs: Record<string, string>, variables: Record<string, string> = {}) {
  const here = mkdtempSync(join(tmpdir(), "ponte-workflow-"));
  onTestFinished(() => rmSync(here, { recursive: true }));
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(here, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(here, name), 0o755);
  }
  const files = { GITHUB_OUTPUT: join(here, "output"), GITHUB_STEP_SUMMARY: join(here, "summary") };
  for (const file of Object.values(files)) writeFileSync(file, "");
  const { status, stdout } = spawnSync("bash", ["-e", "-o", "pipefail", "-c", script], {
    cwd: here,
    env: { ...process.env, ...files, PATH: [here, process.env.PATH].join(delimiter), ...variables },
    encoding: "utf8",
  });
  const said = (file: string) => readFileSync(file, "utf8");
  return { status, stdout, output: said(files.GITHUB_OUTPUT), summary: said(files.GITHUB_STEP_SUMMARY) };
}

/** The script of a step, by its job, such as `build-image: pin`, and its id. */
export const stepOf = (job: string, id: string) =>
  jobsIn(workflows)
    .find(([name]) => name === job)![1]
    .steps!.find((step) => step.id === id)!.run!;
