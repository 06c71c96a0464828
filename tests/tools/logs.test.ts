import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../../language";
import type { Call } from "../../tools/clouds/call";
import { logs, momentOf } from "../../tools/logs";
import { synthesize } from "../../tools/synthesize";

const digest = `sha256:${"a".repeat(64)}`;
const aws = `cloud: aws
system: churn
owner: ml@acme.example
aws: { account: "111122223333", region: eu-west-1 }
airflow: { pipelines: { size: small } }
endpoints: { churn: { variants: { a: { image: "registry/serving@${digest}" } } } }
registries: { serving: {} }
`;
const google = `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1, deployer: token }
airflow: { pipelines: { size: small } }
endpoints: { embed: { mode: serverless, variants: { a: { image: "europe-west1-docker.pkg.dev/acme/serving/embed@${digest}" } } } }
`;
const now = new Date("2026-11-01T12:00:00Z");

function programOf(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "ponte-logs-"));
  writeFileSync(join(folder, "dev.yaml"), text);
  const [environment] = loadEnvironments({ directory: folder });
  rmSync(folder, { recursive: true });
  return synthesize(environment!);
}

/** What `ponte logs` prints where the cloud answers so, one page after the other, and what it asked. */
async function told(
  text: string,
  thing: string,
  pages: object[],
  { account = "111122223333", ...more }: { account?: string; follow?: boolean; since?: string } = {},
) {
  const calls: Call[] = [];
  const lines: string[] = [];
  const left = [...pages];
  const send = (call: Call) => {
    if (call.url.startsWith("https://sts."))
      return Promise.resolve({ status: 200, text: `<Account>${account}</Account>` });
    calls.push(call);
    const { status = 200, ...body } = left.shift() as { status?: number };
    return Promise.resolve({ status, text: JSON.stringify(body) });
  };
  const asking = { send, wait: () => Promise.resolve() };
  const again = () => Promise.resolve(left.length > 0);
  const options = { since: "1h", follow: false, ...more, asking, print: (line: string) => void lines.push(line) };
  await logs(programOf(text), thing, { ...options, now: () => now, again });
  return { lines, bodies: calls.map(({ body }) => JSON.parse(body!) as Record<string, unknown>), calls };
}

const event = (time: string, message: string, eventId = message) => ({
  eventId,
  timestamp: Date.parse(`2026-11-01T${time}Z`),
  message,
  logStreamName: "job/default/0123456789abcdef",
});

describe("logs on AWS", () => {
  it("are those of every group that the program makes for it, oldest first, page after page", async () => {
    const { lines, bodies, calls } = await told(aws, "airflow/pipelines", [
      { events: [event("11:30:00", "parsed")], nextToken: "t" },
      { events: [event("11:50:00", "parsed again\n")] },
      { events: [event("11:40:00", "scheduled")] },
      {},
      {},
      {},
    ]);
    expect(lines).toEqual([
      "2026-11-01T11:30:00Z  DAGProcessing  parsed",
      "2026-11-01T11:40:00Z  Scheduler  scheduled",
      "2026-11-01T11:50:00Z  DAGProcessing  parsed again",
    ]);
    expect(bodies[0]).toEqual({
      logGroupName: "airflow-churn-dev-pipelines-DAGProcessing",
      startTime: Date.parse("2026-11-01T11:00:00Z"),
    });
    expect(bodies[1]).toMatchObject({ nextToken: "t" });
    expect(calls[0]).toMatchObject({ url: "https://logs.eu-west-1.amazonaws.com/", service: "logs" });
  });

  it("say who wrote a line by the end of its stream, where there is one group", async () => {
    const { lines, bodies } = await told(aws, "endpoint/churn", [{ events: [event("11:30:00", "ready")] }]);
    expect(lines).toEqual(["2026-11-01T11:30:00Z  89abcdef  ready"]);
    expect(bodies[0]).toMatchObject({ logGroupName: "/aws/sagemaker/Endpoints/churn-dev-churn" });
  });

  it("of a job are those of its containers and of what starts it", async () => {
    const job = `jobs: { ingest: { image: "registry/serving@${digest}" } }\n`;
    const { lines, bodies } = await told(aws + job, "job/ingest", [
      { events: [event("11:30:00", "3 rows")] },
      { events: [event("11:31:00", "ExecutionFailed")] },
    ]);
    expect(lines).toEqual(["2026-11-01T11:30:00Z  89abcdef  3 rows", "2026-11-01T11:31:00Z  starter  ExecutionFailed"]);
    expect(bodies.map(({ logGroupName }) => logGroupName)).toEqual([
      "/aws/batch/churn-dev-ingest",
      "/aws/vendedlogs/states/churn-dev-ingest",
    ]);
  });

  it("of a service are those of its replicas, each by its variant", async () => {
    const service = `services: { api: { image: "registry/serving@${digest}" } }\n`;
    const main = { ...event("11:30:00", "GET /scores"), logStreamName: "main/app/0123456789abcdef" };
    const { lines, bodies } = await told(aws + service, "service/api", [{ events: [main] }]);
    expect(lines).toEqual(["2026-11-01T11:30:00Z  main/89abcdef  GET /scores"]);
    expect(bodies.map(({ logGroupName }) => logGroupName)).toEqual(["/aws/ecs/churn-dev-api"]);
  });

  it("say so where nothing was logged", async () => {
    const { lines } = await told(aws, "endpoint/churn", [{}]);
    expect(lines).toEqual(["endpoint/churn has logged nothing since 2026-11-01T11:00:00Z"]);
  });

  it("go on, and tell nothing twice", async () => {
    const first = { events: [event("11:30:00", "one", "1")] };
    const { lines, bodies } = await told(
      aws,
      "endpoint/churn",
      [first, { events: [event("11:30:00", "one", "1"), event("11:29:50", "late", "0")] }],
      { follow: true },
    );
    expect(lines).toEqual(["2026-11-01T11:30:00Z  89abcdef  one", "2026-11-01T11:29:50Z  89abcdef  late"]);
    expect(bodies[1]).toMatchObject({ startTime: Date.parse("2026-11-01T11:29:00Z") });
  });

  it.each([
    [{ status: 400, __type: "x#ResourceNotFoundException" }, /has no log group .*; deploy dev first/],
    [{ status: 400, __type: "x#AccessDeniedException", message: "no." }, /does not let you read .*: no; it takes logs:FilterLogEvents/], // prettier-ignore
  ])("are refused in words", async (answer, words) => {
    await expect(told(aws, "endpoint/churn", [answer])).rejects.toMatchObject({
      message: expect.stringMatching(words) as string,
      exitCode: 4,
    });
  });
});

it("are not read in another account", async () => {
  await expect(told(aws, "endpoint/churn", [], { account: "999988887777" })).rejects.toMatchObject({
    message: expect.stringMatching(
      /these credentials are of account 999988887777, and dev is in 111122223333/,
    ) as string,
    exitCode: 4,
  });
});

describe("logs on Google Cloud", () => {
  it("are asked for by the resource that a service writes them under", async () => {
    const entry = { insertId: "a", timestamp: "2026-11-01T11:30:00.5Z", logName: "l" };
    const { lines, bodies } = await told(google, "endpoint/embed", [
      { entries: [{ ...entry, textPayload: "ready" }], nextPageToken: "p" },
      { entries: [{ ...entry, insertId: "b", severity: "ERROR", jsonPayload: { message: "no model" } }] },
    ]);
    expect(lines).toEqual(["2026-11-01T11:30:00Z  ready", "2026-11-01T11:30:00Z  ERROR no model"]);
    expect(bodies[0]).toMatchObject({
      resourceNames: ["projects/acme-ml-dev"],
      filter: `(resource.type="cloud_run_revision" AND resource.labels.service_name="churn-dev-embed") AND timestamp>="2026-11-01T11:00:00.000Z"`,
      orderBy: "timestamp asc",
    });
    expect(bodies[1]).toMatchObject({ pageToken: "p" });
  });

  it("of a job are those of its tasks and of what starts it", async () => {
    const job = `jobs: { ingest: { image: "registry/serving/ingest@${digest}", args: ["{date}"] } }\nregistries: { serving: {} }\n`;
    const entry = { insertId: "a", timestamp: "2026-11-01T11:30:00Z" };
    const labels = {
      "run.googleapis.com/execution_name": "churn-dev-ingest-abcde",
      "run.googleapis.com/task_index": "3",
    };
    const { lines, bodies } = await told(google + job, "job/ingest", [
      {
        entries: [
          { ...entry, textPayload: "3 rows", labels },
          {
            ...entry,
            insertId: "b",
            resource: { type: "workflows.googleapis.com/Workflow" },
            jsonPayload: { state: "failed" },
          },
        ],
      },
    ]);
    expect(lines).toEqual([
      "2026-11-01T11:30:00Z  abcde/3  3 rows",
      '2026-11-01T11:30:00Z  starter  {"state":"failed"}',
    ]);
    expect(bodies[0]!.filter).toMatch(
      /^\(\(resource.type="cloud_run_job" AND resource.labels.job_name="churn-dev-ingest"\) OR \(resource.type="workflows.googleapis.com\/Workflow" AND resource.labels.workflow_id="churn-dev-ingest"\)\) AND timestamp/,
    );
  });

  it("of a service are what its replicas say and what they were asked, each by its revision", async () => {
    const image = `europe-west1-docker.pkg.dev/acme/serving/api@${digest}`;
    const labels = { service_name: "churn-dev-api", revision_name: "churn-dev-api-main-1a2b" };
    const entry = { timestamp: "2026-11-01T11:30:00Z", resource: { type: "cloud_run_revision", labels } };
    const httpRequest = { requestMethod: "GET", requestUrl: "https://x.run.app/scores?of=7", status: 200, latency: "0.0123s" }; // prettier-ignore
    const aborted = { status: 500, requestMethod: "POST", requestUrl: "https://x.run.app/" };
    const { lines, bodies } = await told(`${google}services: { api: { image: "${image}" } }\n`, "service/api", [
      {
        entries: [
          { ...entry, insertId: "a", textPayload: "ready" },
          { ...entry, insertId: "b", httpRequest },
          { ...entry, insertId: "c", severity: "ERROR", httpRequest: aborted, textPayload: "no available instance" },
        ],
      },
    ]);
    expect(lines).toEqual([
      "2026-11-01T11:30:00Z  main-1a2b  ready",
      "2026-11-01T11:30:00Z  main-1a2b  GET /scores?of=7 200 0.012s",
      "2026-11-01T11:30:00Z  main-1a2b  ERROR POST / 500: no available instance",
    ]);
    expect(bodies[0]!.filter).toMatch(
      /^\(resource.type="cloud_run_revision" AND resource.labels.service_name="churn-dev-/,
    );
  });

  it("of Airflow are those of its Composer", async () => {
    const { bodies } = await told(google, "airflow/pipelines", [{}], { since: "2026-11-01T03:00+01:00" });
    expect(bodies[0]!.filter).toBe(
      `(resource.type="cloud_composer_environment" AND resource.labels.environment_name="churn-dev-pipelines") AND timestamp>="2026-11-01T02:00:00.000Z"`,
    );
  });

  it("are refused in words", async () => {
    await expect(
      told(google, "endpoint/embed", [{ status: 403, error: { status: "PERMISSION_DENIED", message: "no" } }]),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/it takes roles\/logging.viewer/) as string,
      exitCode: 4,
    });
  });
});

describe("what is asked for", () => {
  it.each([
    ["90s", "2026-11-01T11:58:30.000Z"],
    ["30m", "2026-11-01T11:30:00.000Z"],
    ["2d", "2026-10-30T12:00:00.000Z"],
    ["2026-10-30", "2026-10-30T00:00:00.000Z"],
    ["2026-10-30T03:00+02:00", "2026-10-30T01:00:00.000Z"],
  ])("%s", (typed, moment) => {
    expect(momentOf(typed, now).toISOString()).toBe(moment);
  });

  it.each(["1w", "yesterday", "2026-13-01", "2026-10-30T03:00", "-1h", ""])("%s is no time", (typed) => {
    expect(() => momentOf(typed, now)).toThrow(/write how long ago, such as 30m, 6h or 2d, or when/);
  });

  it.each([
    ["endpoint/chrun", /dev has no endpoint\/chrun: did you mean endpoint\/churn\?/],
    ["churn", /did you mean endpoint\/churn\?/],
    ["registry/serving", /registry\/serving is none of what this command takes: job\/<name>, service\/<name>, endpoint\/<name>, airflow\/<name>/], // prettier-ignore
    ["nothing", /there is endpoint\/churn, airflow\/pipelines/],
  ])("%s is no thing that logs", async (typed, words) => {
    await expect(told(aws, typed, [])).rejects.toThrow(words);
  });
});
