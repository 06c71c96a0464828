// Builds what is published, into dist/. The constructs and stacks are compiled file by file, so that a class is one and the same whichever way it is
// imported; the language and the command are bundled with the packages that they need, which nobody who installs ours then installs.
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
const publicTypes = [
  "constructs/index",
  "constructs/aws/index",
  "constructs/gcp/index",
  "language/index",
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
  const inputs = [
    await bundled("language/index.ts", compiled),
    await bundled("tools/ponte.ts", [...compiled, "language"]),
  ].flat();
  writeFileSync(join(dist, "LICENSES.txt"), licences(inputs));
  cpSync(join(__dirname, "published-index.js"), join(dist, "constructs", "index.js"));
}

/** Bundles an entry; what lies in these folders of ours stays outside, as what it is in dist. Returns the files that went in. */
async function bundled(entry, outside) {
  const outfile = join(dist, entry.replace(/\.ts$/, ".js"));
  const stay = (path, from) => {
    const file = relative(root, resolve(from, path)).split(sep).join("/");
    if (!outside.some((folder) => file === folder || file.startsWith(`${folder}/`))) return undefined;
    return {
      path: relative(dirname(join(root, entry)), join(root, file))
        .split(sep)
        .join("/"),
      external: true,
    };
  };
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    external: peers,
    alias: { yaml: alias.yaml },
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
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const file = readdirSync(join(root, folder)).find((each) => /^licen[cs]e/i.test(each));
    if (file === undefined) throw new Error(`${name} ${version} (${license}) brings no text of its licence along`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(root, folder, file), "utf8").trim()}\n`;
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
