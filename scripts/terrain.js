// Makes the package for CDK Terrain, and beside it Google Cloud's bindings: `npm run terrain -- <folder>`. From the same sources: what is published, with
// the engine's names in place of the archived one's. docs/library.md says how to install the two. `--try` makes them into .ponte/terrain and uses
// them in projects that have nothing else.
"use strict";
const { spawnSync } = require("node:child_process");
const {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} = require("node:fs");
const { tmpdir } = require("node:os");
const { dirname, join, resolve } = require("node:path");
const manifest = require("../package.json");
const { install, sets } = require("./peer-sets");

const root = resolve(__dirname, "..");
const [word] = process.argv.slice(2);
if (word === undefined) {
  console.error("usage: npm run terrain -- FOLDER");
  process.exit(1);
}
const folder = word === "--try" ? join(root, ".ponte", "terrain") : resolve(word);
const terrain = install("cdktn");
if (terrain !== undefined) {
  makePackages();
  if (word === "--try") {
    const projects = mkdtempSync(join(tmpdir(), "ponte-terrain-")); // not below this project, whose packages would be found too
    try {
      for (const cloud of ["aws", "gcp"]) tryIn(join(projects, cloud), cloud);
    } finally {
      rmSync(projects, { recursive: true });
    }
  }
}

function makePackages() {
  rmSync(join(folder, "ponte-constructs"), { recursive: true, force: true });
  rmSync(join(folder, "provider-google"), { recursive: true, force: true });
  const ours = join(folder, "ponte-constructs");
  mkdirSync(ours, { recursive: true });
  run("npm", ["pack", "--silent", "--pack-destination", folder], root);
  const tarball = join(folder, `ponte-constructs-${manifest.version}.tgz`);
  run("tar", ["-xzf", tarball, "--strip-components=1", "-C", ours]);
  rmSync(tarball);
  for (const entry of readdirSync(join(ours, "dist"), { recursive: true, withFileTypes: true })) {
    if (!/\.(js|d\.ts)$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    writeFileSync(file, renamed(readFileSync(file, "utf8")));
  }
  const { cdktn, constructs, "@cdktn/provider-aws": aws } = sets.cdktn.versions;
  const { version } = JSON.parse(readFileSync(join(root, "tests", "schemas", "google.json"), "utf8"));
  const peerDependencies = { "@cdktn/provider-aws": aws, "@cdktn/provider-google": version, cdktn, constructs };
  const optional = { optional: true };
  const peerDependenciesMeta = { "@cdktn/provider-aws": optional, "@cdktn/provider-google": optional };
  write(join(ours, "package.json"), {
    ...manifest,
    scripts: undefined,
    devDependencies: undefined,
    peerDependencies,
    peerDependenciesMeta,
  });

  const google = join(folder, "provider-google");
  cpSync(terrain.places["@cdktf/provider-google/lib"], join(google, "lib"), { recursive: true });
  const name = "@cdktn/provider-google";
  write(join(google, "package.json"), { name, version, private: true, peerDependencies: { cdktn, constructs } });
}

/** A module, or its types, with the names of CDK Terrain where it imports from the archived engine. */
function renamed(text) {
  return text.replace(
    /((?:require\(|from |import\() ?["'])(cdktf|@cdktf\/provider-(?:aws|google))(?=["'/])/g,
    (_, opening, name) => opening + name.replace("cdktf", "cdktn"),
  );
}

/** An example, typed and synthesized where CDK Terrain and the provider of one cloud are all that there is. */
function tryIn(project, cloud) {
  const provider = `@cdktn/provider-${cloud === "aws" ? "aws" : "google"}`;
  const installed = (name) => join(terrain.folder, "node_modules", name);
  const links = {
    cdktn: installed("cdktn"),
    constructs: installed("constructs"),
    "@types/node": join(root, "node_modules", "@types", "node"),
    [provider]: cloud === "aws" ? installed(provider) : undefined,
  };
  for (const [name, target] of Object.entries(links)) {
    const link = join(project, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    // What was made here is copied: it looks for the engine in the folders above it.
    if (target === undefined) cpSync(join(folder, "provider-google"), link, { recursive: true });
    else symlinkSync(target, link, "junction");
  }
  cpSync(join(folder, "ponte-constructs"), join(project, "node_modules", "ponte-constructs"), { recursive: true });
  const program = readFileSync(join(root, "examples", `library-${cloud}`, "main.ts"), "utf8");
  writeFileSync(join(project, "main.ts"), renamed(program));
  const compilerOptions = { target: "ES2022", module: "Node16", strict: true, skipLibCheck: false, types: ["node"] };
  write(join(project, "tsconfig.json"), { compilerOptions, files: ["main.ts"] });
  run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", "."], project);
  run(process.execPath, ["main.js"], project);
  const [stack] = readdirSync(join(project, "cdktf.out", "stacks"));
  const text = readFileSync(join(project, "cdktf.out", "stacks", stack, "cdk.tf.json"), "utf8");
  if (!text.includes("_bucket")) throw new Error(`the example of ${cloud} made no bucket`);
}

function write(file, content) {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

function run(command, args, cwd = folder) {
  const shell = process.platform === "win32" && command === "npm";
  const { status } = spawnSync(command, args, { cwd, stdio: "inherit", shell });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}`);
}
