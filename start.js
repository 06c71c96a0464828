// What cdktf.json runs: bundles main.ts when a source has changed, then runs it.
"use strict";
// The bundle counts as our own code, so Node would warn of what the engine's dependencies do.
process.noDeprecation = true;
require("./scripts/run").run(require("./scripts/bundle").bundle("main.ts"));
