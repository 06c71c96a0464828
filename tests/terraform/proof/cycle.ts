import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Environment } from "../../../language";
import { schemaProblems } from "../../support/check-schema";
import { expectNoFindings } from "../../support/google-findings";
import { expectAnsweredAsAws } from "../support/moto-faults";
import type { Ended } from "../support/run";
import { isFamily } from "./chosen";
import { drift } from "./drift";
import { Counter, type Evidence } from "./evidence";
import { sorted } from "./kept";
import { Sandboxed } from "./sandboxed";
import { lacksValues, settingValues } from "./values";

const edits = join(__dirname, "edits");

/** How far an environment goes: `whole` through every step, or `short`: deployed, planned again, destroyed. */
export type Cycle = "whole" | "short";

/**
 * Takes an environment from the first plan to the last destroy and counts what Terraform says on the way. Fails at the first step that is not
 * as it should be.
 */
export async function run(environment: Environment, cycle: Cycle): Promise<Evidence> {
  const sandbox = new Sandboxed(environment);
  const counter = new Counter();

  const expectApplied = async (ended: Ended) => {
    expect(ended).toSucceed("Apply complete!");
    counter.applied(ended.output);
    expect(await sandbox.terraform("plan", "-out=plan")).toSucceed();
    expect(counter.unchanged(await sandbox.planned()), "the second plan").toEqual([]);
  };
  const deploy = () => sandbox.cdktf("deploy", "--auto-approve");
  /** Goes through at once, or once people have put in the values that it reads. */
  const firstDeploy = async () => {
    const ended = await deploy();
    if (!lacksValues(ended)) return ended;
    counter.applied(ended.output);
    expect(await sandbox.shell(settingValues(environment))).toSucceed();
    return deploy();
  };
  const change = async (texts: string[]) => {
    sandbox.edit(texts);
    expect(await sandbox.synth()).toSucceed();
    return sandbox.terraform("apply", "-auto-approve");
  };

  expect(await sandbox.start()).toSucceed();
  try {
    if (cycle === "whole") {
      expect(await sandbox.cdktf("diff")).toSucceed();
      counter.planned(await sandbox.planned());
    }
    await expectApplied(await firstDeploy());
    const program = sandbox.program();
    expect(schemaProblems(program)).toEqual([]);
    counter.passed("schema", program);
    expect(await sandbox.invalid()).toEqual([]);
    counter.passed("validated", program);

    const unprotect = environment.protect ? ["protect: false\nforceDestroy: true\n"] : [];
    const [changes, removals] = editsOf(environment);
    if (cycle === "whole") {
      if (environment.protect) await refuseDestroy(sandbox);
      await drift(environment, program, await sandbox.variables());
      await expectApplied(await change([...unprotect, changes]));
      await expectApplied(await change([...unprotect, changes, removals]));
    } else if (environment.protect) {
      expect(await change(unprotect)).toSucceed("Apply complete!");
    }

    const ended = await sandbox.terraform("destroy", "-auto-approve"); // cdktf can lose the last lines on a busy machine
    expect(ended).toSucceed("Destroy complete!");
    counter.applied(ended.output);
    const { kept, left } = sorted(environment, await sandbox.things());
    expect(left, "what is left in the sandbox").toEqual([]);
    if (environment.cloud === "aws") expectAnsweredAsAws(await sandbox.faults(), environment.name);
    const { findings } = await sandbox.status();
    expectNoFindings(findings);
    counter.modelled(); // a request that is not valid would have been refused
    return {
      environment: environment.name,
      cloud: environment.cloud,
      cycle,
      providers: sandbox.providers(),
      resources: instances(program.resource),
      dataSources: instances(program.data),
      types: counter.types,
      kept,
      tolerated: findings.tolerated.map(({ method, at, why }) => `\`${method}\` \`${at}\`: ${why}`),
    };
  } finally {
    await sandbox.stop();
  }
}

/** What is protected stays whole. */
async function refuseDestroy(sandbox: Sandboxed): Promise<void> {
  const before = await sandbox.things();
  expect(await sandbox.terraform("destroy", "-auto-approve")).toFail("Instance cannot be destroyed");
  expect(await sandbox.things()).toEqual(before);
}

/** What is changed and then what is removed, of a family, or of what all environments of a cloud describe. */
function editsOf(environment: Environment): [changes: string, removals: string] {
  const file = isFamily(environment) ? environment.name : environment.cloud;
  return readFileSync(join(edits, `${file}.yaml`), "utf8").split(/^---\n/m) as [string, string];
}

function instances(types: Record<string, object> = {}): number {
  return Object.values(types).reduce((sum, byId) => sum + Object.keys(byId).length, 0);
}
