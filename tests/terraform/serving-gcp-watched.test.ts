import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "../../sandbox/google/json";
import { describePlan } from "../../tools/plan/describe-plan";
import { readPlan } from "../../tools/plan/plan";
import { withProgram } from "../../tools/plan/program";
import { gcp, GoogleProject } from "./support/google-project";
import { needs, reasonToSkip } from "./support/needs";

const required = ["hashicorp/google", "magodo/restful"];
needs(...required);

// CI takes the steps without which it is not seen to work; `npm run proof -- --long` takes all of them.
const isWhole = process.env.PONTE_PROOF === "whole";

const image = (letter: string) => `europe-west1-docker.pkg.dev/acme/serving/rank@sha256:${letter.repeat(64)}`;
const service = `https://run.googleapis.com/v2/projects/${gcp.project}/locations/${gcp.region}/services/churn-dev-rank`;

/** What the environment holds; a test changes parts of it. */
const platform = {
  alerts: { emails: ["oncall@acme.example"] },
  buckets: {} as object,
  datasets: { captured: {} },
  churn: {
    slo: { availability: "99.9%", latency: { p95: "300ms" } },
    capture: { sample: "10%", to: "dataset/captured" },
    variants: { champion: { image: image("1"), traffic: "100%" } },
  },
  rank: {
    mode: "serverless",
    accelerator: { type: "nvidia-l4" },
    serverless: { cpu: 4, memory: "16GiB" },
    slo: { availability: "99%" },
    access: { callers: ["serviceAccount:shop@acme.iam.gserviceaccount.com"] },
    variants: { champion: { image: image("2"), traffic: "100%" } } as object,
  },
};

describe("an endpoint on Vertex AI and a service on Cloud Run, watched", () => {
  let project: GoogleProject;
  let succeeded = true;

  const write = ({ churn, rank, ...rest }: typeof platform) => project.write({ ...rest, endpoints: { churn, rank } });

  /** Deploys it, and finds nothing to do afterwards. */
  async function deploy(changed: typeof platform, says: string): Promise<void> {
    write(changed);
    expect(await project.deploy()).toSucceed(says);
    const { code, output } = await project.plan();
    expect(code, output).toBe(0);
  }

  const bodies = (type: string): Json[] =>
    project.google.entries().flatMap((entry) => (entry.type === type ? [entry.body] : []));
  const cloudRun = async () => (await project.google.call("GET", service)).body;
  const shares = async () =>
    (await cloudRun()).traffic.map(({ tag, percent = 0 }: { tag: string; percent?: number }) => `${tag} ${percent}`);

  beforeAll(async () => {
    if (!reasonToSkip(required)) project = await GoogleProject.start("watched");
  });
  afterAll(() => project?.stop());
  beforeEach(({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
  });

  it("are deployed with promises, alerts, a dashboard and a log", async () => {
    await deploy(platform, "Apply complete!");
    expect(
      bodies("monitoring:services/serviceLevelObjectives")
        .map(({ goal }) => goal)
        .sort(),
    ).toEqual([0.95, 0.99, 0.999]);
    const [channel] = bodies("monitoring:notificationChannels");
    expect(channel.labels).toEqual({ email_address: "oncall@acme.example" });
    const alerts = bodies("monitoring:alertPolicies");
    expect(alerts).toHaveLength(5); // two on errors of each, one on latency
    for (const { notificationChannels } of alerts) expect(notificationChannels).toEqual([channel.name]);
    expect(bodies("monitoring:dashboards")).toHaveLength(1);
    expect(bodies("aiplatform:endpoints")[0].predictRequestResponseLoggingConfig).toMatchObject({ samplingRate: 0.1 });
    expect(await shares()).toEqual(["champion 100"]);
    expect((await cloudRun()).template.nodeSelector).toEqual({ accelerator: "nvidia-l4" });
  });

  it("change in place, each of them", async () => {
    const { churn, rank } = platform;
    const changed = {
      ...platform,
      alerts: { emails: ["night@acme.example"] },
      churn: {
        ...churn,
        slo: { availability: "99.5%", latency: { p95: "200ms" } },
        capture: { ...churn.capture, sample: "25%" },
      },
      rank: { ...rank, slo: { availability: "98%" } },
    };
    const before = bodies("aiplatform:endpoints")[0];
    await deploy(changed, "Apply complete!");
    expect(
      bodies("monitoring:services/serviceLevelObjectives")
        .map(({ goal }) => goal)
        .sort(),
    ).toEqual([0.95, 0.98, 0.995]);
    expect(bodies("monitoring:notificationChannels")[0].labels).toEqual({ email_address: "night@acme.example" });
    const { predictRequestResponseLoggingConfig, trafficSplit, deployedModels } = bodies("aiplatform:endpoints")[0];
    expect(predictRequestResponseLoggingConfig).toMatchObject({ samplingRate: 0.25 });
    expect({ trafficSplit, deployedModels }).toEqual({
      trafficSplit: before.trafficSplit,
      deployedModels: before.deployedModels,
    });
    Object.assign(platform, changed);
  });

  it("bring a challenger to Cloud Run as a revision beside the first, and take it back", async () => {
    const { rank } = platform;
    const variants = (champion: string, challenger: string) => ({
      champion: { image: image("2"), traffic: champion },
      challenger: { image: image("3"), traffic: challenger, latest: true },
    });
    const first: string = (await cloudRun()).latestReadyRevision;
    for (const [champion, challenger] of [
      ["90%", "10%"],
      ["50%", "50%"],
    ] as const) {
      await deploy(
        { ...platform, rank: { ...rank, variants: variants(champion, challenger) } },
        "0 added, 1 changed, 0 destroyed",
      );
      expect(await shares()).toEqual([`champion ${parseInt(champion)}`, `challenger ${parseInt(challenger)}`]);
    }
    const second: string = (await cloudRun()).latestReadyRevision;
    expect(second).not.toBe(first);
    await deploy(platform, "0 added, 1 changed, 0 destroyed");
    expect(await shares()).toEqual(["champion 100"]);
    expect(bodies("run:services/revisions").map(({ name }) => name)).toEqual([first, second]);
  });

  it("take new weights on Cloud Run, and lose the right to the old ones only then", async () => {
    const weighted = (artifact: string) => ({
      ...platform,
      buckets: { models: {} },
      rank: { ...platform.rank, variants: { champion: { image: image("2"), artifact, traffic: "100%" } } },
    });
    await deploy(weighted("bucket/models/rank/1"), "1 changed");
    const before = project.google.calls().length;
    await deploy(weighted("bucket/models/rank/2"), "1 added, 1 changed, 1 destroyed");
    const changes = project.google.calls().slice(before);
    const moved = changes.findIndex(
      ({ method, path }) => method === "PATCH" && path.includes("/services/churn-dev-rank"),
    );
    const granted = changes.flatMap(({ method, path }, index) =>
      method === "PUT" && path.includes("-models/iam") ? [index] : [],
    );
    expect(granted).toHaveLength(2);
    expect([granted[0]! < moved, moved < granted[1]!]).toEqual([true, true]);
    await deploy(platform, "1 changed");
  });

  it("keep their traffic when a revision is named that was never made", async () => {
    const before = await cloudRun();
    const variants = {
      champion: { image: image("4"), traffic: "90%" },
      challenger: { image: image("5"), traffic: "10%", latest: true },
    };
    write({ ...platform, rank: { ...platform.rank, variants } });
    expect(await project.deploy()).toFail("is not found");
    expect(await cloudRun()).toEqual(before);
    await deploy(platform, "0 added, 0 changed, 0 destroyed");
  });

  /** The secret in both, on Cloud Run by this reference. */
  const reading = (reference: string) => ({
    ...platform,
    secrets: { "hugging-face": {} },
    churn: {
      ...platform.churn,
      variants: { champion: { image: image("1"), traffic: "100%", env: { HF_TOKEN: "secret/hugging-face" } } },
    },
    rank: {
      ...platform.rank,
      variants: { champion: { image: image("2"), traffic: "100%", env: { HF_TOKEN: reference } } },
    },
  });
  let firstToRead: string;

  it("read a secret: on Cloud Run the version that the deploy finds, on Vertex AI by its name", async () => {
    const secret = `https://secretmanager.googleapis.com/v1/projects/${gcp.project}/secrets/churn-dev-hugging-face`;
    const values = ["fake-token-of-october", "fake-token-of-november"];
    const put = async (value: string) => {
      const payload = { data: Buffer.from(value).toString("base64") };
      expect((await project.google.call("POST", `${secret}:addVersion`, { payload })).status).toBe(200);
    };
    const env = async () => (await cloudRun()).template.containers[0].env.find(({ name }: Json) => name === "HF_TOKEN");
    const models = () => bodies("aiplatform:models").map(({ name }) => name);

    // Nobody has put a value in, and nothing that runs has changed by then.
    const before = await cloudRun();
    write(reading("secret/hugging-face"));
    await project.plan("-out=plan.bin");
    const first = readPlan((await project.terraform(["show", "-json", "plan.bin"])).output);
    const program = JSON.parse(project.file("cdk.tf.json").toString());
    expect(describePlan(withProgram(first, program), { environment: "dev" }).text).toContain(
      "`secret/hugging-face` has no value yet: put one in with `ponte secret set dev hugging-face` before the deploy, since `endpoint/rank` starts with it",
    );
    expect(await project.terraform(["apply", "plan.bin"])).toFail(
      "error retrieving available secret manager secret versions",
    );
    expect(await cloudRun()).toEqual(before);

    await put(values[0]!);
    await deploy(reading("secret/hugging-face"), "Apply complete!");
    expect((await env()).valueSource.secretKeyRef).toEqual({ secret: "churn-dev-hugging-face", version: "1" });
    const calls = project.google.calls().filter(({ method }) => method !== "GET");
    const last = (end: RegExp) => calls.findLastIndex(({ path }) => end.test(path));
    expect(last(/hugging-face:setIamPolicy$/)).toBeGreaterThan(0);
    for (const later of [/services\/churn-dev-rank$/, /models:upload$/])
      expect(last(/hugging-face:setIamPolicy$/)).toBeLessThan(last(later));
    const [model] = bodies("aiplatform:models");
    const name = `projects/${gcp.project}/secrets/churn-dev-hugging-face/versions/latest`;
    expect(model.containerSpec.env).toEqual([{ name: "HF_TOKEN", value: name }]);

    const uploaded = models();
    firstToRead = (await cloudRun()).latestReadyRevision;
    await put(values[1]!);
    write(reading("secret/hugging-face"));
    expect((await project.plan("-out=plan.bin")).output).toContain("0 to add, 1 to change, 0 to destroy");
    const plan = (await project.terraform(["show", "-json", "plan.bin"])).output;
    const { text } = describePlan(readPlan(plan), { environment: "dev" });
    expect(text).toContain("secret/hugging-face: version 1 -> 2");
    await deploy(reading("secret/hugging-face"), "0 added, 1 changed, 0 destroyed");
    expect((await env()).valueSource.secretKeyRef.version).toBe("2");
    expect((await cloudRun()).latestReadyRevision).not.toBe(firstToRead);
    expect(models()).toEqual(uploaded);

    for (const value of values.flatMap((text) => [text, Buffer.from(text).toString("base64")]))
      for (const text of [
        plan,
        project.state(),
        project.google
          .calls()
          .map(({ path }) => path)
          .join(),
      ])
        expect(text).not.toContain(value);
    expect(
      project.google
        .calls()
        .map(({ path }) => path)
        .filter((path) => path.endsWith(":access")),
    ).toEqual([]);
  });

  it.runIf(isWhole)("read the version that is written, and no secret any more", async () => {
    // The number has the same revision, whether it was the newest or is written.
    await deploy(reading("secret/hugging-face@2"), "0 added, 0 changed, 0 destroyed");
    await deploy(reading("secret/hugging-face@1"), "0 added, 1 changed, 0 destroyed");
    expect((await cloudRun()).latestReadyRevision).toBe(firstToRead);
    await deploy(platform, "Apply complete!");
  });

  it("leave nothing behind when they are destroyed", async () => {
    expect(await project.destroy()).toSucceed("Destroy complete!");
    expect(project.google.entries().filter(({ type }) => type !== "serviceusage:services")).toEqual([]);
  });
});
