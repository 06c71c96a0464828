import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GoogleProject } from "./support/google-project";
import { needs, reasonToSkip } from "./support/needs";
import { badMoments, order, servingCalls } from "./support/vertex-calls";

const required = ["hashicorp/google", "magodo/restful"];
needs(...required);

const image = (text: string) => `europe-west1-docker.pkg.dev/acme/serving/churn@sha256:${text.padStart(64, "0")}`;
const ten = Array.from({ length: 10 }, (_, number) => number);
const parts = ten.slice(0, process.env.PONTE_PROOF === "whole" ? 10 : 4); // `npm run proof -- --long` takes all
const failures = parts.length * 5;

describe(`${parts.length * 10} models in one environment`, () => {
  let project: GoogleProject;
  let succeeded = true;

  /** Endpoints with ten models each; `changed` says what stands in an image's digest where that is not what it was at first. */
  const write = (changed: (endpoint: number, model: number) => string | undefined = () => undefined) => {
    const model = (endpoint: number, number: number) => ({
      image: image(changed(endpoint, number) ?? `a${endpoint}${number}`),
      traffic: "10%",
    });
    const modelsOf = (endpoint: number) => ten.map((number) => [`m${number}`, model(endpoint, number)]);
    const endpoints = parts.map((number) => [
      `e${number}`,
      { variants: Object.fromEntries(modelsOf(number)) as object },
    ]);
    project.write({ endpoints: Object.fromEntries(endpoints) as object });
  };
  const oneChanged = (endpoint: number, model: number) => (endpoint === 3 && model === 0 ? "b" : undefined);

  /** What each endpoint serves. */
  const served = () =>
    project.google
      .entries()
      .filter(({ type }) => type === "aiplatform:endpoints")
      .map(({ name, body: { deployedModels, trafficSplit } }) => ({ name, deployedModels, trafficSplit }));

  beforeAll(async () => {
    if (!reasonToSkip(required)) project = await GoogleProject.start("many");
  });
  afterAll(() => project?.stop());
  beforeEach(({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
  });

  it("are deployed", async () => {
    // Two deployments on one endpoint would meet, were they not made one after the other.
    await project.tell({ path: ":deployModel$", times: 1e6, operation: { polls: 1 } });
    write();
    expect(await project.deploy()).toSucceed("Apply complete!");
    expect(served()).toHaveLength(parts.length);
    for (const { deployedModels, trafficSplit } of served()) {
      expect(deployedModels).toHaveLength(10);
      expect(Object.values(trafficSplit)).toEqual(Array(10).fill(10));
    }
    expect(badMoments(project.newCalls())).toEqual([]);
    const { code, output } = await project.plan();
    expect(code, output).toBe(0);
  });

  it("are left alone but for the one that changes", async () => {
    write(oneChanged);
    const before = served();
    project.newCalls();
    const ended = await project.deploy();
    expect(ended).toSucceed("2 added, 1 changed, 2 destroyed");
    const calls = servingCalls(project.newCalls());
    expect(order(calls)).toBe("U D T X R");
    const other = served().filter((endpoint, index) => JSON.stringify(endpoint) !== JSON.stringify(before[index]));
    expect(other).toHaveLength(1);
    expect(other[0]!.name).toMatch(new RegExp(`/endpoints/${calls[1]!.endpoint}$`));
  });

  it(`are not touched by ${failures} deployments that fail, and every failure is told`, async () => {
    const error = { code: 9, message: "Model server never became ready." };
    await project.tell({ path: ":deployModel$", times: failures, operation: { polls: 1, error } });
    const before = served();
    write((endpoint, model) => oneChanged(endpoint, model) ?? (model >= 5 ? `c${endpoint}${model}` : undefined));
    project.newCalls();
    const { code, output } = await project.deploy();
    expect(code).toBe(1);
    expect(output.match(/Model\s+server\s+never\s+became\s+ready/g)).toHaveLength(failures);
    const told = [...output.matchAll(/with restful_resource\.(deployment_\w+),/g)].map(([, name]) => name);
    expect(new Set(told).size).toBe(failures);
    const calls = servingCalls(project.newCalls());
    expect(calls.map(({ action }) => action).sort()).toEqual([
      ...Array(failures).fill("deployModel"),
      ...Array(failures).fill("upload"),
    ]);
    expect(served()).toEqual(before);
    expect(badMoments(project.google.calls())).toEqual([]);
  });
});
