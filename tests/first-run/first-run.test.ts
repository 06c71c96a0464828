import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aws } from "../../first-run/aws";
import { environment } from "../../first-run/environments";
import { gcp } from "../../first-run/gcp";
import { optionsOf } from "../../first-run/options";
import { announcement, answered, report, write } from "../../first-run/report";
import { firstError } from "../../first-run/terraform";
import { loadFiles, problemsOf } from "../support/environments";

const digest = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";
const words = {
  aws: [
    "--account",
    "111122223333",
    "--region",
    "eu-west-1",
    "--image",
    `111122223333.dkr.ecr.eu-west-1.amazonaws.com/m@${digest}`,
  ],
  gcp: [
    "--account",
    "acme-ml-first",
    "--project-number",
    "481516234201",
    "--region",
    "europe-west1",
    "--image",
    `europe-west1-docker.pkg.dev/acme-ml-first/images/m@${digest}`,
  ],
};
const optionsFor = (cloud: "aws" | "gcp", ...more: string[]) => optionsOf(["--cloud", cloud, ...words[cloud], ...more]);

describe.each([
  ["aws", aws],
  ["gcp", gcp],
] as const)("the first run on %s", (cloud, script) => {
  const options = optionsFor(cloud);
  const steps = script.steps(options);
  const questions = script.questions(options);

  it("deploys environments that are right, and each changes something", () => {
    const files = steps.flatMap((step) =>
      "deploy" in step ? [JSON.stringify(environment(options, step.deploy))] : [],
    );
    for (const file of files) expect(problemsOf({ "first-run.yaml": file })).toEqual([]);
    expect(files.filter((file, index) => file === files[index - 1])).toEqual([]);
    expect(files.length).toBeGreaterThan(3);
  });

  it("makes something of each kind, Airflow only where it is wanted", () => {
    const kindsOf = (file: object) => {
      const { kinds } = loadFiles({ "first-run.yaml": JSON.stringify(file) })[0]!;
      return Object.entries(kinds).flatMap(([kind, items]) => (Object.keys(items).length > 0 ? [kind] : []));
    };
    expect(kindsOf(environment(options))).toEqual(["buckets", "registries", "datasets", "airflow", "endpoints"]);
    expect(kindsOf(environment(optionsFor(cloud, "--no-airflow")))).not.toContain("airflow");
  });

  it("asks what the audits left open, of a step that there is or of the cloud", () => {
    const names = steps.map(({ name }) => name);
    for (const { finding, step, look } of questions) {
      expect(finding).toMatch(cloud === "aws" ? /^AWS \d+$/ : /^Google \d+$/);
      expect([step !== undefined && names.includes(step), look !== undefined].filter(Boolean)).toHaveLength(1);
    }
  });

  it("says what it makes, and prices with their dates, before anything is made", () => {
    const said = announcement(
      options,
      steps.map(({ name }) => name),
    );
    for (const { name } of steps) expect(said).toContain(`  ${name}`);
    expect(said.match(/: \$\d[\d.]* per (hour|month) \([\w-]+, list price, read 20\d\d/g)?.length).toBeGreaterThan(3);
    expect(announcement(optionsFor(cloud, "--no-airflow"), [])).not.toContain("Airflow");
  });

  it("writes an answer to every question, whatever became of the run", () => {
    const outcomes = [{ step: "deploy", minutes: 3, error: "Error: a | b" }];
    const part = report(options, outcomes, answered(questions, outcomes, new Map()));
    expect(part).toContain("| deploy | 3.0 | no: Error: a \\| b |");
    expect(part.match(/^\| (AWS|Google) \d+ \|.*\|$/gm)).toHaveLength(questions.length);
    expect(part).toContain("not asked: the run ended before");
  });
});

it("the page keeps its other parts, and has one of each cloud", () => {
  const folder = mkdtempSync(join(tmpdir(), "ponte-first-run-"));
  try {
    const file = join(folder, "proof.md");
    writeFileSync(file, "# Title\n\nText.\n\n## AWS\n\nold\n");
    write(file, optionsFor("aws"), "one");
    write(file, optionsFor("gcp"), "two");
    write(file, optionsFor("aws"), "three");
    expect(readFileSync(file, "utf8")).toBe(
      "# Title\n\nText.\n\n## AWS\n\nold\n\n## First run on the real Google Cloud\n\ntwo\n\n## First run on the real AWS\n\nthree\n",
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("tells the first of Terraform's errors, in one line", () => {
  const said =
    "Plan: 1 to add\n╷\n│ Error: creating X: AccessDenied\n│ \n│   with aws_x.y,\n│   on cdk.tf.json line 3\n╵\n╷\n│ Error: second\n╵\n";
  expect(firstError(said)).toBe("Error: creating X: AccessDenied with aws_x.y, on cdk.tf.json line 3");
});
