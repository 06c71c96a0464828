import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadEnvironments } from "../../../language";
import type { Call } from "../../../tools/clouds/call";
import { listSecrets, listText } from "../../../tools/secrets/list";
import { rotateSecret } from "../../../tools/secrets/rotate";
import { setSecret } from "../../../tools/secrets/set";
import { valueOf } from "../../../tools/secrets/value";
import { synthesize } from "../../../tools/synthesize";

// What AWS answers, by the errors of each action in its API reference; against moto it runs in tests/terraform/secret-values.test.ts.
const dev = `cloud: aws
system: churn
owner: ml@acme.example
encryption: customer-managed
aws: { account: "111122223333", region: eu-west-1 }
secrets: { hubspot: { description: "Token of HubSpot" } }
airflow: { pipelines: { size: small, reads: [secret/hubspot] } }
`;

type Told = { status?: number } & Record<string, unknown>;
const refusal = (code: string, message = ""): Told => ({ status: 400, __type: `x#${code}`, message });
const absent = refusal("ResourceNotFoundException");
const deleting = refusal(
  "InvalidRequestException",
  "You can't perform this operation on the secret because it was marked for deletion.",
);
const added: Told = { VersionId: "11111111-2222-3333-4444-555555555555" }; // prettier-ignore

let folder: string;
let calls: { action: string; body: Record<string, unknown>; call: Call }[];
beforeEach(({ onTestFinished }) => {
  folder = mkdtempSync(join(tmpdir(), "ponte-secrets-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "dev.yaml"), dev);
  calls = [];
});

const program = () => synthesize(loadEnvironments({ directory: folder })[0]!);

/** An account that answers each action so, one after the other, the last for ever; an error is a lost connection. */
function answering(answers: Record<string, Told | Error | (Told | Error)[]>, account = "111122223333") {
  const left = new Map(Object.entries(answers).map(([action, told]) => [action, Array.isArray(told) ? [...told] : [told]])); // prettier-ignore
  const send = (call: Call) => {
    const action = call.headers?.["x-amz-target"]?.split(".")[1] ?? "GetCallerIdentity";
    if (action === "GetCallerIdentity") return Promise.resolve({ status: 200, text: `<Account>${account}</Account>` });
    calls.push({ action, body: JSON.parse(call.body!) as Record<string, unknown>, call });
    const queue = left.get(action) ?? [];
    const told = queue.length > 1 ? queue.shift()! : queue[0]!;
    if (told instanceof Error) return Promise.reject(told);
    const { status = 200, ...body } = told;
    return Promise.resolve({ status, text: JSON.stringify(body) });
  };
  return { send, wait: () => Promise.resolve() };
}
const giving = (text: string | Buffer, isBinary = false) => ({
  directory: folder,
  value: () => Promise.resolve(valueOf(Buffer.from(text), isBinary)),
});
const set = (answers: Parameters<typeof answering>[0], text: string | Buffer = "abc", isBinary = false) =>
  setSecret(program(), "hubspot", { ...giving(text, isBinary), ...answering(answers) });

describe("a value on AWS", () => {
  it("comes into a container that is made as the program would, with the key that is there", async () => {
    const told = await set({
      PutSecretValue: [absent, absent, added], // what is new is not known everywhere at once
      DescribeKey: { KeyMetadata: { Arn: "arn:aws:kms:eu-west-1:111122223333:key/1" } },
      CreateSecret: {},
    });
    expect(calls.map(({ action }) => action)).toEqual(["PutSecretValue", "DescribeKey", "CreateSecret", "PutSecretValue", "PutSecretValue"]); // prettier-ignore
    expect(calls[1]!.body).toEqual({ KeyId: "alias/churn-dev-key" });
    expect(calls[2]!.body).toEqual({
      ClientRequestToken: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      Name: "churn-dev-hubspot",
      Description: "Token of HubSpot",
      KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1",
      Tags: [
        { Key: "system", Value: "churn" },
        { Key: "environment", Value: "dev" },
        { Key: "owner", Value: "ml@acme.example" },
      ],
    });
    expect(calls[3]!.call).toMatchObject({ service: "secretsmanager", region: "eu-west-1" });
    expect(told).toContain("has a new version, 11111111-2222-3333-4444-555555555555, in churn-dev-hubspot");
    expect(readFileSync(join(folder, "dev.yaml"), "utf8")).toContain('HubSpot", adopt: true }');
  });

  it("is one version however often it is sent, as text or as bytes", async () => {
    await set({
      PutSecretValue: [new Error("socket hang up"), refusal("ThrottlingException"), { status: 500 }, added],
    });
    const tokens = calls.map(({ body }) => body.ClientRequestToken);
    expect(tokens).toHaveLength(4);
    expect(new Set(tokens).size).toBe(1);
    expect(calls[0]!.body).toMatchObject({ SecretId: "churn-dev-hubspot", SecretString: "abc" });
    calls = [];
    await set({ PutSecretValue: added }, Buffer.from([0xff, 0]), true);
    expect(calls[0]!.body).toMatchObject({ SecretBinary: "/wA=" });
    expect(calls[0]!.body.ClientRequestToken).not.toBe(tokens[0]);
  });

  it("is put into no other account", async () => {
    const options = { ...giving("abc"), ...answering({ PutSecretValue: added }, "999900001111") };
    await expect(setSecret(program(), "hubspot", options)).rejects.toMatchObject({
      message: "these credentials are of account 999900001111, and dev is in 111122223333; set AWS_PROFILE, or log in to that account",
      exitCode: 4,
    });
    expect(calls).toEqual([]);
  }); // prettier-ignore

  it.each<[string, Record<string, Told>, string]>([
    ["deleted", { PutSecretValue: deleting }, "churn-dev-hubspot is deleted, and its name is taken until its time of recovery ends; bring it back by aws secretsmanager restore-secret --secret-id churn-dev-hubspot --region eu-west-1"],
    ["without a right", { PutSecretValue: refusal("AccessDeniedException", "not authorized") }, "it takes secretsmanager:PutSecretValue, which writers under access have; with the environment's own key also kms:GenerateDataKey and kms:Decrypt"],
    ["with an old token", { PutSecretValue: refusal("ExpiredTokenException", "The security token expired") }, "run aws sso login"],
    ["without the key", { PutSecretValue: absent, DescribeKey: refusal("NotFoundException") }, "encrypted with alias/churn-dev-key, which is not there yet; deploy dev first"],
    ["with a key that is off", { PutSecretValue: refusal("EncryptionFailure", "disabled") }, "AWS cannot use the key alias/churn-dev-key to add a version"],
    ["too often", { PutSecretValue: refusal("LimitExceededException") }, "a secret takes 100 versions of one day"],
    ["in words that repeat it", { PutSecretValue: refusal("InvalidParameterException", "Value 'hunter2-hunter2' is bad") }, "AWS answered 400 InvalidParameterException when asked to add a version to churn-dev-hubspot; try again"],
  ])("is refused %s in words that say what to do", async (_, answers, words) => {
    const message = await set(answers, "hunter2-hunter2").catch((error: Error) => error.message);
    expect(message).toContain(words);
    expect(message).not.toContain("hunter2");
    expect(readFileSync(join(folder, "dev.yaml"), "utf8")).toBe(dev);
  }); // prettier-ignore
});

const hours = (count: number) => Date.now() / 1000 - count * 3600;
const versions: Told = {
  Versions: [
    { VersionId: "one", CreatedDate: hours(72), VersionStages: ["AWSPREVIOUS"] },
    { VersionId: "old", CreatedDate: hours(960) },
  ],
  NextToken: "more",
};
const current: Told = { Versions: [{ VersionId: "two", CreatedDate: hours(50), VersionStages: ["AWSCURRENT"] }] };

describe("the versions on AWS", () => {
  it("are listed with what is current first, page by page, and none is read", async () => {
    const answers = { DescribeSecret: {}, ListSecretVersionIds: [versions, current] };
    const [secret] = await listSecrets(program(), answering(answers));
    expect(secret).toMatchObject({ state: "enabled", version: "two", ageInDays: 2, olderEnabled: 1, todo: [] });
    expect(calls.map(({ action }) => action)).toEqual(["DescribeSecret", "ListSecretVersionIds", "ListSecretVersionIds"]); // prettier-ignore
    expect(calls[2]!.body).toMatchObject({ NextToken: "more" });
  });

  it.each<[string, Record<string, Told>, string]>([
    ["is not deployed", { DescribeSecret: absent }, "  not deployed yet, and without a value: ponte secret set dev hubspot"],
    ["has no value", { DescribeSecret: {}, ListSecretVersionIds: { Versions: [] } }, "  no value yet: ponte secret set dev hubspot"],
    ["is deleted", { DescribeSecret: { DeletedDate: 1764500000 }, ListSecretVersionIds: current }, "  deleted on 2025-11-30, and its name is taken until its time of recovery ends: aws secretsmanager restore-secret --secret-id churn-dev-hubspot --region eu-west-1"],
  ])("tell when one %s", async (_, answers, line) => {
    expect(listText(program(), await listSecrets(program(), answering(answers))).split("\n")[1]).toBe(line);
  }); // prettier-ignore

  it("lose their labels by themselves when another comes", async () => {
    const answers = { DescribeSecret: {}, ListSecretVersionIds: [current], PutSecretValue: added };
    const options = { keep: false, disableOld: false, ...giving("abc"), ...answering(answers) };
    expect(await rotateSecret(program(), "hubspot", options)).toContain("Version two is now AWSPREVIOUS");
    expect(calls.map(({ action }) => action)).toEqual(["DescribeSecret", "ListSecretVersionIds", "PutSecretValue"]);
    await expect(rotateSecret(program(), "hubspot", { ...options, disableOld: true })).rejects.toThrow(
      "for Google Cloud",
    );
  });
});
