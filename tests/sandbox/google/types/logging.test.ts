import { beforeAll, describe, expect, it } from "vitest";
import { started } from "../started";

const sandbox = started();
const logging = "https://logging.googleapis.com/v2/entries";
const resource = { type: "cloud_run_job", labels: { job_name: "ingest" } };
const list = async (body: object) => {
  const answer = await sandbox.google.call("POST", `${logging}:list`, { resourceNames: ["projects/acme"], ...body });
  return {
    ...answer,
    texts: (answer.body.entries ?? []).map(({ textPayload }: { textPayload: string }) => textPayload),
  };
};

describe("lines of logs", () => {
  beforeAll(async () => {
    const entries = ["b", "a", "c"].map((textPayload, at) => ({
      ...{ textPayload, severity: at === 2 ? "ERROR" : "INFO", timestamp: `2026-11-0${[2, 1, 3][at]}T00:00:00Z` },
    }));
    await sandbox.google.call("POST", `${logging}:write`, { entries, resource, logName: "projects/acme/logs/x" });
    await sandbox.google.call("POST", `${logging}:write`, {
      ...{ entries: [{ textPayload: "other" }], resource, logName: "projects/other/logs/x" },
    });
  });

  it("are read in order, of the projects that are named", async () => {
    expect((await list({})).texts).toEqual(["a", "b", "c"]);
    expect((await list({ orderBy: "timestamp desc", pageSize: 2 })).texts).toEqual(["c", "b"]);
    const { nextPageToken } = (await list({ orderBy: "timestamp desc", pageSize: 2 })).body;
    expect((await list({ orderBy: "timestamp desc", pageSize: 2, pageToken: nextPageToken })).texts).toEqual(["a"]);
  });

  it("are filtered, by a filter that is one", async () => {
    const filter = 'resource.type="cloud_run_job" severity>=ERROR timestamp>="2026-11-01T00:00:00Z"';
    expect((await list({ filter })).texts).toEqual(["c"]);
    expect(await list({ filter: "severity>=" })).toMatchObject({ status: 400 });
    expect(await list({ resourceNames: [] })).toMatchObject({ status: 400 });
    expect(await list({ orderBy: "severity" })).toMatchObject({ status: 400 });
  });

  it("are read and written by who may", async () => {
    const accounts = "https://iam.googleapis.com/v1/projects/acme/serviceAccounts";
    const email = "reader@acme.iam.gserviceaccount.com";
    await sandbox.google.call("POST", accounts, { accountId: "reader", serviceAccount: {} });
    const token = `fake-token-of-account:${email}`;
    const ask = async (role?: string) => {
      const bindings = role === undefined ? [] : [{ role, members: [`serviceAccount:${email}`] }];
      const policy = "https://cloudresourcemanager.googleapis.com/v1/projects/acme:setIamPolicy";
      await sandbox.google.call("POST", policy, { policy: { bindings } });
      const body = { resourceNames: ["projects/acme"], entries: [], logName: "projects/acme/logs/x" };
      const { resourceNames, ...written } = body;
      return [
        (await sandbox.google.call("POST", `${logging}:list`, { resourceNames }, token)).status,
        (await sandbox.google.call("POST", `${logging}:write`, written, token)).status,
      ];
    };
    expect(await ask()).toEqual([403, 403]);
    expect(await ask("roles/logging.viewer")).toEqual([200, 403]);
    expect(await ask("roles/logging.logWriter")).toEqual([403, 200]);
  });
});
