"use strict";
const { execFileSync } = require("node:child_process");
const { cpSync, readFileSync, rmSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { isDeepStrictEqual } = require("node:util");
const { writeBound } = require("./bound");
const { install } = require("./install");
const { writeTemplate } = require("./template");
const { writeTests } = require("./tests");

const root = resolve(__dirname, "..");

/**
 * What is measured. Each row has contestants, of which the first is ours, something to do before them (`prepare`), after which each has
 * run once, and figures: what of ours is divided by what of whose (`against`), or how much more it is (`without`), with the goal and the most that may
 * be. `per` divides ours further, and `whose` is another contestant in the place of ours.
 *
 * @param {string} folder where everything is written
 */
function rows(folder) {
  const synthesis = (name, count, workload, ...variant) => ({
    name,
    cwd: root, // where the schemas are
    args: [join(folder, "programs", "synthesis.js"), String(count), workload, ...variant],
    env: { CDKTF_OUTDIR: join(folder, `out-${workload}-${name.replace(/\W+/g, "-")}`) },
  });
  const programOf = ({ cwd, env }, stack = "bench") =>
    join(env?.CDKTF_OUTDIR ?? join(cwd, "cdktf.out"), "stacks", stack, "cdk.tf.json");
  const parsed = (file) => JSON.parse(readFileSync(file, "utf8"));
  const resources = (file) => Object.values(parsed(file).resource).flatMap(Object.keys).length;

  const start = { name: "ponte", cwd: join(folder, "ours"), args: [join(root, "start.js")] };
  const packed = { name: "package", cwd: start.cwd, args: [join(root, "bin", "app.js")] };
  const template = {
    name: "template",
    cwd: join(folder, "template"),
    args: ["node_modules/ts-node/dist/bin.js", "main.ts"],
  };
  const thousand = synthesis("ours", 1000, "resources");
  const stock = synthesis("stock", 1000, "resources", "stock");
  const library = [synthesis("ours", 1000, "constructs"), synthesis("stock", 1000, "constructs", "stock")];
  const bound = { name: "bound", cwd: folder, args: [join(folder, "bound.js"), join(folder, "bound.json")] };
  const cdk = (name, count, env) => ({
    name,
    cwd: join(folder, "cdk"),
    args: ["cdk.js", String(count)],
    env: { CDK_OUTDIR: join(folder, "out-cdk"), ...env },
  });
  const yaml = { name: "ours", cwd: folder, args: [join(folder, "programs", "yaml.js"), "1000"] };
  const parse = { name: "parseDocument", cwd: folder, args: [join(root, "bench", "parse.js"), "endpoints.yaml"] };
  const tests = (name) => ({
    name,
    cwd: root,
    args: ["node_modules/vitest/vitest.mjs", "run", "--root", join(folder, `tests-${name}`)],
  });
  const stacks = ["small", "small-aws"];
  const anchor = (name, count) => ({
    name,
    count,
    cwd: folder,
    args: [join(folder, "programs", "anchor.js"), "plan", join(folder, `anchor-${count}`)],
  });
  const anchors = [anchor("1,000 keys", 1000), anchor("100 keys", 100), anchor("none", 0)];

  return {
    start: {
      what: "warm start of two small stacks, YAML and schema included, against cdktf's TypeScript template",
      rounds: 5,
      contestants: [start, packed, template],
      prepare(run) {
        execFileSync(process.execPath, [join(root, "scripts", "build.js")], { stdio: "inherit" });
        cpSync(join(root, "bench", "environments"), join(start.cwd, "environments"), { recursive: true });
        run(start);
        writeTemplate(
          template.cwd,
          Object.fromEntries(stacks.map((stack) => [stack, parsed(programOf(start, stack))])),
        );
        run(template);
        run(packed);
        const made = [start, packed, template].map((each) => stacks.map((stack) => resources(programOf(each, stack))));
        if (!made.every((each) => isDeepStrictEqual(each, made[0])))
          throw new Error(`not the same work: ${made.join(" against ")}`);
        return `${made[0].join(" + ")} resources`;
      },
      figures: [
        { what: "CPU", of: "cpu", against: "template", goal: 0.012, atMost: 0.02 },
        { what: "CPU, from the package", of: "cpu", whose: "package", against: "template", goal: 0.012, atMost: 0.02 },
        { what: "memory", of: "megabytes", against: "template", goal: 0.03, atMost: 0.05 },
      ],
    },
    synthesis: {
      what: "synthesis of 1,000 endpoints, resource by resource",
      rounds: 9,
      contestants: [thousand, stock, bound, cdk("aws-cdk-lib", 1000, { CDK_VALIDATION: "false" })],
      prepare(run) {
        [thousand, stock].forEach(run);
        writeBound(programOf(thousand), bound.args[0]);
        run(bound);
        const wanted = parsed(programOf(thousand));
        for (const file of [programOf(stock), bound.args[1]]) {
          if (!isDeepStrictEqual(parsed(file), wanted)) throw new Error(`${file} is not the same program`);
        }
        return `${resources(programOf(thousand))} resources; ${prepareCdk(folder, run, 1000)} with aws-cdk-lib`;
      },
      figures: [
        { what: "CPU, against stock cdktf", of: "cpu", against: "stock", goal: 0.15, atMost: 0.32 },
        { what: "CPU, against the bound", of: "cpu", against: "bound", goal: 4, atMost: 6 },
        { what: "CPU, against aws-cdk-lib unvalidated", of: "cpu", against: "aws-cdk-lib", goal: 0.2, atMost: 0.45 },
      ],
    },
    constructs: {
      what: "synthesis of 1,000 endpoints by the library's constructs, against the same on stock cdktf",
      rounds: 3,
      contestants: library,
      prepare(run) {
        library.forEach(run);
        const [ours, theirs] = library.map((each) => parsed(programOf(each)));
        if (!isDeepStrictEqual(ours, theirs)) throw new Error("not the same program");
        return `${resources(programOf(library[0]))} resources`;
      },
      figures: [{ what: "CPU", of: "cpu", against: "stock", goal: 0.25, atMost: 0.32 }],
    },
    checked: {
      what: "100 endpoints, every resource checked against its provider's schema, against aws-cdk-lib as it comes",
      rounds: 5,
      contestants: [synthesis("checked", 100, "constructs", "checked"), cdk("aws-cdk-lib", 100)],
      prepare(run) {
        const made = prepareCdk(folder, run, 100);
        run(this.contestants[0]);
        return `${resources(programOf(this.contestants[0]))} resources; ${made} with aws-cdk-lib`;
      },
      figures: [{ what: "CPU", of: "cpu", against: "aws-cdk-lib", goal: 0.05, atMost: 0.2 }],
    },
    scale: {
      what: "10,000 endpoints against 1,000",
      rounds: 3,
      contestants: [synthesis("ten thousand", 10_000, "resources"), thousand],
      prepare: (run) => (run(thousand), `10 times ${resources(programOf(thousand))} resources`),
      figures: [
        { what: "CPU per endpoint", of: "cpu", against: "ours", per: 10, goal: 1.2, atMost: 1.3 },
        { what: "peak memory, GB", of: "megabytes", per: 1024, goal: 1.5, atMost: 1.5 },
      ],
    },
    yaml: {
      what: "a YAML of 1,000 endpoints, read and checked, against yaml's parseDocument alone",
      rounds: 25,
      contestants: [yaml, parse],
      prepare: (run) => (run(yaml), "no loading of code, no second parser"),
      figures: [{ what: "CPU", of: "cpu", against: "parseDocument", goal: 1.15, atMost: 1.3 }],
    },
    anchor: {
      what: "terraform plan of what holds data, by the keys of the anchor, against none",
      rounds: 5,
      contestants: anchors,
      prepare(run) {
        for (const each of anchors) {
          rmSync(each.args[2], { recursive: true, force: true });
          run({ ...each, args: [each.args[0], "prepare", each.args[2], String(each.count)] });
        }
        return "columns of 50 to a table, applied";
      },
      figures: [
        { what: "CPU of 1,000 keys, seconds more", of: "cpu", without: "none", goal: 3, atMost: 5 },
        {
          what: "CPU of 100 keys, seconds more",
          of: "cpu",
          whose: "100 keys",
          without: "none",
          goal: 0.3,
          atMost: 0.5,
        },
      ],
    },
    tests: {
      what: "1,000 synthesizing tests, against stock stacks with isolation",
      rounds: 1,
      contestants: [tests("ours"), tests("stock")],
      prepare() {
        for (const name of ["ours", "stock"]) writeTests(join(folder, `tests-${name}`), { stock: name === "stock" });
        return "20 files of 50";
      },
      figures: [{ what: "CPU", of: "cpu", against: "stock", goal: 0.1, atMost: 0.2 }],
    },
  };
}

/** Installs the peer and runs it once; returns how many resources its template has. */
function prepareCdk(folder, run, count) {
  const project = join(folder, "cdk");
  install(project, "aws-cdk-lib@2.276.0", "constructs@10.7.2");
  cpSync(join(root, "bench", "cdk.js"), join(project, "cdk.js"));
  const out = join(folder, "out-cdk");
  run({
    name: "aws-cdk-lib",
    cwd: project,
    args: ["cdk.js", String(count)],
    env: { CDK_OUTDIR: out, CDK_VALIDATION: "false" },
  });
  return Object.keys(JSON.parse(readFileSync(join(out, "bench.template.json"), "utf8")).Resources).length;
}

module.exports = { rows };
