#!/usr/bin/env node
// In a checkout the command is bundled from its sources when they have changed; in the published package it is bundled already.
"use strict";
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const inCheckout = existsSync(join(__dirname, "..", "tools", "ponte.ts"));
const { main } = inCheckout
  ? require("../scripts/run").run(require("../scripts/bundle").bundle("tools/ponte.ts"))
  : require("../dist/run").run(join(__dirname, "..", "dist", "tools", "ponte.js"));
void main(require("../package.json").version);
