// What cdktf.json runs: bundles main.ts when a source has changed, then runs it.
"use strict";
const { join } = require("node:path");
// The bundle counts as our own code, so Node would warn of what the engine's dependencies do.
process.noDeprecation = true;
// From Node 22.8 on, the compiled bundle is kept, too.
require("node:module").enableCompileCache?.(join(__dirname, ".ponte", "cache"));
require(require("./scripts/bundle").bundle("main.ts"));
