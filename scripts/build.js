// Builds what is published, into dist/. The constructs and stacks are compiled file by file, so that a class is one and the same whichever way it is
// imported. The language is bundled with the packages that it needs, which nobody who installs ours then installs; the command and the program of a project
// that only has files, app.js, with the engine and what they take of both providers as well: they start in a tenth of the time, and a project needs neither.
"use strict";
const { spawnSync } = require("node:child_process");
const { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { dirname, join, relative, resolve, sep } = require("node:path");
const { build } = require("esbuild");
const { alias } = require("./bundle");
const { acceptingUndefined, environmentTypes, needsOf } = require("./declarations");

const root = resolve(__dirname, "..");
const dist = join(root, "dist");
const compiled = ["constructs", "stacks", "terraform-types"];
const everything = { packages: [], folders: [] };
const publicTypes = [
  "constructs/index",
  "constructs/aws/index",
  "constructs/gcp/index",
  "language/index",
  "stacks/app",
  "stacks/index",
];
const peers = ["cdktf", "constructs", "@cdktf/*"];

main().catch((error) => {
  console.error(error.errors === undefined ? error : "the package could not be bundled");
  process.exitCode = 1;
});

async function main() {
  rmSync(dist, { recursive: true, force: true });
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) return void (process.exitCode = 1);
  declare();
  for (const file of filesIn(join(dist, "language"))) if (file.endsWith(".js")) rmSync(file);
  for (const file of filesIn(dist)) if (file.endsWith(".js")) loadLate(file);
  const inputs = [
    await bundled("language/index.ts", { packages: peers, folders: compiled }),
    await bundled("tools/ponte.ts", { packages: [], folders: ["tools/clouds"] }),
    await bundled("tools/clouds/send.ts", everything),
    await bundled("main.ts", everything, "app.js"),
  ].flat();
  cpSync(join(__dirname, "run.js"), join(dist, "run.js"));
  writeFileSync(join(dist, "LICENSES.txt"), licences(inputs));
}

/** A resource of a provider is loaded when it is first made: who is on one cloud needs the provider of that alone. */
function loadLate(file) {
  const text = readFileSync(file, "utf8");
  const late = text.replace(
    /^const (\w+) = require\("(@cdktf\/provider-[^"]+)"\);$/gm,
    'const $1 = new Proxy({}, { get: (_, name) => require("$2")[name] });',
  );
  if (late !== text) writeFileSync(file, late);
}

/** Bundles an entry; these packages, and what lies in these folders of ours, stay outside, as what it is in dist. Returns the files that went in. */
async function bundled(entry, outside, name = entry.replace(/\.ts$/, ".js")) {
  const stay = (asked, from) => {
    const file = relative(root, resolve(from, asked)).split(sep).join("/");
    if (!outside.folders.some((folder) => file === folder || file.startsWith(`${folder}/`))) return undefined;
    const path = relative(dirname(join(root, entry)), join(root, file))
      .split(sep)
      .join("/");
    return { path: path.startsWith(".") ? path : `./${path}`, external: true };
  };
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(dist, name),
    bundle: true,
    minifyWhitespace: outside.packages.length === 0,
    platform: "node",
    target: "node20",
    supported: { "dynamic-import": false }, // what run.js runs has no way to import
    external: outside.packages,
    alias: outside.packages.length === 0 ? alias : { yaml: alias.yaml },
    plugins: [
      {
        name: "stay",
        setup: (on) => on.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => stay(path, resolveDir)),
      },
    ],
    metafile: true,
    legalComments: "none", // they stand in LICENSES.txt
    logLevel: "error",
  });
  return Object.keys(metafile.inputs);
}

/** The licence of each package that went into a bundle, whole. */
function licences(inputs) {
  const packages = inputs.map((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean);
  const texts = [...new Set(packages)].sort().map((folder) => {
    const { name, version, license, repository } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const file = readdirSync(join(root, folder)).find((each) => /^licen[cs]e/i.test(each));
    // Some name their licence and bring no text of it along: they are told where their source is.
    const source = repository?.url ?? repository;
    if (file === undefined && source === undefined)
      throw new Error(`${name} ${version} (${license}) has no licence text`);
    const text = file === undefined ? `Its source: ${source}` : readFileSync(join(root, folder, file), "utf8").trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return [`What is bundled in this package, and its licences.\n`, ...texts].join(`\n${"-".repeat(80)}\n\n`);
}

/** Leaves the declarations that the public ones need, without a name of another package but the peers. */
function declare() {
  writeFileSync(join(dist, "language", "environment.d.ts"), environmentTypes(root));
  const needed = needsOf(publicTypes.map((name) => join(dist, `${name}.d.ts`)));
  for (const file of filesIn(dist).filter((each) => each.endsWith(".d.ts"))) {
    if (!needed.has(file)) rmSync(file);
    else writeFileSync(file, acceptingUndefined(readFileSync(file, "utf8")));
  }
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
