import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Call } from "./support/moto";
import { needs, reasonToSkip } from "./support/needs";
import type { Ended } from "./support/run";
import { mistakesOfServices, refusedIn, sharesOfHost, stepsOf } from "./support/served-services";
import { Serving } from "./support/serving";

const required = ["hashicorp/aws", "moto"];
needs(...required);

const isWhole = process.env.PONTE_PROOF === "whole"; // `npm run proof -- --long` also takes what says the same in another way

const image = (digit: number) => `registry/serving@sha256:${String(digit).repeat(64)}`;
const scoresHost = "scores.sv-services.internal";
const pageHost = "page.acme.example";

const zone = "Z0123456789ABCDEFGHIJ";

interface Service {
  image?: string;
  variants?: Record<string, { image: string; traffic: string }>;
  [field: string]: unknown;
}

/** What the services are at the beginning; each test changes some of them, as pull requests would. */
const services: Record<string, Service> = {
  scores: { image: image(1), replicas: { min: 2, max: 4 } },
  page: { image: image(1), ingress: "public", domain: pageHost, zone, signIn: { cognito: {} }, sticky: true },
};

describe("services on AWS, from the first deploy to the last destroy", () => {
  let serving: Serving;

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    serving = await Serving.start("services", [], (aws) => aws.makeHostedZone(zone, "acme.example"));
  });
  afterAll(() => serving?.stop());
  beforeEach(({ skip, onTestFailed }) => {
    skip(!serving.succeeded, "a step before this one failed");
    onTestFailed(() => void (serving.succeeded = false));
  });

  /** Deploys, and tells what was called, with names as the file has them: `scores-main`. */
  const deploy = async (expectation?: (ended: Ended) => void) => {
    const before = (await serving.aws.calls()).length;
    serving.write({ registries: { serving: {} }, services });
    await serving.deploy([], expectation);
    const calls = (await serving.aws.calls()).slice(before).map(shortened);
    expect(refusedIn(calls)).toEqual([]); // what is too early is refused, and the provider tries again for minutes
    expect(mistakesOfServices(await serving.aws.calls())).toEqual([]);
    return { calls, steps: stepsOf(calls) };
  };

  it("have healthy tasks before they get requests", async () => {
    const { steps } = await deploy();
    for (const [service, host, tasks] of [
      ["scores", scoresHost, 2],
      ["page", pageHost, 1],
    ] as const) {
      const name = `${service}-main`;
      expect(picked(steps, name, host)).toEqual([
        `CreateTargetGroup ${name}`,
        `CreateRule held ${name}=100`,
        `CreateService ${name} ${name}:1=1`,
        `Running ${name} ${name}:1=${tasks}`,
        `Healthy ${name} ${name}=${tasks}`,
        `CreateRule ${host} ${name}=100`,
      ]);
    }
    await serving.expectNoChanges();
  });

  it("get a variant beside the one that runs on, and a new image beside the old one", async () => {
    delete services.scores!.image;
    services.scores!.variants = {
      main: { image: image(1), traffic: "90%" },
      next: { image: image(2), traffic: "10%" },
    };
    services.page!.image = image(2);
    const { calls, steps } = await deploy();
    expect(picked(steps, "scores-main", "scores-next", scoresHost)).toEqual([
      "CreateTargetGroup scores-next",
      "CreateRule held scores-next=100",
      "CreateService scores-next scores-next:1=1",
      "Running scores-next scores-next:1=2",
      "Healthy scores-next scores-next=2",
      `ModifyRule ${scoresHost} scores-main=90 scores-next=10`,
    ]);
    expect(sharesOfHost(scoresHost, calls)).toEqual([{ "scores-main": 90, "scores-next": 10 }]);
    expect(picked(steps, "page-main", pageHost)).toEqual([
      "UpdateService page-main page-main:2=1",
      "Running page-main page-main:1=1 page-main:2=1",
      "Healthy page-main page-main=2",
      "Running page-main page-main:2=1",
      "Healthy page-main page-main=1",
      "DeregisterTaskDefinition page-main:1",
    ]);
    await serving.expectNoChanges();
  });

  it("lose a variant once it gets no requests", async () => {
    services.scores!.variants = { next: { image: image(2), traffic: "100%" } };
    const { steps } = await deploy();
    expect(picked(steps, "scores-main", "scores-next", scoresHost)).toEqual([
      `ModifyRule ${scoresHost} scores-next=100`,
      "UpdateService scores-main",
      "Running scores-main",
      "Healthy scores-main",
      "DeleteService scores-main",
      "DeregisterTaskDefinition scores-main:1",
      "DeleteTargetGroup scores-main",
    ]);
    if (isWhole) await serving.expectNoChanges();
  });

  it("fail to deploy when an update is taken back, and run what they ran", async () => {
    services.page!.image = image(3);
    await serving.aws.nextDeployment({ how: "fails", service: await nameOf("page-main") });
    const { steps } = await deploy((ended) => expect(ended).toFail("the update was rolled back"));
    expect(picked(steps, "page-main", pageHost)[0]).toBe("UpdateService page-main page-main:3=1");
    expect(steps.filter((step) => step.startsWith("Deregister"))).toEqual([]);
    expect(await running("page-main")).toMatchObject({ runningCount: 1, taskDefinition: expect.stringMatching(/:2$/) });
  });

  it("go on after a revert; one that goes takes all with it, and the last takes the load balancer", async () => {
    services.page!.image = image(2);
    delete services.scores;
    const { steps } = await deploy();
    expect(picked(steps, "scores-next", scoresHost)).toEqual([
      `DeleteRule ${scoresHost}`,
      "UpdateService scores-next",
      "Running scores-next",
      "Healthy scores-next",
      "DeleteService scores-next",
      "DeregisterTaskDefinition scores-next:1",
      "DeleteTargetGroup scores-next",
    ]);
    expect(steps).toContain("DeleteLoadBalancer services-internal");
    expect((await serving.aws.inventory()).filter((line) => line.includes("scores"))).toEqual([]);
    await serving.expectNoChanges();
  });

  it.skipIf(!isWhole)("move to another port, and wait for tasks that take their time", async () => {
    services.page!.port = 9000;
    await serving.aws.nextDeployment({ how: "hangs", service: await nameOf("page-main") });
    const letGo = setTimeout(async () => serving.aws.endDeployment(await nameOf("page-main"), "succeeds"), 30_000);
    await deploy();
    clearTimeout(letGo);
    await serving.expectNoChanges();
  });

  it("leave nothing behind when they are destroyed", () => serving.expectDestroyed());

  const running = async (name: string) =>
    (await serving.aws.services()).find((each) => short(each.serviceName) === name);
  const nameOf = async (name: string) => (await running(name))!.serviceName as string;
});

/** `scores-main` of `sv-services-scores-main-0123abcd`. */
function short(name: string): string {
  return name
    .replace(/^[0-9a-f]{8}\.invalid$/, "held")
    .replace(/^sv-(?=services-)/, "")
    .replace(/^services-(?=scores|page)/, "")
    .replace(/-[0-9a-f]{8}$/, "");
}

function shortened(call: Call): Call {
  const by =
    call.by &&
    Object.fromEntries(
      Object.entries(call.by)
        .map(([name, share]) => [short(name), share])
        .sort(),
    );
  return { ...call, ...(call.what !== undefined && { what: short(call.what) }), ...(by && { by }) };
}

/** The steps that are about these names, in order, but for what follows them without being waited for: scaling, attributes and first revisions. */
function picked(steps: string[], ...names: string[]): string[] {
  const isAside = /^(Register|Deregister(?=Scal)|DeleteScal|ModifyTargetGroupAttributes)/;
  return steps.filter((step) => !isAside.test(step) && step.split(/[ =:]/).some((word) => names.includes(word)));
}
