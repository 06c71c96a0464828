// The library with other versions of what it is built on: the oldest that its ranges take, and what continues the archived engine. Types are checked,
// and the library's tests and the environments are synthesized. `npm run peers` takes each; `npm run peers -- oldest` one; `--brief` leaves out the
// tests that take long. What the registry of npm does not give is skipped with a printed reason. Other words go to vitest.
"use strict";
const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join, relative, resolve } = require("node:path");
const { sets } = require("./peer-sets");

const root = resolve(__dirname, "..");
const own = { "ponte-constructs/gcp": "constructs/gcp/index.ts", "ponte-constructs/aws": "constructs/aws/index.ts" };
const words = process.argv.slice(2);
const isBrief = words.includes("--brief");
const named = words.filter((word) => Object.hasOwn(sets, word));
const others = words.filter((word) => word !== "--brief" && !named.includes(word));
const tests = [
  ...(isBrief ? ["aws", "gcp", "shared"] : ["."]).map((folder) => join("tests", "constructs", folder)),
  "tests/stacks/environments.test.ts",
];

for (const name of named.length > 0 ? named : Object.keys(sets)) {
  const folder = join(root, ".ponte", "peers", name);
  if (!install(folder, sets[name].versions)) {
    console.log(`skipped: the packages of ${name} could not be installed (the registry of npm is not reached)`);
    continue;
  }
  const places = sets[name].places(folder, root);
  for (const [what, run] of Object.entries({
    types: () => types(folder, places),
    tests: () => synthesizes(folder, places),
  })) {
    const isGood = run();
    console.log(`${isGood ? "ok     " : "failed "} ${name}: ${what}`);
    if (!isGood) process.exitCode = 1;
  }
}

/** Does nothing where these versions lie there already. */
function install(folder, versions) {
  const manifest = join(folder, "package.json");
  const wanted = JSON.stringify({ private: true, dependencies: versions }, null, 2);
  if (existsSync(manifest) && readFileSync(manifest, "utf8") === wanted) return true;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const packages = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
  const quiet = [
    "--silent",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--prefer-offline",
    "--no-save",
    "--prefix",
    folder,
  ];
  if (!run("npm", ["install", ...quiet, ...packages])) return false;
  writeFileSync(manifest, wanted);
  return true;
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
    include: ["constructs", "stacks", "examples", "tests/constructs"].map((each) => join(root, each)),
  };
  const file = join(folder, "tsconfig.json");
  writeFileSync(file, JSON.stringify(config, null, 2));
  return node("typescript/bin/tsc", ["-p", file]);
}

function synthesizes(folder, places) {
  const file = join(folder, "places.json");
  writeFileSync(file, JSON.stringify(places, null, 2));
  return node("vitest/vitest.mjs", ["run", "--reporter=default", ...tests, ...others], { PONTE_PEERS: file, CI: "true" });
}

function node(script, args, variables) {
  return run(process.execPath, [join(root, "node_modules", script), ...args], variables);
}

function run(command, args, variables) {
  const shell = process.platform === "win32" && command === "npm";
  return (
    spawnSync(command, args, { cwd: root, env: { ...process.env, ...variables }, stdio: "inherit", shell }).status === 0
  );
}
