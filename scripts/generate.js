// Renews what is generated: the JSON Schema for editors, the reference page of all fields, the snapshots of the environments, and the list of the constructs' props.
"use strict";
const { spawnSync } = require("node:child_process");
const { bundle } = require("./bundle");

require(bundle("tools/generate.ts")).generate();
const generated = ["tests/stacks/environments.test.ts", "tests/constructs/prop-names.test.ts"];
const { status } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...generated, "--update"], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;
