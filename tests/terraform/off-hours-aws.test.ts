import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describePlan } from "../../tools/plan/describe-plan";
import { readPlan } from "../../tools/plan/plan";
import { needs, reasonToSkip } from "./support/needs";
import { Serving } from "./support/serving";

const required = ["hashicorp/aws", "moto"];
needs(...required);

// CI takes the steps without which it is not seen to work; `npm run proof -- --long` takes all of them.
const isWhole = process.env.PONTE_PROOF === "whole";

const image = (digit: number) => `registry/serving@sha256:${String(digit).repeat(64)}`;
const replicas = (min: number, max: number) => ({ min, max });
const variants = { champion: { image: image(1) } };

/** What the endpoints are at the beginning; each test changes some of them, as pull requests would. */
const endpoints = {
  scaled: { instance: "ml.m5.large", replicas: replicas(2, 4), variants: { champion: { image: image(1) } } },
  fixed: { replicas: replicas(2, 2), variants },
  shadowed: { replicas: replicas(2, 2), shadow: { image: image(8), replicas: replicas(1, 3) }, variants },
  queue: {
    mode: "async",
    async: { output: "bucket/answers/queue" },
    replicas: replicas(0, 3),
    variants,
  },
  least: { variants },
  always: { replicas: replicas(2, 3), alwaysOn: true, variants },
};
const hours = { down: "0 20 * * 1-5", up: "0 7 * * 1-5", timezone: "Europe/Berlin" };

type Bounds = [least: number, most: number];

describe("off hours on AWS, from the first deploy to the last destroy", () => {
  let serving: Serving;
  let offHours: typeof hours | undefined;

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    serving = await Serving.start("off");
    serving.queued = ["queue"];
    await serving.aws.endpointSeconds(0.2);
  });
  afterAll(() => serving?.stop());
  beforeEach(({ skip, onTestFailed }) => {
    skip(!serving.succeeded, "a step before this one failed");
    onTestFailed(() => void (serving.succeeded = false));
  });

  const deploy: Serving["deploy"] = (...args) => {
    const kinds = { buckets: { answers: {} }, registries: { serving: {} }, endpoints };
    serving.write({ ...kinds, ...(offHours && { offHours }) });
    return serving.deploy(...args);
  };
  const keyed = <Value>(value: (of: Record<string, any>) => Value, things: unknown): Record<string, Value> =>
    Object.fromEntries(
      (things as Record<string, any>[])
        .map((of) => [of.ResourceId.replace(/^endpoint\/sv-off-|variant\//g, ""), value(of)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  const bounds = ({ MinCapacity, MaxCapacity }: Record<string, number>): Bounds => [MinCapacity!, MaxCapacity!];
  const targets = async () => keyed(bounds as never, (await serving.aws.scaling("DescribeScalableTargets")).ScalableTargets);
  const actions = async (name: string) => {
    const { ScheduledActions } = await serving.aws.scaling("DescribeScheduledActions", { ScheduledActionNames: [name] });
    return keyed(({ ScalableTargetAction }) => bounds(ScalableTargetAction), ScheduledActions);
  };
  const policies = async () => Object.keys(keyed(String, (await serving.aws.scaling("DescribeScalingPolicies")).ScalingPolicies));
  const count = async (endpoint: string) => {
    const { ProductionVariants } = await serving.aws.endpoint(serving.name(endpoint));
    return (ProductionVariants as { DesiredInstanceCount: number }[])[0]!.DesiredInstanceCount;
  };
  const goDown = async () => {
    await serving.aws.takeAction("off-hours-down");
    await expect.poll(() => serving.aws.endpoint(serving.name("scaled"))).toMatchObject({ EndpointStatus: "InService" });
    await expect.poll(() => serving.aws.endpoint(serving.name("fixed"))).toMatchObject({ EndpointStatus: "InService" });
    expect(await count("scaled")).toBe(1);
  };

  /** What `ponte diff` says of the next deploy. */
  const told = async () => {
    const kinds = { buckets: { answers: {} }, registries: { serving: {} }, endpoints };
    serving.write({ ...kinds, ...(offHours && { offHours }) });
    expect(await serving.project.synth("off")).toSucceed();
    expect(await serving.project.terraform("plan", "off", "-out=plan")).toSucceed();
    const { output } = await serving.project.terraform("show", "off", "-json", "plan");
    return describePlan(readPlan(output), { environment: "off" });
  };

  it("come to endpoints that serve, without taking off their scaling", async () => {
    await deploy();
    expect(await targets()).toEqual({
      "always/champion": [2, 3],
      "queue/champion": [0, 3],
      "scaled/champion": [2, 4],
      "shadowed/shadow": [1, 3],
    });
    offHours = hours;
    expect((await told()).text).toContain(
      "`sv-off-scaled` in place: down to 1 at `cron(0 20 ? * MON-FRI *)` Europe/Berlin (champion), up again to 2-4 at `cron(0 7 ? * MON-FRI *)` Europe/Berlin (champion) <",
    );
    const { changes } = await deploy(["scaled", "fixed"]);
    expect(changes("scaled")).toEqual(["PutScheduledAction", "PutScheduledAction"]);
    expect(changes("least")).toEqual([]);
    expect(changes("always")).toEqual([]);
    // Once they go, nothing but an update brings these back, so that it is another configuration with and without them.
    expect(changes("fixed")).toEqual(expect.arrayContaining(["UpdateEndpoint", "RegisterScalableTarget"]));
    await serving.expectNoChanges();
  });

  it("go down to the least that AWS allows and up to what was written", async () => {
    const up = {
      "fixed/champion": [2, 2],
      "queue/champion": [0, 3],
      "scaled/champion": [2, 4],
      "shadowed/champion": [2, 2],
      "shadowed/shadow": [1, 3],
    };
    expect(await targets()).toEqual({ ...up, "always/champion": [2, 3] });
    expect(await actions("off-hours-up")).toEqual(up);
    const down = Object.keys(up).map((key) => [key, key.startsWith("queue") ? [0, 0] : [1, 1]]);
    expect(await actions("off-hours-down")).toEqual(Object.fromEntries(down));
    const { ScheduledActions } = await serving.aws.scaling("DescribeScheduledActions");
    const said = (ScheduledActions as Record<string, string>[]).map(({ ScheduledActionName, Schedule, Timezone }) =>
      [ScheduledActionName, Schedule, Timezone].join(),
    );
    expect([...new Set(said)].sort()).toEqual([
      "off-hours-down,cron(0 20 ? * MON-FRI *),Europe/Berlin",
      "off-hours-up,cron(0 7 ? * MON-FRI *),Europe/Berlin",
    ]);
  });

  it("leave nothing to change while they are off, and somebody answers", async () => {
    await goDown();
    expect(await targets()).toMatchObject({ "scaled/champion": [1, 1], "fixed/champion": [1, 1], "queue/champion": [0, 0] });
    expect(await count("fixed")).toBe(1);
    expect(await count("always")).toBe(2);
    await serving.expectNoChanges();
    await serving.ask("scaled", 3);
  });

  it("take other numbers of replicas while they are off", async () => {
    endpoints.scaled.replicas = replicas(2, 5);
    endpoints.fixed.replicas = replicas(3, 3);
    endpoints.queue.replicas = replicas(0, 2);
    const { text, dangerous } = await told();
    expect(dangerous).toBe(false);
    expect(text.split("### Money")[0]!.match(/^- .*$/gm)).toEqual([
      expect.stringContaining("`sv-off-fixed` in place: replicas `2` -> `3` (champion), most replicas `2` -> `3` (champion)"),
      expect.stringContaining("`sv-off-queue` in place: most replicas `3` -> `2` (champion) <"),
      expect.stringContaining("`sv-off-scaled` in place: most replicas `4` -> `5` (champion) <"),
    ]);
    const { changes } = await deploy(["scaled", "fixed"]);
    const now = { "scaled/champion": [2, 5], "fixed/champion": [3, 3], "queue/champion": [0, 2] };
    expect(await targets()).toMatchObject({ ...now, "shadowed/champion": [1, 1] }); // which did not change, and stays down
    expect(await actions("off-hours-up")).toMatchObject(now);
    expect(Object.keys(await actions("off-hours-down"))).toHaveLength(5);
    expect(await policies()).toEqual(["always/champion", "queue/champion", "scaled/champion", "shadowed/shadow"]);
    expect(await count("fixed")).toBe(3);
    expect(changes("scaled")).toEqual(expect.arrayContaining(["DeregisterScalableTarget", "RegisterScalableTarget", "PutScalingPolicy"]));
    expect(changes("scaled")).not.toContain("UpdateEndpoint");
    await serving.expectNoChanges();
  });

  it.runIf(isWhole)("take another schedule in place, while they are off", async () => {
    await goDown();
    offHours = { ...hours, down: "30 18 * * *", timezone: "America/New_York" };
    expect((await told()).text).toContain(
      "down at `cron(30 18 * * ? *)` America/New_York, no longer at `cron(0 20 ? * MON-FRI *)` Europe/Berlin (champion)",
    );
    const { changes } = await deploy(["scaled"]);
    expect(changes("scaled")).toEqual(["PutScheduledAction", "PutScheduledAction"]);
    expect(await targets()).toMatchObject({ "scaled/champion": [1, 1] });
    await serving.expectNoChanges();
  });

  it.runIf(isWhole)("let an endpoint be updated while they are off: another model, and another machine", async () => {
    endpoints.scaled.variants.champion.image = image(2);
    const { changes } = await deploy(["scaled"]);
    expect(changes("scaled").filter((action) => /Scal|Schedul/.test(action))).toEqual([]);
    await serving.expectNoChanges();
    endpoints.scaled.instance = "ml.m5.xlarge";
    const moved = (await deploy(["scaled"])).changes("scaled");
    expect(moved.indexOf("DeregisterScalableTarget")).toBeLessThan(moved.indexOf("UpdateEndpoint"));
    expect(moved.indexOf("UpdateEndpoint")).toBeLessThan(moved.indexOf("RegisterScalableTarget"));
    expect(await targets()).toMatchObject({ "scaled/champion": [2, 5] });
    expect(await actions("off-hours-down")).toMatchObject({ "scaled/champion": [1, 1] });
    await serving.expectNoChanges();
  });

  it.runIf(isWhole)("end for who cannot wait, by `ponte wake`", async () => {
    await goDown();
    const { project } = serving;
    expect(await project.ponte("wake", "off", "endpoint/fixed", "--dry-run")).toSucceed("endpoint/sv-off-fixed/variant/champion");
    expect(await targets()).toMatchObject({ "fixed/champion": [1, 1] });
    expect(await project.ponte("wake", "off", "endpoint/fixed")).toSucceed("endpoint/sv-off-fixed/variant/champion comes up to 3");
    expect(await targets()).toMatchObject({ "fixed/champion": [3, 3], "scaled/champion": [1, 1] });
    expect(await project.ponte("wake", "off")).toSucceed("comes up to 2 to 5");
    expect(await targets()).toMatchObject({ "scaled/champion": [2, 5], "queue/champion": [0, 2] });
    for (const endpoint of ["scaled", "fixed"])
      await expect.poll(() => serving.aws.endpoint(serving.name(endpoint))).toMatchObject({ EndpointStatus: "InService" });
    await serving.expectNoChanges();
  });

  it.runIf(isWhole)("leave everything at its own numbers when they are taken out while off", async () => {
    await goDown();
    offHours = undefined;
    expect((await told()).text).toContain("`sv-off-fixed` in place: no off hours any more (champion); the new replicas start at `3`");
    const { changes } = await deploy(["scaled", "fixed"]);
    expect(changes("fixed")).toEqual(expect.arrayContaining(["DeregisterScalableTarget", "UpdateEndpoint"]));
    expect(await targets()).toEqual({
      "always/champion": [2, 3],
      "queue/champion": [0, 2],
      "scaled/champion": [2, 5],
      "shadowed/shadow": [1, 3],
    });
    expect(await actions("off-hours-down")).toEqual({});
    for (const [endpoint, instances] of Object.entries({ scaled: 2, fixed: 3, shadowed: 2 }))
      await expect.poll(() => count(endpoint), { message: endpoint }).toBe(instances);
    await serving.expectNoChanges();
  });

  it.runIf(isWhole)("are there from the first deploy of an endpoint on, and go with it", async () => {
    offHours = hours;
    await deploy();
    await serving.expectNoChanges();
    await serving.expectDestroyed();
  });
}); // prettier-ignore
