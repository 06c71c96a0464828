"use strict";
const {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require("node:fs");
const { createRequire, Module } = require("node:module");
const { basename, dirname, join } = require("node:path");
const { Script } = require("node:vm");

/**
 * Runs a bundle as `require` would and returns its exports. What V8 compiled of it is kept beside it when the process ends: compiling is a
 * quarter of a start. Node itself keeps that from 22.8 on only.
 *
 * What is kept carries the time of its bundle in its name, because V8 compares no more of a source than its length; it compares its own
 * version and flags itself, and compiles anew where they differ.
 *
 * @param {string} file the bundle
 */
function run(file) {
  const { source, time } = read(file);
  const kept = `${file}.${time}.v8`;
  const cachedData = readIfPresent(kept);
  const script = new Script(Module.wrap(source), { filename: file, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) process.once("exit", () => keep(script, file, kept));
  const module = { exports: {} };
  script.runInThisContext().call(module.exports, module.exports, createRequire(file), module, file, dirname(file));
  return module.exports;
}

/** The text and the time of one and the same file, also when another run puts a newer one in its place. */
function read(file) {
  const descriptor = openSync(file);
  try {
    return { source: readFileSync(descriptor, "utf8"), time: fstatSync(descriptor).mtimeMs };
  } finally {
    closeSync(descriptor);
  }
}

function readIfPresent(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that nobody reads half of it. A folder that cannot be written to only costs the time that this saves. */
function keep(script, file, kept) {
  try {
    const unfinished = `${kept}.${process.pid}`;
    writeFileSync(unfinished, script.createCachedData());
    const isOfOlder = (name) =>
      name.startsWith(`${basename(file)}.`) && name.endsWith(".v8") && name !== basename(kept);
    for (const name of readdirSync(dirname(file)).filter(isOfOlder)) rmSync(join(dirname(file), name), { force: true });
    renameSync(unfinished, kept);
  } catch {
    return;
  }
}

module.exports = { run };
