// The library with other versions of what it is built on: the oldest that its ranges take, and what continues the archived engine. Types are checked,
// and the library's tests and the environments are synthesized. `npm run peers` takes each; `npm run peers -- oldest` one; `--brief` leaves out the
// tests that take long. What the registry of npm does not give is skipped with a printed reason. Other words go to vitest.
"use strict";
const { spawnSync } = require("node:child_process");
const { writeFileSync } = require("node:fs");
const { join, relative, resolve } = require("node:path");
const { install, sets } = require("./peer-sets");

const root = resolve(__dirname, "..");
const own = {
  "ponte-constructs/gcp": "constructs/gcp/index.ts",
  "ponte-constructs/aws": "constructs/aws/index.ts",
  "ponte-constructs/app": "stacks/app.ts", // which lies in dist/ only once the package was built
};
const words = process.argv.slice(2);
const isBrief = words.includes("--brief");
const named = words.filter((word) => Object.hasOwn(sets, word));
const others = words.filter((word) => word !== "--brief" && !named.includes(word));
const tests = [
  ...(isBrief ? ["aws", "gcp", "shared"] : ["."]).map((folder) => join("tests", "constructs", folder)),
  "tests/stacks/environments.test.ts",
];

for (const name of named.length > 0 ? named : Object.keys(sets)) {
  const installed = install(name);
  if (installed === undefined) continue;
  const { folder, places } = installed;
  const steps = { types: () => types(folder, places), tests: () => synthesizes(folder, places) };
  if (name === "cdktn") steps["the package that is made for it"] = () => node("../scripts/terrain.js", ["--try"]);
  for (const [what, isRight] of Object.entries(steps)) {
    const isGood = isRight();
    console.log(`${isGood ? "ok     " : "failed "} ${name}: ${what}`);
    if (!isGood) process.exitCode = 1;
  }
}

function types(folder, places) {
  const paths = Object.entries(places).flatMap(([name, place]) => [
    [name, [place]],
    [`${name}/*`, [`${place}/*`]],
  ]);
  const ofOwn = Object.entries(own).map(([name, file]) => [name, [join(root, file)]]);
  const config = {
    extends: relative(folder, join(root, "tsconfig.json")),
    compilerOptions: {
      paths: Object.fromEntries([...ofOwn, ...paths]),
      typeRoots: [join(root, "node_modules", "@types")],
    },
    include: ["constructs", "stacks", "examples", "tests/constructs", "tests/support/*.d.ts"].map((each) =>
      join(root, each),
    ),
  };
  const file = join(folder, "tsconfig.json");
  writeFileSync(file, JSON.stringify(config, null, 2));
  return node("typescript/bin/tsc", ["-p", file]);
}

function synthesizes(folder, places) {
  const file = join(folder, "places.json");
  writeFileSync(file, JSON.stringify(places, null, 2));
  return node("vitest/vitest.mjs", ["run", "--reporter=default", ...tests, ...others], {
    PONTE_PEERS: file,
    CI: "true",
  });
}

function node(script, args, variables) {
  const env = { ...process.env, ...variables };
  const { status } = spawnSync(process.execPath, [join(root, "node_modules", script), ...args], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  return status === 0;
}
