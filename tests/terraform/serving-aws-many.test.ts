import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { needs, reasonToSkip } from "./support/needs";
import { Serving } from "./support/serving";

const required = ["hashicorp/aws", "moto"];
needs(...required);

// A round is most of a minute, which the provider waits: in two of them each endpoint ends once in each way. `npm run proof -- --long` takes five, of ten
// endpoints.
const isWhole = process.env.PONTE_PROOF === "whole";
const rounds = isWhole ? [1, 2, 3, 4, 5] : [1, 2];
const parts = [...Array(isWhole ? 10 : 3).keys()];
const failures = rounds.length * parts.length;

const ten = [...Array(10).keys()];
const image = (number: number) => `registry/serving@sha256:${String(number).padStart(64, "0")}`;
const variants = () => Object.fromEntries(ten.map((n) => [`model-${n}`, { image: image(0), traffic: "10%" }]));
const endpoints = Object.fromEntries(parts.map((n) => [`part${n}`, { variants: variants() }]));
const names = Object.keys(endpoints);

interface Change {
  address: string;
  type: string;
  change: { actions: string[] };
}

describe(`${parts.length * 10} models on AWS, ten behind each endpoint`, () => {
  let serving: Serving;

  beforeAll(async () => {
    if (!reasonToSkip(required)) serving = await Serving.start("many");
  });
  afterAll(() => serving?.stop());
  beforeEach(({ skip, onTestFailed }) => {
    skip(!serving.succeeded, "a step before this one failed");
    onTestFailed(() => void (serving.succeeded = false));
  });

  const write = () => serving.write({ registries: { serving: {} }, endpoints });

  it("are created", async () => {
    write();
    await serving.deploy();
    const created = (await serving.aws.calls()).filter(({ action }) => action === "CreateModel");
    expect(created.filter(({ status }) => status === 200)).toHaveLength(parts.length * 10);
  });

  it("are planned and updated one by one: a new image changes its model, and the alarms and the endpoint that move to it", async () => {
    endpoints.part2!.variants["model-2"]!.image = image(1);
    write();
    const { project, environment } = serving;
    expect(await project.synth(environment)).toSucceed();
    expect(await project.terraform("plan", environment, "-out=one")).toSucceed();
    const { output } = await project.terraform("show", environment, "-json", "one");
    const plan = JSON.parse(output) as { resource_changes: Change[] };
    const changed = plan.resource_changes.filter(({ change }) => change.actions[0] !== "no-op");
    expect(changed.filter(({ address }) => !address.includes("endpoint_part2_"))).toEqual([]);
    const changes = changed.map(({ type, change }) => `${change.actions.join(" ")} ${type}`);
    expect(changes.sort()).toEqual([
      "create aws_sagemaker_endpoint_configuration",
      "create aws_sagemaker_model",
      "delete aws_sagemaker_endpoint_configuration",
      "delete aws_sagemaker_model",
      ...ten.map(() => "update aws_cloudwatch_metric_alarm"), // those that take an update back watch the new fleet
      "update aws_sagemaker_endpoint",
    ]);

    const apply = () => project.terraform("apply", environment, "one");
    const step = await serving.during(["part2"], apply, (ended) => expect(ended).toSucceed("Apply complete!"));
    await serving.expectServed(step);
    const updated = ["CreateModel", "CreateEndpointConfig", "UpdateEndpoint", "DeleteEndpointConfig", "DeleteModel"];
    expect(step.changes("part2")).toEqual(updated);
    for (const other of names.filter((name) => name !== "part2")) expect(step.changes(other), other).toEqual([]);
    await serving.expectNoChanges();
  });

  // Half of them are seen by the provider; it takes the others for successes. No client: what serves is read from the calls.
  it(`make ${failures} of ${failures} deploys fail whose update is rolled back, and go on serving`, async () => {
    let noticed = 0;
    const before = await configurations();
    for (const round of rounds) {
      const isSilent = (name: string) => (names.indexOf(name) + round) % 2 === 0;
      const ends = names.map((name) => [serving.name(name), isSilent(name) ? "silent" : "rollback"] as const);
      await serving.aws.nextUpdate(Object.fromEntries(ends));
      for (const endpoint of Object.values(endpoints)) endpoint.variants["model-0"]!.image = image(10 + round);
      write();
      const step = await serving.during(
        [],
        () => serving.apply(),
        (ended) => {
          for (const name of names) {
            const [endpoint, configuration] = [serving.name(name), before[name]];
            const message = isSilent(name)
              ? `endpoint ${endpoint} still serves ${configuration}: the update was rolled back`
              : `(${endpoint}) update: unexpected state 'RollingBack'`;
            expect(ended).toFail(message);
            noticed++;
          }
        },
      );
      for (const name of names) expect(step.changes(name), name).toContain("UpdateEndpoint");
      await serving.expectServed(step);
      expect(await configurations()).toEqual(before);
    }
    expect(noticed).toBe(failures);
  });

  it("leave nothing behind when they are destroyed", () => serving.expectDestroyed());

  async function configurations(): Promise<Record<string, unknown>> {
    const entries = names.map(async (name) => [
      name,
      (await serving.aws.endpoint(serving.name(name))).EndpointConfigName,
    ]);
    return Object.fromEntries(await Promise.all(entries)) as Record<string, unknown>;
  }
});
