import { afterEach, expect, it } from "vitest";
import { overTheWire, started, storage, tell } from "./started";

const sandbox = started();
const list = `${storage}?project=acme-dev`;

afterEach(() => tell(sandbox.google, "POST", "heal"));

it("fails the calls that it is told to, and no other", async () => {
  await tell(sandbox.google, "POST", "fail", {
    method: "GET",
    path: "storage.*project=acme-dev",
    nth: 2,
    times: 2,
    status: 503,
  });
  const statuses = [];
  for (let count = 0; count < 4; count++) statuses.push((await sandbox.google.call("GET", list)).status);
  expect(statuses).toEqual([200, 503, 503, 200]);
});

it("answers what it is told to", async () => {
  const body = { name: "operations/1", done: true, error: { code: 8, message: "Quota exceeded" } };
  await tell(sandbox.google, "POST", "fail", { path: "/v1/b", status: 200, body });
  expect((await sandbox.google.call("GET", list)).body).toEqual(body);
});

it("is late when it is told to be", async () => {
  await tell(sandbox.google, "POST", "fail", { path: "/v1/b", delayMs: 150 });
  const start = Date.now();
  expect((await sandbox.google.call("GET", list)).status).toBe(200);
  expect(Date.now() - start).toBeGreaterThanOrEqual(145);
});

it("drops a connection", async () => {
  await tell(sandbox.google, "POST", "fail", { path: "/v1/b", status: 0 });
  await expect(overTheWire(sandbox.google, "GET", list)).rejects.toThrow("socket hang up");
  expect((await overTheWire(sandbox.google, "GET", list)).status).toBe(200);
});

it("is healed, and reset", async () => {
  await tell(sandbox.google, "POST", "fail", { path: ".", times: 100, status: 500 });
  await tell(sandbox.google, "POST", "heal");
  expect((await sandbox.google.call("POST", list, { name: "acme-raw", location: "EU" })).status).toBe(200);
  expect((await tell(sandbox.google, "GET", "dump")).body.entries).toHaveLength(1);
  await tell(sandbox.google, "POST", "reset");
  expect((await tell(sandbox.google, "GET", "dump")).body).toEqual({
    entries: [],
    objects: [],
    policies: {},
    unknownHosts: [],
  });
});
