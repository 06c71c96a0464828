import { describe, expect, it } from "vitest";
import { synthesizeYaml } from "./support/environments";
import { type Minute, ringing } from "./support/ringing";
import { tableOf } from "./support/told-table";

// What docs/services.md says is told, against the alarms of the programs.
const digest = `sha256:${"a".repeat(64)}`;
const common = "system: churn\nowner: ml@acme.example\nalerts: { emails: [ml@acme.example] }\n";
const service = (image: string) => `slo: { availability: 99.9%, latency: { p95: 300ms } }, image: "${image}"`;
const programs = {
  AWS: `cloud: aws
${common}aws: { account: "111122223333", region: eu-west-1 }
registries: { serving: {} }
services: { api: { ${service(`registry/serving@${digest}`)} } }
`,
  "Google Cloud": `cloud: gcp
${common}gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1, deployer: token }
services: { api: { ${service(`europe-west1-docker.pkg.dev/acme/serving/api@${digest}`)} } }
`,
};
type Cloud = keyof typeof programs;
const clouds = Object.keys(programs) as Cloud[];

const repeated = (count: number, ...minutes: Partial<Minute>[]) =>
  Array.from({ length: count }, (_, at): Minute => ({ failed: 0, milliseconds: [], ...minutes[at % minutes.length] }));
const answers = (count: number, took = 50) => ({ milliseconds: Array.from({ length: count }, () => took) });
const usual = answers(10);
// "Troubleshoot Cloud Run issues": what stands in the log of requests of one that no replica took.
const line = (status: number, textPayload: string) => ({
  resource: { type: "cloud_run_revision", labels: { service_name: "churn-dev-api", location: "europe-west1" } },
  httpRequest: { status },
  textPayload,
});
const noReplica = line(500, "The request was aborted because there was no available instance.");
const notReady = line(503, "The request failed because the instance failed the readiness check.");

/** What happens from a minute on, in the words of the table; before it all is as usual for six hours. */
const ways: Readonly<Record<string, Minute[]>> = {
  "the container answers every request with 5xx": repeated(30, { failed: 10 }),
  "it answers one request in 50 with 5xx": repeated(180, usual, usual, usual, usual, { failed: 1, ...answers(9) }),
  "it answers none in time, and the cloud does with 504": repeated(30, { failed: 10, lost: 10 }),
  "another service behind the same load balancer does that": repeated(180, { ...usual, ofOthers: 40 }),
  "every answer takes 400 ms": repeated(30, answers(10, 400)),
  "one request in 50 takes 400 ms": repeated(180, usual, usual, usual, usual, { milliseconds: [...answers(9).milliseconds, 400] }),
  "no replica is ready, and requests come": repeated(30, { replicas: 0, refused: 10, lines: [notReady] }),
  "no replica is there, and none is registered": repeated(30, { replicas: "none", refused: 10, lines: [noReplica] }),
  "no replica is ready, and nobody asks": repeated(30, { replicas: 0 }),
  "replicas are not ready for two minutes, and nobody asks": [...repeated(2, { replicas: 0 }), ...repeated(30, {})],
  "two requests fail in a night": [...repeated(1, { failed: 1 }), ...repeated(300, {}), ...repeated(1, { failed: 1 }), ...repeated(60, {})],
  "nobody asks any more": repeated(400, {}),
  "sockets stay open": repeated(180, { ...usual, sockets: 5 }),
}; // prettier-ignore

/** What is told first of all, and after how many minutes. */
function told(cloud: Cloud, happens: Minute[]): string {
  const before = repeated(360, usual);
  const rung = ringing(synthesizeYaml(programs[cloud]).json, [...before, ...happens]).map((names) => names.map(called));
  expect(rung.slice(0, before.length).flat()).toEqual([]);
  const since = rung.slice(before.length);
  const firsts = ["fast", "slow", "p95", "down"].flatMap((name) => {
    const minute = since.findIndex((names) => names.includes(name)) + 1;
    return minute === 0 ? [] : [`**${name}** within ${Math.ceil(minute / 5) * 5} minutes`];
  });
  return firsts.length === 0 ? "nothing" : firsts.join(", ");
}

/** `fast`, `slow`, `p95` or `down`, of an alarm's name on either cloud. */
function called(name: string): string {
  const [, onAws] = /\/(?:availability\/)?(fast|slow|p95|down)(?:-main)?$/.exec(name) ?? [];
  if (onAws !== undefined) return onAws;
  if (name.includes("no replica")) return "down";
  if (name.includes("p95")) return "p95";
  return / 6 times/.test(name) ? "slow" : "fast";
}

describe.each(clouds)("on %s", (cloud) => {
  const rows = tableOf(cloud, "docs/services.md");

  it("every way that the table tells of is played", () => {
    expect(rows.map(([happens]) => happens).sort()).toEqual(Object.keys(ways).sort());
  });

  it.each(rows)("%s", (happens, says) => {
    expect(told(cloud, ways[happens]!)).toBe(says);
  });
});
