import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describePlan } from "../../tools/plan/describe-plan";
import { readPlan } from "../../tools/plan/plan";
import { gcp, GoogleProject } from "./support/google-project";
import { needs, reasonToSkip } from "./support/needs";
import type { Ended } from "./support/run";

const required = ["hashicorp/google", "magodo/restful"];
needs(...required);

// CI takes the steps without which it is not seen to work; `npm run proof -- --long` takes all of them.
const isWhole = process.env.PONTE_PROOF === "whole";

const image = (letter: string) => `europe-west1-docker.pkg.dev/acme/serving/churn@sha256:${letter.repeat(64)}`;
const offHours = { down: "0 20 * * 1-5", up: "0 7 * * 1-5", timezone: "Europe/Berlin" };
const place = `projects/${gcp.project}/locations/${gcp.region}`;

interface Written {
  readonly image: string;
  readonly replicas?: { readonly min: number; readonly max: number };
  readonly traffic?: string;
}
const champion: Written = { image: image("a"), replicas: { min: 2, max: 8 }, traffic: "90%" };
const challenger: Written = { image: image("b"), replicas: { min: 1, max: 3 }, traffic: "10%" };
const alone: Written = { image: image("c"), replicas: { min: 2, max: 4 } };

describe("off hours on Google Cloud", () => {
  let project: GoogleProject;
  let succeeded = true;

  beforeAll(async () => {
    if (!reasonToSkip(required)) project = await GoogleProject.start("off-hours");
  });
  afterAll(() => project?.stop());
  beforeEach(({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
  });

  const write = (variants: Record<string, Written>, embed: Written, more: object = { offHours }) =>
    project.write({
      endpoints: {
        churn: { variants },
        spare: { variants: { only: alone }, alwaysOn: true },
        embed: { mode: "serverless", variants: { only: embed } },
      },
      ...more,
    });
  const deploy = async () => expect(await project.deploy()).toSucceed("Apply complete!");
  const settled = async () => {
    const { code, output } = await project.plan();
    expect(code, output).toBe(0);
  };
  const words = async () => {
    await project.plan("-out=dev.tfplan");
    const { output } = await project.terraform(["show", "-json", "dev.tfplan"]);
    return describePlan(readPlan(output), { environment: "dev" });
  };
  const jobs = () =>
    project.google
      .entries()
      .flatMap(({ type, name }) => (type === "cloudscheduler:jobs" ? [name.split("/").pop()] : []));
  const fire = (job: string) => project.google.fire(`${place}/jobs/churn-dev-${job}`);
  const fireAll = async (way: "down" | "up") => {
    for (const job of ["churn_champion", "churn_challenger", "embed"])
      expect(await fire(`${job}_${way}`), job).toMatchObject({ status: 200 });
  };
  /** Replicas of each deployed model by its id's place, least to most, and of what the service of Cloud Run keeps ready. */
  const replicas = () => {
    const found = project.google.entries();
    const endpoint = found.find(
      ({ type, body }) => type === "aiplatform:endpoints" && body.displayName.endsWith("-churn"),
    );
    const services = found.filter(({ type }) => type === "run:services");
    return {
      churn: endpoint!.body.deployedModels
        .map(({ dedicatedResources: { minReplicaCount: min, maxReplicaCount: max } }: never) => `${min}-${max}`)
        .sort(),
      embed: services.map(({ body }) => body.scaling?.minInstanceCount ?? 0),
    };
  };
  const revisions = () => project.google.entries().filter(({ type }) => type === "run:services/revisions").length;
  const calls = (ended: Ended) => {
    expect(ended).toSucceed("Apply complete!");
    return project
      .newCalls()
      .filter(
        ({ method, host }) => /^(POST|PATCH|DELETE)$/.test(method) && /aiplatform|run\.|cloudscheduler/.test(host),
      )
      .map(({ method, path, query }) => `${method} ${path.split("/").pop()!.replace(/^\d+/, "N")} ${query}`.trim());
  };

  it("makes jobs for what goes down, and none for what is always on", async () => {
    write({ champion, challenger }, alone);
    await deploy();
    await settled();
    expect(jobs().sort()).toEqual(
      ["churn_challenger", "churn_champion", "embed"].flatMap((each) => [
        `churn-dev-${each}_down`,
        `churn-dev-${each}_up`,
      ]),
    );
    expect(replicas()).toEqual({ churn: ["1-3", "2-8"], embed: [2] });
  });

  it("goes down when it is time, which a plan does not see", async () => {
    const before = revisions();
    await fireAll("down");
    expect(replicas()).toEqual({ churn: ["1-1", "1-1"], embed: [0] });
    expect(revisions()).toBe(before);
    await settled();
  });

  it.runIf(isWhole)("refuses the second of two calls at once, as Vertex AI does, which is made again", async () => {
    await project.tell({ path: ":mutateDeployedModel$", times: 1, operation: { ms: 300 } });
    expect(await fire("churn_champion_down")).toMatchObject({ status: 200 });
    expect(await fire("churn_challenger_down")).toMatchObject({ status: 400 });
    await expect.poll(async () => (await fire("churn_challenger_down"))?.status).toBe(200);
    await project.tell();
  });

  it("takes other replicas while it is down, at once, and keeps what is down besides", async () => {
    project.newCalls();
    write(
      { champion: { ...champion, replicas: { min: 3, max: 9 } }, challenger },
      { ...alone, replicas: { min: 5, max: 6 } },
    );
    const { text } = await words();
    const count = "deployedModel.dedicatedResources.minReplicaCount";
    expect(text).toContain(`\`http_target.body.${count}\`: \`2\` -> \`3\``);
    expect(text).toContain("`body.scaling.minInstanceCount`: `2` -> `5`");
    const made = calls(await project.deploy());
    expect(replicas()).toEqual({ churn: ["1-1", "3-9"], embed: [5] });
    expect(made.filter((call) => call.includes("mutateDeployedModel"))).toHaveLength(1);
    await settled();
  });

  it.runIf(isWhole)("comes up for who cannot wait, by `ponte wake`", async () => {
    await fireAll("down");
    expect(await project.ponte("wake", "dev", "endpoint/embed")).toSucceed("service churn-dev-embed comes up to 5");
    expect(replicas()).toEqual({ churn: ["1-1", "1-1"], embed: [5] });
    expect(await project.ponte("wake", "dev")).toSucceed("comes up to 3 to 9");
    expect(replicas()).toEqual({ churn: ["1-3", "3-9"], embed: [5] });
    await settled();
  });

  it.runIf(isWhole)("comes up to what is written when it is time", async () => {
    await fireAll("down");
    await fireAll("up");
    expect(replicas()).toEqual({ churn: ["1-3", "3-9"], embed: [5] });
    await settled();
  });

  it.runIf(isWhole)("moves its jobs to a new model while it is down, before the old one goes", async () => {
    await fireAll("down");
    project.newCalls();
    const embed = { ...alone, image: image("e"), replicas: { min: 5, max: 6 } };
    write({ champion: { ...champion, image: image("d") }, challenger }, embed);
    expect(await project.deploy()).toSucceed("Apply complete!");
    const order = project
      .newCalls()
      .filter(({ method }) => /^(POST|PATCH)$/.test(method))
      .flatMap(({ path }) => /(deployModel|undeployModel|_up|_down)$/.exec(path)?.input.split(/[:/]/).pop() ?? []);
    expect(order[0]).toBe("deployModel");
    expect(order.at(-1)).toBe("undeployModel");
    expect(order.slice(1, -1).sort()).toEqual(["churn-dev-churn_champion_down", "churn-dev-churn_champion_up"]);
    await settled();
    // The new one is up, as it is written; the others are still down.
    expect(replicas()).toEqual({ churn: ["1-1", "2-8"], embed: [0] });
    await fireAll("down");
    await fireAll("up");
    expect(replicas().churn).toEqual(["1-3", "2-8"]);
  });

  it.runIf(isWhole)("calls with no more than its account was granted", async () => {
    const projectPolicy = `https://cloudresourcemanager.googleapis.com/v1/projects/${gcp.project}`;
    const { body: policy } = await project.google.call("POST", `${projectPolicy}:getIamPolicy`, {});
    const isScaling = ({ role }: { role: string }) => /churn_dev_scale_models$/.test(role);
    const without = { ...policy, bindings: policy.bindings.filter((each: never) => !isScaling(each)) };
    await project.google.call("POST", `${projectPolicy}:setIamPolicy`, { policy: without });
    expect(await fire("churn_champion_down")).toMatchObject({ status: 403 });
    await deploy();
    expect(await fire("churn_champion_down")).toMatchObject({ status: 200 });
  });

  it.runIf(isWhole)("comes up when it has off hours no more", async () => {
    await fireAll("down");
    await fire("embed_up"); // what its service keeps ready goes back to its revisions, and is not kept twice
    expect(replicas()).toEqual({ churn: ["1-1", "1-1"], embed: [5] });
    write({ champion, challenger }, alone, {});
    await deploy();
    expect(replicas()).toEqual({ churn: ["1-3", "2-8"], embed: [0] });
    expect(jobs()).toEqual([]);
    await settled();
  });

  it("leaves nothing behind when it is destroyed while it is down", async () => {
    write({ champion, challenger }, alone);
    await deploy();
    await fireAll("down");
    expect(await project.destroy()).toSucceed("Destroy complete!");
    const left = project.google.entries().filter(({ type }) => type !== "serviceusage:services");
    expect(left).toEqual([]);
    expect(project.google.unknownHosts()).toEqual([]);
  });
});

it.runIf(isWhole)("without a deployer, other replicas of Cloud Run arrive with the next up", async ({ skip }) => {
  const reason = reasonToSkip(required);
  if (reason !== undefined) skip(reason);
  const project = await GoogleProject.start("off-hours-alone");
  try {
    const write = (min: number) =>
      project.write({
        ...{ gcp: { ...gcp, deployer: undefined }, offHours },
        endpoints: {
          embed: { mode: "serverless", replicas: { min, max: 9 }, variants: { only: { image: image("a") } } },
        },
      });
    const kept = () => project.google.entries().find(({ type }) => type === "run:services")!.body.scaling?.minInstanceCount ?? 0; // prettier-ignore
    const fire = async (way: string) =>
      expect(await project.google.fire(`${place}/jobs/churn-dev-embed_${way}`)).toMatchObject({ status: 200 });
    write(2);
    expect(await project.deploy()).toSucceed("Apply complete!");
    expect(kept()).toBe(2);
    await fire("down");
    write(3);
    expect(await project.deploy()).toSucceed("0 added, 1 changed, 0 destroyed");
    expect(kept()).toBe(0);
    expect((await project.plan()).code).toBe(0);
    await fire("up");
    expect(kept()).toBe(3);
    expect((await project.plan()).code).toBe(0);
  } finally {
    await project.stop();
  }
});
