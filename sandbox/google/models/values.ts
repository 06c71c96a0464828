import type { Json } from "../json";
import type { Schema } from "./descriptions";

// How Google writes values in JSON: the mapping of protocol buffers, https://protobuf.dev/programming-guides/json/.

const number = /^(-?\d+(\.\d+)?(e[+-]?\d+)?|NaN|-?Infinity)$/i;
const forms: Readonly<Record<string, RegExp>> = {
  "google-duration": /^-?\d+(\.\d{1,9})?s$/,
  "google-datetime": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/,
};

export function isInt64({ type, format }: Schema): boolean {
  return type === "string" && (format === "int64" || format === "uint64");
}

export function isNumber({ type }: Schema): boolean {
  return type === "integer" || type === "number";
}

export function isList({ type }: Schema): boolean {
  return type === "array";
}

/** A message, or a map. */
export function isMessage({ type, properties }: Schema): boolean {
  return type === "object" || properties !== undefined;
}

/** Whether Google takes a value for a field that is neither list nor message: numbers as text and text of numbers are the same to it. */
export function isTaken(schema: Schema, value: Json): boolean {
  const { type, format = "", enum: words } = schema;
  if (type === "boolean") return typeof value === "boolean";
  if (isNumber(schema) || isInt64(schema)) {
    if (typeof value === "number") return type === "number" || Number.isInteger(value);
    return typeof value === "string" && number.test(value) && (type === "number" || Number.isInteger(Number(value)));
  }
  if (words !== undefined && Number.isInteger(value)) return true; // the number of a word
  if (typeof value !== "string") return false;
  if (words !== undefined) return value === "" || words.includes(value);
  return forms[format]?.test(value) ?? true;
}

/** Whether Google itself would write a value so: more strictly than it reads. */
export function isGiven(schema: Schema, value: Json): boolean {
  if (isNumber(schema)) return typeof value === "number" && isTaken(schema, value);
  return isInt64(schema) ? typeof value === "string" && isTaken(schema, value) : isTaken(schema, value);
}

/** `update_mask` -> `updateMask`; Google takes either. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
