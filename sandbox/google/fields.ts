import { copy, isBody, type Body, type Json } from "./json";

/** JSON merge patch: objects merge, null deletes, everything else replaces. */
export function merge(into: Json, patch: Json): Json {
  if (!isBody(patch)) return copy(patch);
  const merged: Body = isBody(into) ? { ...into } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete merged[field];
    else merged[field] = merge(merged[field], value);
  }
  return merged;
}

/** Google's update mask: exactly the named paths are taken from `sent`; what is named and not sent is cleared. */
export function applyMask(body: Body, sent: Body, mask: string[]): Body {
  const result = copy(body);
  for (const path of mask) {
    if (path === "*") {
      Object.assign(result, copy(sent));
      continue;
    }
    const fields = path.split(".").map(camelCase);
    const last = fields.pop() ?? "";
    let from: Json = sent;
    let to: Json = result;
    for (const field of fields) {
      from = from?.[field];
      to = to[field] ??= {};
    }
    if (from?.[last] === undefined || from[last] === null) delete to[last];
    else to[last] = copy(from[last]);
  }
  return result;
}

// Masks come as display_name and displayName; Composer's even as config.WorkloadsConfig.
function camelCase(field: string): string {
  const joined = field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}

/**
 * Sets what has no value yet. `path` is written with dots; `part?` goes on only where the part is there, `parts[]` into every element,
 * and any other part is made when it is missing.
 */
export function setDefault(body: Body, path: string, value: Json): void {
  for (const { holder, field } of places(body, path.split("."))) {
    if (holder[field] === undefined && value !== undefined) holder[field] = copy(value);
  }
}

/** What stands at `path`, written as for {@link setDefault}: nothing, one value, or one of each element. */
export function valuesAt(body: Body, path: string): Json[] {
  const optional = path.replace(/([^?\]])(?=\.)/g, "$1?");
  return places(body, optional.split("."))
    .map(({ holder, field }) => holder[field])
    .filter((value) => value !== undefined && value !== null);
}

/** A message as it is answered: JSON has no place for what is 0, false or empty, save for messages. */
export function withoutZeros(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutZeros);
  if (!isBody(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => !isZero(inner));
  return Object.fromEntries(kept.map(([field, inner]) => [field, withoutZeros(inner)]));
}

function isZero(value: Json): boolean {
  return value === 0 || value === false || value === "" || (Array.isArray(value) && value.length === 0);
}

interface Place {
  readonly holder: Body;
  readonly field: string;
}

function places(body: Body, [part = "", ...rest]: string[]): Place[] {
  if (rest.length === 0) return [{ holder: body, field: part }];
  if (part.endsWith("[]")) {
    const elements: Json = body[part.slice(0, -2)];
    if (!Array.isArray(elements)) return [];
    return elements.filter(isBody).flatMap((element) => places(element, rest));
  }
  if (part.endsWith("?")) {
    const inner: Json = body[part.slice(0, -1)];
    return isBody(inner) ? places(inner, rest) : [];
  }
  return places((body[part] ??= {}), rest);
}
