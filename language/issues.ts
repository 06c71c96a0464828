import type { z } from "zod";
import { kindNames, kinds, kindsAnswering, relations } from "./kinds";
import { remedyElsewhere } from "./kinds/other-cloud";
import { fieldsAt, fieldsBelow, keySchemaAt, schemaAt, wordsAt, type Schema } from "./schema-at";
import { didYouMean, referenceMeant, spelling } from "./suggestions";
import { meantField } from "./words/synonyms";
import { nearest } from "./yaml/nearest";
import type { Problem } from "./yaml/problem";
import { missingSpace } from "./yaml/syntax";
import { keyLocation, problemAt, removedAt, treeAt, type Tree } from "./yaml/tree";

type Issue = z.core.$ZodIssue;

/** What a schema found, in the reader's words: each problem where it stands, with what was seen and what to write. */
export function describeIssues(issues: readonly Issue[], tree: Tree, schema: Schema, otherCloud: Schema): Problem[] {
  return issues.flatMap((issue) => describeIssue(issue, tree, schema, otherCloud));
}

function describeIssue(issue: Issue, tree: Tree, schema: Schema, otherCloud: Schema): Problem[] {
  const { path } = issue;
  const typed = treeAt(tree, path);
  const what = removedAt(tree, path) ? "is null, which removes it" : seen(typed);
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
      const at = keyLocation(tree, path);
      const typedName = { kind: "scalar", at, value: name, source: name } as const;
      const wanted = issue.issues[0]?.message ?? issue.message;
      const misspelt = issue.issues[0]?.code === "invalid_format";
      const remedy = misspelt ? spelling(typedName, keySchemaAt(schema, parent, tree), wanted) : wanted;
      const named = name.length > 40 ? `the name has ${name.length} characters` : `the name is "${name}"`;
      return [{ at, field, message: `${named}; ${remedy}` }];
    }
    case "invalid_union": {
      const short = issue.errors.flat().find(({ code }) => code === "invalid_value");
      const words = short?.code === "invalid_value" ? short.values.map(String) : [];
      // With a map in hand, the reader meant the long form: its own problems say more than "no form fits".
      const long = typed?.kind === "map" ? issue.errors.at(-1) : undefined;
      if (long !== undefined && long.length > 0) {
        const nested = long.map((inner) => ({ ...inner, path: [...path, ...inner.path] }) as Issue);
        return describeIssues(nested, tree, schema, otherCloud);
      }
      const meant = didYouMean(typed, words) || identityMeant(typed, path, tree, schema);
      return [problemAt(tree, path, `${what}; ${meant}${issue.message}`)];
    }
    case "invalid_value":
      return [problemAt(tree, path, `${what}; ${didYouMean(typed, issue.values.map(String))}${issue.message}`)];
    case "invalid_type":
    case "invalid_format": {
      const glued =
        issue.code === "invalid_type"
          ? (gluedKey(typed, issue.expected) ?? misplaced(path, issue.expected, tree, schema))
          : undefined;
      const remedy = remedyFor(typed, issue.message, schemaAt(schema, path, tree), tree);
      return [problemAt(tree, path, glued ?? `${what}; ${remedy}`)];
    }
    default:
      return [problemAt(tree, path, `${what}; ${issue.message}`)];
  }
}

/** `artifact` beside the names of variants, where each of them has it: a line that is indented too little. */
function misplaced(path: readonly PropertyKey[], expected: string, tree: Tree, schema: Schema): string | undefined {
  const [name, around] = [path.at(-1), path.slice(0, -1)];
  if ((expected !== "object" && expected !== "record") || keySchemaAt(schema, around, tree) === undefined)
    return undefined;
  if (!fieldsAt(schema, path, tree).includes(String(name))) return undefined;
  return `is a field of what stands in ${String(around.at(-1))}, and stands beside it; indent it deeper, below a name`;
}

/** Of a word that is none of those that can stand there: the identity that was meant, where one can. */
function identityMeant(typed: Tree | undefined, path: readonly PropertyKey[], tree: Tree, schema: Schema): string {
  if (typed?.kind !== "scalar" || path.at(-1) !== "identity") return "";
  return referenceMeant(typed, tree, schemaAt(schema, path, tree));
}

function remedyFor(typed: Tree | undefined, message: string, schema: Schema | undefined, tree: Tree): string {
  if (!message.startsWith("write ")) return message; // it has said what is wrong already
  const isReference = typed?.kind === "scalar" && message.startsWith("write a reference");
  return isReference ? `${referenceMeant(typed, tree, schema)}${message}` : spelling(typed, schema, message);
}

/** `region:europe-west1` where fields are expected is one text to YAML. */
function gluedKey(typed: Tree | undefined, expected: string): string | undefined {
  if (typed?.kind !== "scalar" || (expected !== "object" && expected !== "record")) return undefined;
  const [, key] = /^([\w-]+):\S/.exec(String(typed.value)) ?? [];
  return key && missingSpace(key);
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
    const [cloud, other] = isGoogle(tree) ? (["gcp", "AWS"] as const) : (["aws", "Google Cloud"] as const);
    const isThere = path.length === 0 && treeAt(tree, [cloud]) !== undefined; // gcp: beside aws:
    const remedy = (!isThere && remedyElsewhere(cloud, [...path, name])) || "remove it";
    return `is a field of ${other} only; ${remedy}`;
  }
  const field = String(path.at(-1));
  if (wordsAt(schema, path, tree).includes(name)) return `is a word, and no field; write ${field}: ${name}`;
  const kind = path.length === 0 ? kindNames.find((each) => kinds[each].noun === name) : undefined;
  if (kind !== undefined) return `unknown field; did you mean "${kind}"?`;
  if (
    relations.some((relation) => relation === name && kindsAnswering(relation).length > 0) &&
    path.length === 2 &&
    here.includes("identity")
  )
    return `is said by what it runs as; write identities: { <name>: { ${name}: [...] } }, and identity: identity/<name> here`;
  const fields = here.length === 1 ? `write ${here[0]}` : `write one of ${here.join(", ")}`;
  const meant = meantField(name, here) ?? nearest(name, here);
  if (meant !== undefined) return `unknown field; did you mean "${meant}"? ${fields}`;
  const around = here.filter((field) => fieldsBelow(schema, [...path, field], tree).includes(name));
  if (around.length > 0 && around.length < 4)
    return `is a field of ${around.join(" or ")}; write it there, as in ${around.at(-1)}: { ${keySchemaAt(schema, [...path, around.at(-1)!], tree) ? `<name>: { ${name}: ... }` : `${name}: ...`} }`;
  return `unknown field; ${fields}`;
}

function isGoogle(tree: Tree): boolean {
  const cloud = treeAt(tree, ["cloud"]);
  return cloud?.kind === "scalar" && cloud.value === "gcp";
}

export function seen(typed: Tree | undefined): string {
  if (typed === undefined) return "is missing";
  if (typed.kind === "list")
    return typed.items.length === 0 ? "is an empty list" : `is a list of ${typed.items.length}`;
  if (typed.kind === "map") return typed.entries.size === 0 ? "is an empty map" : "is a map";
  if (typed.value === null) return "is empty";
  if (typeof typed.value !== "string") return `${typed.source} is a ${typeof typed.value}`;
  const { length } = typed.value;
  return length > 60 ? `"${typed.value.slice(0, 50)}..." (${length} characters)` : `"${typed.value}"`;
}
