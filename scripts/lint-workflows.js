// Reads the workflows, ours and those that `ponte init` writes, with actionlint and zizmor, which are no dependencies of the package: what they find ends it with 1. One that cannot be had is
// skipped with a printed reason. zizmor comes from PyPI, actionlint from its own module: its package there fetches a binary while it is built.
"use strict";
const { spawnSync } = require("node:child_process");
const { existsSync, mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "..");
const folder = join(root, ".ponte", "workflows");
const python = join(folder, "bin", "python");
const tools = [
  {
    name: "zizmor",
    install: [
      ["python3", "-m", "venv", folder],
      [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "zizmor==1.32.0"],
    ],
    words: ["--offline", "--quiet", "--no-progress", "."],
  },
  {
    name: "actionlint",
    install: [["go", "install", "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"]],
    words: ["-shellcheck=", "-pyflakes="],
  },
];

const started = mkdtempSync(join(tmpdir(), "ponte-workflows-"));
try {
  for (const { name, install, words } of tools) {
    const command = join(folder, "bin", name);
    if (!existsSync(command) && !install.every((each) => run(root, ...each))) {
      console.log(
        `skipped: ${name} could not be installed (${install.at(-1)[0]} is not here, or its registry is not reached)`,
      );
      continue;
    }
    lint(root, "", name, command, words);
    if (startProject()) lint(started, ", of a new project", name, command, words);
  }
} finally {
  rmSync(started, { recursive: true });
}

function lint(project, of, name, command, words) {
  const isGood = run(project, command, ...words);
  console.log(`${isGood ? "ok     " : "failed "} ${name}${of}`);
  if (!isGood) process.exitCode = 1;
}

/** A project as `ponte init` writes it, in a repository of its own: both tools look for one. */
function startProject() {
  if (existsSync(join(started, "package.json"))) return true;
  const answers = "--cloud=aws --account=111122223333 --region=eu-west-1 --system=churn --owner=ml@acme.example";
  const words = [join(root, "bin", "ponte.js"), "init", "--yes", "--into", started, ...answers.split(" ")];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  if (status === 0 && run(started, "git", "init", "--quiet")) return true;
  console.error(stderr);
  process.exitCode = 1;
  return false;
}

function run(cwd, command, ...words) {
  const env = { ...process.env, GOBIN: join(folder, "bin") };
  return spawnSync(command, words, { cwd, env, stdio: "inherit" }).status === 0;
}
