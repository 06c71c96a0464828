import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, inject, it } from "vitest";
import { bundle } from "../../scripts/bundle";
import { HeldProvider } from "./support/held-provider";
import { startAws, type Aws } from "./support/moto";
import { expectAnsweredAsAws } from "./support/moto-faults";
import { needs } from "./support/needs";
import { run } from "./support/run";
import { terraformCommand, terraformEnvironment } from "./support/terraform";

needs("hashicorp/aws", "moto");

const region = "eu-west-1"; // of all programs

/** What other people have made in an account before a program comes. */
const made: Record<string, (aws: Aws) => Promise<unknown>> = {
  "existing-network-and-role": async (aws) => {
    await makeNetwork(aws, "main", { Tier: "private" });
    await aws.makeRole("ml-serving");
    await aws.makeBucket("acme-shared-models", region);
    const headers = { "X-Amz-Target": "AmazonEC2ContainerRegistry_V20150921.CreateRepository" };
    await answer(aws, "ecr", { headers, body: JSON.stringify({ repositoryName: "ml/churn" }) });
  },
  "asynchronous-llm": async (aws) => {
    await aws.makeBucket("acme-llm-answers", region);
    await aws.makeRole("contracts-app");
  },
  "environments-loop": makeBoundary,
  "airflow-with-a-boundary": async (aws) => {
    await makeNetwork(aws, "shared");
    await makeBoundary(aws);
    for (const role of ["data-scientists", "reports-airflow"]) await aws.makeRole(role);
    for (const bucket of ["acme-dags", "acme-raw", "acme-features"]) await aws.makeBucket(bucket, region);
  },
};

// Programs of library users: they are made, and then nothing is left to do. Side by side: most of an apply is waiting.
describe.concurrent("a program on AWS", () => {
  it.for([
    "environments-loop",
    "airflow-with-a-boundary",
    "sharing-a-bucket",
    "canary-to-pagerduty",
    "asynchronous-llm",
    "existing-network-and-role",
  ])("%s is deployed, and planned again without a change", async (name, { expect, onTestFinished }) => {
    const folder = join(inject("folder"), "programs-aws", name);
    mkdirSync(folder, { recursive: true });
    const out = join(folder, "cdktf.out");
    const env = { ...terraformEnvironment(inject("folder")), CDKTF_OUTDIR: out };
    const program = bundle(`tests/programs/${name}.ts`, { outdir: join(folder, "bundle") });
    expect(await run(process.execPath, [program], { cwd: folder, env, log: join(folder, "synth.log") })).toSucceed();

    const deploy = async ([account, stacks]: [string, string[]]) => {
      const aws = await startAws(account);
      const held = new HeldProvider(`${name}-${account}`, "hashicorp/aws"); // none of them has another by an alias
      onTestFinished(async () => {
        await held.release();
        await aws.stop();
      });
      await made[name]?.(aws);
      const terraform = (cwd: string, ...words: string[]) => {
        const log = join(cwd, `${words[0]}.log`);
        return run(words[0] === "init" ? terraformCommand() : held.command, [...words, "-input=false", "-no-color"], { cwd, env: { ...env, ...aws.environment }, log }); // prettier-ignore
      };
      for (const stack of stacks) {
        expect(await terraform(stack, "init")).toSucceed();
        expect(await terraform(stack, "apply", "-auto-approve")).toSucceed("Apply complete!");
      }
      for (const stack of stacks) {
        const plan = await terraform(stack, "plan", "-detailed-exitcode");
        expect(plan.output).toContain("No changes.");
        expect(plan.code).toBe(0);
      }
      expectAnsweredAsAws(await aws.faults(), name);
    };
    await Promise.all(Object.entries(stacksByAccount(out)).map(deploy));
  });
});

/** The folders of a program's stacks, each after those that it reads from, by the account that they are for. */
function stacksByAccount(out: string): Record<string, string[]> {
  const { stacks } = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as {
    stacks: Record<string, { workingDirectory: string; dependencies: string[] }>;
  };
  const inOrder = new Set<string>();
  const add = (name: string) => {
    stacks[name]!.dependencies.forEach(add);
    inOrder.add(name);
  };
  Object.keys(stacks).forEach(add);
  const byAccount: Record<string, string[]> = {};
  for (const name of inOrder) {
    const folder = join(out, stacks[name]!.workingDirectory);
    const { provider } = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8"));
    const account: string = provider.aws[0].allowed_account_ids?.[0] ?? "111122223333";
    (byAccount[account] ??= []).push(folder);
  }
  return byAccount;
}

/** A VPC with a subnet in each of two zones, found by their tags. */
async function makeNetwork(aws: Aws, name: string, subnetTags: Record<string, string> = {}): Promise<void> {
  const ec2 = async (resource: string, parameters: Record<string, string>, tags: Record<string, string>) => {
    const words = { Action: `Create${resource}`, Version: "2016-11-15", ...parameters };
    const tagged = Object.entries(tags).flatMap(([key, value], index) => [
      ["TagSpecification.1.ResourceType", resource.toLowerCase()],
      [`TagSpecification.1.Tag.${index + 1}.Key`, key],
      [`TagSpecification.1.Tag.${index + 1}.Value`, value],
    ]);
    return answer(aws, "ec2", { body: new URLSearchParams({ ...words, ...Object.fromEntries(tagged) }) });
  };
  const [, VpcId] = /<vpcId>([^<]+)/.exec(await ec2("Vpc", { CidrBlock: "10.7.0.0/16" }, { Name: name }))!;
  for (const [index, zone] of ["a", "b"].entries()) {
    const parameters = { VpcId: VpcId!, CidrBlock: `10.7.${index}.0/24`, AvailabilityZone: region + zone };
    await ec2("Subnet", parameters, subnetTags);
  }
}

/** The policy that bounds every role of the company. */
async function makeBoundary(aws: Aws): Promise<void> {
  const allow = { Effect: "Allow", Action: "*", Resource: "*" };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [allow] });
  const words = { Action: "CreatePolicy", Version: "2010-05-08", PolicyName: "boundary", PolicyDocument };
  await answer(aws, "iam", { body: new URLSearchParams(words) });
}

async function answer(aws: Aws, service: string, init: RequestInit): Promise<string> {
  const answered = await aws.request("/", service, { method: "POST", ...init });
  if (!answered.ok) throw new Error(`moto answers ${answered.status}: ${await answered.text()}`);
  return answered.text();
}
