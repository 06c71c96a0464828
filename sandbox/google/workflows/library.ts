import { isBody, type Json } from "../json";
import { failure } from "./failure";
import { typeOf } from "./operators";
import { formatted, parsedTime } from "./time";

type Function = (...values: Json[]) => Json;

const wrong = (what: string, value: Json) => failure("TypeError", `expected ${what}, not ${typeOf(value)}`);

function text(value: Json): string {
  if (typeof value !== "string") throw wrong("a string", value);
  return value;
}

function number(value: Json): number {
  if (typeof value !== "number") throw wrong("a number", value);
  return value;
}

function list(value: Json): Json[] {
  if (!Array.isArray(value)) throw wrong("a list", value);
  return value;
}

/** Go's RE2 knows neither looking around nor references back. */
function regex(source: string, flags = ""): RegExp {
  try {
    if (/\(\?(=|!|<=|<!)|\\[1-9]/.test(source)) throw new SyntaxError("not in RE2");
    return new RegExp(source.replace(/\(\?P</g, "(?<"), `${flags}u`);
  } catch {
    throw failure("ValueError", `not a regular expression: ${source}`);
  }
}

function found(map: Json, keys: Json): Json {
  const path: Json[] = Array.isArray(keys) ? keys : [keys];
  if (path.some((key) => typeof key !== "string")) throw wrong("a string or a list of strings", keys);
  return path.reduce((at, key: string) => (isBody(at) && Object.hasOwn(at, key) ? at[key] : null), map);
}

function substring(source: Json, start: Json, end: Json): string {
  const whole = text(source);
  const [from, to] = [number(start), number(end)];
  if (from < 0 || to > whole.length || from > to)
    throw failure("IndexError", `${from} to ${to} is not in a text of ${whole.length}`);
  return whole.slice(from, to);
}

function size(value: Json): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  if (!isBody(value)) throw wrong("a string, a list or a map", value);
  return Object.keys(value).length;
}

function integer(value: Json): number {
  const result = typeof value === "string" && !/^[-+]?\d+$/.test(value) ? NaN : Math.trunc(Number(value));
  if (!Number.isFinite(result) || !["string", "number"].includes(typeof value))
    throw failure("ValueError", `not an integer: ${JSON.stringify(value)}`);
  return result;
}

function double(value: Json): number {
  if (!["string", "number"].includes(typeof value)) throw wrong("a number or a string", value);
  const result = value === "" ? NaN : Number(value);
  if (Number.isNaN(result)) throw failure("ValueError", `not a number: ${JSON.stringify(value)}`);
  return result;
}

function asText(value: Json): string {
  if (!["string", "number", "boolean"].includes(typeof value)) throw wrong("a string, a number or a boolean", value);
  return String(value);
}

function decoded(value: Json): Json {
  try {
    return JSON.parse(text(value));
  } catch {
    throw failure("ValueError", "not JSON");
  }
}

/** What needs neither the clock nor the workflow: Workflows' standard library and its expression helpers. */
export const library: Readonly<Record<string, Function>> = {
  default: (value, other) => value ?? other ?? null,
  if: (condition, yes, no) => {
    if (typeof condition !== "boolean") throw wrong("a boolean", condition);
    return condition ? yes : no;
  },
  len: size,
  keys: (map) => {
    if (!isBody(map)) throw wrong("a map", map);
    return Object.keys(map);
  },
  int: integer,
  double,
  string: asText,
  get_type: typeOf,
  "map.get": found,
  "map.delete": (map, key) => Object.fromEntries(Object.entries(map).filter(([each]) => each !== key)),
  "map.merge": (first, second) => ({ ...first, ...second }),
  "list.concat": (first, element) => [...list(first), element],
  "list.prepend": (first, element) => [element, ...list(first)],
  "math.abs": (value) => Math.abs(number(value)),
  "math.floor": (value) => Math.floor(number(value)),
  "math.max": (first, second) => Math.max(number(first), number(second)),
  "math.min": (first, second) => Math.min(number(first), number(second)),
  "text.substring": substring,
  "text.match_regex": (source, pattern) => regex(text(pattern)).test(text(source)),
  "text.find_all_regex": (source, pattern) =>
    [...text(source).matchAll(regex(text(pattern), "g"))].map((each) => ({ index: each.index, match: each[0] })),
  "text.replace_all": (source, part, other) => text(source).replaceAll(text(part), () => text(other)),
  "text.replace_all_regex": (source, pattern, other) => text(source).replace(regex(text(pattern), "g"), text(other)),
  "text.split": (source, separator) => text(source).split(text(separator)),
  "text.to_lower": (source) => text(source).toLowerCase(),
  "text.to_upper": (source) => text(source).toUpperCase(),
  "text.url_encode": (source) => encodeURIComponent(text(source)),
  "json.decode": decoded,
  "json.encode_to_string": (value) => JSON.stringify(value),
  "time.format": (seconds, zone = "UTC") => formatted(number(seconds), text(zone)),
  "time.parse": (value) => parsedTime(text(value)),
};
