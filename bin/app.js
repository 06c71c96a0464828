// What cdktf.json runs in a project that has files alone, and no program of its own: it makes an environment of each.
"use strict";
const { join } = require("node:path");

process.noDeprecation = true; // of what the engine's dependencies do
require("../dist/run").run(join(__dirname, "..", "dist", "app.js"));
