import * as z from "zod";
import { kindNames, kinds } from "./kinds";
import type { Schema } from "./schema-at";
import { awsRegions, googleRegions } from "./words/regions";
import { meantWord } from "./words/synonyms";
import { nearest } from "./yaml/nearest";
import { treeAt, type ScalarTree, type Tree } from "./yaml/tree";

/** Of some words: the one that was meant, in front of what is to be written; empty where none is near. */
export function didYouMean(typed: Tree | undefined, words: readonly string[]): string {
  if (typed?.kind !== "scalar") return "";
  const text = String(typed.value);
  const regions: readonly string[] = [...googleRegions, ...awsRegions];
  if (regions.includes(text)) return "it is a region of another cloud; ";
  const near = meantWord(text, words) ?? nearest(text, words);
  return near === undefined ? "" : `did you mean "${near}"? `;
}

/** What to write for a value that is only spelt wrongly, in front of what may be written; all there is to say where quotes are missing. */
export function spelling(typed: Tree | undefined, schema: Schema | undefined, remedy: string): string {
  if (typed?.kind !== "scalar" || typed.value === null || schema === undefined) return remedy;
  const takes = (text: string) => z.safeParse(schema, text).success;
  if (typeof typed.value !== "string" && takes(typed.source)) return `write it in quotes, "${typed.source}"`;
  const bare = typeof typed.value === "string" ? plainValue(typed.value) : undefined;
  if (bare !== undefined && z.safeParse(schema, bare).success) return `write it without quotes: ${bare}`;
  return `${meantSpelling(typed, takes)}${remedy}`;
}

/** What a text would be without its quotes, or as people write it elsewhere. */
function plainValue(text: string): number | boolean | undefined {
  if (/^(?:true|yes|on)$/i.test(text)) return true;
  if (/^(?:false|no|off)$/i.test(text)) return false;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function meantSpelling({ value, source }: ScalarTree, takes: (text: string) => boolean): string {
  if (typeof value === "string") {
    const right = spellingsOf(value).find((text) => text !== value && takes(text));
    return right === undefined ? "" : `did you mean "${right}"? `;
  }
  const share = typeof value === "number" && value < 1 ? [`${Number((value * 100).toFixed(4))}%`] : [];
  const right = [`${source}%`, `${source}d`, `${source}GiB`, `==${source}`, ...share].filter(takes);
  if (right.length !== 1) return "";
  return right[0]!.startsWith("=") ? `did you mean "${right[0]}"? ` : `did you mean ${right[0]}? `;
}

const units: [RegExp, string][] = [
  [/(\d)(?:milliseconds?|msecs?)$/i, "$1ms"],
  [/(\d)(?:seconds?|secs?)$/i, "$1s"],
  [/(\d)(?:minutes?|mins?)$/i, "$1m"],
  [/(\d)(?:hours?|hrs?)$/i, "$1h"],
  [/(\d)(?:days?)$/i, "$1d"],
  [/(\d)(?:MB?|Mi)$/i, "$1MiB"],
  [/(\d)(?:GB?|Gi)$/i, "$1GiB"],
  [/(\d)(?:TB?|Ti)$/i, "$1TiB"],
  [/(\d)percent$/i, "$1%"],
];

function spellingsOf(text: string): string[] {
  const lower = text.toLowerCase();
  const unquoted = text.replaceAll(/["'\u2018\u2019\u201c\u201d\u00ab\u00bb]/g, "");
  const close = /^\s*\d+\s*[A-Za-z%]+\s*$/.test(text) ? text.replaceAll(/\s+/g, "") : text.trim();
  return [
    close,
    unquoted, // a word processor's quotes are part of the text
    lower,
    text.replace(",", "."),
    ...(/^[a-z0-9-]+\.[a-z0-9]+$/.test(lower) ? [`ml.${lower}`] : []), // EC2's name of a machine, which SageMaker begins otherwise
    lower.replaceAll(/[_ .]+/g, "-"),
    text.toUpperCase(),
    ...units.map(([unit, ours]) => close.replace(unit, ours)),
  ];
}

/** Of a text where a reference is expected: the thing of this environment that was meant, if it can stand there. */
export function referenceMeant(typed: ScalarTree, tree: Tree, schema: Schema | undefined): string {
  const text = String(typed.value).trim();
  if (/^(?:s3|gs|https?|arn):/.test(text)) {
    return "only what this environment makes can be named, so copy the files into a bucket of it; ";
  }
  const [, word = "", key = text, rest = ""] = /^(?:([A-Za-z]+)[/:])?([^/]*)(\/.*)?$/.exec(text) ?? [];
  const asked = kindNames.filter((name) => nearest(word, [kinds[name].noun, name]) !== undefined);
  for (const name of word === "" ? kindNames : asked) {
    const there = treeAt(tree, [name]);
    const names = there?.kind === "map" ? [...there.entries.keys()] : [];
    const near = names.includes(key) ? key : nearest(key, names);
    const meant = `${kinds[name].noun}/${near}${rest}`;
    if (near === undefined || meant === typed.value) continue;
    if (schema === undefined || z.safeParse(schema, meant).success) return `did you mean ${meant}? `;
  }
  return "";
}
