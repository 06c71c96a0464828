import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { personToken } from "../../sandbox/google";
import type { Json } from "../../sandbox/google/json";
import { GoogleProject, gcp } from "./support/google-project";
import { needs, reasonToSkip } from "./support/needs";
import type { Ended } from "./support/run";
import { whileVisiting, type Seen } from "./support/visiting";

const required = ["hashicorp/google", "magodo/restful"];
needs(...required);

// CI takes the steps without which it is not seen to work; `npm run proof -- --long` takes all of them.
const isWhole = process.env.PONTE_PROOF === "whole";

const image = (letter: string) => `europe-west1-docker.pkg.dev/acme/serving/scores@sha256:${letter.repeat(64)}`;
const services = `https://run.googleapis.com/v2/projects/${gcp.project}/locations/${gcp.region}/services`;
const zones = `https://dns.googleapis.com/dns/v1/projects/${gcp.project}/managedZones`;
const scoresUrl = "https://scores.acme.example/";
const deskUrl = "https://desk.acme.example/";
const ownUrl = (name: string) => `https://churn-dev-${name}-${gcp.projectNumber}.${gcp.region}.run.app/`;
const ana = personToken("ana@acme.example", ["sales@acme.example"]);
const ben = personToken("ben@other.example");

/** What the environment holds: what everybody may ask, a page behind a login, and what is asked from within alone. */
const platform = (scores: object = { image: image("1") }, more: object = {}) => ({
  services: {
    scores: {
      ...{ ingress: "public", domain: "scores.acme.example", zone: "acme", access: { everyone: true } },
      ...scores,
    },
    desk: {
      ...{ image: image("d"), ingress: "public", domain: "desk.acme.example", zone: "acme", sticky: true },
      signIn: { members: ["group:sales@acme.example"] },
    },
    inner: { image: image("e"), access: { everyone: true } },
    ...more,
  },
});

const variants = (stable: string, next: string) => ({
  variants: {
    main: { image: image("1"), traffic: stable },
    next: { image: image("2"), traffic: next, latest: true },
  },
});

describe("services on Cloud Run, behind a load balancer and a login", () => {
  let project: GoogleProject;
  let succeeded = true;

  const visit = async (url: string, visitor?: Parameters<GoogleProject["google"]["visit"]>[1]) =>
    (await project.google.visit(url, visitor)).status;
  const read = async (name = "scores") => (await project.google.call("GET", `${services}/churn-dev-${name}`)).body;
  const shares = async () =>
    (await read()).trafficStatuses.map(({ tag, percent = 0 }: Json) => `${tag} ${percent}`) as string[];
  const ready = async () => String((await read()).latestReadyRevision.split("/").pop());

  /** Deploys what is written while somebody asks for scores, and somebody who has signed in for the page: nobody sees a failed request. */
  async function whileAsked(kinds: object, what = () => project.deploy()): Promise<[Ended, Seen]> {
    project.write(kinds);
    const [[ended, scores], desk] = await whileVisiting(
      project.google,
      deskUrl,
      () => whileVisiting(project.google, scoresUrl, what),
      ana,
    );
    expect([...new Set([...scores.failed, ...desk.failed])]).toEqual([]);
    return [ended, scores];
  }

  async function settled(): Promise<void> {
    const { code, output } = await project.plan();
    expect(code, output).toBe(0);
  }

  /** Deploys it, without a failed request, and finds nothing to do afterwards. */
  async function update(kinds: object, says: string): Promise<Seen> {
    const [ended, seen] = await whileAsked(kinds);
    expect(ended).toSucceed(says);
    await settled();
    return seen;
  }

  const tell = (operation: object) =>
    project.tell({ method: "PATCH", path: "/services/churn-dev-scores\\?", times: 1, operation });

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    project = await GoogleProject.start("services");
    const zone = { name: "acme", dnsName: "acme.example.", description: "", visibility: "public" };
    expect((await project.google.call("POST", zones, zone)).status).toBe(200);
  });
  afterAll(() => project?.stop());
  beforeEach(({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
  });

  it("are deployed, and planned again without a change", async () => {
    project.write(platform());
    expect(await project.deploy()).toSucceed("Apply complete!");
    await settled();
    expect(await shares()).toEqual(["main 100"]);
  });

  it("are asked from where they may be, by whom they let in", async () => {
    // Whoever comes by the name may ask; nobody goes around the load balancer.
    expect([await visit(scoresUrl), await visit(ownUrl("scores"))]).toEqual([200, 404]);
    expect([await visit(ownUrl("inner")), await visit(ownUrl("inner"), { from: "network" })]).toEqual([404, 200]);
    const asMember = await project.google.visit(deskUrl, { token: ana });
    expect(asMember).toMatchObject({ status: 200, body: { user: "ana@acme.example" } });
    expect([await visit(deskUrl), await visit(deskUrl, { token: ben })]).toEqual([302, 403]);
    expect(await visit(ownUrl("desk"), { token: ana })).toBe(404);
    const redirect = await project.google.visit("http://scores.acme.example/a");
    expect(redirect).toMatchObject({ status: 301, location: "https://scores.acme.example/a" });
  });

  it("take another image without a failed request", async () => {
    const before = await ready();
    if (isWhole) await tell({ ms: 1_000 }); // the new revision takes a second to be ready, for which the provider waits ten
    const { byRevision } = await update(platform({ image: image("2") }), "0 added, 1 changed, 0 destroyed");
    const after = await ready();
    expect(after).not.toBe(before);
    expect(Object.keys(byRevision).sort()).toEqual([after, before].sort());
  });

  it("go on with the revision before when one does not become ready, and the deploy says why", async () => {
    const before = await ready();
    const says = "is not ready and cannot serve traffic. The user-provided container failed the configured startup probe checks."; // prettier-ignore
    await tell({ error: { code: 9, message: `Revision 'churn-dev-scores-x' ${says}` } });
    const [ended, { byRevision }] = await whileAsked(platform({ image: image("3") }));
    expect(ended).toFail("failed the configured startup probe checks");
    expect(Object.keys(byRevision)).toEqual([before]);
    expect((await read()).terminalCondition.state).toBe("CONDITION_FAILED");
  });

  it("go back by the program of before", async () => {
    const before = await ready();
    const { byRevision } = await update(platform({ image: image("2") }), "Apply complete!");
    expect(Object.keys(byRevision)).toEqual([before]);
    expect((await read()).terminalCondition.state).toBe("CONDITION_SUCCEEDED");
  });

  it.runIf(isWhole)("bring in another variant share by share, and take it back", async () => {
    await update(platform({ image: image("1") }), "0 added, 1 changed, 0 destroyed");
    const first = await ready();
    for (const [stable, next] of [
      ["90%", "10%"],
      ["50%", "50%"],
      ["0%", "100%"],
    ] as const) {
      await update(platform(variants(stable, next)), "0 added, 1 changed, 0 destroyed");
      expect(await shares()).toEqual([`main ${parseInt(stable)}`, `next ${parseInt(next)}`]);
      const answered = await Promise.all(Array.from({ length: 100 }, () => project.google.visit(scoresUrl)));
      expect(answered.filter(({ body }) => body.revision === first)).toHaveLength(parseInt(stable));
    }
    await update(platform({ image: image("1") }), "0 added, 1 changed, 0 destroyed");
    expect([await shares(), await ready()]).toEqual([["main 100"], first]);
  });

  it.runIf(isWhole)("come and go beside the others, and move to another name", async () => {
    // One name that is kept elsewhere, and one of the zone.
    const extra = { ingress: "public", domain: "extra.other.example", image: image("f"), access: { everyone: true } };
    await update(platform(undefined, { extra }), "Apply complete!");
    expect(await visit("https://extra.other.example/")).toBe(200);
    const moved = { ...extra, domain: "other.acme.example", zone: "acme" };
    await update(platform(undefined, { extra: moved }), "Apply complete!");
    expect([await visit("https://extra.other.example/"), await visit("https://other.acme.example/")]).toEqual([0, 200]);
    await update(platform(), "Apply complete!");
    expect(await visit("https://other.acme.example/")).toBe(0);
  });

  it("leave nothing behind when they are destroyed", async () => {
    expect(await project.destroy()).toSucceed("Destroy complete!");
    const left = project.google.entries().filter(({ type }) => type !== "serviceusage:services");
    expect(left.map(({ name }) => name)).toEqual([`projects/${gcp.project}/managedZones/acme`]);
    expect(project.google.unknownHosts()).toEqual([]);
  });
});
