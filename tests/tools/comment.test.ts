import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { commentText, pullRequestOf, writeComment } from "../../tools/comment";

function folder(diffs: Record<string, string>): string {
  const path = mkdtempSync(join(tmpdir(), "ponte-comment-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  for (const [name, text] of Object.entries(diffs)) writeFileSync(join(path, `${name}.md`), text);
  return path;
}

describe("the comment", () => {
  it("has a section per environment, and says which could not be planned", () => {
    const text = commentText({
      folder: folder({ dev: "Creates bucket `raw`" }),
      environments: ["dev", "prod"],
      removed: [],
    });
    expect(text).toMatch(/\n## prod\n\nThe plan failed.*\n\n## dev\n\nCreates bucket `raw`\n/);
    expect(text).toMatch(/^\| Environment/);
  });

  it("puts what is dangerous first, then what costs most, and says both in a table", () => {
    const brief = (numbers: object) => `**Something.**\n\n<!-- ponte brief ${JSON.stringify(numbers)} -->`;
    const bill = (by: number) => ({
      idle: { to: 2_466.4, by },
      full: { to: 7_929.13, by: 3 * by },
      atLeast: true,
      about: false,
    });
    const diffs = {
      cheap: brief({ changes: 4, dangerous: 0, bill: bill(12) }),
      dear: brief({ changes: 1, dangerous: 0, bill: bill(1_012.07) }),
      same: brief({ changes: 2, dangerous: 0 }),
      lossy: brief({ changes: 1, dangerous: 1, bill: bill(-5) }),
    };
    const text = commentText({ folder: folder(diffs), environments: Object.keys(diffs), removed: [] });
    const rows = text.split("\n").filter((line) => line.startsWith("| "));
    expect(rows.slice(2).map((row) => row.split("|").map((cell) => cell.trim())[1])).toEqual([
      "lossy",
      "dear",
      "cheap",
      "same",
    ]);
    expect(rows[3]).toContain("**+1,012.07** = at least 2,466.40");
    expect(rows[3]).toContain("**+3,036.21** = at least 7,929.13");
    expect(rows[2]).toContain("**1 dangerous**");
    expect([...text.matchAll(/^## (\w+)/gm)].map(([, name]) => name)).toEqual(["lossy", "dear", "cheap", "same"]);
  });

  it("warns first of an environment whose file is gone but whose resources are not", () => {
    const text = commentText({ folder: folder({ dev: "..." }), environments: ["dev"], removed: ["old"] });
    expect(text).toMatch(/^## old\n\n\*\*The environment's file is removed, but everything/);
  });

  it("fits GitHub's limit and keeps the beginning of each section", () => {
    const long = `**Destroys bucket**${"x".repeat(60_000)}`;
    const text = commentText({ folder: folder({ a: long, b: long }), environments: ["a", "b"], removed: [] });
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text.match(/\*\*Destroys bucket\*\*/g)).toHaveLength(2);
  });
});

it("is written once and then updated in place", async () => {
  const user = { login: "github-actions[bot]" };
  const comments = [{ id: 1, body: "somebody's <!-- ponte diff -->", user: { login: "somebody" } }];
  const calls: string[] = [];
  const server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const text = body === "" ? "" : (JSON.parse(body) as { body: string }).body;
      if (request.method === "POST") comments.push({ id: 2, body: text, user });
      if (request.method === "PATCH") comments.find(({ id }) => request.url!.endsWith(`/${id}`))!.body = text;
      response.end(JSON.stringify(comments));
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pullRequest = { repository: "acme/ml", number: "7", token: "fake", api };
  const text = (diff: string) => commentText({ folder: folder({ dev: diff }), environments: ["dev"], removed: [] });

  await writeComment(text("first"), pullRequest);
  await writeComment(text("second"), pullRequest);
  server.close();
  expect(comments.map(({ body }) => body.split("\n\n")[1] ?? body)).toEqual([
    "somebody's <!-- ponte diff -->",
    "second",
  ]);
  expect(calls.filter((call) => !call.startsWith("GET"))).toEqual([
    "POST /repos/acme/ml/issues/7/comments",
    "PATCH /repos/acme/ml/issues/comments/2",
  ]);
});

it("says which variable is missing outside of a workflow", () => {
  expect(() => pullRequestOf({})).toThrow("GITHUB_REPOSITORY is not set; run this in a workflow");
});
