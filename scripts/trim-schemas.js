// Cuts full provider schemas down to the types that this project uses: node scripts/trim-schemas.js FULL.json[.gz] ...
// Writes tests/schemas/aws.json, google.json and restful.json; tests/schemas/README.md says where full schemas come from.
"use strict";
const { existsSync, readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { gunzipSync } = require("node:zlib");

const root = resolve(__dirname, "..");
const kinds = ["resources", "data"];

/**
 * Types that a construct imports (`@cdktf/provider-aws/lib/data-aws-x` is a data source), those of our own bindings (of which `data-x.ts`
 * is one), and those in the programs of the last synthesis and of library users.
 */
function typesInUse() {
  const used = { resources: new Set(), data: new Set() };
  for (const folder of ["constructs", "stacks", "tests/programs"]) {
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts")) continue;
      const text = readFileSync(join(root, folder, file), "utf8");
      for (const [, provider, name] of text.matchAll(/@cdktf\/provider-(aws|google)\/lib\/([a-z0-9-]+)/g)) {
        const data = name.startsWith(`data-${provider}-`);
        used[data ? "data" : "resources"].add(
          data ? name.slice(5).replace(/-/g, "_") : `${provider}_${name.replace(/-/g, "_")}`,
        );
      }
      for (const [, type] of text.matchAll(/terraformResourceType: "([a-z]+_[a-z_]+)"/g)) {
        used[file.split(/[\\/]/).pop().startsWith("data-") ? "data" : "resources"].add(type);
      }
    }
  }
  const stacks = join(root, "cdktf.out", "stacks");
  for (const stack of existsSync(stacks) ? readdirSync(stacks) : []) {
    const program = JSON.parse(readFileSync(join(stacks, stack, "cdk.tf.json"), "utf8"));
    for (const type of Object.keys(program.resource ?? {})) used.resources.add(type);
    for (const type of Object.keys(program.data ?? {})) used.data.add(type);
  }
  return used;
}

function trim(full, used) {
  const { provider, version, config } = full;
  const slice = { provider, version, config };
  for (const kind of kinds) {
    const chosen = Object.keys(full[kind]).filter((type) => used[kind].has(type));
    slice[kind] = Object.fromEntries(chosen.sort().map((type) => [type, full[kind][type]]));
  }
  return slice;
}

/** One type a line, so that a renewal is a readable diff. */
function print({ provider, version, config, ...rest }) {
  const lines = kinds.map((kind) => {
    const types = Object.entries(rest[kind]).map(
      ([type, block]) => `    ${JSON.stringify(type)}: ${JSON.stringify(block)}`,
    );
    return `  ${JSON.stringify(kind)}: {\n${types.join(",\n")}\n  }`;
  });
  const head = Object.entries({ provider, version, config }).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return `{\n${[...head, ...lines].join(",\n")}\n}\n`;
}

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("usage: node scripts/trim-schemas.js FULL.json[.gz] ...");
  process.exit(1);
}
const used = typesInUse();
for (const file of files) {
  const bytes = readFileSync(file);
  const full = JSON.parse((file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"));
  const name = full.provider.split("/").pop();
  const slice = trim(full, used);
  writeFileSync(join(root, "tests", "schemas", `${name}.json`), print(slice));
  console.log(
    `${name} ${full.version}: ${Object.keys(slice.resources).length} resources, ${Object.keys(slice.data).length} data sources`,
  );
}
