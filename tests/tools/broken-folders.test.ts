import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fileMistake } from "../../language";

const ponte = resolve("bin/ponte.js");
const start = resolve("start.js");
const yaml =
  'cloud: aws\nsystem: tt\nowner: a@acme.example\naws: { account: "111122223333", region: eu-west-1 }\nbuckets: { raw: {} }\n';
const commands = {
  synth: "synth",
  show: "show dev",
  diff: "diff dev",
  "diff --plan": "diff dev --plan plan.json",
  doctor: "doctor dev",
  rights: "rights dev --plan",
  status: "sandbox status dev",
  sandbox: "sandbox -- true dev",
  changed: "changed --base other",
  comment: "comment --folder folder --environments dev",
} as const;
type Command = keyof typeof commands;

const folders = mkdtempSync(join(tmpdir(), "ponte-broken-"));
afterAll(() => rmSync(folders, { recursive: true, force: true }));

/** A team's folder in which everything is well but for these files: text, `folder`, or a link to somewhere. */
function project(files: Record<string, string>): string {
  const folder = mkdtempSync(join(folders, "p-"));
  const all = { "cdktf.json": JSON.stringify({ app: `node ${start}` }), "environments/dev.yaml": yaml, ...files };
  for (const [name, content] of Object.entries(all)) {
    if (Object.keys(files).some((other) => name.startsWith(`${other}/`))) continue; // a file stands in its way
    const path = join(folder, name);
    mkdirSync(content === "folder" ? path : dirname(path), { recursive: true });
    if (content.startsWith("-> ")) symlinkSync(content.slice(3), path);
    else if (content !== "folder") writeFileSync(path, content);
  }
  return folder;
}

function run(cwd: string, command: Command): Promise<{ code: number | null; output: string }> {
  const path = mkdtempSync(join(folders, "path-")); // neither terraform nor python3
  const env = { ...process.env, PATH: `${path}:${dirname(process.execPath)}:/bin`, PONTE_ENVIRONMENT: undefined };
  const child = spawn(process.execPath, [ponte, ...commands[command].split(" ")], { cwd, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += String(text)));
  return new Promise((done) => child.once("close", (code) => done({ code, output })));
}

const manifest = JSON.stringify({ stacks: { dev: {} } });
const app = (app: unknown, more = {}) => JSON.stringify({ app, ...more });
const written = 'write the command of the project\'s program, such as "node start.js"';

// What is broken, and what the commands that see it say.
const cases: Record<string, [Record<string, string>, Partial<Record<Command, string>>]> = {
  "cdktf.json is cut off": [{ "cdktf.json": "{" }, { synth: "cdktf.json:1:2 is no JSON: " }],
  "cdktf.json is cut off further below": [{ "cdktf.json": '{\n  "app" 3' }, { synth: "cdktf.json:2:9 is no JSON: " }],
  "cdktf.json is empty": [{ "cdktf.json": "" }, { synth: "cdktf.json:1:1 is no JSON: " }],
  "cdktf.json is a list": [{ "cdktf.json": "[]" }, { synth: "cdktf.json:1:1 holds no JSON object" }],
  "cdktf.json is null": [{ "cdktf.json": "null" }, { synth: "cdktf.json:1:1 holds no JSON object" }],
  "cdktf.json is a folder": [
    { "cdktf.json": "folder" },
    { synth: "cdktf.json: a folder stands where a file should be" },
  ],
  "cdktf.json names no app": [{ "cdktf.json": "{}" }, { synth: `cdktf.json app: is missing; ${written}` }],
  "app is a number": [{ "cdktf.json": app(3) }, { synth: `cdktf.json app: is 3; ${written}` }],
  "app is empty": [{ "cdktf.json": app(" ") }, { synth: `cdktf.json app: is " "; ${written}` }],
  "app is no command": [
    { "cdktf.json": app("nosuch") },
    { synth: `cdktf.json app: "nosuch" cannot be run; ${written}` },
  ],
  "app runs a file that is not there": [
    { "cdktf.json": app("node strat.js") },
    { synth: "cdktf.json app: runs strat.js, which is not here; " },
  ],
  "output is no text": [
    { "cdktf.json": app("node start.js", { output: ["out"] }) },
    { synth: 'cdktf.json output: is ["out"]; write the name of a folder' },
  ],
  "the output is a file": [{ "cdktf.out": "" }, { synth: "cdktf.out/stacks: a file stands where a folder should be" }],
  "the stacks are a file": [
    { "cdktf.out/stacks": "" },
    { synth: "cdktf.out/stacks/dev: a file stands where a folder should be" },
  ],
  "a program is a folder": [
    { "cdktf.out/stacks/dev/cdk.tf.json": "folder" },
    { synth: "cdktf.out/stacks/dev/cdk.tf.json: a folder stands where a file should be" },
  ],
  "environments is a file": [
    { environments: "" },
    Object.fromEntries(
      (["synth", "show", "doctor", "rights", "status", "sandbox"] as const).map((name) => [name, "environments:1:1 "]),
    ),
  ],
  "an environment is a folder": [
    { "environments/dev.yaml": "folder" },
    Object.fromEntries(
      (["synth", "show", "diff", "doctor", "rights", "status", "sandbox"] as const).map((name) => [
        name,
        "environments/dev.yaml:1:1 is a folder",
      ]),
    ),
  ],
  "an environment links to itself": [
    { "environments/dev.yaml": "-> dev.yaml" },
    { show: "environments/dev.yaml:1:1 cannot be read (ELOOP)" },
  ],
  ".ponte is a file": [{ ".ponte": "" }, { sandbox: "/.ponte/sandbox: a file stands where a folder should be" }],
  "the sandbox's folder is a file": [
    { ".ponte/sandbox": "" },
    { sandbox: "/.ponte/sandbox: a file stands where a folder should be" },
  ],
  "what terraform init left is a file": [
    { ".ponte/out/stacks/dev/.terraform": "", "cdktf.out/stacks/dev/.terraform": "" },
    { sandbox: "moto, which is not here" }, // as without it
  ],
  "a manifest is cut off": [
    { "cdktf.out/manifest.json": manifest, "other/manifest.json": "{" },
    { changed: "other/manifest.json:1:2 is no JSON: " },
  ],
  "a manifest lists nothing": [
    { "cdktf.out/manifest.json": "{}" },
    { changed: "cdktf.out/manifest.json lists no stacks; run `npx ponte synth` there again" },
  ],
  "a program is cut off": [
    { "cdktf.out/manifest.json": manifest, "cdktf.out/stacks/dev/cdk.tf.json": '{\n"a": [' },
    { changed: "cdktf.out/stacks/dev/cdk.tf.json:2:7 is no JSON: " },
  ],
  "a plan is cut off": [{ "plan.json": "{" }, { "diff --plan": "plan.json: " }],
  "a plan is a folder": [{ "plan.json": "folder" }, { "diff --plan": "plan.json" }],
  "a comment's text is a folder": [{ "folder/dev.md": "folder" }, { comment: "folder/dev.md" }],
  "a package's description is cut off": [
    { "node_modules/cdktf/package.json": "{", "node_modules/cdktf-cli/package.json": "{" },
    { doctor: "The packages are not installed" },
  ],
};

describe.concurrent.each(Object.entries(cases))("%s", (_, [files, expected]) => {
  it.each(Object.entries(expected))("is told by ponte %s, without a stack trace", async (name, words) => {
    const { code, output } = await run(project(files), name as Command);
    expect(output).not.toMatch(/^ +at |This is a bug/m);
    expect(output).toContain(words);
    expect(code).toBe(1);
  });
});

it("says of a file that this user may not use whose permissions to check, and nothing of other errors", () => {
  const refused = Object.assign(new Error("EACCES"), { code: "EACCES", path: "cdktf.out/stacks", syscall: "mkdir" });
  expect(fileMistake(refused)).toBe(
    "cdktf.out/stacks: this user may not use it; check whose it is and its permissions (EACCES at mkdir)",
  );
  expect(fileMistake(Object.assign(new Error("x"), { code: "ERR_INVALID_ARG_TYPE", path: "x" }))).toBeUndefined();
  expect(fileMistake(new TypeError("x"))).toBeUndefined();
  expect(fileMistake(Object.assign(new Error("x"), { code: "ENOENT", path: "x" }))).toBeUndefined(); // we should have looked
});
