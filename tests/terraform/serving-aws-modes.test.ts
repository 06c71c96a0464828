import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { needs, reasonToSkip } from "./support/needs";
import { Serving } from "./support/serving";

const required = ["hashicorp/aws", "moto"];
needs(...required);

const image = (digit: number) => `registry/serving@sha256:${String(digit).repeat(64)}`;
const updated = ["CreateModel", "CreateEndpointConfig", "UpdateEndpoint", "DeleteEndpointConfig", "DeleteModel"];
const reconfigured = ["CreateEndpointConfig", "UpdateEndpoint", "DeleteEndpointConfig"];

interface Model {
  readonly ModelName: string;
  readonly ExecutionRoleArn: string;
  readonly PrimaryContainer: { readonly Environment?: object };
}

/** One endpoint for each mode, and one with everything that only real-time endpoints have. */
const endpoints = {
  sleeper: {
    mode: "serverless",
    serverless: { memory: "2GiB", concurrency: 5, provisioned: 1 },
    variants: { champion: { image: image(1), env: { HF_TOKEN: "secret/hugging-face" } } },
  },
  queue: {
    mode: "async",
    async: { output: "bucket/answers/queue", concurrency: 4 },
    replicas: { min: 0, max: 3 },
    scaleOn: { backlog: 5 },
    variants: { champion: { image: image(1) } },
  },
  watched: {
    replicas: { min: 4, max: 4 },
    rollout: { linear: { step: "25%", every: "2m" } },
    rollbackOn: ["errors", "latency"],
    slo: { availability: "99.9%", latency: { p95: "300ms" } },
    capture: { sample: "10%", to: "dataset/captured" },
    shadow: {
      ...{ image: image(8), sample: "50%", replicas: { min: 1, max: 1 } },
      env: { HF_TOKEN: "secret/hugging-face@AWSPREVIOUS" },
    },
    vpc: true,
    networkIsolation: false,
    access: { callers: ["arn:aws:iam::111122223333:role/shop"] },
    variants: { champion: { image: image(1) } },
  },
};

describe("endpoints of every mode on AWS, from the first deploy to the last destroy", () => {
  let serving: Serving;

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    serving = await Serving.start("modes", ["shop"]);
    serving.queued = ["queue"];
  });
  afterAll(() => serving?.stop());
  beforeEach(({ skip, onTestFailed }) => {
    skip(!serving.succeeded, "a step before this one failed");
    onTestFailed(() => void (serving.succeeded = false));
  });

  const deploy: Serving["deploy"] = (...args) => {
    const alerts = { emails: ["ml-oncall@acme.example"] };
    const kinds = {
      buckets: { answers: {} },
      datasets: { captured: {} },
      registries: { serving: {} },
      secrets: { "hugging-face": {} },
    };
    serving.write({ ...kinds, alerts, endpoints });
    return serving.deploy(...args);
  };
  const described = (endpoint: string) => serving.aws.endpoint(serving.name(endpoint));

  it("are created", async () => {
    await deploy();
    await serving.expectNoChanges();
  });

  it("are what was written, in SageMaker's words", async () => {
    const serverless = { MemorySizeInMB: 2048, MaxConcurrency: 5, ProvisionedConcurrency: 1 };
    expect(await described("sleeper")).toMatchObject({ ProductionVariants: [{ CurrentServerlessConfig: serverless }] });
    expect(await described("queue")).toMatchObject({
      AsyncInferenceConfig: { OutputConfig: { S3OutputPath: "s3://111122223333-sv-modes-answers/queue/" } },
    });
    expect(await described("watched")).toMatchObject({
      DataCaptureConfig: { CaptureStatus: "Started", CurrentSamplingPercentage: 10 },
      ShadowProductionVariants: [{ CurrentInstanceCount: 1 }],
      LastDeploymentConfig: {
        BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { Type: "LINEAR", WaitIntervalInSeconds: 120 } },
      },
    });
  });

  it("know their secrets by name, and may read them before their models are made", async () => {
    const name = serving.name("hugging-face");
    const calls = await serving.aws.calls();
    const made = calls.flatMap(({ action, what }, index) => (action === "CreateModel" ? [{ index, what: what! }] : []));
    const models = await Promise.all(
      made.map(async ({ index, what }) => {
        const model = (await serving.aws.sagemaker("DescribeModel", { ModelName: what })) as unknown as Model;
        return { index, env: model.PrimaryContainer.Environment, role: model.ExecutionRoleArn.split("/").pop()! };
      }),
    );
    const reading = models.filter(({ env }) => env !== undefined && Object.keys(env).length > 0);
    expect(reading.map(({ env }) => env)).toEqual(
      expect.arrayContaining([{ HF_TOKEN: name }, { HF_TOKEN: name, HF_TOKEN_VERSION_STAGE: "AWSPREVIOUS" }]),
    );
    for (const { index, role } of reading) {
      const granted = calls.findLastIndex(
        ({ action, what }) => action === "PutRolePolicy" && what?.startsWith(`role/${role}/`),
      );
      expect(granted).toBeGreaterThan(-1);
      expect(granted).toBeLessThan(index);
    }
    await serving.aws.putSecret(name, "fake-token-of-october");
    await serving.aws.putSecret(name, "fake-token-of-november");
    await serving.expectNoChanges();
  });

  it("roll back on alarms that exist", async () => {
    const { LastDeploymentConfig } = await described("watched");
    const { AutoRollbackConfiguration } = LastDeploymentConfig as {
      AutoRollbackConfiguration: { Alarms: { AlarmName: string }[] };
    };
    const inventory = await serving.aws.inventory();
    expect(AutoRollbackConfiguration.Alarms.length).toBeGreaterThanOrEqual(2); // errors and latency
    for (const { AlarmName } of AutoRollbackConfiguration.Alarms)
      expect(inventory).toContain(`cloudwatch alarms ${AlarmName}`);
  });

  it("answer by their champion alone, while the shadow gets its share of copies", async () => {
    expect(await serving.ask("watched", 40)).toEqual({ champion: 40 });
    const counts = (await serving.aws.answered())[serving.name("watched")]!;
    expect(Object.values(counts).sort((a, b) => a - b)).toEqual([20, 40]);
  });

  it("change all at once, without a failed request", async () => {
    endpoints.sleeper.serverless.memory = "3GiB";
    endpoints.queue.variants.champion.image = image(2);
    endpoints.queue.scaleOn.backlog = 7;
    endpoints.watched.variants.champion.image = image(2);
    endpoints.watched.shadow.image = image(9);
    endpoints.watched.capture.sample = "20%";
    const { changes, shares } = await deploy(["sleeper", "queue", "watched"]);
    expect(changes("sleeper")).toEqual(reconfigured);
    expect(changes("queue").filter((action) => !/Scal/.test(action))).toEqual(updated);
    expect(changes("queue")).toContain("PutScalingPolicy");
    expect(changes("watched")).toEqual(["CreateModel", ...updated, "DeleteModel"]); // its champion and its shadow
    expect(shares("watched")).toEqual([[100, 0], [75, 25], [50, 50], [25, 75], [0, 100], [100]]);
    await serving.expectNoChanges();
  });

  it("lose a shadow, while the champion answers", async () => {
    delete (endpoints.watched as { shadow?: object }).shadow;
    const { changes } = await deploy(["watched"]);
    expect(changes("watched")).toEqual([...reconfigured, "DeleteModel"]);
    await serving.expectNoChanges();
  });

  it("leave nothing behind when they are destroyed", () => serving.expectDestroyed());
});
