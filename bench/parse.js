// What bench/yaml.ts is compared with: yaml's parseDocument alone, as the package comes. node parse.js FILE
"use strict";
const { readFileSync } = require("node:fs");
const { parseDocument } = require("yaml");

const before = process.cpuUsage();
parseDocument(readFileSync(process.argv[2], "utf8"));
const { user, system } = process.cpuUsage(before);
globalThis.measuredCpu = (user + system) / 1e6;
