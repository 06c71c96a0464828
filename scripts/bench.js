// Compares what we do with what is not ours, in interleaved runs: ratios hold on a noisy machine, seconds do not. `npm run bench -- yaml`
// runs one row. What we compare with is installed into .ponte/bench and is no dependency. Ends with 1 where a figure is over its most.
"use strict";
const { mkdirSync, rmSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { buildSync } = require("esbuild");
const { measure } = require("../bench/measure");
const { rows } = require("../bench/rows");
const { alias } = require("./bundle");

const root = resolve(__dirname, "..");
const folder = join(root, ".ponte", "bench");
const all = rows(folder);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(all, name));
if (unknown.length > 0) {
  console.error(`there is no row ${unknown.join(", ")}; name some of ${Object.keys(all).join(", ")}`);
  process.exit(2);
}

buildPrograms();
console.log(`node ${process.version}; medians of interleaved rounds (least-most)\n`);
let over = 0;
for (const [name, row] of Object.entries(all)) if (wanted.length === 0 || wanted.includes(name)) compare(name, row);
if (over > 0) console.log(`${over} over the most that may be`);
process.exitCode = over > 0 ? 1 : 0;

function buildPrograms() {
  const programs = join(folder, "programs");
  rmSync(programs, { recursive: true, force: true });
  mkdirSync(join(folder, "ours"), { recursive: true });
  buildSync({
    absWorkingDir: root,
    entryPoints: ["bench/synthesis.ts", "bench/yaml.ts", "bench/anchor.ts"],
    outdir: programs,
    bundle: true,
    platform: "node",
    target: "node20",
    alias,
    logLevel: "error",
  });
}

function compare(name, row) {
  const { what, rounds, contestants, figures } = row;
  const facts = row.prepare((contestant) => measure(contestant, folder));
  console.log(`${name}: ${what}\n  ${facts}; ${rounds} rounds`);
  const runs = Object.fromEntries(contestants.map((contestant) => [contestant.name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) runs[contestant.name].push(measure(contestant, folder));
  }
  for (const [contestant, usages] of Object.entries(runs)) {
    const cpu = spread(usages.map((usage) => usage.cpu));
    console.log(`  ${contestant.padEnd(16)} CPU ${cpu} s, memory ${spread(usages.map((u) => u.megabytes))} MB`);
  }
  const [{ name: ours }] = contestants;
  for (const { what: figure, of, whose = ours, against, without, per = 1, goal, atMost } of figures) {
    const values = runs[whose].map((usage, round) => {
      const more = without ? usage[of] - runs[without][round][of] : usage[of];
      return more / per / (against ? runs[against][round][of] : 1);
    });
    const holds = median(values) <= atMost;
    if (!holds) over += 1;
    console.log(
      `  ${holds ? "ok  " : "OVER"} ${figure.padEnd(38)} ${spread(values)}   goal ${goal}, at most ${atMost}`,
    );
  }
  console.log();
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function spread(values) {
  return `${short(median(values))} (${short(Math.min(...values))}-${short(Math.max(...values))})`;
}

function short(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
