// Measures how far each type is verified and writes docs/proof.md, and the calls of a canary, which it writes into docs/serving.md. With `install`,
// only makes Checkov ready, which is no dependency of the package. With `--only airflow,storage-aws`, takes the environments of these names and kinds
// alone, and writes nothing. With `--losses`, plans every edit by which something would be lost and writes docs/losses.md, where what has passed since its
// sources changed is left out, so that a run that was broken off goes on; and takes every step that lets one thing go. With `--long`, takes whole what CI takes
// a sample of: a hundred models on each cloud, off hours, identities, secrets, and services. Other words go to vitest: `-t AWS` measures one cloud, and leaves the rest.
"use strict";
const { spawnSync } = require("node:child_process");
const { existsSync } = require("node:fs");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "..");
const python = join(root, ".ponte", "checkov");

const words = process.argv.slice(2);
if (words[0] === "--only") process.exitCode = measureOnly(words[1], words.slice(2));
else if (words[0] === "--losses")
  process.exitCode = measure(["losses", "ways"], words.slice(1), { PONTE_LOSSES: "whole" });
else if (words[0] === "--long")
  process.exitCode = measure(
    [
      ...["serving-aws-many", "serving-gcp-many", "off-hours-aws", "off-hours-gcp", "identities", "secrets"],
      ...["secret-access-aws", "serving-gcp-watched", "services-gcp"],
    ],
    words.slice(1),
  );
else {
  installCheckov();
  if (words[0] !== "install")
    process.exitCode = measure(["checkov", "proof", "serving-aws", "serving-aws-many", "serving-gcp"], words);
}

/** Into a virtual environment of its own; where that cannot be, the test says so and the page keeps what was measured last. */
function installCheckov() {
  if (existsSync(join(python, "bin", "checkov"))) return;
  const requirements = join(root, "tests", "terraform", "proof", "checkov-requirements.txt");
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
  if (!run("python3", "-m", "venv", python) || !run(join(python, "bin", "python"), ...pip))
    console.error("Checkov could not be installed; its numbers stay as they were");
}

function measureOnly(names, words) {
  if (names) return measure(["proof"], words, { PONTE_ONLY: names });
  console.error("--only takes names of kinds or environments, with commas between them");
  return 1;
}

function measure(names, words, variables) {
  const vitest = [join(root, "node_modules", "vitest", "vitest.mjs"), "run", "--config", "vitest.terraform.config.mts"];
  const env = { ...process.env, PONTE_PROOF: "whole", ...variables };
  const tests = names.map((name) => `tests/terraform/${name}.test.ts`);
  return spawnSync(process.execPath, [...vitest, ...tests, ...words], { cwd: root, env, stdio: "inherit" }).status ?? 1;
}

function run(command, ...args) {
  return spawnSync(command, args, { cwd: root, stdio: "inherit" }).status === 0;
}
