import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { loadEnvironments } from "../../language";
import { sorted } from "./proof/kept";
import { Sandboxed } from "./proof/sandboxed";
import { needs, reasonToSkip } from "./support/needs";

const short = "protect: false\nforceDestroy: true\nttl: 3d\n";
const clouds = [
  {
    cloud: "Google Cloud",
    name: "short",
    yaml: `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-short, projectNumber: "481516234203", region: europe-west1 }
state: { bucket: acme-ml-short-tfstate }
buckets: { raw: {} }
registries: { serving: {} }
${short}`,
    required: ["hashicorp/google"],
  },
  {
    cloud: "AWS",
    name: "short-aws",
    yaml: `cloud: aws
system: churn
owner: ml@acme.example
aws: { account: "111122223336", region: eu-west-1 }
state: { bucket: acme-ml-short-aws-tfstate }
registries: { serving: {}, training: {} }
${short}`,
    required: ["hashicorp/aws", "moto"],
  },
];

const hour = 3_600_000;

/** A resource of the project's own, which can be made to fail when it is destroyed. */
const stuck = (fails: boolean) => `resource "terraform_data" "stuck" {
  depends_on = [terraform_data.ttl]
${fails ? '  provisioner "local-exec" {\n    when    = destroy\n    command = "exit 1"\n  }\n' : ""}}
`;

interface State {
  serial: number;
  outputs: Record<string, { value: unknown }>;
  resources: { type: string; name: string; instances: { attributes: Record<string, { value: string }> }[] }[];
}

describe.concurrent.each(clouds)("an environment on $cloud that goes by itself", ({ name, yaml, required }) => {
  needs(...required);
  let sandbox: Sandboxed;
  let succeeded = true;
  const [environment] = (() => {
    const folder = join(inject("folder"), `${name}-files`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.yaml`), yaml);
    return loadEnvironments({ directory: folder });
  })();

  const edit = async (...texts: string[]) => {
    sandbox.edit(texts.map((text) => `${text}\n`));
    expect(await sandbox.synth()).toSucceed();
  };
  const deploy = async () => expect(await sandbox.terraform("apply", "-auto-approve")).toSucceed("Apply complete!");
  /** What `ponte reap` says, and how it ends. */
  const reaps = async (said: string | RegExp, code: number, ...words: string[]) => {
    const ended = await sandbox.told("reap", ...words);
    expect(ended.output).toMatch(said);
    expect(ended.code, ended.output).toBe(code);
  };
  const left = async () => sorted(environment!, await sandbox.things()).left;

  /** Puts the start of the clock, and with it the end, so many hours back: what Terraform itself takes for its state is the only thing that is changed. */
  const turnBack = async (hours: number) => {
    const back = (time: unknown) => new Date(Date.parse(String(time)) - hours * hour).toISOString().replace(".000", "");
    const { output } = await sandbox.state("pull");
    const state = JSON.parse(output.slice(output.indexOf("{\n"), output.lastIndexOf("\n}") + 2)) as State;
    const clock = state.resources.find(({ type, name }) => type === "terraform_data" && name === "ttl")!;
    for (const { attributes } of clock.instances)
      for (const of of ["input", "output"]) attributes[of]!.value = back(attributes[of]!.value);
    state.outputs.expires_at!.value = back(state.outputs.expires_at!.value);
    const file = join(inject("folder"), `${name}-turned-back.tfstate`);
    writeFileSync(file, JSON.stringify({ ...state, serial: state.serial + 1 }));
    expect(await sandbox.state("push", file)).toSucceed();
  };

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    sandbox = new Sandboxed(environment!);
    expect(await sandbox.start()).toSucceed();
  });
  afterAll(() => sandbox?.stop());
  // Each step begins where the one before it ended.
  beforeEach(({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
  });

  it.sequential("is not deployed at first", async () => {
    await edit();
    await reaps(`${name}: not deployed`, 0, name);
  });

  it.sequential("is deployed with an empty second plan, and tells when it goes", async () => {
    await deploy();
    expect(await sandbox.terraform("plan")).toSucceed("No changes.");
    const { output } = await sandbox.terraform("output", "-raw", "expires_at");
    const [ends] = /\d{4}-\d\d-\d\dT[\d:]+Z/.exec(output)!;
    expect(Date.parse(ends) - Date.now()).toBeGreaterThan(71 * hour);
    expect(Date.parse(ends) - Date.now()).toBeLessThan(72 * hour);
    await reaps(/goes in (3 d|2 d 23 h)/, 0, name);
    await edit("ttl: 2h");
    await reaps(`${name}: stays: ttl: 2h is not deployed yet`, 0, name);
  });

  it.sequential("is refused where it is protected, by its file and by what was deployed", async () => {
    const things = await left();
    expect(things).not.toEqual([]);
    await edit("ttl: null\nprotect: true\nforceDestroy: false");
    await reaps(`${name}: kept: protect is on`, 3, name);
    await deploy();
    await edit("ttl: 2h");
    await reaps(`${name}: kept: protect is on where it was deployed last, for`, 3, name);
    await deploy();
    expect(await left()).toEqual(things);
  });

  it.sequential("is over when its time has passed, which a deploy of something else does not put off", async () => {
    const things = await left();
    await turnBack(5);
    await edit("ttl: 2h", "registries: { serving: { keep: 5 } }");
    writeFileSync(join(sandbox.stack, "stuck.tf"), stuck(true));
    await deploy();
    expect(await sandbox.terraform("plan")).toSucceed("No changes.");
    await reaps(/over: its time ended (3 h|2 h 5\d min)/, 0, name, "--dry-run");
    expect(await left()).toEqual(things);
  });

  it.sequential("knows its end where its destroy fails half-way, and goes with the next", async () => {
    await reaps(`${name}: failed, and is tried again by the next run`, 4, name);
    writeFileSync(join(sandbox.stack, "stuck.tf"), stuck(false));
    await reaps(/"verdict": "gone"/, 0, "--json");
    expect(await left()).toEqual([]);
    await reaps(`${name}: not deployed`, 0, name);
  });
});
