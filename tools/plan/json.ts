/** What stands in a plan for a value that must not or cannot be shown. Values that were equal have equal digests. */
export interface Veiled {
  readonly veiled: typeof veil;
  readonly why: "sensitive" | "unknown";
  readonly digest: string;
}

const veil = Symbol("veiled");

/** True for a value that is sensitive, or not known before the apply. */
export function isVeiled(value: unknown): value is Veiled {
  return typeof value === "object" && value !== null && (value as Veiled).veiled === veil;
}

/** A value that is not shown. */
export function veiled(why: Veiled["why"], digest: string): Veiled {
  return { veiled: veil, why, digest };
}

/** The value as an object with fields, or an empty one. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isVeiled(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** The value as a list, or an empty one. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** JSON inside a string: schemas, and rules of registries. */
export function parsed(text: unknown): object | undefined {
  if (typeof text !== "string" || !/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

/** True for what a provider takes for "not set". */
export function isEmpty(of: unknown): boolean {
  if (of === null || of === undefined || of === "") return true;
  if (isVeiled(of) || typeof of !== "object") return false;
  return Array.isArray(of) ? of.length === 0 : Object.keys(of).length === 0;
}
