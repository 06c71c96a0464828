// Compares the start of a program of ours with the start of cdktf's own TypeScript template that makes the same resources, in interleaved
// runs: ratios hold on a noisy machine, seconds do not. What it compares with is installed into .ponte/bench and is no dependency.
"use strict";
const { spawnSync } = require("node:child_process");
const { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { bundle } = require("./bundle");

const root = resolve(__dirname, "..");
const folder = join(root, ".ponte", "bench");
const rounds = 5;
const stacks = ["small", "small-aws"];
const maps = new Set([
  "tags",
  "labels",
  "default_labels",
  "parameters",
  "env_variables",
  "pypi_packages",
  "airflow_config_overrides",
]);

const ours = join(folder, "ours");
const template = join(folder, "template");
rmSync(ours, { recursive: true, force: true });
mkdirSync(ours, { recursive: true });
mkdirSync(template, { recursive: true });
writeFileSync(join(folder, "usage.cjs"), usageHook());
cpSync(join(root, "bench", "environments"), join(ours, "environments"), { recursive: true });
bundle("main.ts");
const start = { name: "ponte, warm start", cwd: ours, args: [join(root, "start.js")] };
run(start); // also writes the programs that the template is made from
installTemplate();
writeFileSync(join(template, "main.ts"), templateProgram());
const contestants = [
  { name: "cdktf's TypeScript template", cwd: template, args: ["node_modules/ts-node/dist/bin.js", "main.ts"] },
  start,
];

const runs = contestants.map(() => []);
for (let round = 0; round <= rounds; round++) {
  contestants.forEach((contestant, index) => {
    const usage = run(contestant);
    if (round > 0) runs[index].push(usage); // the first round warms the caches of the disk
  });
}
compareResources();
print();

/** One run's CPU seconds (user and system) and peak memory in MB, told by the process itself as it ends. */
function run({ name, cwd, args }) {
  const file = join(folder, "usage.json");
  const { status, stderr } = spawnSync(process.execPath, ["--require", join(folder, "usage.cjs"), ...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, PONTE_USAGE: file },
  });
  if (status !== 0) throw new Error(`${name} failed:\n${stderr}`);
  return JSON.parse(readFileSync(file, "utf8"));
}

function usageHook() {
  return `process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpu: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 };
  require("node:fs").writeFileSync(process.env.PONTE_USAGE, JSON.stringify(usage));
});`;
}

function installTemplate() {
  const { devDependencies: versions } = require("../package.json");
  const own = ["cdktf", "constructs", "@cdktf/provider-google", "@cdktf/provider-aws"].map(
    (name) => `${name}@${versions[name]}`,
  );
  if (!existsSync(join(template, "node_modules", "ts-node"))) {
    console.log("installing what is compared with into .ponte/bench ...");
    writeFileSync(join(template, "package.json"), '{ "private": true }');
    const shell = process.platform === "win32";
    const { status } = spawnSync(
      "npm",
      ["install", "--silent", ...own, "ts-node@10.9.2", "typescript@5.9.3", "@types/node@20"],
      {
        cwd: template,
        stdio: "inherit",
        shell,
      },
    );
    if (status !== 0) throw new Error("the template could not be installed");
  }
  // As `cdktf init --template typescript` writes it.
  const compilerOptions = {
    target: "ES2018",
    lib: ["es2018"],
    module: "CommonJS",
    moduleResolution: "node",
    strict: true,
    skipLibCheck: true,
  };
  writeFileSync(join(template, "tsconfig.json"), JSON.stringify({ compilerOptions }));
}

/** The same resources as a program that starts from the template: whole providers imported, one constructor call per resource. */
function templateProgram() {
  const lines = [
    'import { App, GcsBackend, S3Backend, TerraformStack } from "cdktf";',
    'import * as aws from "@cdktf/provider-aws";',
  ];
  lines.push('import * as google from "@cdktf/provider-google";', "const app = new App();");
  stacks.forEach((name, index) => {
    const { resource, data = {}, provider, terraform } = programOf(ours, name);
    const stack = `stack${index}`;
    lines.push(`const ${stack} = new TerraformStack(app, "${name}");`);
    const [[cloud]] = Object.entries(provider);
    const Provider = cloud === "aws" ? "AwsProvider" : "GoogleProvider";
    lines.push(`new ${cloud}.provider.${Provider}(${stack}, "${cloud}", { region: "${provider[cloud][0].region}" });`);
    const [[backend, settings]] = Object.entries(terraform.backend);
    const known = without(settings, "use_lockfile");
    lines.push(`new ${backend === "s3" ? "S3Backend" : "GcsBackend"}(${stack}, ${JSON.stringify(known)});`);
    const types = [...Object.entries(resource), ...Object.entries(data).map(([type, byId]) => [`data_${type}`, byId])];
    for (const [type, byId] of types) {
      const { namespace, Class } = bindingOf(type, cloud);
      for (const [id, body] of Object.entries(byId)) {
        const props = camelCased(without(body, "//", "depends_on", "lifecycle"));
        lines.push(`new ${cloud}.${namespace}.${Class}(${stack}, "${id}", ${JSON.stringify(props)} as any);`);
      }
    }
  });
  return `${[...lines, "app.synth();"].join("\n")}\n`;
}

function without(object, ...keys) {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** How a provider's bindings name a Terraform type; now and then a class has a letter more than its type. */
function bindingOf(type, cloud) {
  const words = type.replace(/^(data_)?(aws|google)_/, (_, isData) => (isData ? `data_${cloud}_` : "")).split("_");
  const provider = `@cdktf/provider-${cloud}`;
  const declarations = join(template, "node_modules", provider, "lib", words.join("-"), "index.d.ts");
  const [, Class] = /class (\w+) extends cdktf\.Terraform(?:Resource|DataSource)/.exec(
    readFileSync(declarations, "utf8"),
  );
  return {
    namespace: words.map((word, index) => (index === 0 ? word : word[0].toUpperCase() + word.slice(1))).join(""),
    Class,
  };
}

function camelCased(value) {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== "object" || value === null) return value;
  const camel = (key) => key.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [camel(key), maps.has(key) ? item : camelCased(item)]),
  );
}

function programOf(project, stack) {
  return JSON.parse(readFileSync(join(project, "cdktf.out", "stacks", stack, "cdk.tf.json"), "utf8"));
}

function compareResources() {
  const count = (project) =>
    stacks.map((stack) => Object.values(programOf(project, stack).resource).flatMap(Object.keys).length);
  const [a, b] = [count(ours), count(template)];
  if (String(a) !== String(b)) throw new Error(`not the same work: ${a} resources against ${b}`);
  console.log(
    `two stacks, ${a.join(" + ")} resources; node ${process.version}; ${rounds} interleaved rounds, medians (least-most)\n`,
  );
}

function print() {
  const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  const spread = (values) =>
    `${median(values).toFixed(3)} (${Math.min(...values).toFixed(3)}-${Math.max(...values).toFixed(3)})`;
  contestants.forEach(({ name }, index) => {
    const cpu = runs[index].map((usage) => usage.cpu);
    const memory = runs[index].map((usage) => usage.megabytes);
    console.log(`${name.padEnd(30)} CPU ${spread(cpu)} s, memory ${median(memory).toFixed(0)} MB`);
  });
  const ratio = (key) => runs[1].map((usage, round) => usage[key] / runs[0][round][key]);
  console.log(`\nCPU ratio     ${spread(ratio("cpu"))}   goal 0.015, at most 0.02`);
  console.log(`memory ratio  ${spread(ratio("megabytes"))}   goal 0.03, at most 0.05`);
  process.exitCode = median(ratio("cpu")) <= 0.02 ? 0 : 1;
}
