// What cdktf.json runs: bundles main.ts when a source has changed, then runs it.
"use strict";
require(require("./scripts/bundle").bundle("main.ts"));
