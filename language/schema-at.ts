import type { z } from "zod";
import { treeAt, type Tree } from "./yaml/tree";

export type Schema = z.core.$ZodType;

interface Definition {
  type: string;
  innerType?: Schema;
  in?: Schema;
  options?: Schema[];
  shape?: Record<string, Schema>;
  keyType?: Schema;
  valueType?: Schema;
  element?: Schema;
  discriminator?: string;
  values?: unknown[];
}

const definitionOf = (schema: Schema) => schema._zod.def as unknown as Definition;

/** The schema of the value at a path, in the form that the tree chose; undefined where the path leads nowhere. */
export function schemaAt(schema: Schema, path: readonly PropertyKey[], tree: Tree): Schema | undefined {
  let here: Schema | undefined = schema;
  path.forEach((step, index) => {
    here = here && child(unwrap(here, treeAt(tree, path.slice(0, index))), step);
  });
  return here;
}

/** The names of the fields that a schema knows at a path; none where the path leads nowhere, or where names are free. */
export function fieldsAt(schema: Schema, path: readonly PropertyKey[], tree: Tree): string[] {
  const here = schemaAt(schema, path, tree);
  return here === undefined ? [] : Object.keys(definitionOf(unwrap(here, treeAt(tree, path))).shape ?? {});
}

/** The words that can stand in place of a map, such as `allAtOnce`. */
export function wordsAt(schema: Schema, path: readonly PropertyKey[], tree: Tree): string[] {
  let here = schemaAt(schema, path, tree);
  while (here && definitionOf(here).options === undefined) here = definitionOf(here).innerType ?? definitionOf(here).in;
  return (here ? definitionOf(here).options! : []).flatMap((option) => (definitionOf(option).values ?? []).map(String));
}

/** What names of the map at a path have to be; undefined where they are fields. */
export function keySchemaAt(schema: Schema, path: readonly PropertyKey[], tree: Tree): Schema | undefined {
  const here = schemaAt(schema, path, tree);
  return here && definitionOf(unwrap(here, treeAt(tree, path))).keyType;
}

/** The fields of what stands below a field: of its map, or of each thing that it names. */
export function fieldsBelow(schema: Schema, path: readonly PropertyKey[], tree: Tree): string[] {
  const here = schemaAt(schema, path, tree);
  if (here === undefined) return [];
  const { shape, valueType } = definitionOf(unwrap(here, undefined));
  return Object.keys(shape ?? (valueType && definitionOf(unwrap(valueType, undefined)).shape) ?? {});
}

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
