import { DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";

/** A value as Terraform will see it, without what is undefined. */
export type Resolve = (value: unknown) => unknown;

/**
 * The engine's resolver, spared the literals, which are most of any program: only what could be or hold a token goes through it, and it
 * makes several objects for every value.
 *
 * @param preparing true where a reference into another stack is to be registered
 */
export function resolverOf(scope: IConstruct, preparing = false): Resolve {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return (value) =>
    resolvePlain(value, (token) => Tokenization.resolve(token, { scope, resolver, preparing }) as unknown);
}

// Conservative: whatever could be or hold an encoded token goes to the engine ("TfToken[" in text, huge numbers, "e+" when they are in text).
const isPlainText = (text: string) => !text.includes("TfToken[") && !text.includes("${") && !text.includes("e+");
const isPlainNumber = (value: number) => value > -1e200 && value < 1e200;
const isPlainItem = (item: unknown) =>
  typeof item === "string" ? isPlainText(item) : typeof item !== "number" || isPlainNumber(item);

function resolvePlain(value: unknown, resolve: Resolve): unknown {
  if (value === null || value === undefined || typeof value === "boolean") return value;
  if (typeof value !== "object") return isPlainItem(value) && typeof value !== "function" ? value : resolve(value);
  if (Array.isArray(value)) {
    if (!value.every(isPlainItem)) return resolve(value);
    return value.map((item) => resolvePlain(item, resolve)).filter((item) => item !== undefined);
  }
  const keys = Object.keys(value);
  const isPlain =
    Object.getPrototypeOf(value) === Object.prototype && typeof (value as { resolve?: unknown }).resolve !== "function";
  if (!isPlain || !keys.every(isPlainText)) return resolve(value);
  const result: Record<string, unknown> = {};
  for (const key of keys) {
    const resolved = resolvePlain((value as Record<string, unknown>)[key], resolve);
    if (resolved !== undefined) result[key] = resolved;
  }
  return result;
}
