import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../../language";
import type { Call } from "../../tools/clouds/call";
import { run } from "../../tools/runs";
import { daysOf } from "../../tools/runs/days";
import { synthesize } from "../../tools/synthesize";

// What the clouds answer, by the reference of each interface; against the stand-ins it runs in tests/terraform.
const digest = `sha256:${"a".repeat(64)}`;
const aws = `cloud: aws
system: churn
owner: ml@acme.example
aws: { account: "111122223333", region: eu-west-1 }
registries: { pipelines: {} }
jobs:
  ingest: { image: "registry/pipelines@${digest}", args: [--date, "{date}"] }
  tidy: { image: "registry/pipelines@${digest}" }
`;
const google = `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1 }
registries: { pipelines: {} }
jobs:
  ingest: { image: "registry/pipelines/ingest@${digest}", args: [--date, "{date}"] }
  tidy: { image: "registry/pipelines/ingest@${digest}" }
`;

/** What a cloud answers: a body, and its status in HTTP where that is not 200. */
type Told = { http?: number } & Record<string, unknown>;
interface More {
  readonly date?: string;
  readonly follow?: boolean;
  readonly keepGoing?: boolean;
  readonly dryRun?: boolean;
}

/** What `ponte run` prints and asks where the cloud answers so, one call after the other; logs are empty. */
async function told(text: string, thing: string, answers: (Told | Error)[], more: More = {}) {
  const folder = mkdtempSync(join(tmpdir(), "ponte-runs-"));
  writeFileSync(join(folder, "dev.yaml"), text);
  const [environment] = loadEnvironments({ directory: folder });
  rmSync(folder, { recursive: true });
  const calls: Call[] = [];
  const lines: string[] = [];
  const left = [...answers];
  const send = (call: Call) => {
    if (/\blogs\.|\blogging\./.test(call.url)) return Promise.resolve({ status: 200, text: "{}" });
    if (/\bsts\./.test(call.url)) return Promise.resolve({ status: 200, text: "<Account>111122223333</Account>" });
    calls.push(call);
    const answer = left.shift() ?? new Error("nothing more was to be asked");
    if (answer instanceof Error) return Promise.reject(answer);
    const { http = 200, ...body } = answer;
    return Promise.resolve({ status: http, text: JSON.stringify(body) });
  };
  const failure = await run(synthesize(environment!), thing, {
    follow: false,
    keepGoing: false,
    dryRun: false,
    ...more,
    asking: { send, wait: () => Promise.resolve() },
    print: (line) => void lines.push(line.replace(/after \d+ s/, "after 0 s")),
  }).then(
    () => undefined,
    ({ message, exitCode }: Error & { exitCode: number }) => ({ message, exitCode }),
  );
  const inputs = calls.flatMap(({ body }) => (body === undefined ? [] : [JSON.parse(body) as Record<string, string>]));
  return { lines, calls, failure, inputs };
}

const stateMachineArn = "arn:aws:states:eu-west-1:111122223333:stateMachine:churn-dev-ingest";
const execution = (name: string) => `arn:aws:states:eu-west-1:111122223333:execution:churn-dev-ingest:${name}`;
const started = (name: string) => ({ executionArn: execution(name) });
const [succeeded, running] = [{ status: "SUCCEEDED" }, { status: "RUNNING" }];
const failed = { status: "FAILED", error: "States.TaskFailed", cause: "exit code 1" };

describe("a run on AWS", () => {
  it("is started at its state machine, and no date is the day of the start", async () => {
    const { lines, inputs, calls, failure } = await told(aws, "job/ingest", [started("a")]);
    expect(failure).toBeUndefined();
    expect(inputs).toEqual([{ stateMachineArn, input: "{}" }]);
    expect(calls[0]).toMatchObject({
      url: "https://states.eu-west-1.amazonaws.com/",
      headers: { "x-amz-target": "AWSStepFunctions.StartExecution", "content-type": "application/x-amz-json-1.0" },
    });
    expect(lines).toEqual([
      `job/ingest has been started: ${execution("a")}`,
      "ponte logs dev job/ingest --follow tells what it does",
    ]);
  });

  it("of several days is one after the other, each waited for", async () => {
    const answers = [started("a"), running, succeeded, started("b"), succeeded];
    const { lines, inputs, failure } = await told(aws, "job/ingest", answers, { date: "2026-11-01..2026-11-02" });
    expect(failure).toBeUndefined();
    expect(lines).toEqual([
      `job/ingest for 2026-11-01 has been started: ${execution("a")}`,
      "job/ingest for 2026-11-01 succeeded after 0 s",
      `job/ingest for 2026-11-02 has been started: ${execution("b")}`,
      "job/ingest for 2026-11-02 succeeded after 0 s",
    ]);
    expect(inputs.flatMap(({ input }) => (input === undefined ? [] : [input]))).toEqual([
      '{"date":"2026-11-01"}',
      '{"date":"2026-11-02"}',
    ]);
  });

  it("that fails ends the days, or does not where that was asked for", async () => {
    const days = { date: "2026-11-01..2026-11-02" };
    const stopped = await told(aws, "job/ingest", [started("a"), failed], days);
    expect(stopped.lines.at(-1)).toBe("job/ingest for 2026-11-01 failed after 0 s: States.TaskFailed: exit code 1");
    expect(stopped.failure).toEqual({ message: "1 of 2 days did not succeed: 2026-11-01", exitCode: 5 });
    const answers = [started("a"), failed, started("b"), succeeded];
    const on = await told(aws, "job/ingest", answers, { ...days, keepGoing: true });
    expect(on.lines.at(-1)).toBe("job/ingest for 2026-11-02 succeeded after 0 s");
    expect(on.failure).toEqual({ message: "1 of 2 days did not succeed: 2026-11-01", exitCode: 5 });
  });

  it.each([
    [{ status: "ABORTED", error: "Skipped", cause: "Another run has not ended" }, "was skipped after 0 s: Another run has not ended"], // prettier-ignore
    [{ status: "ABORTED" }, "cancelled after 0 s"],
    [{ status: "TIMED_OUT" }, "timed out after 0 s"],
  ])("that did not succeed is no success: %j", async (answer, words) => {
    const { lines, failure } = await told(aws, "job/ingest", [started("a"), answer], { follow: true });
    expect(lines.at(-1)).toBe(`job/ingest ${words}`);
    expect(failure).toMatchObject({ exitCode: 5 });
  });

  it.each([
    [{ http: 400, __type: "x#StateMachineDoesNotExist" }, /no state machine churn-dev-ingest; deploy dev first/],
    [{ http: 400, __type: "x#AccessDeniedException", message: "no." }, /does not let you start .*: no; it takes states:StartExecution on churn-dev-ingest, which starters/], // prettier-ignore
    [{ http: 400, __type: "x#ExpiredTokenException" }, /run aws sso login/],
  ])("is refused in words", async (answer, words) => {
    const { failure } = await told(aws, "job/ingest", [answer]);
    expect(failure).toEqual({ message: expect.stringMatching(words) as string, exitCode: 4 });
  });

  it("is not started a second time where nobody knows of the first", async () => {
    const { calls, failure } = await told(aws, "job/ingest", [new Error("socket hang up")]);
    expect(calls).toHaveLength(1);
    expect(failure).toMatchObject({ exitCode: 4 });
  });

  it("only tells its calls where that was asked for", async () => {
    const { lines, calls } = await told(aws, "job/ingest", [], { dryRun: true, date: "2026-11-01..2026-11-03" });
    expect(calls).toEqual([]);
    expect(lines).toHaveLength(3);
    expect(lines[2]).toContain('{\\"date\\":\\"2026-11-03\\"}');
  });

  it("takes no date where no argument does", async () => {
    const { failure, calls } = await told(aws, "job/tidy", [], { date: "2026-11-01" });
    expect(failure?.message).toMatch(
      /job\/tidy would not know of 2026-11-01: no argument of it says \{date\} \(.*:\d+\)/,
    );
    expect(calls).toEqual([]);
  });
});

const at = "projects/acme-ml-dev/locations/europe-west1";
const workflows = "https://workflowexecutions.googleapis.com/v1";

describe("a run on Google Cloud", () => {
  it("is started at its workflow, where it has one", async () => {
    const name = `${at}/workflows/churn-dev-ingest/executions/1`;
    const { calls, inputs, lines, failure } = await told(
      google,
      "job/ingest",
      [
        { name, state: "ACTIVE" },
        { name, state: "ACTIVE" },
        { name, state: "SUCCEEDED", result: '{"state":"succeeded"}' },
      ],
      { date: "2026-11-01", follow: true },
    );
    expect(failure).toBeUndefined();
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST ${workflows}/${at}/workflows/churn-dev-ingest/executions`,
      `GET ${workflows}/${name}`,
      `GET ${workflows}/${name}`,
    ]);
    expect(inputs).toEqual([{ argument: '{"date":"2026-11-01"}' }]);
    expect(lines.at(-1)).toBe("job/ingest for 2026-11-01 succeeded after 0 s");
  });

  it.each([
    [{ state: "SUCCEEDED", result: '{"busy":"x","state":"skipped"}' }, "was skipped after 0 s: another one runs"],
    [{ state: "FAILED", error: { payload: '{"message":"x did not succeed"}' } }, "failed after 0 s: x did not succeed"],
    [{ state: "FAILED", error: { context: "in step work" } }, "failed after 0 s: in step work"],
    [{ state: "CANCELLED" }, "cancelled after 0 s"],
  ])("that did not succeed is no success: %j", async (answer, words) => {
    const { lines, failure } = await told(google, "job/ingest", [{ name: "e" }, answer], { follow: true });
    expect(lines.at(-1)).toBe(`job/ingest ${words}`);
    expect(failure).toMatchObject({ exitCode: 5 });
  });

  it("without a workflow is one of the job itself", async () => {
    const name = `${at}/jobs/churn-dev-tidy/executions/churn-dev-tidy-x`;
    const ended = { completionTime: "2026-11-01T00:00:00Z", failedCount: 1, conditions: [{ type: "Completed", message: "exit code 1" }] }; // prettier-ignore
    const { calls, lines } = await told(google, "job/tidy", [{ metadata: { name } }, { name }, ended], {
      follow: true,
    });
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST https://run.googleapis.com/v2/${at}/jobs/churn-dev-tidy:run`,
      `GET https://run.googleapis.com/v2/${name}`,
      `GET https://run.googleapis.com/v2/${name}`,
    ]);
    expect(lines.at(-1)).toBe("job/tidy failed after 0 s: exit code 1");
  });

  it.each([
    [401, /run gcloud auth application-default login/],
    [403, /it takes roles\/workflows.invoker, which starters/],
    [404, /has no churn-dev-ingest; deploy dev first/],
  ])("is refused in words: %d", async (http, words) => {
    const { failure } = await told(google, "job/ingest", [{ http, error: { message: "no" } }]);
    expect(failure).toEqual({ message: expect.stringMatching(words) as string, exitCode: 4 });
  });
});

describe("days", () => {
  it.each([
    ["2026-11-01", ["2026-11-01"]],
    ["2028-02-28..2028-03-01", ["2028-02-28", "2028-02-29", "2028-03-01"]],
  ])("%s", (typed, days) => {
    expect(daysOf(typed)).toEqual(days);
  });

  it.each([
    ["2026-02-30", /write a day such as/],
    ["2026-11-02..2026-11-01", /last day is before its first/],
    ["2025-01-01..2026-11-01", /670 days; write at most 366/],
    ["2026-11-01..", /write a day such as/],
    ["2026-11-01..2026-11-02..2026-11-03", /write a day such as/],
    ["yesterday", /write a day such as/],
  ])("%s is refused", (typed, words) => {
    expect(() => daysOf(typed)).toThrow(words);
  });
});
