import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { startAws, type Aws } from "./support/moto";
import { expectAnsweredAsAws } from "./support/moto-faults";
import { needs, reasonToSkip } from "./support/needs";
import { Project } from "./support/project";

const environment = "dev-aws";
const account = "111122223333"; // as environments/dev-aws.yaml says, like the next two
const stateBucket = "acme-ml-dev-tfstate";
const state = `/${stateBucket}/churn/dev-aws/terraform.tfstate`;
const endpointName = "churn-dev-aws-churn";

const required = ["hashicorp/aws", "moto"];
needs(...required);

describe("the environment dev-aws, from the first deploy to the last destroy", () => {
  let moto: Aws;
  let project: Project;
  let callsBefore: number;
  let succeeded = true;

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    moto = await startAws(account);
    await moto.makeBucket(stateBucket, "eu-west-1");
    project = new Project("deployed", { ...moto.environment, AWS_REGION: "eu-west-1" });
  });
  afterAll(() => moto?.stop());

  // Each step begins where the one before it ended.
  beforeEach(async ({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
    callsBefore = (await moto.calls()).length;
  });

  /** What this step has done to models, configurations and endpoints. */
  async function changes(): Promise<string[]> {
    const calls = (await moto.calls()).slice(callsBefore).filter(({ service }) => service === "sagemaker");
    return calls.map(({ action }) => action).filter((action) => /^(Create|Update|Delete)/.test(action));
  }

  /** Gives the model another image, as a pull request would. */
  function serveImage(digit: string): void {
    const image = `registry/serving@sha256:${digit.repeat(64)}`;
    const added = `endpoints: { churn: { variants: { champion: { image: "${image}" } } } }`;
    project.edit(environment, (text) => `${text.replace(/^endpoints:.*\n/m, "")}${added}\n`);
  }

  it("is created", async () => {
    expect(await project.cdktf("deploy", environment, "--auto-approve")).toSucceed("Apply complete!");
    const program = readFileSync(join(inject("stacks"), environment, "cdk.tf.json"), "utf8");
    expect(project.program(environment)).toBe(program);
  });

  it("keeps its state in the bucket, and locked it meanwhile", async () => {
    expect(JSON.parse((await moto.object(state))!).resources).not.toHaveLength(0);
    const actions = (await moto.calls()).map(({ action, status }) => `${status} ${action}`);
    expect(actions).toContainEqual(expect.stringContaining(`200 PUT ${state}.tflock`));
    expect(actions).toContainEqual(expect.stringContaining(`204 DELETE ${state}.tflock`));
  });

  it("says where things are", async () => {
    const file = join(project.folder, "outputs.json");
    expect(await project.cdktf("output", environment, "--outputs-file", file)).toSucceed();
    expect(JSON.parse(readFileSync(file, "utf8"))[environment]).toMatchObject({
      buckets: { raw: `s3://${account}-churn-dev-aws-raw` },
      registries: { serving: `${account}.dkr.ecr.eu-west-1.amazonaws.com/churn-dev-aws-serving` },
      airflow: { pipelines: { url: expect.stringMatching(/^https:\/\/./) } },
      endpoints: { churn: { name: endpointName } },
    });
  });

  it("has nothing to change afterwards", async () => {
    expect(await project.cdktf("diff", environment)).toSucceed("No changes.");
  });

  it("waits for nobody who deploys at the same time", async () => {
    await moto.putObject(`${state}.tflock`, JSON.stringify({ ID: "somebody-else", Who: "somebody@else" }));
    expect(await project.cdktf("diff", environment)).toFail("Error acquiring the state lock");
    await moto.deleteObject(`${state}.tflock`);
  });

  it("takes another model without taking the endpoint down", async () => {
    const before = await moto.endpoint(endpointName);
    serveImage("2");
    expect(await project.cdktf("deploy", environment, "--auto-approve")).toSucceed("Apply complete!");
    expect(await changes()).toEqual([
      "CreateModel",
      "CreateEndpointConfig",
      "UpdateEndpoint",
      "DeleteEndpointConfig",
      "DeleteModel",
    ]);
    const { EndpointArn, CreationTime } = before;
    const after = await moto.endpoint(endpointName);
    expect(after).toMatchObject({ EndpointArn, CreationTime, EndpointStatus: "InService" });
    expect(after.EndpointConfigName).not.toBe(before.EndpointConfigName);
  });

  it("fails when the update was rolled back, and deletes nothing that serves", async () => {
    const before = await moto.endpoint(endpointName);
    await moto.nextUpdate("silent");
    serveImage("3");
    const { EndpointConfigName } = before;
    const message = `endpoint ${endpointName} still serves ${String(EndpointConfigName)}: the update was rolled back`;
    expect(await project.cdktf("deploy", environment, "--auto-approve")).toFail(message);
    expect(await changes()).toEqual(["CreateModel", "CreateEndpointConfig", "UpdateEndpoint"]);
    expect(await moto.endpoint(endpointName)).toMatchObject({ EndpointConfigName });
  });

  it("goes back by a revert, without an update", async () => {
    serveImage("2");
    expect(await project.cdktf("deploy", environment, "--auto-approve")).toSucceed("Apply complete!");
    expect(await changes()).toEqual(["DeleteEndpointConfig", "DeleteModel"]);
    expect(await project.terraform("plan", environment, "-no-color")).toSucceed("No changes.");
  });

  it("leaves nothing behind when it is destroyed", async () => {
    const services = new Set((await moto.inventory()).map((line) => line.split(" ")[0]));
    for (const service of ["airflow", "cloudwatch", "ec2", "ecr", "glue", "iam", "logs", "s3", "sagemaker"])
      expect(services).toContain(service);
    expect(await project.cdktf("destroy", environment, "--auto-approve")).toSucceed("Destroy complete!");
    expect(await moto.inventory()).toEqual([`s3 buckets ${stateBucket}`]);
  });

  it("was answered as AWS answers", async () => expectAnsweredAsAws(await moto.faults(), environment));
});

it("is refused by another account", async () => {
  const moto = await startAws("999988887777");
  try {
    await moto.makeBucket(stateBucket, "eu-west-1");
    const project = new Project("elsewhere", { ...moto.environment, AWS_REGION: "eu-west-1" });
    expect(await project.cdktf("diff", environment)).toFail("AWS account ID not allowed: 999988887777");
  } finally {
    moto.stop();
  }
});
