import type { z } from "zod";
import { remedyElsewhere } from "./kinds/endpoints/other-cloud";
import { nearest } from "./yaml/nearest";
import type { Problem } from "./yaml/problem";
import { awsRegions, googleRegions } from "./words/regions";
import { keyLocation, problemAt, treeAt, type Tree } from "./yaml/tree";

type Schema = z.core.$ZodType;
type Issue = z.core.$ZodIssue;

/** What a schema found, in the reader's words: each problem where it stands, with what was seen and what to write. */
export function describeIssues(issues: readonly Issue[], tree: Tree, schema: Schema, otherCloud: Schema): Problem[] {
  return issues.flatMap((issue) => describeIssue(issue, tree, schema, otherCloud));
}

function describeIssue(issue: Issue, tree: Tree, schema: Schema, otherCloud: Schema): Problem[] {
  const { path } = issue;
  const typed = treeAt(tree, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((name) => {
        const field = [...path, name].map(String).join(".");
        const message = unknownField(name, path, tree, schema, otherCloud);
        return { at: keyLocation(tree, [...path, name]), field, message };
      });
    case "invalid_key": {
      const name = String(path.at(-1));
      const field = path.map(String).join(".");
      const parent = path.slice(0, -1);
      if (!fieldsAt(schema, parent, tree).includes(name) && fieldsAt(otherCloud, parent, tree).includes(name)) {
        return [{ at: keyLocation(tree, path), field, message: unknownField(name, parent, tree, schema, otherCloud) }];
      }
      const remedy = issue.issues[0]?.message ?? issue.message;
      const what = name.length > 40 ? `the name has ${name.length} characters` : `the name is "${name}"`;
      return [{ at: keyLocation(tree, path), field, message: `${what}; ${remedy}` }];
    }
    case "invalid_union": {
      // With a map in hand, the reader meant the long form: its own problems say more than "no form fits".
      const long = typed?.kind === "map" ? issue.errors.at(-1) : undefined;
      if (long !== undefined && long.length > 0) {
        const nested = long.map((inner) => ({ ...inner, path: [...path, ...inner.path] }) as Issue);
        return describeIssues(nested, tree, schema, otherCloud);
      }
      const short = issue.errors.flat().find(({ code }) => code === "invalid_value");
      const words = short?.code === "invalid_value" ? short.values.map(String) : [];
      return [problemAt(tree, path, `${seen(typed)}; ${didYouMean(typed, words)}${issue.message}`)];
    }
    case "invalid_value":
      return [problemAt(tree, path, `${seen(typed)}; ${didYouMean(typed, issue.values.map(String))}${issue.message}`)];
    case "invalid_type":
      return [problemAt(tree, path, missingSpace(typed, issue.expected) ?? `${seen(typed)}; ${issue.message}`)];
    default:
      return [problemAt(tree, path, `${seen(typed)}; ${issue.message}`)];
  }
}

function didYouMean(typed: Tree | undefined, words: readonly string[]): string {
  if (typed?.kind !== "scalar") return "";
  const text = String(typed.value);
  const regions: readonly string[] = [...googleRegions, ...awsRegions];
  if (regions.includes(text)) return "it is a region of another cloud; ";
  const synonym = synonyms[text.toUpperCase()];
  const near = synonym !== undefined && words.includes(synonym) ? synonym : nearest(text, words);
  return near === undefined ? "" : `did you mean "${near}"? `;
}

/** What has another name elsewhere: the types of BigQuery in SQL, and a location. */
const synonyms: Record<string, string> = {
  INT64: "INTEGER",
  INT: "INTEGER",
  BIGINT: "INTEGER",
  SMALLINT: "INTEGER",
  TINYINT: "INTEGER",
  BYTEINT: "INTEGER",
  FLOAT64: "FLOAT",
  DOUBLE: "FLOAT",
  BOOL: "BOOLEAN",
  DECIMAL: "NUMERIC",
  BIGDECIMAL: "BIGNUMERIC",
  EUROPE: "EU",
};

/** `region:europe-west1` where fields are expected is one text to YAML. */
function missingSpace(typed: Tree | undefined, expected: string): string | undefined {
  if (typed?.kind !== "scalar" || (expected !== "object" && expected !== "record")) return undefined;
  const [, key] = /^([\w-]+):\S/.exec(String(typed.value)) ?? [];
  return key && `no space stands behind the colon; write "${key}: " and then the value`;
}

function unknownField(
  name: string,
  path: readonly PropertyKey[],
  tree: Tree,
  schema: Schema,
  otherCloud: Schema,
): string {
  const here = fieldsAt(schema, path, tree);
  const elsewhere = fieldsAt(otherCloud, path, tree);
  if (elsewhere.includes(name)) {
    const [own, other] = isGoogle(tree) ? ["Google Cloud", "AWS"] : ["AWS", "Google Cloud"];
    const remedy = remedyElsewhere(isGoogle(tree) ? "gcp" : "aws", name, path);
    if (remedy !== undefined) return `is a field of ${other} only; ${remedy}`;
    const instead = here.filter((field) => !elsewhere.includes(field));
    const hint = instead.length > 0 ? `, or write what ${own} has instead: ${instead.join(", ")}` : "";
    return `is a field of ${other} only; remove it${hint}`;
  }
  const near = nearest(name, here);
  return near === undefined
    ? `unknown field; write one of ${here.join(", ")}`
    : `unknown field; did you mean "${near}"?`;
}

function isGoogle(tree: Tree): boolean {
  const cloud = treeAt(tree, ["cloud"]);
  return cloud?.kind === "scalar" && cloud.value === "gcp";
}

export function seen(typed: Tree | undefined): string {
  if (typed === undefined) return "is missing";
  if (typed.kind !== "scalar") return `is a ${typed.kind}`;
  if (typed.value === null) return "is empty";
  if (typeof typed.value !== "string") return `${typed.source} is a ${typeof typed.value}`;
  const { length } = typed.value;
  return length > 60 ? `"${typed.value.slice(0, 50)}..." (${length} characters)` : `"${typed.value}"`;
}

/** The names of the fields that a schema knows at a path; none where the path leads nowhere. */
function fieldsAt(schema: Schema, path: readonly PropertyKey[], tree: Tree): string[] {
  let here: Schema | undefined = unwrap(schema, tree);
  path.forEach((step, index) => {
    here = here && child(here, step);
    here = here && unwrap(here, treeAt(tree, path.slice(0, index + 1)));
  });
  return here === undefined ? [] : Object.keys(definitionOf(here).shape ?? {});
}

interface Definition {
  type: string;
  innerType?: Schema;
  in?: Schema;
  options?: Schema[];
  shape?: Record<string, Schema>;
  valueType?: Schema;
  element?: Schema;
  discriminator?: string;
  values?: unknown[];
}

const definitionOf = (schema: Schema) => schema._zod.def as unknown as Definition;

function unwrap(schema: Schema, tree: Tree | undefined): Schema {
  const definition = definitionOf(schema);
  const { options = [], discriminator = "" } = definition;
  const typed = tree && treeAt(tree, [discriminator]);
  const chosen = options.find((option) => {
    const literal = definitionOf(option).shape?.[discriminator];
    return literal && typed?.kind === "scalar" && definitionOf(literal).values?.includes(typed.value);
  });
  const inner = definition.innerType ?? definition.in ?? chosen ?? options.at(-1);
  return inner === undefined ? schema : unwrap(inner, tree);
}

function child(schema: Schema, step: PropertyKey): Schema | undefined {
  const definition = definitionOf(schema);
  return definition.shape?.[String(step)] ?? definition.valueType ?? definition.element;
}
