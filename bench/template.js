"use strict";
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { install } = require("./install");

// Maps whose keys are names that people gave, and no attributes.
const maps = new Set([
  "tags",
  "labels",
  "default_labels",
  "parameters",
  "env_variables",
  "pypi_packages",
  "airflow_config_overrides",
]);

// As `cdktf init --template typescript` writes it.
const compilerOptions = {
  target: "ES2018",
  lib: ["es2018"],
  module: "CommonJS",
  moduleResolution: "node",
  strict: true,
  skipLibCheck: true,
};

/**
 * Makes a project from cdktf's TypeScript template whose program makes the same resources as programs that were written.
 *
 * @param {string} folder where the project is to be
 * @param {Record<string, object>} programs by the stack's name, parsed
 */
function writeTemplate(folder, programs) {
  const { devDependencies: versions } = require("../package.json");
  const own = ["cdktf", "constructs", "@cdktf/provider-google", "@cdktf/provider-aws"];
  const tools = ["ts-node@10.9.2", "typescript@5.9.3", "@types/node@20"];
  mkdirSync(folder, { recursive: true });
  install(folder, ...own.map((name) => `${name}@${versions[name]}`), ...tools);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  writeFileSync(join(folder, "main.ts"), templateProgram(folder, programs));
}

/** The same resources as a program that starts from the template: whole providers imported, one constructor call per resource. */
function templateProgram(folder, programs) {
  const lines = [
    'import { App, GcsBackend, S3Backend, TerraformResource, TerraformStack } from "cdktf";',
    'import * as aws from "@cdktf/provider-aws";',
  ];
  lines.push('import * as google from "@cdktf/provider-google";', "const app = new App();");
  Object.entries(programs).forEach(([name, program], index) => {
    const { resource, data = {}, provider, terraform } = program;
    const stack = `stack${index}`;
    lines.push(`const ${stack} = new TerraformStack(app, "${name}");`);
    const [[cloud]] = Object.entries(provider);
    const Provider = cloud === "aws" ? "AwsProvider" : "GoogleProvider";
    lines.push(`new ${cloud}.provider.${Provider}(${stack}, "${cloud}", { region: "${provider[cloud][0].region}" });`);
    const [[backend, settings]] = Object.entries(terraform.backend);
    const known = without(settings, "use_lockfile");
    lines.push(`new ${backend === "s3" ? "S3Backend" : "GcsBackend"}(${stack}, ${JSON.stringify(known)});`);
    const types = [...Object.entries(resource), ...Object.entries(data).map(([type, byId]) => [`data_${type}`, byId])];
    for (const [type, byId] of types) {
      if (type === "terraform_data") {
        // Terraform's own, for which the template has no class.
        for (const id of Object.keys(byId))
          lines.push(`new TerraformResource(${stack}, "${id}", { terraformResourceType: "${type}" });`);
        continue;
      }
      const { namespace, Class } = bindingOf(folder, type, cloud);
      for (const [id, body] of Object.entries(byId)) {
        const props = camelCased(without(body, "//", "depends_on", "lifecycle", "for_each"));
        lines.push(`new ${cloud}.${namespace}.${Class}(${stack}, "${id}", ${JSON.stringify(props)} as any);`);
      }
    }
  });
  return `${[...lines, "app.synth();"].join("\n")}\n`;
}

function without(object, ...keys) {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** How a provider's bindings name a Terraform type; now and then a class has a letter more than its type. */
function bindingOf(folder, type, cloud) {
  const words = type.replace(/^(data_)?(aws|google)_/, (_, isData) => (isData ? `data_${cloud}_` : "")).split("_");
  const provider = `@cdktf/provider-${cloud}`;
  const declarations = join(folder, "node_modules", provider, "lib", words.join("-"), "index.d.ts");
  const [, Class] = /class (\w+) extends cdktf\.Terraform(?:Resource|DataSource)/.exec(
    readFileSync(declarations, "utf8"),
  );
  return {
    namespace: words.map((word, index) => (index === 0 ? word : word[0].toUpperCase() + word.slice(1))).join(""),
    Class,
  };
}

function camelCased(value) {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== "object" || value === null) return value;
  const camel = (key) => key.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [camel(key), maps.has(key) ? item : camelCased(item)]),
  );
}

module.exports = { writeTemplate };
