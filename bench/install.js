"use strict";
const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

/** Installs packages, `name@version` each, into a folder of their own, once; what is compared with is no dependency of ours. */
function install(folder, ...packages) {
  const wanted = JSON.stringify({ private: true, bench: packages });
  const done = join(folder, "node_modules", ".installed");
  if (existsSync(done)) return;
  console.log(`installing ${packages.join(", ")} ...`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), wanted);
  const { status } = spawnSync("npm", ["install", "--silent", "--no-audit", "--no-fund", ...packages], {
    cwd: folder,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error(`${packages.join(", ")} could not be installed`);
  writeFileSync(done, "");
}

module.exports = { install };
