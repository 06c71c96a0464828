// Renews prices/prices.json from reviewed sources: `npm run prices` says how, and docs/prices.md what is certain of it.
"use strict";
const { join, resolve } = require("node:path");
const { bundle } = require("./bundle");
const { run } = require("./run");

const { main } = run(
  bundle("prices/renewal/run.ts", { outdir: join(resolve(__dirname, ".."), ".ponte", "bundle", "prices") }),
);
void main(process.argv.slice(2), resolve(__dirname, "..", "prices", "prices.json")).then(
  (code) => (process.exitCode = code),
);
