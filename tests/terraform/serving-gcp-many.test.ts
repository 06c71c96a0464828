import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GoogleProject } from "./support/google-project";
import { needs, reasonToSkip } from "./support/needs";
import { badMoments, order, servingCalls } from "./support/vertex-calls";

const required = ["hashicorp/google", "magodo/restful"];
needs(...required);

const image = (text: string) => `europe-west1-docker.pkg.dev/acme/serving/churn@sha256:${text.padStart(64, "0")}`;
const numbers = Array.from({ length: 50 }, (_, number) => number);

describe("100 models in one environment", () => {
  let project: GoogleProject;
  let succeeded = true;

  /** Fifty endpoints with two models each; `changed` says the image of one where it is another. */
  const write = (changed: (endpoint: number, model: string) => string | undefined = () => undefined) => {
    const model = (endpoint: number, name: string, traffic: string) => ({
      image: image(changed(endpoint, name) ?? `${name === "champion" ? "a" : "b"}${endpoint}`),
      traffic,
    });
    const endpoint = (number: number) => ({
      models: { champion: model(number, "champion", "90%"), challenger: model(number, "challenger", "10%") },
    });
    project.write({ endpoints: Object.fromEntries(numbers.map((number) => [`e${number}`, endpoint(number)])) });
  };

  /** What each endpoint serves. */
  const served = () =>
    project.google
      .entries()
      .filter(({ type }) => type === "aiplatform:endpoints")
      .map(({ name, body: { deployedModels, trafficSplit } }) => ({ name, deployedModels, trafficSplit }));

  beforeAll(async () => {
    if (!reasonToSkip(required)) project = await GoogleProject.start("many");
  });
  afterAll(async () => {
    await project?.google.stop();
  });
  beforeEach(({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
  });

  it("are deployed", async () => {
    // Two deployments on one endpoint would meet, were they not made one after the other.
    await project.tell({ path: ":deployModel$", times: 1e6, operation: { polls: 1 } });
    write();
    expect(await project.deploy()).toSucceed("Apply complete!");
    expect(served()).toHaveLength(50);
    for (const { deployedModels, trafficSplit } of served()) {
      expect(deployedModels).toHaveLength(2);
      expect(Object.values<number>(trafficSplit).sort()).toEqual([10, 90]);
    }
    expect(badMoments(project.newCalls())).toEqual([]);
    const { code, output } = await project.plan();
    expect(code, output).toBe(0);
  });

  it("are left alone but for the one that changes", async () => {
    write((endpoint, model) => (endpoint === 17 && model === "champion" ? "c" : undefined));
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

  it("are not touched by 50 deployments that fail, and every failure is told", async () => {
    const error = { code: 9, message: "Model server never became ready." };
    await project.tell({ path: ":deployModel$", times: 50, operation: { polls: 1, error } });
    const before = served();
    write((endpoint, model) =>
      endpoint === 17 && model === "champion" ? "c" : model === "challenger" ? `d${endpoint}` : undefined,
    );
    project.newCalls();
    const { code, output } = await project.deploy();
    expect(code).toBe(1);
    expect(output.match(/Model server never became ready/g)).toHaveLength(50);
    const calls = servingCalls(project.newCalls());
    expect(calls.map(({ action }) => action).sort()).toEqual([
      ...Array(50).fill("deployModel"),
      ...Array(50).fill("upload"),
    ]);
    expect(served()).toEqual(before);
    expect(badMoments(project.google.calls())).toEqual([]);
  });
});
