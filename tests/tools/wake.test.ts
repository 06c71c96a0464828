import { describe, expect, it } from "vitest";
import type { Call } from "../../tools/clouds/call";
import type { Answer } from "../../tools/clouds/send";
import { synthesize } from "../../tools/synthesize";
import { wake } from "../../tools/wake";
import { loadFiles } from "../support/environments";

const image = (name: string) => `111122223333.dkr.ecr.eu-west-1.amazonaws.com/${name}@sha256:${"a".repeat(64)}`;
const text = (hours: string) => `cloud: aws
system: churn
owner: ml-platform
aws: { account: "111122223333", region: eu-west-1 }
${hours}buckets: { answers: {} }
endpoints:
  churn: { replicas: { min: 2, max: 6 }, variants: { a: { image: "${image("churn")}" } } }
  fixed: { replicas: { min: 3, max: 3 }, variants: { b: { image: "${image("fixed")}" } } }
  queue: { mode: async, async: { output: bucket/answers/q }, replicas: { min: 0, max: 2 }, variants: { c: { image: "${image("queue")}" } } }
  least: { variants: { a: { image: "${image("least")}" } } }
`;
const hours = 'offHours: { down: "0 20 * * 1-5", up: "0 7 * * 1-5", timezone: Europe/Berlin }\n';
const program = (file = text(hours)) => synthesize(loadFiles({ "dev.yaml": file })[0]!);
const answering = (answer: Partial<Answer>) => {
  const calls: Call[] = [];
  const send = (call: Call) => {
    calls.push(call);
    return Promise.resolve({ status: 200, text: "{}", ...answer });
  };
  return { calls, send };
};
const { send } = answering({});
const wait = () => Promise.resolve();

describe("waking an environment on AWS", () => {
  it("gives every target that goes down the numbers of the program", async () => {
    const { calls, send } = answering({});
    const told = await wake(program(), { send });
    expect(calls.map(({ body }) => JSON.parse(body!) as object)).toEqual([
      expect.objectContaining({ ResourceId: "endpoint/churn-dev-churn/variant/a", MinCapacity: 2, MaxCapacity: 6 }),
      expect.objectContaining({ ResourceId: "endpoint/churn-dev-fixed/variant/b", MinCapacity: 3, MaxCapacity: 3 }),
      expect.objectContaining({ ResourceId: "endpoint/churn-dev-queue/variant/c", MinCapacity: 0, MaxCapacity: 2 }),
    ]);
    expect(calls[0]).toMatchObject({ service: "application-autoscaling", region: "eu-west-1", method: "POST" });
    expect(told.split("\n")).toEqual([
      "endpoint/churn-dev-churn/variant/a comes up to 2 to 6",
      "endpoint/churn-dev-fixed/variant/b comes up to 3",
      "endpoint/churn-dev-queue/variant/c comes up to 0 to 2",
      "It takes some minutes until all of them serve, and lasts until the off hours come again.",
    ]);
  });

  it("wakes one endpoint alone, and prints what it would call", async () => {
    const { calls, send } = answering({});
    const told = await wake(program(), { send, thing: "endpoint/fixed", dryRun: true });
    expect(calls).toEqual([]);
    expect(told).toBe(
      'POST https://application-autoscaling.eu-west-1.amazonaws.com/ {"ServiceNamespace":"sagemaker","ResourceId":"endpoint/churn-dev-fixed/variant/b","ScalableDimension":"sagemaker:variant:DesiredInstanceCount","MinCapacity":3,"MaxCapacity":3}',
    );
  });

  it.each<[string, () => Promise<string>, string, number]>([
    ["without off hours", () => wake(program(text("")), { send }), "dev has no offHours", 1],
    ["of a thing that is not there", () => wake(program(), { send, thing: "endpoint/chrun" }), "nothing here is endpoint/chrun; there is endpoint/churn, ", 1],
    ["of what stays", () => wake(program(), { send, thing: "endpoint/least" }), "offHours take nothing of endpoint/least down", 1],
    [
      "without the right",
      () => wake(program(), answering({ status: 400, text: '{"__type":"AccessDeniedException","message":"no"}' })),
      "who wakes needs application-autoscaling:RegisterScalableTarget, as ponte rights dev --deploy gives it",
      4,
    ],
    [
      "of what is not deployed",
      () => wake(program(), answering({ status: 400, text: '{"__type":"ValidationException","message":"none"}' })),
      "AWS does not know endpoint/churn-dev-churn/variant/a: none; deploy dev first",
      4,
    ],
    ["with an old token", () => wake(program(), answering({ status: 400, text: '{"__type":"a#ExpiredTokenException"}' })), "run aws sso login", 4],
    ["when AWS stumbles", () => wake(program(), { ...answering({ status: 500, text: "oh" }), wait }), "AWS answered 500 for endpoint/churn-dev-churn/variant/a:  oh; try again", 4],
    [
      "without a network",
      () => wake(program(), { send: () => Promise.reject(new Error("getaddrinfo ENOTFOUND")) }),
      "application-autoscaling.eu-west-1.amazonaws.com cannot be reached: getaddrinfo ENOTFOUND",
      4,
    ],
  ])("says what to do %s", async (_, run, message, exitCode) => {
    await expect(run()).rejects.toMatchObject({ message: expect.stringContaining(message) as string, exitCode });
  });
}); // prettier-ignore

describe("waking an environment on Google Cloud", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const google = synthesize(
    loadFiles({
      "dev.yaml": `cloud: gcp
system: churn
owner: ml-platform
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1, deployer: deployer@acme-ml-dev.iam.gserviceaccount.com }
${hours}endpoints:
  churn: { replicas: { min: 2, max: 8 }, variants: { a: { image: "europe-west1-docker.pkg.dev/acme/serving/churn@${digest}" } } }
  embed: { mode: serverless, replicas: { min: 3, max: 4 }, variants: { a: { image: "europe-west1-docker.pkg.dev/acme/serving/embed@${digest}" } } }
`,
    })[0]!,
  );
  const refused = (status: number, code: string) =>
    ({ status, text: JSON.stringify({ error: { status: code, message: "no" } }) }) as const;

  it("makes the calls of the jobs, again while another change is under way", async () => {
    const answers = [refused(400, "FAILED_PRECONDITION"), refused(409, "ABORTED"), { status: 200, text: "{}" }];
    const made: string[] = [];
    const send = ({ url }: Call) => {
      made.push(new URL(url).host);
      return Promise.resolve(answers.shift() ?? { status: 200, text: "{}" });
    };
    const told = await wake(google, { send, wait });
    expect(made).toEqual([...Array<string>(3).fill("europe-west1-aiplatform.googleapis.com"), "run.googleapis.com"]);
    expect(told).toMatch(/^deployed model \d{10} comes up to 2 to 8\nservice churn-dev-embed comes up to 3\nIt takes/);
  });

  it("says what was brought up before a refusal, and what to do", async () => {
    const send = ({ url }: Call) =>
      Promise.resolve(url.includes("run.googleapis") ? refused(403, "PERMISSION_DENIED") : { status: 200, text: "{}" });
    await expect(wake(google, { send, wait })).rejects.toMatchObject({
      message: expect.stringMatching(
        /^deployed model \d{10} comes up to 2 to 8\nGoogle Cloud refuses to wake service churn-dev-embed: no; who wakes needs what ponte rights dev --deploy gives$/,
      ) as string,
      exitCode: 4,
    });
  });

  it("gives up after ten minutes", async () => {
    let waits = 0;
    const stuck = {
      send: () => Promise.resolve(refused(503, "UNAVAILABLE")),
      wait: () => Promise.resolve(void waits++),
    };
    await expect(wake(google, stuck)).rejects.toMatchObject({
      message: expect.stringContaining("answered 503") as string,
    });
    expect(waits).toBe(19);
  });
});
