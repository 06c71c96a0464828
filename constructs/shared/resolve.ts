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
    resolvePlain(value, (token) => {
      const whole = typeof token === "string" && wholeToken.test(token);
      const inside = whole ? Tokenization.reverseString(token).firstToken : undefined;
      return Tokenization.resolve(inside ?? token, { scope, resolver, preparing }) as unknown;
    });
}

// A text that is one token and nothing else, as nearly all references are: looked up, it need not be cut and joined.
const wholeToken = /^\$\{TfToken\[[\w:.-]+\]\}$/;

// Conservative: whatever could be or hold an encoded token goes to the engine ("TfToken[" in text, which a brace precedes; huge numbers, "e+"
// when they are in text).
const isPlainText = (text: string) =>
  !text.includes("e+") && (!text.includes("{") || (!text.includes("TfToken[") && !text.includes("${")));
const isPlainNumber = (value: number) => value > -1e200 && value < 1e200;
const isPlainItem = (item: unknown) =>
  typeof item === "string" ? isPlainText(item) : typeof item !== "number" || isPlainNumber(item);

function resolvePlain(value: unknown, resolve: Resolve): unknown {
  if (typeof value === "string") return isPlainText(value) ? value : resolve(value);
  if (typeof value === "number") return isPlainNumber(value) ? value : resolve(value);
  if (typeof value === "function") return resolve(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    if (!value.every(isPlainItem)) return resolve(value);
    return value.map((item) => resolvePlain(item, resolve)).filter((item) => item !== undefined);
  }
  if (
    Object.getPrototypeOf(value) !== Object.prototype ||
    typeof (value as { resolve?: unknown }).resolve === "function"
  )
    return resolve(value);
  const result: Record<string, unknown> = {};
  for (const key in value) {
    const item = (value as Record<string, unknown>)[key];
    if (item === undefined) continue;
    if (!isPlainText(key)) return resolve(value);
    const resolved = resolvePlain(item, resolve);
    if (resolved !== undefined) result[key] = resolved;
  }
  return result;
}
