"use strict";
const { mkdirSync, readdirSync, renameSync, statSync } = require("node:fs");
const { basename, dirname, join, resolve } = require("node:path");

const root = resolve(__dirname, "..");
const alias = {
  // The same parser, without the look into the environment that its build for Node takes at every token: a fifth of the reading.
  yaml: join(root, "node_modules", "yaml", "browser", "index.js"),
  // Some hundred modules that the engine loads with every program, and uses in a process of their own alone: a tenth of the start.
  archiver: join(__dirname, "no-archiver.js"),
};
// What calls the clouds, and is a megabyte that one command in a hundred runs needs: it is loaded where it is.
const callers = [
  "google-auth-library",
  "@aws-sdk/credential-provider-node",
  "@smithy/signature-v4",
  "@aws-crypto/sha256-js",
];
// The engine zips a folder by running the file that it stands in with a source and a destination. In a bundle that would be the whole program,
// which would zip the folder, and so on without end.
const banner = `"use strict";
if (require.main === module && /[\\\\/]archive\\.zip$/.test(process.argv.at(-1))) {
  if (process.argv.length !== 4) throw new Error("the engine zips no folder with a space in its path, or in that of the output");
  process.argv[1] = ${JSON.stringify(join(root, "node_modules", "cdktf", "lib", "private", "fs.js"))};
  return require("node:module").runMain();
}`;
const sources = [
  "main.ts",
  "language",
  "constructs",
  "stacks",
  "terraform-types",
  "prices",
  "tools",
  "sandbox",
  "scripts",
  "package-lock.json",
];

/**
 * Bundles a TypeScript program into one file and returns that file's path; does nothing while the bundle is newer than every source.
 * A bundle starts in a tenth of the time that loading some hundred modules takes. Types are not checked here: `npm run check` does that.
 *
 * @param {string} entry the program's path from the project's root
 * @param {{ engine?: string, outdir?: string }} [options] `engine` replaces cdktf by another package with the same interface
 */
function bundle(entry, { engine, outdir = join(root, ".ponte", "bundle") } = {}) {
  const outfile = join(outdir, `${basename(entry, ".ts")}.js`);
  const own = dirname(entry) === "." ? entry : dirname(entry);
  const changed = Math.max(...[own, ...sources].map((source) => newest(join(root, source))));
  try {
    if (modified(outfile) > changed) return outfile;
    mkdirSync(outdir, { recursive: true });
    // Written beside and renamed, so that a second run at the same time never reads half a file.
    const unfinished = `${outfile}.${process.pid}`;
    require("esbuild").buildSync({
      absWorkingDir: root,
      entryPoints: [entry],
      outfile: unfinished,
      bundle: true,
      platform: "node",
      target: "node20",
      supported: { "dynamic-import": false }, // run.js runs the bundle, and a script of its kind has no way to import
      external: ["typescript", ...callers], // TypeScript looks for its own files beside it
      alias: engine === undefined ? alias : { ...alias, cdktf: engine },
      banner: { js: banner },
      logLevel: "error",
    });
    renameSync(unfinished, outfile);
    return outfile;
  } catch (error) {
    const mistake = mistakeIn(error);
    if (mistake === undefined) throw error;
    if (mistake !== "") console.error(mistake);
    process.exit(1);
  }
}

/** What a person can mend, in a line; empty where esbuild has told it, with its place: a stack trace of ours would only bury it. */
function mistakeIn({ errors, code, path }) {
  if (errors !== undefined) return "";
  if (code === "MODULE_NOT_FOUND") return "the packages are not installed; run: npm ci";
  if (path !== undefined)
    return `${path}: the program cannot be bundled there (${code}); move away what is in its place, or check its permissions`;
  return undefined;
}

/** When anything at or below a path was last changed, folders included: a deleted file shows in its folder. */
function newest(path) {
  const time = modified(path);
  if (/\.\w+$/.test(path)) return time;
  return Math.max(time, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

module.exports = { alias, bundle };
