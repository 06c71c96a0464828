import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describePlan } from "../../tools/plan/describe-plan";
import { readPlan } from "../../tools/plan/plan";
import { holdCanary, type CanaryStep } from "./support/canary-page";
import { needs, reasonToSkip } from "./support/needs";
import { ServedEndpoint, type WrittenModel } from "./support/served-endpoint";
import { unpacked } from "./support/unpacked";
import { order, type ServingCall } from "./support/vertex-calls";

const required = ["hashicorp/google", "magodo/restful"];
needs(...required);

const image = (letter: string) => `europe-west1-docker.pkg.dev/acme/serving/churn@sha256:${letter.repeat(64)}`;
const first: WrittenModel = { image: image("a"), artifact: "bucket/models/churn/41" };
const second = { ...first, image: image("b") };
const third = { ...second, artifact: "bucket/models/churn/42" };
const fourth = { ...third, machine: "n1-standard-8" };
const fifth = { ...fourth, replicas: { min: 2, max: 4 } };
const sixth = { ...fifth, image: image("c") };

// From 90/10 to the challenger alone.
const shares = (champion: string, challenger: string) => ({
  champion: { ...fifth, traffic: champion },
  challenger: { ...sixth, traffic: challenger },
});
const canary: [step: string, models: Record<string, WrittenModel>, calls: string, of100: object][] = [
  ["90/10", shares("90%", "10%"), "U D T", { champion: 90, challenger: 10 }],
  ["50/50", shares("50%", "50%"), "T", { champion: 50, challenger: 50 }],
  ["0/100", shares("0%", "100%"), "T", { challenger: 100 }],
  ["the challenger alone", { challenger: sixth }, "X R", { challenger: 100 }],
];

const slowly = (path: string, operation: object) => ({ path: `:${path}$`, times: 1e6, operation });

describe("a model's life on Vertex AI", () => {
  let endpoint: ServedEndpoint;
  let succeeded = true;

  beforeAll(async () => {
    if (!reasonToSkip(required)) endpoint = await ServedEndpoint.start("serving");
  });
  afterAll(() => endpoint?.project.stop());
  beforeEach(async ({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
    // Long enough for the client to ask while nothing is ready yet.
    await endpoint?.project.tell(slowly("(upload|deployModel|undeployModel|mutateDeployedModel)", { ms: 400 }));
  });

  it("begins with an endpoint and no model", async () => {
    endpoint.write({});
    await endpoint.begin();
    await endpoint.settled();
    expect(endpoint.newOrder()).toBe("");
  });

  it("gets its first model, and replaces nothing for it", async () => {
    endpoint.write({ champion: first });
    expect((await endpoint.project.plan()).output).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
    expect(await endpoint.project.deploy()).toSucceed("Apply complete!");
    expect(endpoint.newOrder()).toBe("U D T");
    expect(Object.values(await endpoint.predictions(1))).toEqual([1]);
    await endpoint.settled();
  });

  it.each([
    ["a new image", second, "U D T X R"],
    ["a new artifact", third, "U D T X R"],
    ["another machine", fourth, "D T X"],
    ["other replicas", fifth, "M"],
  ])("takes %s without a failed request", async (_, champion, calls) => {
    expect(order((await endpoint.update({ champion })).calls)).toBe(calls);
  });

  it("goes back by the program of before", async () => {
    expect(order((await endpoint.update({ champion: sixth })).calls)).toBe("U D T X R");
    expect(order((await endpoint.update({ champion: fifth })).calls)).toBe("U D T X R");
  });

  it("brings in a challenger share by share", async () => {
    const champion = (await endpoint.read()).deployedModels[0];
    const told: CanaryStep[] = [];
    for (const [step, models, calls, answered] of canary) {
      const update = await endpoint.update(models);
      expect(order(update.calls), step).toBe(calls);
      const inWords = wordsOf([champion.id, champion.model.split("/").pop()]);
      const after = inWords.counts(await endpoint.predictions(100));
      expect(after, step).toEqual(answered);
      told.push({ step, calls: inWords.calls(update.calls) });
    }
    holdCanary("gcp", told);
  });

  it("calls the challenger champion without a call", async () => {
    endpoint.write({ champion: sixth });
    await endpoint.settled();
  });

  it("takes back the traffic that somebody gave to a model of their own", async () => {
    await endpoint.project.tell();
    const { deployedModels, trafficSplit } = await endpoint.read();
    const own = { ...deployedModels[0], id: "77" };
    delete own.modelVersionId;
    await endpoint.byHand("POST", ":deployModel", { deployedModel: own });
    const shared = { [deployedModels[0].id]: 80, 77: 20 };
    await endpoint.byHand("PATCH", "?updateMask=trafficSplit", { trafficSplit: shared });
    expect(order((await endpoint.update({ champion: sixth })).calls)).toBe("T");
    expect(await endpoint.read()).toMatchObject({ trafficSplit });
    await endpoint.byHand("POST", ":undeployModel", { deployedModelId: "77" });
  });

  it("leaves everything as it is when a deployment fails, and goes back", async () => {
    const before = await endpoint.read();
    const error = { code: 9, message: "Model server never became ready." };
    await endpoint.project.tell(slowly("deployModel", { ms: 400, error }));
    endpoint.write({ champion: { ...sixth, image: image("d") } });
    const [ended, { calls }] = await endpoint.deploy();
    expect(ended).toFail("Model server never became ready.");
    expect(order(calls)).toBe("U D");
    expect(await endpoint.read()).toEqual(before);
    expect(order((await endpoint.update({ champion: sixth })).calls)).toBe("R");
  });

  it("takes over what was left behind by a deploy that was killed", async () => {
    await endpoint.project.tell(slowly("deployModel", { ms: 4_000 }));
    const champion = { ...sixth, image: image("e") };
    endpoint.write({ champion });
    const [ended, { calls }] = await endpoint.deploy({ killAt: ":deployModel" });
    expect(ended.code).toBeNull();
    expect(order(calls)).toBe("U D");
    await expect.poll(async () => (await endpoint.read()).deployedModels.length).toBe(2);

    endpoint.write({ champion: sixth });
    await endpoint.project.plan("-out=dev.tfplan");
    const reverted = await endpoint.project.terraform(["show", "-json", "dev.tfplan"]);
    const { text } = describePlan(readPlan(reverted.output), { environment: "dev" });
    const { deployedModels, trafficSplit } = await endpoint.read();
    const left = deployedModels.find(({ id }: { id: string }) => !(id in trafficSplit)).id;
    expect(text).toContain(`Leaves deployment \`${left}\` running on endpoint \`churn-dev-churn\``);

    endpoint.write({ champion });
    expect((await endpoint.project.plan()).output).toMatch(/Plan: [12] to import, /);
    expect(order((await endpoint.update({ champion })).calls)).toBe("M T X R");
  });

  it("keeps its token out of plan and state, and makes none", async () => {
    const { TF_VAR_google_access_token: token } = endpoint.project.google.environment;
    endpoint.project.newCalls();
    endpoint.write({ champion: { ...sixth, image: image("f") } });
    expect((await endpoint.project.plan("-out=dev.tfplan")).code).toBe(2);
    expect(endpoint.project.newCalls().filter(({ host }) => host === "iamcredentials.googleapis.com")).toEqual([]);
    const plan = unpacked(endpoint.project.file("dev.tfplan"));
    const state = endpoint.project.state();
    for (const [text, known] of [
      [plan, "f".repeat(64)],
      [state, "e".repeat(64)],
    ] as const) {
      expect(text).toContain(known);
      expect(text).not.toContain(token);
    }
  });

  it("says what to export where there is no token", async () => {
    const { code, output } = await endpoint.project.terraform(["plan", "-lock=false", "-var=google_access_token="]);
    expect(code).toBe(1);
    expect(output.replace(/[│╷╵\s]+/g, " ")).toContain(
      "export TF_VAR_google_access_token=$(gcloud auth print-access-token)",
    );
  });

  it("leaves nothing behind when it is destroyed", async () => {
    endpoint.newOrder();
    expect(await endpoint.project.destroy()).toSucceed("Destroy complete!");
    expect(endpoint.newOrder()).toBe("T X R");
    const { google } = endpoint.project;
    expect(google.entries().filter(({ type }) => type !== "serviceusage:services")).toEqual([]);
    expect(google.unknownHosts()).toEqual([]);
  });
});

/** Puts the environment's names in place of ids: who is not the champion is the challenger. */
function wordsOf(champion: string[]) {
  const slot = (id: string) => (champion.includes(id) ? "champion" : "challenger");
  const what = (ids: string) =>
    ids
      .split(" ")
      .map((one) => one.split("="))
      .map(([id = "", share]) => (share === undefined ? slot(id) : `${slot(id)} ${share}%`))
      .join(", ");
  return {
    calls: (calls: readonly ServingCall[]) => calls.map((call) => ({ action: call.action, what: what(call.what) })),
    counts: (byModel: Record<string, number>) =>
      Object.fromEntries(Object.entries(byModel).map(([id, count]) => [slot(id), count])),
  };
}
