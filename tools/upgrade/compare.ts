import { existsSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { readJsonFile } from "../json-file";
import { factsOf } from "../../terraform-types";
import { describePlan } from "../plan/describe-plan";
import { differencesInWords } from "../plan/differences";
import { blocksIn, resourcesIn } from "../plan/instances";
import { list, record } from "../plan/json";
import { code } from "../plan/markdown";
import { readPlan } from "../plan/plan";
import { readTextFile } from "../text-file";

/** What would change in one environment, in words. */
export interface Comparison {
  readonly text: string;
  readonly changes: number;
  readonly dangerous: boolean;
}

type Body = Record<string, unknown>;

/** Two programs of one environment, each in the folder of its stack: told as the plan that leads from one to the other, as far as programs tell. */
export function compare(environment: string, before: string, after: string): Comparison {
  const [old, now] = [programIn(before), programIn(after)];
  const plan = readPlan(JSON.stringify(planBetween(old, now)));
  const { text, changes, dangerous } = describePlan(plan, { environment });
  const more = [...besides(old, now), ...protectedBetween(before, after)];
  const told = text.split("\n").slice(0, -1).join("\n").trim(); // the last line is a mark for comments
  const lines = [...(changes === 0 && more.length > 0 ? [] : [told]), ...(more.length === 0 ? [] : [more.map((line) => `- ${line}`).join("\n")])]; // prettier-ignore
  return { text: lines.join("\n\n"), changes: changes + more.length, dangerous };
}

function programIn(folder: string): Body {
  return readJsonFile(join(folder, "cdk.tf.json"));
}

// What a thing is known by in the cloud, or where it is: the cloud makes another one. Of what is a part of another thing every change is told, which
// would not be where the thing is made anew with it.
const identity = (
  "account_id alarm_name bucket bucket_name cluster_identifier cluster_name dataset_id domain_name function_name identifier key_ring location name " +
  "project region repository_id secret_id table_id"
).split(" ");

/** In the form that Terraform prints a plan in, so that it is read, veiled and told as one. */
function planBetween(before: Body, after: Body): Body {
  const [old, now] = [resourcesIn(before), resourcesIn(after)];
  const moves = new Map(list(after.moved).map((move) => [String(record(move).to), String(record(move).from)]));
  const previous = (address: string) => (old.has(address) ? address : (moves.get(address) ?? address));
  const kept = new Set([...now.keys()].map(previous));
  const gone = [...old].filter(([address]) => !kept.has(address));
  return {
    format_version: "1.2",
    complete: true,
    resource_changes: [
      ...gone.map(([address, body]) => change(address, body, undefined)),
      ...[...now].map(([address, body]) => change(address, old.get(previous(address)), body)),
    ],
    output_changes: Object.fromEntries(outputsBetween(record(before.output), record(after.output))),
  };
}

function change(address: string, before: Body | undefined, after: Body | undefined): Body {
  const [, type, name] = /^([^.]+)\.([^.[]+)/.exec(address)!;
  const isPart = factsOf(type!).partOf !== undefined;
  const anew =
    isPart || before === undefined || after === undefined
      ? []
      : identity.filter((field) => isOther(before[field], after[field])); // prettier-ignore
  const actions =
    before === undefined ? ["create"]
    : after === undefined ? ["delete"]
    : isDeepStrictEqual(before, after) ? ["no-op"]
    : anew.length > 0 ? ["delete", "create"]
    : ["update"]; // prettier-ignore
  const replaced = anew.map((field) => [field]);
  return { address, type, name, mode: "managed", change: { actions, before: before ?? null, after: after ?? null, replace_paths: replaced } }; // prettier-ignore
}

/** Of what only a deploy knows nobody can say whether it becomes another. */
function isOther(before: unknown, after: unknown): boolean {
  const isPlain = (value: unknown) => typeof value === "string" && !value.includes("${");
  return isPlain(before) && isPlain(after) && before !== after;
}

function outputsBetween(before: Body, after: Body): [string, Body][] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [old, now] = [record(before[name]).value, record(after[name]).value];
    if (isDeepStrictEqual(old, now)) return [];
    const actions = [!(name in before) ? "create" : name in after ? "update" : "delete"];
    return [[name, { actions, before: old ?? null, after: now ?? null }]];
  });
}

/** What is no resource: providers and their versions, where the state is, what is read. */
function besides(before: Body, after: Body): string[] {
  const parts = ["terraform", "provider", "variable", "locals"];
  const [read, reads] = [blocksIn(before.data, "data."), blocksIn(after.data, "data.")];
  const data = [...new Set([...read.keys(), ...reads.keys()])].filter((each) => !isDeepStrictEqual(read.get(each), reads.get(each))); // prettier-ignore
  return [
    ...parts.flatMap((part) => {
      if (isDeepStrictEqual(before[part], after[part])) return [];
      return [`Changes ${code(part)}: ${differencesInWords(before[part], after[part]).join(", ")}`];
    }),
    ...data.map((address) => {
      const how = !read.has(address) ? "Reads" : !reads.has(address) ? "Reads no more" : "Reads otherwise";
      return `${how} ${code(address)}`;
    }),
  ];
}

/** What Terraform would refuse, since it would lose what the last deploy protects; and what is protected from now on. */
function protectedBetween(before: string, after: string): string[] {
  const [old, now] = [protectedIn(before), protectedIn(after)];
  const refused = [...old].flatMap(([key, identity]) => {
    const other = now.get(key);
    if (other === identity) return [];
    const what = other === undefined ? "would no longer be there" : `would be made anew: ${code(identity, 200)} -> ${code(other, 200)}`; // prettier-ignore
    return [`**Terraform would refuse this:** ${code(key)} is protected, and ${what}`];
  });
  const more = [...now.keys()].filter((key) => !old.has(key));
  return [...refused, ...(more.length === 0 ? [] : [`Protects, in Terraform's state alone: ${more.map((key) => code(key)).join(", ")}`])]; // prettier-ignore
}

/** The keys of `protected_*` and `retired_*` in the anchor beside a program, each with what it is known by. */
function protectedIn(folder: string): Map<string, string> {
  const file = join(folder, "anchor.tf");
  const blocks = existsSync(file) ? readTextFile(file).matchAll(/^resource "terraform_data" "(?:protected|retired)_\d+" \{[^]*?^\}/gm) : [];
  return new Map(
    [...blocks].flatMap(([block]) =>
      [...block.matchAll(/^ {4}("(?:[^"\\]|\\.)*") = ("(?:[^"\\]|\\.)*")$/gm)].map(([, key, identity]): [string, string] => [
        JSON.parse(key!) as string,
        JSON.parse(identity!) as string,
      ]),
    ),
  );
} // prettier-ignore
