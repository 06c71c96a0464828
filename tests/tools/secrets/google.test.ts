import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadEnvironments } from "../../../language";
import { secretChecks } from "../../../tools/doctor/secrets";
import { listSecrets, listText } from "../../../tools/secrets/list";
import { rotateSecret } from "../../../tools/secrets/rotate";
import { setSecret } from "../../../tools/secrets/set";
import { valueOf } from "../../../tools/secrets/value";
import type { Call } from "../../../tools/clouds/call";
import { synthesize } from "../../../tools/synthesize";
import { started, tell } from "../../sandbox/google/started";

// Against the stand-in, which judges every call by Google's description of the API.
const sandbox = started({ projects: [{ id: "acme-ml-dev", number: "481516234200" }] });
const digest = `sha256:${"a".repeat(64)}`;
const head = `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1 }
`;
const dev = `${head}secrets:
  hubspot: { description: "Token of HubSpot" }
  other: {} # not used
airflow: { pipelines: { size: small, reads: [secret/hubspot] } }
`;
const served = `${head}secrets: { hubspot: {} }
endpoints: { embed: { mode: serverless, variants: { a: { image: "europe-west1-docker.pkg.dev/acme/serving/embed@${digest}", env: { TOKEN: secret/hubspot } } } } }
`;

let folder: string;
let calls: Call[];
beforeEach(async ({ onTestFinished }) => {
  folder = mkdtempSync(join(tmpdir(), "ponte-secrets-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  calls = [];
  await tell(sandbox.google, "POST", "reset");
});

function files(texts: Record<string, string>) {
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
const program = () => synthesize(loadEnvironments({ directory: folder, names: ["dev"] })[0]!);
const send = async (call: Call) => {
  calls.push(call);
  const { status, body } = await sandbox.google.call(call.method, call.url, call.body && JSON.parse(call.body));
  return { status, text: JSON.stringify(body) };
};
const wait = () => Promise.resolve();
const giving = (text: string) => ({ send, wait, value: () => Promise.resolve(valueOf(Buffer.from(text), false)) });
const set = (text: string, name = "hubspot") => setSecret(program(), name, { directory: folder, ...giving(text) });
const rotate = (text: string, more: { keep?: boolean; disableOld?: boolean } = {}) =>
  rotateSecret(program(), "hubspot", { keep: false, disableOld: false, ...more, ...giving(text) });
const list = (now?: Date) => listSecrets(program(), { send, wait }, now);
const secrets = "https://secretmanager.googleapis.com/v1/projects/acme-ml-dev/secrets";
const kept = async (version: string) => {
  const { status, body } = await sandbox.google.call("GET", `${secrets}/churn-dev-hubspot/versions/${version}:access`);
  return status === 200 ? Buffer.from(body.payload.data, "base64").toString("utf8") : status;
};
const nowhere = (text: string) => {
  expect(JSON.stringify(calls.map(({ url }) => url))).not.toContain(text);
};

describe("a value on Google Cloud", () => {
  it("comes into a container that is made as the program would, and that the next deploy takes over", async () => {
    files({ "dev.yaml": dev });
    const told = await set('it is "${secret}"\nof two lines\n');
    expect(await kept("latest")).toBe('it is "${secret}"\nof two lines');
    const { body } = await sandbox.google.call("GET", `${secrets}/churn-dev-hubspot`);
    expect(body).toMatchObject({
      labels: { system: "churn", environment: "dev", owner: "ml_acme_example" },
      replication: { userManaged: { replicas: [{ location: "europe-west1" }] } },
    });
    expect(readFileSync(join(folder, "dev.yaml"), "utf8")).toBe(
      dev.replace('HubSpot" }', 'HubSpot", adopt: true }'),
    );
    expect(told).toContain('6:   hubspot: { description: "Token of HubSpot", adopt: true }');
    expect(told).toContain("has a new version, 1, in churn-dev-hubspot, without the newline at its end");
    expect(told).toContain("airflow/pipelines  gets it at its next read");
    expect(told).not.toContain("two lines");
    nowhere("two");
  });

  it("is a further version where there is a container, and one call", async () => {
    files({ "dev.yaml": dev });
    await set("old");
    calls = [];
    const before = readFileSync(join(folder, "dev.yaml"), "utf8");
    expect(await set("new")).toContain("has a new version, 2,");
    expect(calls).toHaveLength(1); // who may add versions alone need not see what is there
    expect(readFileSync(join(folder, "dev.yaml"), "utf8")).toBe(before);
    expect(await kept("latest")).toBe("new");
  });

  it("is taken over in the environment's own file where a base has the entry, which others share", async () => {
    const base = dev.replace("other: {} # not used\n", "other: {}\n");
    files({ "base/all.yaml": base, "dev.yaml": "extends: base/all.yaml\n", "prod.yaml": "extends: base/all.yaml\n" });
    const told = await set("abc");
    expect(told).toMatch(/on top of its entry in \S*base\/all\.yaml:6, which other environments may share/);
    expect(readFileSync(join(folder, "base/all.yaml"), "utf8")).toBe(base);
    expect(readFileSync(join(folder, "dev.yaml"), "utf8")).toContain("secrets:\n  hubspot:\n    adopt: true\n");
  });

  it("is refused before it is read for a name that is not there, which is not repeated", async () => {
    files({ "dev.yaml": dev.replace("other: {} #", "other: { retired: 2026-11-01 } #") });
    const refusal = (name: string) => set("abc", name).then(String, (error: Error) => error.message);
    expect(await refusal("hubspto")).toBe("dev has no secret of that name: did you mean secret/hubspot?");
    expect(await refusal("hunter2-hunter2")).toBe(
      "dev has no secret of that name: there is secret/hubspot; ponte add secret <name> --to dev writes another",
    );
    expect(await refusal("secret/other")).toMatch(/^secret\/other of dev is retired since 2026-11-01 \(\S*dev\.yaml:7\): /);
    expect(await refusal("toString")).toContain("dev has no secret of that name");
    expect(calls).toEqual([]);
  });

  it("is not taken for whole where the cloud has not looked at its checksum", async () => {
    files({ "dev.yaml": dev });
    const blind = async (call: Call) => {
      const { status, text } = await send(call);
      return { status, text: text.replace('"clientSpecifiedPayloadChecksum":true', '"etag":"x"') };
    };
    const setting = setSecret(program(), "hubspot", { directory: folder, ...giving("abc"), send: blind });
    await expect(setting).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(/was not there[^]*version 1 of churn-dev-hubspot without looking at the checksum/) as string,
    });
  });

  it.each<[string, number, string, string]>([
    ["without a right", 403, '{"error":{"status":"PERMISSION_DENIED","message":"Permission denied."}}', "it takes secretmanager.versions.add"],
    ["with an old token", 401, '{"error":{"status":"UNAUTHENTICATED","message":"no"}}', "run gcloud auth application-default login"],
    ["with the API off", 403, '{"error":{"status":"PERMISSION_DENIED","message":"off","details":[{"reason":"SERVICE_DISABLED"}]}}', "deploy dev first, or run gcloud services enable secretmanager.googleapis.com --project=acme-ml-dev"],
    ["in words that repeat the value", 400, '{"error":{"status":"INVALID_ARGUMENT","message":"Bad value: aHVudGVyMi1odW50ZXIy"}}', "Google Cloud answered 400 INVALID_ARGUMENT when asked to add a version to churn-dev-hubspot; try again"],
  ])("is refused %s in words that say what to do, and never hold it", async (_, status, text, words) => {
    files({ "dev.yaml": dev });
    const refusing = { ...giving("hunter2-hunter2"), send: () => Promise.resolve({ status, text }) };
    const message = await setSecret(program(), "hubspot", { directory: folder, ...refusing }).catch((error: Error) => error.message);
    expect(message).toContain(words);
    expect(message).not.toMatch(/hunter2|aHVudGVy/);
  });

  it("is sent once where nobody knows whether it has arrived, and again where the cloud is busy", async () => {
    files({ "dev.yaml": dev });
    await set("old");
    let tries = 0;
    const lost = () => Promise.reject(new Error(`socket hang up ${++tries}`));
    await expect(setSecret(program(), "hubspot", { directory: folder, ...giving("new"), send: lost })).rejects.toThrow(
      "cannot be reached: socket hang up 1; whether the value has arrived is not known: ponte secret list dev tells",
    );
    const busy = (call: Call) => (++tries < 4 ? Promise.resolve({ status: 503, text: "" }) : send(call));
    expect(await setSecret(program(), "hubspot", { directory: folder, ...giving("new"), send: busy })).toContain("version, 2,");
  });

  it("needs the environment's key first, where there is to be one", async () => {
    files({ "dev.yaml": `encryption: customer-managed\n${dev}` });
    const setting = set("abc");
    await expect(setting).rejects.toThrow(
      "churn-dev-hubspot is to be encrypted with projects/acme-ml-dev/locations/europe-west1/keyRings/churn-dev-key/cryptoKeys/churn-dev-key, which is not there yet; deploy dev first",
    );
    expect(readFileSync(join(folder, "dev.yaml"), "utf8")).not.toContain("adopt");
  });
}); // prettier-ignore

describe("a rotation on Google Cloud", () => {
  it("disables the version before, destroys none, and tells what is left", async () => {
    files({ "dev.yaml": dev });
    await expect(rotate("abc")).rejects.toThrow("has no value yet, so that none can be replaced; put one in: ponte secret set dev hubspot");
    await set("one");
    expect(await rotate("two", { keep: true })).toContain("Version 1 stays enabled; ponte secret rotate dev hubspot --disable-old");
    const told = await rotate("three");
    expect(told).toContain("Version 2 is disabled, not destroyed");
    expect(told).toContain("Still enabled: 1; ponte secret rotate dev hubspot --disable-old");
    expect([await kept("1"), await kept("2"), await kept("3")]).toEqual(["one", 400, "three"]);
    expect(await rotate("never read", { disableOld: true })).toBe("Of secret/hubspot of dev version 1 is disabled; 3 is in use.");
    expect(await rotate("never read", { disableOld: true })).toBe("No old version of secret/hubspot of dev is enabled.");
    expect([await kept("1"), await kept("latest")]).toEqual([400, "three"]);
  });

  it("leaves what Cloud Run starts with until the next deploy", async () => {
    files({ "dev.yaml": served });
    await set("one");
    const told = await rotate("two");
    expect(told).toContain("endpoint/embed  gets it with the next deploy");
    expect(told).toContain("Version 1 stays enabled, since endpoint/embed starts with the version of the last deploy");
    expect(await kept("1")).toBe("one");
  });
}); // prettier-ignore

describe("the list on Google Cloud", () => {
  it("tells of each secret whether it has a value, how old that is, and who reads it, without reading one", async () => {
    files({ "dev.yaml": dev });
    expect((await list()).map(({ secret, state, todo }) => [secret, state, todo.map(({ run }) => run)])).toEqual([
      ["hubspot", "not deployed", ["ponte secret set dev hubspot"]],
      ["other", "not deployed", ["ponte secret set dev other"]],
    ]);
    await set("one");
    await sandbox.google.call("POST", `${secrets}?secretId=churn-dev-other`, { replication: { automatic: {} } });
    calls = [];
    const listed = await list(new Date(Date.now() + 12 * 86_400_000));
    expect(listed[0]).toMatchObject({ name: "churn-dev-hubspot", state: "enabled", version: "1", ageInDays: 12, olderEnabled: 0 });
    expect(calls.every(({ method, url }) => method === "GET" && !url.includes(":access"))).toBe(true);
    expect(listText(program(), listed).split("\n")).toEqual([
      "secret/hubspot  churn-dev-hubspot  version 1, 12 days old  read by airflow/pipelines",
      "secret/other    churn-dev-other    -                       read by nobody here",
      "  no value yet: ponte secret set dev other",
    ]);
    await sandbox.google.call("POST", `${secrets}/churn-dev-hubspot/versions/1:disable`, {});
    expect((await list())[0]).toMatchObject({ state: "disabled", todo: [{ what: "its newest version is disabled, and who reads it is refused" }] });
  });

  it("is what the doctor says online", async () => {
    files({ "dev.yaml": dev });
    const environments = loadEnvironments({ directory: folder });
    expect(await secretChecks(environments, send)).toEqual([
      { ok: "warn", what: "Not deployed yet, and without a value: secret/hubspot, secret/other of dev", fix: "ponte secret set dev hubspot" },
    ]);
    await set("one");
    await sandbox.google.call("POST", `${secrets}?secretId=churn-dev-other`, { replication: { automatic: {} } });
    expect(await secretChecks(environments, send)).toEqual([
      { ok: true, what: "Secrets of dev with a value: 1 of 2" },
      { ok: false, what: "secret/other of dev: no value yet", fix: "ponte secret set dev other" },
    ]);
    const refused = () => Promise.resolve({ status: 403, text: '{"error":{"status":"PERMISSION_DENIED","message":"no"}}' });
    const [asked] = await secretChecks(environments, refused);
    expect(asked).toMatchObject({ ok: "warn", what: "Nobody knows whether the secrets of dev have values" });
    expect(asked!.fix).toContain("it takes secretmanager.versions.list");
  });
}); // prettier-ignore
