// Takes what Google's predefined roles hold out of a folder with a file for each, as IAM answers it:
//   gcloud iam roles describe roles/run.invoker --format=json > FOLDER/run.invoker.json
//   node scripts/google-roles.js FOLDER 2026-08-22
// Writes terraform-types/rights/google-roles.ts, of the roles that stand there. Basic roles are left out: they hold thousands of permissions.
"use strict";
const { readFileSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");

const [folder, day] = process.argv.slice(2);
const file = join(resolve(__dirname, ".."), "terraform-types", "rights", "google-roles.ts");
const source = readFileSync(file, "utf8");
const services = new Set(/^const services = "([^"]+)"/m.exec(source)[1].split(" "));

function inShort(permissions) {
  const byKind = new Map();
  for (const permission of permissions.filter((each) => services.has(each.split(".")[0])).sort()) {
    const [, kind, verb] = /^(.+)\.([^.]+)$/.exec(permission);
    byKind.set(kind, [...(byKind.get(kind) ?? []), verb]);
  }
  return [...byKind].map(([kind, verbs]) => `${kind}.${verbs.join(",")}`).join(" ");
}

const rows = source.replace(/^ {2}"(roles\/[^"]+)": "[^"]*",$/gm, (_, role) => {
  const { includedPermissions } = JSON.parse(readFileSync(join(folder, `${role.slice("roles/".length)}.json`), "utf8"));
  return `  "${role}": "${inShort(includedPermissions)}",`;
});
writeFileSync(file, rows.replace(/as of \d{4}-\d{2}-\d{2}/, `as of ${day}`));
