import type { z } from "zod";
import { nearest } from "./nearest";
import type { Problem } from "./problem";
import { keyLocation, problemAt, treeAt, type Tree } from "./tree";

type Schema = z.core.$ZodType;
type Issue = z.core.$ZodIssue;

/** What a schema found, in the reader's words: each problem where it stands, with what was seen and what to write. */
export function describeIssues(issues: readonly Issue[], tree: Tree, schema: Schema, otherCloud: Schema): Problem[] {
  return issues.flatMap((issue) => describeIssue(issue, tree, schema, otherCloud));
}

function describeIssue(issue: Issue, tree: Tree, schema: Schema, otherCloud: Schema): Problem[] {
  const { path } = issue;
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((name) => {
        const field = [...path, name].map(String).join(".");
        return { at: keyLocation(tree, [...path, name]), field, message: unknownField(name, path, schema, otherCloud) };
      });
    case "invalid_key": {
      const name = String(path.at(-1));
      const remedy = issue.issues[0]?.message ?? issue.message;
      const seen = name.length > 40 ? `the name has ${name.length} characters` : `the name is "${name}"`;
      return [{ at: keyLocation(tree, path), field: path.map(String).join("."), message: `${seen}; ${remedy}` }];
    }
    case "invalid_union": {
      // With a map in hand, the reader meant the long form: its own problems say more than "no form fits".
      const long = treeAt(tree, path)?.kind === "map" ? issue.errors.at(-1) : undefined;
      if (long === undefined || long.length === 0)
        return [problemAt(tree, path, `${seenAt(tree, path)}; ${issue.message}`)];
      const nested = long.map((inner) => ({ ...inner, path: [...path, ...inner.path] }) as Issue);
      return describeIssues(nested, tree, schema, otherCloud);
    }
    case "invalid_value": {
      const typed = treeAt(tree, path);
      const words = issue.values.map(String);
      const near = typed?.kind === "scalar" ? nearest(String(typed.value), words) : undefined;
      const hint = near === undefined ? "" : `did you mean "${near}"? `;
      return [problemAt(tree, path, `${seenAt(tree, path)}; ${hint}${issue.message}`)];
    }
    default:
      return [problemAt(tree, path, `${seenAt(tree, path)}; ${issue.message}`)];
  }
}

function unknownField(name: string, path: readonly PropertyKey[], schema: Schema, otherCloud: Schema): string {
  if (name === "models" && path[0] === "endpoints") {
    return "models cannot be described on Google Cloud yet; remove it, and let a pipeline deploy the model to the endpoint";
  }
  const here = fieldsAt(schema, path);
  const elsewhere = fieldsAt(otherCloud, path);
  if (elsewhere.includes(name)) {
    const own = here.filter((field) => !elsewhere.includes(field));
    const instead = own.length > 0 ? `; fields of this cloud alone are ${own.join(", ")}` : "";
    return `is a field of the other cloud; remove it${instead}`;
  }
  const near = nearest(name, here);
  return near === undefined
    ? `unknown field; write one of ${here.join(", ")}`
    : `unknown field; did you mean "${near}"?`;
}

/** What stands at a path, in words: the text in quotes, a number as typed, `is missing`. */
function seenAt(tree: Tree, path: readonly PropertyKey[]): string {
  const typed = treeAt(tree, path);
  if (typed === undefined) return "is missing";
  if (typed.kind !== "scalar") return `is a ${typed.kind}`;
  if (typed.value === null) return "is empty";
  if (typeof typed.value !== "string") return `${typed.source} is a ${typeof typed.value}`;
  const { length } = typed.value;
  return length > 60 ? `"${typed.value.slice(0, 50)}..." (${length} characters)` : `"${typed.value}"`;
}

/** The names of the fields that a schema knows at a path; none where the path leads nowhere. */
function fieldsAt(schema: Schema, path: readonly PropertyKey[]): string[] {
  let here: Schema | undefined = unwrap(schema);
  for (const step of path) {
    here = here === undefined ? undefined : child(here, step);
    here = here === undefined ? undefined : unwrap(here);
  }
  const definition = here?._zod.def as { type: string; shape?: object } | undefined;
  return definition?.type === "object" ? Object.keys(definition.shape!) : [];
}

interface Definition {
  type: string;
  innerType?: Schema;
  in?: Schema;
  options?: Schema[];
  shape?: Record<string, Schema>;
  valueType?: Schema;
  element?: Schema;
}

function unwrap(schema: Schema): Schema {
  const definition = schema._zod.def as unknown as Definition;
  const inner =
    definition.innerType ?? definition.in ?? (definition.type === "union" ? definition.options?.at(-1) : undefined);
  return inner === undefined ? schema : unwrap(inner);
}

function child(schema: Schema, step: PropertyKey): Schema | undefined {
  const definition = schema._zod.def as unknown as Definition;
  return definition.shape?.[String(step)] ?? definition.valueType ?? definition.element;
}
