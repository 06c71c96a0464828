import { resolve } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { needs } from "./support/needs";
import { run } from "./support/run";
import { terraformEnvironment } from "./support/terraform";

const root = resolve(__dirname, "../..");
const digest = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";
const clouds = {
  aws: {
    needed: ["hashicorp/aws", "moto"],
    words: `--account 111122223333 --region eu-west-1 --image 111122223333.dkr.ecr.eu-west-1.amazonaws.com/m@${digest}`,
    left: "The sandbox is empty.",
  },
  gcp: {
    needed: ["hashicorp/google", "magodo/restful"],
    words: `--account acme-ml-first --project-number 481516234201 --region europe-west1 --image europe-west1-docker.pkg.dev/acme-ml-first/images/m@${digest}`,
    left: /In the sandbox, on Google Cloud: nothing but what the cloud keeps: \d+ APIs \(.+\), 1 key ring \(.+\), 1 key \(.+\)\./,
  },
};

// AWS takes three times as long, for its provider waits.
const chosen = Object.entries(clouds).filter(([cloud]) => cloud === "gcp" || process.env.PONTE_FIRST_RUN_ON_AWS);

describe.concurrent.each(chosen)("%s", (cloud, { needed, words, left }) => {
  needs(...needed);

  it("comes to its end against what stands in for it, and writes nothing down", { timeout: 20 * 60_000 }, async () => {
    const args = ["scripts/first-run.js", "--cloud", cloud, ...words.split(" "), "--no-airflow", "--sandbox"];
    const log = `${inject("folder")}/first-run-${cloud}.log`;
    const env = terraformEnvironment(inject("folder"));
    const { code, output } = await run(process.execPath, args, { cwd: root, env, log });
    const rows = [...output.matchAll(/^\| ([a-z ]+) \| [\d.]+ \| (.*) \|$/gm)].map(
      ([, step, answer]) => `${step}: ${answer}`,
    );
    expect(rows.filter((row) => !row.endsWith(": yes") && !/^(close again|rollout): /.test(row))).toEqual([]);
    expect(rows.at(-1)).toBe("destroy: yes");
    expect(output).toMatch(left);
    expect(code).toBe(0);
  });
});
