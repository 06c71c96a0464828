import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { startGoogle } from "../../../sandbox/google";
import { started, storage } from "./started";

const sandbox = started();
const projects = [{ id: "acme-dev", number: "481516234200" }];
const accounts = "https://iam.googleapis.com/v1/projects/acme-dev/serviceAccounts";
const trainer = `${accounts}/trainer@acme-dev.iam.gserviceaccount.com`;

function start(state: string) {
  return startGoogle({ certificate: join(sandbox.folder, "again.pem"), state, projects });
}

it("survives a stop and a start: what exists, who may what, objects, numbers", async () => {
  const state = join(sandbox.folder, "state.json");
  const first = await start(state);
  await first.call("POST", accounts, { accountId: "trainer", serviceAccount: {} });
  await first.call("POST", `${storage}?project=acme-dev`, { name: "acme-raw", location: "EU" });
  await first.call("POST", "https://storage.googleapis.com/upload/storage/v1/b/acme-raw/o?name=x", "content");
  const bindings = [{ role: "roles/viewer", members: ["group:ml@acme.example"] }];
  await first.call("PUT", `${storage}/acme-raw/iam`, { bindings });
  const reads = ["/acme-raw", "/acme-raw/iam", "/acme-raw/o/x", "/acme-raw/o/x?alt=media"].map(
    (path) => storage + path,
  );
  const before = await Promise.all([...reads, trainer].map((url) => first.call("GET", url)));
  expect(before.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  const existed = first.entries();
  await first.stop();

  const second = await start(state);
  expect(await Promise.all([...reads, trainer].map((url) => second.call("GET", url)))).toEqual(before);
  expect(second.entries()).toEqual(existed);
  // Nothing that was given out is given out again.
  await second.call("POST", accounts, { accountId: "server", serviceAccount: {} });
  const ids = second
    .entries()
    .map(({ body }) => body.uniqueId)
    .filter(Boolean);
  expect(new Set(ids).size).toBe(2);
  await second.stop();
});

it("writes soon after a change, whole or not at all", async () => {
  const state = join(sandbox.folder, "soon.json");
  const google = await start(state);
  await google.call("POST", `${storage}?project=acme-dev`, { name: "acme-raw", location: "EU" });
  await vi.waitFor(() => expect(existsSync(state)).toBe(true), { timeout: 2000 });
  expect(JSON.parse(readFileSync(state, "utf8")).entries).toHaveLength(1);
  expect(readdirSync(sandbox.folder).filter((file) => file.startsWith("soon.json."))).toEqual([]);
  await google.stop();
});

it("answers for the projects that it was given", async () => {
  const google = await start(join(sandbox.folder, "projects.json"));
  const url = (project: string) => `https://cloudresourcemanager.googleapis.com/v1/projects/${project}`;
  const byId = await google.call("GET", url("acme-dev"));
  expect(byId.body).toMatchObject({ projectId: "acme-dev", projectNumber: "481516234200" });
  expect(await google.call("GET", url("481516234200"))).toEqual(byId);
  expect(google.entries()).toEqual([]); // nobody made a project
  await google.stop();
});

it("answers for a project that it is told of later", async () => {
  const google = await start(join(sandbox.folder, "later.json"));
  google.nameProject({ id: "acme-later", number: "481516234299" });
  const answer = await google.call("GET", "https://cloudresourcemanager.googleapis.com/v1/projects/481516234299");
  expect(answer.body).toMatchObject({ projectId: "acme-later", projectNumber: "481516234299" });
  await google.stop();
});

it("says which file it cannot read", async () => {
  const state = join(sandbox.folder, "broken.json");
  writeFileSync(state, "{");
  await expect(start(state)).rejects.toThrow(/broken\.json is not what a sandbox left behind/);
});
