import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { holdCanary, type CanaryStep } from "./support/canary-page";
import { needs, reasonToSkip } from "./support/needs";
import { Serving } from "./support/serving";

const required = ["hashicorp/aws", "moto"];
needs(...required);

const image = (digit: number) => `registry/serving@sha256:${String(digit).repeat(64)}`;
const created = ["CreateModel", "CreateEndpointConfig", "CreateEndpoint"];
const scaled = ["RegisterScalableTarget", "PutScalingPolicy"];
const updated = ["CreateModel", "CreateEndpointConfig", "UpdateEndpoint", "DeleteEndpointConfig", "DeleteModel"];
const reconfigured = ["CreateEndpointConfig", "UpdateEndpoint", "DeleteEndpointConfig"];
const tried = ["CreateModel", "CreateEndpointConfig", "UpdateEndpoint"];
const tidied = ["DeleteEndpointConfig", "DeleteModel"];

// Scaling follows the endpoint and does not wait for the old configuration to go.
const withoutScaling = (actions: string[]) => actions.filter((action) => !/Scal/.test(action));

interface Model {
  image: string;
  artifact?: string;
  traffic?: string;
}
type Variants = Record<string, Model>;

/** What the endpoints are at the beginning; each test changes some of them, as pull requests would. */
const endpoints = {
  image: { variants: { champion: { image: image(1) } } as Variants },
  artifact: { variants: { champion: { image: image(1), artifact: "bucket/models/churn/1" } } as Variants },
  machine: {
    instance: "ml.m5.large",
    replicas: { min: 1, max: 4 },
    variants: { champion: { image: image(1) } } as Variants,
  },
  most: { replicas: { min: 1, max: 2 }, variants: { champion: { image: image(1) } } as Variants },
  least: { replicas: { min: 1, max: 4 }, variants: { champion: { image: image(1) } } as Variants },
  canary: { replicas: { min: 2, max: 4 }, variants: { champion: { image: image(1) } } as Variants },
  dayzero: { variants: {} as Variants },
};
const { champion } = endpoints.canary.variants;
const challenger: Model = { image: image(2) };

describe("endpoints on AWS, from the first deploy to the last destroy", () => {
  let serving: Serving;

  beforeAll(async () => {
    if (!reasonToSkip(required)) serving = await Serving.start("live");
  });
  afterAll(() => serving?.stop());
  beforeEach(({ skip, onTestFailed }) => {
    skip(!serving.succeeded, "a step before this one failed");
    onTestFailed(() => void (serving.succeeded = false));
  });

  const write = () => serving.write({ buckets: { models: {} }, registries: { serving: {} }, endpoints });
  const deploy: Serving["deploy"] = (...args) => {
    write();
    return serving.deploy(...args);
  };
  const canary: CanaryStep[] = [];

  /** Deploys a canary's next step, and writes down what that did. */
  const deployCanary = async (title: string, others: string[] = []) => {
    const step = await deploy(["canary", ...others]);
    canary.push({ step: title, calls: step.calls("canary") });
    return step;
  };
  const configurationOf = async (endpoint: string) =>
    String((await serving.aws.endpoint(serving.name(endpoint))).EndpointConfigName);

  it("are created, each after what it builds on; nothing to call where there is no model yet", async () => {
    const { changes } = await deploy();
    for (const endpoint of ["image", "artifact"]) expect(changes(endpoint), endpoint).toEqual(created);
    for (const endpoint of ["machine", "most", "least", "canary"])
      expect(changes(endpoint), endpoint).toEqual([...created, ...scaled]);
    expect(changes("dayzero")).toEqual([]);
    await serving.expectNoChanges();
  });

  it("take a new image, artifact, machine, number of replicas, challenger and first model, all at once", async () => {
    endpoints.image.variants.champion!.image = image(2);
    endpoints.artifact.variants.champion!.artifact = "bucket/models/churn/2";
    endpoints.machine.instance = "ml.m5.xlarge";
    endpoints.most.replicas.max = 4;
    endpoints.least.replicas.min = 2;
    champion!.traffic = "90%";
    challenger.traffic = "10%";
    endpoints.canary.variants.challenger = challenger;
    endpoints.dayzero.variants.champion = { image: image(1) };
    const { changes, shares } = await deployCanary("100 to 90/10", ["image", "artifact", "machine", "most", "least"]);

    expect(changes("image")).toEqual(updated);
    expect(changes("artifact")).toEqual(updated);
    expect(changes("most")).toEqual(["RegisterScalableTarget"]); // which is how a target is changed, too
    expect(withoutScaling(changes("least"))).toEqual(reconfigured);
    expect(changes("dayzero")).toEqual(created);
    expect(withoutScaling(changes("canary"))).toEqual([...tried, "DeleteEndpointConfig"]);
    expect(changes("canary")).toEqual(expect.arrayContaining(scaled));
    expect(shares("canary")).toEqual([[100, 0], [90, 10], [0, 100], [100]]); // the new fleet is a canary itself
    // What serves keeps the right to its files until the update is through: a new instance of the old fleet may have to fetch them.
    const all = (await serving.aws.calls()).map(({ action, what = "" }) => `${action} ${what}`);
    const role = `role/${serving.name("artifact")}-sagemaker/grants-`;
    const taken = all.findIndex((call) => call.startsWith(`DeleteRolePolicy ${role}`));
    expect(all.filter((call) => call.startsWith(`PutRolePolicy ${role}`))).toHaveLength(2);
    expect(taken).toBeGreaterThan(all.lastIndexOf(`UpdateEndpoint ${serving.name("artifact")}`));
    // A variant that is registered for scaling keeps its machine: this is another variant, and the old one is deregistered before.
    const machine = changes("machine");
    expect(machine.indexOf("DeregisterScalableTarget")).toBeLessThan(machine.indexOf("UpdateEndpoint"));
    expect(machine.indexOf("UpdateEndpoint")).toBeLessThan(machine.indexOf("RegisterScalableTarget"));
  });

  it("have nothing to change afterwards, whatever the scaling has done meanwhile", async () => {
    const [variant] = (await serving.aws.endpoint(serving.name("least"))).ProductionVariants as {
      VariantName: string;
    }[];
    await serving.aws.sagemaker("UpdateEndpointWeightsAndCapacities", {
      EndpointName: serving.name("least"),
      DesiredWeightsAndCapacities: [{ VariantName: variant!.VariantName, DesiredInstanceCount: 4 }],
    });
    await serving.expectNoChanges();
  });

  it("answer as the weights say", async () => {
    const answers = await serving.ask("canary", 200);
    expect(answers.champion! / 200).toBeCloseTo(0.9, 1);
    expect(answers.challenger! / 200).toBeCloseTo(0.1, 1);
  });

  it("move on to 50/50, while a revert of another one's image is an update like any other", async () => {
    champion!.traffic = challenger.traffic = "50%";
    endpoints.image.variants.champion!.image = image(1);
    const { changes } = await deployCanary("90/10 to 50/50", ["image"]);
    expect(changes("canary")).toEqual(reconfigured);
    expect(changes("image")).toEqual(updated);
    await serving.expectNoChanges();
  });

  it("move on to 0/100", async () => {
    champion!.traffic = "0%";
    challenger.traffic = "100%";
    const { changes } = await deployCanary("50/50 to 0/100");
    expect(changes("canary")).toEqual(reconfigured);
    expect(await serving.ask("canary", 20)).toEqual({ challenger: 20 });
  });

  it("remove the champion, whose variant is deregistered before it goes", async () => {
    delete endpoints.canary.variants.champion;
    const { changes } = await deployCanary("champion removed");
    const calls = changes("canary");
    expect(withoutScaling(calls)).toEqual([...reconfigured, "DeleteModel"]);
    expect(calls.indexOf("DeregisterScalableTarget")).toBeLessThan(calls.indexOf("UpdateEndpoint"));
    await serving.expectNoChanges();
    holdCanary("aws", canary);
  });

  it("fail to deploy when an update is rolled back, fails, or is not to be seen, and delete nothing that serves", async () => {
    const name = (endpoint: string) => serving.name(endpoint);
    const names = ["image", "artifact", "most", "dayzero"];
    const before = Object.fromEntries(
      await Promise.all(names.map(async (endpoint) => [endpoint, await configurationOf(endpoint)])),
    ) as Record<string, string>;
    await serving.aws.nextUpdate({
      [name("image")]: "rollback",
      [name("artifact")]: "silent",
      [name("most")]: "failed",
      [name("dayzero")]: "lag",
    });
    for (const endpoint of [endpoints.image, endpoints.artifact, endpoints.most, endpoints.dayzero])
      endpoint.variants.champion!.image = image(3);
    const { changes } = await deploy(names, (ended) => {
      expect(ended).toFail("unexpected state 'RollingBack', wanted target 'InService'");
      expect(ended).toFail("The primary container did not pass the ping health check.");
      for (const endpoint of ["artifact", "dayzero"])
        expect(ended).toFail(`endpoint ${name(endpoint)} still serves ${before[endpoint]}: the update was rolled back`);
    });
    for (const endpoint of names) expect(changes(endpoint), endpoint).toEqual(tried);
    for (const endpoint of ["image", "artifact", "most"])
      expect(await configurationOf(endpoint)).toBe(before[endpoint]);
  });

  it("go back by a revert, without an update where none took place", async () => {
    endpoints.image.variants.champion!.image = image(1);
    for (const endpoint of [endpoints.artifact, endpoints.most, endpoints.dayzero])
      endpoint.variants.champion!.image = image(1);
    const { changes } = await deploy(["image", "artifact", "most", "dayzero"]);
    for (const endpoint of ["image", "artifact", "most"]) expect(changes(endpoint), endpoint).toEqual(tidied);
    expect(changes("dayzero")).toEqual(["UpdateEndpoint", ...tidied]); // it had only seemed not to move
    await serving.expectNoChanges();
  });

  it.each([
    ["interrupted and then killed", "image", { askFirst: true }],
    ["killed without a warning", "artifact", { askFirst: false }],
  ] as const)("end a deploy that was %s, when it is run again", async (_how, endpoint, how) => {
    await serving.aws.nextUpdate({ [serving.name(endpoint)]: "hang" });
    endpoints[endpoint].variants.champion!.image = image(4);
    write();
    const killed = await serving.deployKilled(endpoint, how);
    expect(killed.changes(endpoint)).toEqual(tried);
    await serving.aws.letGo(serving.name(endpoint), "succeeds"); // AWS does not know that nobody waits any more
    await serving.unlock();
    if (!how.askFirst) await serving.importLeftovers(endpoint);
    const { changes } = await deploy([endpoint]);
    expect(changes(endpoint)).toEqual(tidied);
    await serving.expectNoChanges();
  });

  it("leave nothing behind when they are destroyed", () => serving.expectDestroyed());
});
