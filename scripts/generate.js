// Renews what is generated: the JSON Schema for editors, the reference page of all fields, and the snapshots of the environments.
"use strict";
const { spawnSync } = require("node:child_process");
const { bundle } = require("./bundle");

require(bundle("tools/generate.ts")).generate();
const { status } = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "tests/stacks/environments.test.ts", "--update"],
  {
    stdio: "inherit",
  },
);
process.exitCode = status ?? 1;
