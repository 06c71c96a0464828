import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { anchorFile } from "../stacks/anchor/file";

/** Writes the anchor of as many columns into a folder, and applies it: Terraform alone keeps it, and calls no provider. */
function prepare(folder: string, count: number): void {
  const columns = Array.from({ length: count }, (_, index): [string, string] => {
    const table = Math.floor(index / 50);
    return [`dataset/features.table_${table}.column_${index % 50}`, "type=FLOAT"];
  });
  mkdirSync(folder, { recursive: true });
  const none = new Set<string>();
  const kept = new Map(columns);
  const text = anchorFile({ name: "bench", kept, released: none, retired: none, adopted: none, protect: true });
  writeFileSync(join(folder, "anchor.tf"), text);
  terraform(folder, "init", "-input=false");
  terraform(folder, "apply", "-auto-approve", "-input=false");
}

function terraform(folder: string, ...words: string[]): void {
  execFileSync("terraform", [...words, "-no-color"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}

const [task, folder, count] = process.argv.slice(2) as [string, string, string];
if (task === "prepare") prepare(folder, Number(count));
else terraform(folder, "plan", "-input=false");
