"use strict";
const { spawnSync } = require("node:child_process");
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

// Each process of a contestant tells its peak memory as it ends; a program that measures a part of itself alone also tells the CPU of it.
const hook = `process.on("exit", () => {
  const usage = { megabytes: process.resourceUsage().maxRSS / 1024, cpu: globalThis.measuredCpu };
  require("node:fs").appendFileSync(process.env.PONTE_USAGE, JSON.stringify(usage) + "\\n");
});`;

/**
 * What one run of a contestant takes: CPU seconds, user and system, of all its processes, and the peak memory in MB of the largest. CPU is
 * what the shell's `times` says, so a POSIX shell is needed. The temporary folder of its processes is one of ours, so that a run which is
 * interrupted leaves nothing behind elsewhere: cdktf's way to test makes a folder for each test and keeps it.
 *
 * @param {{ name: string, cwd: string, args: string[], env?: object }} contestant arguments of node, and where it runs
 * @param {string} folder where what is told is kept
 * @returns {{ cpu: number, megabytes: number }}
 */
function measure({ name, cwd, args, env = {} }, folder) {
  const [told, hookFile, temporary] = ["usage.jsonl", "usage.cjs", "tmp"].map((name) => join(folder, name));
  rmSync(told, { force: true });
  mkdirSync(temporary, { recursive: true });
  writeFileSync(hookFile, hook);
  const shell = '"$0" "$@" >&2; status=$?; times; exit $status';
  const { status, stdout, stderr } = spawnSync("sh", ["-c", shell, process.execPath, ...args], {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { ...process.env, ...env, NODE_OPTIONS: `--require "${hookFile}"`, PONTE_USAGE: told, TMPDIR: temporary },
  });
  rmSync(temporary, { recursive: true, force: true });
  if (status !== 0) throw new Error(`${name} failed:\n${stderr.slice(-4000)}`);
  const usages = readFileSync(told, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  // The last two times are those of the shell's children.
  const times = [...stdout.matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, seconds]) => minutes * 60 + Number(seconds));
  const measured = usages.find(({ cpu }) => cpu !== undefined);
  return {
    cpu: measured?.cpu ?? times.at(-2) + times.at(-1),
    megabytes: Math.max(...usages.map(({ megabytes }) => megabytes)),
  };
}

module.exports = { measure };
