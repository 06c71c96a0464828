import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startAws, type Aws, type UpdateEnd } from "./support/moto";
import { expectAnsweredAsAws } from "./support/moto-faults";
import { needs, reasonToSkip } from "./support/needs";
import { mistakesIn, sharesOf } from "./support/served";

const required = ["moto"];
needs(...required);

// What the tests of serving rely on, called directly: a stand-in that let everything pass would prove nothing.
describe("the sandbox's SageMaker", () => {
  let aws: Aws;
  let number = 0;

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    aws = await startAws("111122223333");
    await aws.endpointSeconds(0.2);
  });
  afterAll(() => aws?.stop());
  beforeEach(() => void number++);

  const variant = (model: string, more: object = {}) => ({
    VariantName: model,
    ModelName: model,
    InstanceType: "ml.m5.large",
    InitialInstanceCount: 2,
    InitialVariantWeight: 1,
    ...more,
  });
  const routing = (kind: object) => ({
    BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { WaitIntervalInSeconds: 60, ...kind } },
  });
  const canary = routing({ Type: "CANARY", CanarySize: { Type: "CAPACITY_PERCENT", Value: 10 } });
  const linear = routing({ Type: "LINEAR", LinearStepSize: { Type: "CAPACITY_PERCENT", Value: 40 } });

  /** A model and a configuration of that name. */
  async function configure(name: string, more: object = {}, change: object = {}): Promise<void> {
    await aws.sagemaker("CreateModel", { ModelName: name, PrimaryContainer: { Image: `image-of-${name}` } });
    const body = { EndpointConfigName: name, ProductionVariants: [variant(name, change)], ...more };
    await aws.sagemaker("CreateEndpointConfig", body);
  }

  /** An endpoint that serves `a<number>`, with `b<number>` configured beside it. */
  async function start(DeploymentConfig?: object): Promise<{ name: string; old: string; next: string }> {
    const [name, old, next] = [`e${number}`, `a${number}`, `b${number}`];
    for (const each of [old, next]) await configure(each);
    await aws.sagemaker("CreateEndpoint", { EndpointName: name, EndpointConfigName: old, DeploymentConfig });
    await expect.poll(() => status(name)).toBe("InService");
    return { name, old, next };
  }
  const status = async (name: string) => (await aws.endpoint(name)).EndpointStatus;
  const update = async (name: string, configuration: string, how: UpdateEnd = "succeeds") => {
    if (how !== "succeeds") await aws.nextUpdate(how);
    return aws.sagemaker("UpdateEndpoint", { EndpointName: name, EndpointConfigName: configuration });
  };
  const ask = (name: string) => aws.request(`/endpoints/${name}/invocations`, "sagemaker", { method: "POST" });
  const shares = async (name: string) => sharesOf(name, await aws.calls());

  it.each([
    ["all at once", undefined, [[100, 0], [0, 100], [100]]],
    ["by a canary", canary, [[100, 0], [90, 10], [0, 100], [100]]],
    ["step by step", linear, [[100, 0], [60, 40], [20, 80], [0, 100], [100]]],
  ])("moves requests to a new configuration %s", async (_how, deployment, expected) => {
    const { name, next } = await start(deployment);
    await update(name, next);
    await expect.poll(async () => (await aws.endpoint(name)).EndpointConfigName).toBe(next);
    expect((await shares(name)).slice(2)).toEqual(expected);
  });

  it.each([
    ["rollback", "InService", true],
    ["silent", "InService", false],
    ["failed", "Failed", false],
  ] as const)("plays an update that ends in %s: the old configuration serves on", async (how, end, isSeen) => {
    const { name, old, next } = await start(canary);
    await update(name, next, how);
    const seen: unknown[] = [];
    await expect.poll(async () => seen[seen.push(await status(name)) - 1]).toBe(end);
    expect(seen.includes("RollingBack")).toBe(isSeen);
    expect(await aws.endpoint(name)).toMatchObject({ EndpointConfigName: old, FailureReason: expect.any(String) });
    expect(await (await ask(name)).json()).toMatchObject({ configuration: old });
  });

  it("plays one that hangs until it is let go, and refuses whatever comes meanwhile", async () => {
    const { name, old, next } = await start();
    await update(name, next, "hang");
    await expect(update(name, old)).rejects.toThrow("Cannot update in-progress endpoint");
    await expect(aws.sagemaker("DeleteEndpoint", { EndpointName: name })).rejects.toThrow("Cannot update in-progress");
    expect(await status(name)).toBe("Updating");
    await aws.letGo(name, "succeeds");
    await expect.poll(async () => (await aws.endpoint(name)).EndpointConfigName).toBe(next);
  });

  it("lets a deleted model serve on, as AWS does, and the log shows that it is gone", async () => {
    const { name, old, next } = await start();
    await aws.sagemaker("DeleteModel", { ModelName: old });
    expect((await ask(name)).ok).toBe(true);
    expect(mistakesIn(await aws.calls())).toEqual([
      `${name} needs ${old}, which do not exist, after DeleteModel ${old}`,
    ]);
    await aws.sagemaker("DeleteEndpointConfig", { EndpointConfigName: old });
    await expect(update(name, next)).rejects.toThrow("Could not find endpoint configuration");
  });

  it("answers nobody before it is in service", async () => {
    await configure(`a${number}`);
    await aws.sagemaker("CreateEndpoint", { EndpointName: `e${number}`, EndpointConfigName: `a${number}` });
    expect((await ask(`e${number}`)).status).toBe(400);
    await expect.poll(async () => (await ask(`e${number}`)).status).toBe(200);
  });

  const scaled = "must be deregistered as scalable targets";
  it.each([
    ["loses its machine", { InstanceType: "ml.m5.xlarge" }, scaled],
    ["goes", { VariantName: "other" }, scaled],
    ["gets another model", {}, undefined],
  ])("takes care of a variant that is registered for scaling and %s", async (_what, change, refusal) => {
    const { name, old } = await start();
    await configure(`c${number}`, {}, { VariantName: old, ...change });
    const target = { ServiceNamespace: "sagemaker", ScalableDimension: "sagemaker:variant:DesiredInstanceCount" };
    const body = { ...target, ResourceId: `endpoint/${name}/variant/${old}`, MinCapacity: 1, MaxCapacity: 4 };
    const headers = {
      "X-Amz-Target": "AnyScaleFrontendService.RegisterScalableTarget",
      "Content-Type": "application/x-amz-json-1.1",
    };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    expect((await aws.request("/", "application-autoscaling", init)).status).toBe(200);
    if (refusal) await expect(update(name, `c${number}`)).rejects.toThrow(refusal);
    else await update(name, `c${number}`);
  });

  const scaling = { ScalableDimension: "sagemaker:variant:DesiredInstanceCount" };
  const hours = { Schedule: "cron(0 20 ? * MON-FRI *)", Timezone: "Europe/Berlin", ScheduledActionName: "down" };
  const bounds = (MinCapacity: number, MaxCapacity: number) => ({ ScalableTargetAction: { MinCapacity, MaxCapacity } });
  it.each([
    ["without a target", { ResourceId: "endpoint/nobody/variant/a" }, "No scalable target registered"],
    ["of five fields", { Schedule: "cron(0 20 * * 1-5)" }, "Invalid schedule expression"],
    ["with two kinds of days", { Schedule: "cron(0 20 1 * MON *)" }, "Invalid schedule expression"],
    ["with days of the week from 0", { Schedule: "cron(0 20 ? * 0 *)" }, "Invalid schedule expression"],
    ["in a zone of nobody's", { Timezone: "CEST" }, "Invalid time zone"],
    ["with more at least than at most", bounds(3, 2), "cannot be less than minimum"],
    ["down to none of an endpoint that answers at once", bounds(0, 2), "below what"],
  ])("refuses a scheduled action %s", async (_what, change, words) => {
    const { name, old } = await start();
    const about = { ...scaling, ResourceId: `endpoint/${name}/variant/${old}` };
    await aws.scaling("RegisterScalableTarget", { ...about, MinCapacity: 1, MaxCapacity: 4 });
    await aws.scaling("PutScheduledAction", { ...about, ...hours, ...bounds(1, 1) });
    await expect(aws.scaling("PutScheduledAction", { ...about, ...hours, ...bounds(1, 1), ...change })).rejects.toThrow(
      words,
    );
    await aws.scaling("DeregisterScalableTarget", about);
    expect(await aws.scaling("DescribeScheduledActions", about)).toMatchObject({ ScheduledActions: [] });
  });

  it.each([
    [
      "a key on a machine with disks of its own",
      () => ({ KmsKeyId: "key" }),
      { InstanceType: "ml.g5.xlarge" },
      "local storage",
    ],
    ["a variant of neither kind", () => ({}), { InstanceType: undefined }, "needs either an instance type"],
    ["no traffic", () => ({}), { InitialVariantWeight: 0 }, "sum to zero"],
    [
      "two variants of one name",
      (name: string) => ({ ShadowProductionVariants: [variant(name)] }),
      {},
      "must be unique",
    ],
  ])("refuses a configuration with %s", async (_what, more, change, words) => {
    await expect(configure(`a${number}`, more(`a${number}`), change)).rejects.toThrow(words);
  });

  it.each([
    [
      "more than half",
      routing({ Type: "CANARY", CanarySize: { Type: "CAPACITY_PERCENT", Value: 60 } }),
      2,
      "more than half",
    ],
    ["a part of one instance", canary, 1, "at least two instances"],
    ["no size", routing({ Type: "LINEAR" }), 2, "takes the size of LINEAR"],
  ])("refuses a rollout of %s", async (_what, DeploymentConfig, InitialInstanceCount, words) => {
    await configure(`a${number}`, {}, { InitialInstanceCount });
    const body = { EndpointName: `e${number}`, EndpointConfigName: `a${number}`, DeploymentConfig };
    await expect(aws.sagemaker("CreateEndpoint", body)).rejects.toThrow(words);
  });

  it("refuses an update that watches alarms which the model's role may not look at", async () => {
    const { name } = await start();
    await aws.makeRole("blind");
    const model = { ModelName: `c${number}`, ExecutionRoleArn: "arn:aws:iam::111122223333:role/blind" };
    await aws.sagemaker("CreateModel", { ...model, PrimaryContainer: { Image: "image" } });
    const next = { EndpointConfigName: `c${number}`, ProductionVariants: [variant(`c${number}`)] };
    await aws.sagemaker("CreateEndpointConfig", next);
    const DeploymentConfig = { ...canary, AutoRollbackConfiguration: { Alarms: [{ AlarmName: `${name}/errors` }] } };
    const body = { EndpointName: name, EndpointConfigName: `c${number}` };
    await expect(aws.sagemaker("UpdateEndpoint", { ...body, DeploymentConfig })).rejects.toThrow(
      "not authorized to perform cloudwatch:DescribeAlarms",
    );
    await aws.sagemaker("UpdateEndpoint", body);
  });

  it.each([
    ["of another account", "222233334444.dkr.ecr.eu-west-1.amazonaws.com/churn:1", true],
    ["of its own account", "111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn:1", false],
    ["of AWS", "763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-inference:2.6", false],
  ])("knows a serverless model by an image %s", async (_what, Image, isRefused) => {
    const name = `s${number}`;
    await aws.sagemaker("CreateModel", { ModelName: name, PrimaryContainer: { Image } });
    const ServerlessConfig = { MemorySizeInMB: 2048, MaxConcurrency: 5 };
    const ProductionVariants = [{ VariantName: name, ModelName: name, ServerlessConfig }];
    const configured = aws.sagemaker("CreateEndpointConfig", { EndpointConfigName: name, ProductionVariants });
    if (isRefused) await expect(configured).rejects.toThrow("is not in an ECR repository of account 111122223333");
    else await configured;
  });

  it("takes other weights and counts by hand", async () => {
    const { name, old } = await start();
    const wanted = { VariantName: old, DesiredWeight: 3, DesiredInstanceCount: 5 };
    await aws.sagemaker("UpdateEndpointWeightsAndCapacities", {
      EndpointName: name,
      DesiredWeightsAndCapacities: [wanted],
    });
    await expect.poll(() => status(name)).toBe("InService");
    const now = { CurrentWeight: 3, DesiredWeight: 3, CurrentInstanceCount: 5, DesiredInstanceCount: 5 };
    expect(await aws.endpoint(name)).toMatchObject({ ProductionVariants: [now] });
    expect((await shares(name)).slice(2)).toEqual([[100], [100]]); // it serves all the time
  });

  it("answers as AWS does", async () => expectAnsweredAsAws(await aws.faults(), "none"));
});
