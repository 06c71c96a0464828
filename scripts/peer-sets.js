// What scripts/peers.js runs the library on. `places` says for each package that our sources import where another lies.
"use strict";
const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { bindGoogle } = require("./google-bindings");

const root = resolve(__dirname, "..");
const peers = ["cdktf", "constructs", "@cdktf/provider-aws", "@cdktf/provider-google"];
const asTheyAre = (folder) => Object.fromEntries(peers.map((name) => [name, join(folder, "node_modules", name)]));

const sets = {
  /** The least that the ranges of package.json take. */
  oldest: {
    versions: {
      cdktf: "0.20.8",
      constructs: "10.4.2",
      "@cdktf/provider-aws": "19.54.0",
      "@cdktf/provider-google": "14.28.0",
    },
    places: asTheyAre,
  },
  /** The first of the majors that the project itself is made with. */
  first: {
    versions: {
      cdktf: "0.21.0",
      constructs: "10.4.2",
      "@cdktf/provider-aws": "21.0.0",
      "@cdktf/provider-google": "16.0.0",
    },
    places: asTheyAre,
  },
  /** What continues the archived engine, with its own bindings; those of Google Cloud are made here, as nobody publishes them. */
  cdktn: {
    versions: {
      cdktn: "0.24.0",
      constructs: "10.7.2",
      "@cdktn/provider-aws": "25.7.0",
      "@cdktn/provider-generator": "0.24.0",
    },
    places: (folder) => ({
      cdktf: join(folder, "node_modules", "cdktn"),
      constructs: join(folder, "node_modules", "constructs"),
      "@cdktf/provider-aws": join(folder, "node_modules", "@cdktn", "provider-aws"),
      "@cdktf/provider-google/lib": bindGoogle(folder, root),
    }),
  },
};

/** Installs a set where it does not lie already: its folder, and its places. Says so and gives nothing where it cannot be had. */
function install(name) {
  const { versions, places } = sets[name];
  const folder = join(root, ".ponte", "peers", name);
  const manifest = join(folder, "package.json");
  const wanted = JSON.stringify({ private: true, dependencies: versions }, null, 2);
  if (!existsSync(manifest) || readFileSync(manifest, "utf8") !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const packages = Object.entries(versions).map(([each, version]) => `${each}@${version}`);
    const quiet = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--no-save"];
    const shell = process.platform === "win32";
    const words = ["install", ...quiet, "--prefix", folder, ...packages];
    if (spawnSync("npm", words, { cwd: folder, stdio: "inherit", shell }).status !== 0) {
      console.log(`skipped: the packages of ${name} could not be installed (the registry of npm is not reached)`);
      return undefined;
    }
    writeFileSync(manifest, wanted);
  }
  return { folder, places: places(folder) };
}

module.exports = { install, sets };
