// Makes the bindings of Google Cloud's provider for CDK Terrain, of the types that this project uses: nobody publishes them. Its own generator does it,
// from the slices of the provider's schema in tests/schemas.
"use strict";
const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

/**
 * @param {string} folder where CDK Terrain and its generator are installed
 * @param {string} root that of this project
 * @returns {string} the folder of the compiled bindings, one in it for each resource, as `lib` of a published provider has them
 */
function bindGoogle(folder, root) {
  const [text, compiled, made] = [
    join(root, "tests", "schemas", "google.json"),
    join(folder, "google"),
    join(folder, "made"),
  ];
  const schema = readFileSync(text, "utf8");
  const copy = join(folder, "google.json");
  if (existsSync(compiled) && existsSync(copy) && readFileSync(copy, "utf8") === schema) return compiled;
  for (const old of [compiled, made, copy]) rmSync(old, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  const program = `
    const { generateProviderBindingsFromSchema } = require("@cdktn/provider-generator");
    generateProviderBindingsFromSchema(${JSON.stringify(made)}, ${JSON.stringify(asTerraformPrints(JSON.parse(schema)))});`;
  writeFileSync(join(folder, "generate.js"), program);
  run(folder, [join(folder, "generate.js")], "pipe");
  const compilerOptions = {
    target: "ES2022",
    module: "Node16",
    declaration: true,
    skipLibCheck: true,
    rootDir: join(made, "providers", "google"),
    outDir: compiled,
    types: ["node"],
    typeRoots: [join(root, "node_modules", "@types")],
  };
  const config = join(folder, "tsconfig.google.json");
  writeFileSync(config, JSON.stringify({ compilerOptions, include: [join(made, "providers", "google")] }));
  run(folder, [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", config], "inherit");
  writeFileSync(copy, schema);
  return compiled;
}

/** A slice as `terraform providers schema -json` prints it; tests/schemas/README.md says how the two differ. */
function asTerraformPrints({ provider, version, config, resources, data }) {
  const block = ({ attributes = {}, blocks = {} }) => ({
    attributes,
    block_types: Object.fromEntries(
      Object.entries(blocks).map(([name, { mode, min, max, ...inner }]) => [
        name,
        { nesting_mode: mode, min_items: min, max_items: max, block: block(inner) },
      ]),
    ),
  });
  const each = (types) =>
    Object.fromEntries(Object.entries(types).map(([type, body]) => [type, { version: 0, block: block(body) }]));
  const source = `registry.terraform.io/${provider}`;
  const schemas = {
    provider: { version: 0, block: block(config) },
    resource_schemas: each(resources),
    data_source_schemas: each(data),
  };
  return { format_version: "1.0", provider_schemas: { [source]: schemas }, provider_versions: { [source]: version } };
}

function run(folder, args, stdio) {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, stdio });
  if (status !== 0) throw new Error(`the bindings of Google Cloud could not be made\n${stderr ?? ""}`);
}

module.exports = { bindGoogle };
