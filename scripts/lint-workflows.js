// Reads the workflows with actionlint and zizmor, which are no dependencies of the package: what they find ends it with 1. One that cannot be had is
// skipped with a printed reason. zizmor comes from PyPI, actionlint from its own module: its package there fetches a binary while it is built.
"use strict";
const { spawnSync } = require("node:child_process");
const { existsSync } = require("node:fs");
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

for (const { name, install, words } of tools) {
  const command = join(folder, "bin", name);
  if (!existsSync(command) && !install.every((each) => run(...each))) {
    console.log(
      `skipped: ${name} could not be installed (${install.at(-1)[0]} is not here, or its registry is not reached)`,
    );
    continue;
  }
  const isGood = run(command, ...words);
  console.log(`${isGood ? "ok     " : "failed "} ${name}`);
  if (!isGood) process.exitCode = 1;
}

function run(command, ...words) {
  const env = { ...process.env, GOBIN: join(folder, "bin") };
  return spawnSync(command, words, { cwd: root, env, stdio: "inherit" }).status === 0;
}
