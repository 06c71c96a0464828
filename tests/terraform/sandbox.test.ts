import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runningSandbox, type Address } from "../../sandbox/address";
import { processesMarked } from "../../sandbox/marked-processes";
import { Clone } from "./support/clone";
import { needs, reasonToSkip } from "./support/needs";
import type { Ended } from "./support/run";

const clouds = [
  {
    environment: "dev",
    cloud: "Google Cloud",
    required: ["hashicorp/google"],
    log: "google.jsonl",
    first: { host: "storage.googleapis.com" },
    // Services stay on, as Terraform is told to leave them.
    left: /^In the sandbox, on Google Cloud: nothing but what the cloud keeps: \d+ APIs \(.+\)\.\n {2}Besides, .+: the bucket of the state, /,
  },
  {
    environment: "dev-aws",
    cloud: "AWS account 111122223333",
    required: ["hashicorp/aws", "moto"],
    log: "aws-111122223333.jsonl",
    first: { service: "s3" },
    // The role of the people who are let in, and the state's bucket, were there before.
    left: /^In the sandbox, on AWS account 111122223333: nothing that a deploy made\.\n {2}Besides, .+: the bucket of the state, .+; the role /,
  },
];

// Each cloud has a clone and a sandbox of its own.
describe.concurrent.each(clouds)(
  "a clean clone, with $environment in the sandbox",
  ({ environment, cloud, required, ...expected }) => {
    needs(...required);
    let clone: Clone;
    let address: Address;
    let succeeded = true;
    let told: Ended;
    const sandbox = (words: string) => clone.shell(`node bin/ponte.js sandbox ${words}`);

    beforeAll(() => {
      if (!reasonToSkip(required)) clone = new Clone(`clone-${environment}`);
    });
    afterAll(async () => {
      if (clone) await sandbox("stop");
    });
    // Each step begins where the one before it ended.
    beforeEach(({ skip, onTestFailed }) => {
      skip(!succeeded, "a step before this one failed");
      onTestFailed(() => void (succeeded = false));
    });

    it.sequential("starts", async () => {
      expect(await sandbox("start")).toSucceed("The sandbox runs");
      address = (await runningSandbox(join(clone.folder, ".ponte", "sandbox.json")))!;
    });

    it.sequential("deploys by the README's own line", async () => {
      const line = clone.lineOfReadme(environment);
      expect(line).toBe(`npx ponte sandbox -- cdktf deploy ${environment} --auto-approve`);
      expect(await clone.shell(line)).toSucceed("Apply complete!");
    });

    it.sequential("writes nowhere but below .ponte", () => {
      expect(clone.changedFiles()).toEqual([]);
      expect(existsSync(join(clone.folder, "cdktf.out"))).toBe(false);
    });

    it.sequential("says what exists and which calls came", async () => {
      const { output } = await sandbox("status");
      expect(output).toMatch(new RegExp(`^In the sandbox, on ${cloud}: .*1 Airflow environment`));
      const [, count] = new RegExp(`^${cloud} was called (\\d+) times: `, "m").exec(output)!;
      const calls = readFileSync(join(clone.folder, ".ponte", "sandbox", expected.log), "utf8")
        .trim()
        .split("\n");
      expect(calls).toHaveLength(Number(count));
      expect(JSON.parse(calls[0]!)).toMatchObject(expected.first);
    });

    it.sequential("has nothing to change, until the environment changes", async () => {
      expect(await sandbox(`-- cdktf diff ${environment}`)).toSucceed("No changes.");
      clone.edit(environment, (text) => text.replace("deleteAfter: 180d", "deleteAfter: 170d"));
      expect(await sandbox(`-- cdktf diff ${environment}`)).toSucceed("0 to add, 1 to change, 0 to destroy");
    });

    it.sequential("takes its state along when `state` is taken out", async () => {
      clone.edit(environment, (text) => text.replace(/^state:\n(?: .*\n)+/m, ""));
      told = await sandbox(`-- cdktf diff ${environment}`);
      expect(told).toSucceed("0 to add, 1 to change, 0 to destroy");
    });

    it.sequential("draws nothing, since there is no terminal, and keeps a log of everything", () => {
      expect(told.output).not.toContain("\u001b");
      const log = readFileSync(join(clone.folder, ".ponte", "sandbox", "cdktf.log"), "utf8");
      expect(log).toContain("Apply complete!");
    });

    it.sequential("is destroyed, but for what the cloud keeps", async () => {
      expect(await sandbox(`-- cdktf destroy ${environment} --auto-approve`)).toSucceed("Destroy complete!");
      expect((await sandbox("status")).output).toMatch(expected.left);
    });

    it.sequential("leaves no process when it stops", async () => {
      expect(await sandbox("stop")).toSucceed("stopped");
      expect(processesMarked(address.mark)).toEqual([]);
      expect(await sandbox("status")).toSucceed("No sandbox runs");
    });
  },
);
