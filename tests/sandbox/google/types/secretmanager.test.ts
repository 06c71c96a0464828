import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { startGoogle } from "../../../../sandbox/google";
import { overTheWire, started } from "../started";

// secretmanager.googleapis.com, v1: projects.secrets and projects.secrets.versions of the API reference.
const sandbox = started();
const secrets = "https://secretmanager.googleapis.com/v1/projects/acme-dev/secrets";
const base64 = (text: string) => Buffer.from(text).toString("base64");
let number = 0;

describe("a secret", () => {
  let secret: string;
  const call = (method: string, path: string, body?: object) => sandbox.google.call(method, secret + path, body);
  const add = (value: string, more = {}) => call("POST", ":addVersion", { payload: { data: base64(value), ...more } });
  const access = async (version: string) => {
    const { status, body } = await call("GET", `/versions/${version}:access`);
    return status === 200 ? Buffer.from(body.payload.data, "base64").toString() : `${status} ${body.error.status}`;
  };

  beforeEach(async () => {
    secret = `${secrets}/s${++number}`;
    const made = await sandbox.google.call("POST", `${secrets}?secretId=s${number}`, {
      replication: { automatic: {} },
    });
    expect(made.status).toBe(200);
  });

  it("numbers its versions from 1, and the newest is the latest", async () => {
    expect(await access("latest")).toBe("404 NOT_FOUND");
    expect((await add("old")).body).toMatchObject({ name: expect.stringMatching(/\/versions\/1$/), state: "ENABLED" });
    await add("new");
    expect([await access("1"), await access("latest"), await access("3")]).toEqual(["old", "new", "404 NOT_FOUND"]);
    const { body } = await call("GET", "/versions");
    expect(body.versions.map(({ name }: { name: string }) => name.split("/").pop())).toEqual(["2", "1"]);
    expect((await call("GET", "/versions/latest")).body.name).toMatch(/\/versions\/2$/);
  });

  it("keeps the newest the latest when that is disabled or destroyed", async () => {
    await add("old");
    await add("new");
    await call("POST", "/versions/2:disable", {});
    expect([await access("latest"), await access("2")]).toEqual(["400 FAILED_PRECONDITION", "400 FAILED_PRECONDITION"]);
    await call("POST", "/versions/2:enable", {});
    expect(await access("latest")).toBe("new");
    await call("POST", "/versions/2:destroy", {});
    expect(await access("latest")).toBe("400 FAILED_PRECONDITION");
    expect((await call("POST", "/versions/2:enable", {})).body.error.status).toBe("FAILED_PRECONDITION");
    expect((await call("GET", "/versions/2")).body).toMatchObject({
      state: "DESTROYED",
      destroyTime: expect.any(String),
    });
    await add("newer");
    expect(await access("latest")).toBe("newer");
  });

  it("looks at checksums and gives one", async () => {
    // The check value of CRC-32C, of the nine digits (RFC 3720 has the polynomial).
    const right = await add("123456789", { dataCrc32c: String(0xe3069283) });
    expect(right.body.clientSpecifiedPayloadChecksum).toBe(true);
    expect((await call("GET", "/versions/1:access")).body.payload.dataCrc32c).toBe(String(0xe3069283));
    expect((await add("123456788", { dataCrc32c: String(0xe3069283) })).status).toBe(400);
  });

  it.each([
    ["nothing", ""],
    ["more than 64 KiB", "x".repeat(65_537)],
  ])("does not take %s for a value", async (_, value) => {
    expect((await add(value)).body.error.status).toBe("INVALID_ARGUMENT");
  });

  it("knows a version by an alias", async () => {
    await add("old");
    await add("new");
    await call("PATCH", "?updateMask=versionAliases", { versionAliases: { stable: "1" } });
    expect(await access("stable")).toBe("old");
  });

  it("is empty when it was deleted and made again", async () => {
    await add("old");
    await call("DELETE", "");
    await sandbox.google.call("POST", `${secrets}?secretId=s${number}`, { replication: { automatic: {} } });
    expect(await access("1")).toBe("404 NOT_FOUND");
  });
});

it("writes a value into no file, and tells it in no list", async () => {
  const { folder } = sandbox;
  const [log, state, certificate] = ["google.jsonl", "state.json", "more.pem"].map((name) => join(folder, name));
  const own = await startGoogle({ certificate: certificate!, log, state });
  const value = base64("hunter2 of the sandbox");
  await overTheWire(own, "POST", `${secrets}?secretId=a`, { replication: { automatic: {} } });
  await overTheWire(own, "POST", `${secrets}/a:addVersion`, { payload: { data: value } });
  const { body } = await overTheWire(own, "GET", `${secrets}/a/versions/latest:access`);
  expect(body.payload.data).toBe(value);
  const dump = await (await fetch(`http://127.0.0.1:${own.port}/__sandbox/dump`)).text();
  const told = [dump, JSON.stringify(own.entries()), JSON.stringify(own.calls())];
  await own.stop();
  const written = [log, state].map((file) => readFileSync(file!, "utf8"));
  expect(written[0]).toContain("a:addVersion");
  expect(written[1]).toContain("a/versions/1");
  for (const text of [...told, ...written]) expect(text).not.toContain(value);

  const again = await startGoogle({ certificate: certificate!, state });
  const gone = await again.call("GET", `${secrets}/a/versions/1:access`);
  expect(gone.body.error.message).toContain("in memory alone");
  await again.stop();
});
