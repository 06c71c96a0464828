import * as z from "zod";
import { awsSchema, gcpSchema } from "./environment";

/** A JSON Schema, as far as this file looks into it. */
export interface JsonSchema {
  [keyword: string]: unknown;
  type?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: boolean | JsonSchema;
  required?: string[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

/** What an environment of one cloud must look like once everything that it extends is merged. */
export function cloudSchema(cloud: "gcp" | "aws"): JsonSchema {
  return schemaOf(cloud, (kind) => `#/properties/${kind}/additionalProperties`);
}

/** @param entry where the schema of an entry of a kind stands: its defaults have the same fields, and are told once, there */
function schemaOf(cloud: "gcp" | "aws", entry: (kind: string) => string): JsonSchema {
  const schema = cloud === "gcp" ? gcpSchema : awsSchema;
  const { $schema: _, ...body } = z.toJSONSchema(schema, { io: "input" }) as JsonSchema;
  const { defaults } = body.properties!;
  const kinds = Object.entries(defaults!.properties!).map(([kind, { description }]) => [
    kind,
    { $ref: entry(kind), description },
  ]);
  return {
    ...body,
    properties: { ...body.properties, defaults: { ...defaults, properties: Object.fromEntries(kinds) } },
  };
}

/**
 * What editors check and complete. A file may hold a part of an environment and remove with `null` what it extends, so nothing is
 * required here and everything may be null; the merged environment is checked in full when it is read.
 */
export function environmentJsonSchema(): JsonSchema {
  const extending: JsonSchema = {
    type: "string",
    description:
      "File that this one builds on, relative to it: maps merge, lists and single values replace, null removes",
  };
  const part = (cloud: "gcp" | "aws") => {
    const entry = (kind: string) => `#/definitions/${cloud}/properties/${kind}/anyOf/0/additionalProperties`;
    const schema = partial(schemaOf(cloud, entry));
    return { ...schema, properties: { extends: extending, ...schema.properties } };
  };
  const says = (cloud: string) => ({ properties: { cloud: { const: cloud } }, required: ["cloud"] });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "An environment of Ponte, or a part of one",
    type: "object",
    if: says("gcp"),
    then: { $ref: "#/definitions/gcp" },
    else: {
      if: says("aws"),
      then: { $ref: "#/definitions/aws" },
      else: { anyOf: [{ $ref: "#/definitions/gcp" }, { $ref: "#/definitions/aws" }] },
    },
    definitions: { gcp: part("gcp"), aws: part("aws") },
  };
}

/** The same schema with nothing required, and null allowed wherever a value may be removed. */
function partial(schema: JsonSchema): JsonSchema {
  const { required: _, ...rest } = schema;
  const result: JsonSchema = { ...rest };
  if (schema.properties) {
    result.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, field]) => [name, nullable(field)]),
    );
  }
  if (typeof schema.additionalProperties === "object")
    result.additionalProperties = nullable(schema.additionalProperties);
  if (schema.anyOf) result.anyOf = schema.anyOf.map(partial);
  if (schema.oneOf) result.oneOf = schema.oneOf.map(partial);
  return result;
}

function nullable(schema: JsonSchema): JsonSchema {
  const { description, default: preset, ...rest } = partial(schema);
  const outer: JsonSchema = { anyOf: [rest, { type: "null" }] };
  if (description !== undefined) outer.description = description;
  if (preset !== undefined) outer.default = preset;
  return outer;
}
