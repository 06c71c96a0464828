// Types, lint and format; then whether the package, as npm would publish it, works in somebody else's project.
"use strict";
const { spawnSync } = require("node:child_process");
const {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} = require("node:fs");
const { tmpdir } = require("node:os");
const { dirname, join, resolve } = require("node:path");

const root = resolve(__dirname, "..");
const typescript = "5.9.3"; // what `cdktf init` installs is a 5; the project itself is built with a newer one
const tools = join(root, ".ponte", "check");
let failed = 0;

step("types", node("typescript/bin/tsc", "--noEmit", "-p", "."));
step("lint", node("eslint/bin/eslint.js", ".", "--max-warnings", "0"));
step("format", node("prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."));
checkPackage();
process.exitCode = failed === 0 ? 0 : 1;

/** Packs the project and uses it in stock cdktf projects, each with the provider of one cloud only. */
function checkPackage() {
  const folder = mkdtempSync(join(tmpdir(), "ponte-package-"));
  try {
    step("pack", npm("pack", "--silent", "--pack-destination", folder));
    const tarball = join(folder, `ponte-constructs-${require("../package.json").version}.tgz`);
    if (!existsSync(tarball)) return;
    if (!existsSync(join(tools, "node_modules", "typescript"))) {
      mkdirSync(tools, { recursive: true });
      step("TypeScript 5", npm("install", "--silent", "--prefix", tools, `typescript@${typescript}`));
    }
    for (const cloud of ["gcp", "aws"]) useIn(join(folder, cloud), tarball, cloud);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function useIn(project, tarball, cloud) {
  const provider = `@cdktf/provider-${cloud === "gcp" ? "google" : "aws"}`;
  const installed = join(project, "node_modules", "ponte-constructs");
  mkdirSync(installed, { recursive: true });
  run("tar", ["-xzf", tarball, "--strip-components=1", "-C", installed]);
  for (const name of ["cdktf", "constructs", "@types/node", provider]) {
    const link = join(project, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link, "junction");
  }
  cpSync(join(root, "examples", `library-${cloud}`, "main.ts"), join(project, "main.ts"));

  for (const [module, moduleResolution] of [
    ["CommonJS", "node10"],
    ["Node16", "node16"],
  ]) {
    const compilerOptions = {
      target: "ES2022",
      module,
      moduleResolution,
      strict: true,
      skipLibCheck: false,
      types: ["node"],
      outDir: moduleResolution,
    };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["main.ts"] }));
    const compiler = join(tools, "node_modules", "typescript", "bin", "tsc");
    step(
      `the package in a ${cloud} project, types as ${moduleResolution}`,
      run(process.execPath, [compiler, "-p", "."], project),
    );
    step(
      `the package in a ${cloud} project, synthesis as ${moduleResolution}`,
      run(process.execPath, [join(moduleResolution, "main.js")], project),
    );
  }
  const written = join(project, "cdktf.out", "stacks");
  const program =
    existsSync(written) && readFileSync(join(written, cloud === "gcp" ? "training" : "serving", "cdk.tf.json"), "utf8");
  step(`the package in a ${cloud} project, its program`, {
    status: program && program.includes("_bucket") ? 0 : 1,
    output: "no bucket in it",
  });
  const ponte = (option) => run(process.execPath, [join(installed, "bin", "ponte.js"), option], project);
  step(`the package in a ${cloud} project, \`ponte --help\``, ponte("--help"));
  const { version } = require("../package.json");
  step(`the package in a ${cloud} project, \`ponte --version\``, {
    status: ponte("--version").output.trim() === version ? 0 : 1,
    output: `not ${version}`,
  });
}

function step(what, { status, output }) {
  if (status === 0) return void console.log(`ok      ${what}`);
  failed += 1;
  console.log(`failed  ${what}\n${output}`);
}

function node(script, ...args) {
  return run(process.execPath, [join(root, "node_modules", script), ...args]);
}

function npm(...args) {
  return run("npm", args);
}

function run(command, args, cwd = root) {
  const shell = process.platform === "win32" && command === "npm";
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8", shell });
  return { status, output: `${stdout ?? ""}${stderr ?? ""}${error ?? ""}` };
}
