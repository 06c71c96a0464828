/** JSON as it comes over the wire. The bodies of a hundred APIs have no types here; the general rule needs none. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** A JSON object. */
export type Body = Record<string, Json>;

export function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy that shares nothing with `value`. */
export function copy<T>(value: T): T {
  return structuredClone(value);
}
