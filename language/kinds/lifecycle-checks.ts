import type { Environment } from "../environment";
import { kindNames, kinds, type KindName } from "../kinds";
import { entriesOf, type Entry } from "./entries";
import { listed, nearest } from "../yaml/nearest";
import type { Report } from "../yaml/problem";

const mostDays = 90;

/** What is retired, taken back, deleted or renamed: days that have passed, fields that contradict each other, names that lead nowhere. */
export function checkLifecycle(environment: Environment, report: Report): void {
  const { protect, forceDestroy, kindsWithRetired } = environment;
  if (protect && forceDestroy)
    report(["forceDestroy"], "stands beside protect: true, which it contradicts; write protect: false, or take it out");
  for (const kind of kindNames) checkNames(kind, kindsWithRetired[kind] as Record<string, Entry>, report);
  for (const { path, entry } of entriesOf(kindsWithRetired)) checkEntry(entry, [...path], report);
  checkUnnamed(environment, report);
}

function checkEntry(entry: Entry, path: string[], report: Report): void {
  // With retired, delete only lets the note of it go: there is nothing of Terraform's left to delete.
  if (entry.adopt !== undefined) {
    if (entry.retired !== undefined) report([...path, "adopt"], "stands beside retired; keep one of the two");
    if (entry.delete !== undefined) report([...path, "delete"], "stands beside adopt; keep one of the two");
  }
  if (entry.retired !== undefined) checkRetired(entry.retired, [...path, "retired"], report);
  if (entry.delete !== undefined) checkRemoval(entry.delete, [...path, "delete", "by"], report);
}

function checkRetired(day: string, path: string[], report: Report): void {
  // Somewhere on earth it is tomorrow.
  if (day > dayIn(1))
    report(path, `${day} is still to come, and it is let go of by the next deploy; write today's day`);
}

function checkRemoval({ by }: NonNullable<Entry["delete"]>, path: string[], report: Report): void {
  if (by < dayIn(0))
    report(path, `${by} has passed, and nothing may be deleted after it; take delete out, or write a later day`);
  else if (by > dayIn(mostDays))
    report(path, `${by} is more than ${mostDays} days ahead; write ${dayIn(mostDays)} or an earlier day`);
}

const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Its first name is an entry's name in the cloud, which another entry cannot have as well. */
function checkNames(kind: KindName, entries: Record<string, Entry>, report: Report): void {
  const takers = new Map<string, string>();
  for (const [name, { renamedFrom }] of Object.entries(entries)) {
    if (renamedFrom === undefined) continue;
    const path = [kind, name, "renamedFrom"];
    const { noun } = kinds[kind];
    const other = takers.get(renamedFrom);
    if (renamedFrom === name) report(path, "is its own name; take it out");
    else if (Object.hasOwn(entries, renamedFrom))
      report(path, `is the name of ${noun}/${renamedFrom}, which is here as well; take one of the two out`);
    else if (other !== undefined)
      report(path, `is what ${noun}/${other} was called, too; two things cannot have one name in the cloud`);
    takers.set(renamedFrom, name);
  }
}

/** What no entry names, by the keys that the anchor gives. */
function checkUnnamed(environment: Environment, report: Report): void {
  const { encryption, retired, adopt, delete: leaving } = environment;
  for (const [key, day] of Object.entries(retired)) {
    checkRetired(day, ["retired", key], report);
    if (key !== "key/main" && !isOwnBucket(environment, key)) unknown(environment, key, ["retired", key], report);
    else if (key === "key/main" && encryption === "customer-managed")
      report(["retired", key], "is in use, by encryption: customer-managed; take one of the two out");
    else if (key !== "key/main" && !movedAway(environment, key))
      report(["retired", key], "is in use, by a dataset without location; write where its files lie, or take this out");
  }
  for (const [key, removal] of Object.entries(leaving)) {
    checkRemoval(removal, ["delete", key, "by"], report);
    const isThere = key === "key/main" || isOwnBucket(environment, key) || partsOf(environment).includes(key);
    if (!isThere) unknown(environment, key, ["delete", key], report);
  }
  const needed = encryption === "customer-managed" ? retiredIn(environment) : [];
  if ("key/main" in leaving && needed.length > 0)
    report(
      ["delete", "key/main"],
      `may have encrypted ${listed(needed, 3)}, which ${needed.length === 1 ? "is" : "are"} retired and would be lost with it; write retired: { key/main: <today> } without encryption, or adopt and delete that first`,
    );
  if (adopt.length > 0 && encryption !== "customer-managed")
    report(["adopt"], "needs encryption: customer-managed, by which the key is used again; write that");
}

const retiredIn = ({ kindsWithRetired }: Environment) =>
  entriesOf(kindsWithRetired).flatMap(({ thing, entry }) => (entry.retired === undefined ? [] : [thing]));

/** The bucket that a dataset makes for its files, on AWS. */
function isOwnBucket({ cloud, kinds: { datasets } }: Environment, key: string): boolean {
  const [, name] = /^dataset\/([a-z0-9-]+)\/bucket$/.exec(key) ?? [];
  return cloud === "aws" && Object.entries(datasets).some(([each, { renamedFrom = each }]) => renamedFrom === name);
}

function movedAway({ kinds: { datasets } }: Environment, key: string): boolean {
  return Object.entries(datasets).some(
    ([name, dataset]) => key === `dataset/${dataset.renamedFrom ?? name}/bucket` && "location" in dataset,
  );
}

/** Columns, and the tables that endpoints' requests are kept in. */
function partsOf(environment: Environment): string[] {
  if (environment.cloud !== "gcp") return [];
  const captured = Object.entries(environment.kinds.endpoints).flatMap(([name, { capture }]) => {
    const { key = "" } = capture?.to ?? {};
    const { renamedFrom = key } = environment.kinds.datasets[key] ?? {};
    return capture === undefined ? [] : [`dataset/${renamedFrom}.${name.replace(/-/g, "_")}`];
  });
  const columns = Object.entries(environment.kinds.datasets).flatMap(([name, { renamedFrom = name, tables }]) =>
    Object.entries(tables).flatMap(([table, { schema }]) =>
      Object.keys(schema).map((column) => `dataset/${renamedFrom}.${table}.${column}`),
    ),
  );
  return [...columns, ...captured];
}

function unknown(environment: Environment, key: string, path: string[], report: Report): void {
  const [noun = "", rest = ""] = key.split("/");
  const kind = kindNames.find((name) => kinds[name].noun === noun);
  const name = rest.split(".")[0]!;
  if (kind !== undefined && Object.hasOwn(environment.kindsWithRetired[kind], name) && key.split("/").length === 2) {
    const [, table, column] = rest.split(".");
    const { tables = {} } = (environment.kindsWithRetired[kind] as Record<string, { tables?: object }>)[name]!;
    const isEntry = table === undefined || (column === undefined && Object.hasOwn(tables, table));
    const field = [kind, name, ...(table === undefined ? [] : ["tables", table]), path[0]!].join(".");
    if (isEntry) return report(path, `has an entry of its own; write it there, as ${field}`);
  }
  report(path, "is nothing that is here and that no entry names", () => {
    const known = ["key/main", ...(path[0] === "delete" ? partsOf(environment) : [])];
    const near = nearest(key, known);
    return near === undefined ? `there is ${listed(known, 5)}` : `did you mean ${near}?`;
  });
}
