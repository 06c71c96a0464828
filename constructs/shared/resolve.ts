import { DefaultTokenResolver, type IResolvable, StringConcat, TerraformStack, Token, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";

/** A value as Terraform will see it, without what is undefined. */
export type Resolve = (value: unknown) => unknown;

/**
 * The engine's resolver, spared the literals and the references within a stack, which are most of any program: only what could be or hold
 * another token goes through it, and it makes several objects for every value.
 *
 * @param preparing true where a reference into another stack is to be registered
 */
export function resolverOf(scope: IConstruct, preparing = false): Resolve {
  const stack = TerraformStack.of(scope);
  const resolver = new DefaultTokenResolver(new StringConcat());
  return (value) =>
    resolvePlain(value, (token) => {
      const text = typeof token === "string" ? withReferences(token, stack) : undefined;
      return text ?? (Tokenization.resolve(token, { scope, resolver, preparing }) as unknown);
    });
}

// Conservative: whatever could be or hold an encoded token goes further: "TfToken[" in text, huge numbers, which have "e+" when they are in text,
// and what stands for the values of a map that is one. A text without any does not: the engine would take `-8246e295`, the end of some hash, for
// a number of its own, and fail.
const isPlainText = (text: string) =>
  !text.includes("e+") &&
  !text.includes("TfToken[") &&
  text !== Token.STRING_MAP_TOKEN_VALUE &&
  text !== Token.ANY_MAP_TOKEN_VALUE;
const isPlainNumber = (value: number) => value > -1e200 && value < 1e200;
const listToken = "#{TfToken[";
const couldBeList = (item: unknown) =>
  typeof item === "string" ? item.includes(listToken) : typeof item === "number" && !isPlainNumber(item);

/** What `bucket.arn` and the like are to the engine. Should it name these fields otherwise one day, it resolves them itself, only slower. */
interface Reference {
  readonly identifier: string;
  readonly originStack: TerraformStack;
}

/** What the engine makes of each item of `dependsOn`: the name alone of what it depends on, without `${}`. */
interface Dependable {
  readonly dependable: { readonly fqn?: unknown };
}

const encodedToken = /\$\{TfToken\[[\w:.-]+\]\}/g;

/** A text in which every token refers to something of the same stack, as nearly all do, with what they refer to in their places. */
function withReferences(text: string, stack: TerraformStack): string | undefined {
  if (text.includes("e+") || text.includes(listToken)) return undefined; // the engine refuses a list that stands in a text
  const { tokens, literals } = Tokenization.reverseString(text) as unknown as {
    tokens: (Partial<Reference> & Partial<Dependable>)[];
    literals: string[];
  };
  const [{ dependable } = {}] = tokens;
  if (dependable !== undefined && tokens.length + literals.length === 1) {
    const { fqn } = dependable;
    return typeof fqn === "string" ? /^\$\{([^{}]*)\}$/.exec(withReferences(fqn, stack) ?? "")?.[1] : undefined;
  }
  const texts = tokens.map((token) => {
    if (token instanceof LateText)
      return isPlainText(token.resolve()) ? token.resolve() : withReferences(token.resolve(), stack);
    const { originStack, identifier } = token;
    return originStack === stack && identifier !== undefined && isPlainText(identifier)
      ? `\${${identifier}}`
      : undefined;
  });
  const areTexts = texts.every((each) => each !== undefined);
  if (tokens.length === 0 || !areTexts || literals.some((literal) => literal.includes("${"))) return undefined;
  let next = 0;
  return text.replace(encodedToken, () => texts[next++]!);
}

/** A text that is made when the program is written, from what everything is by then; what refers to other things is taken in within it. */
export function late(produce: () => string): string {
  return Token.asString(new LateText(produce));
}

class LateText implements IResolvable {
  public readonly creationStack = [];

  constructor(public readonly resolve: () => string) {}

  public toString(): string {
    return Token.asString(this);
  }
}

function resolvePlain(value: unknown, resolve: Resolve): unknown {
  if (typeof value === "string") return isPlainText(value) ? value : resolve(value);
  if (typeof value === "number") return isPlainNumber(value) ? value : resolve(value);
  if (typeof value === "function") return resolve(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    if (value.some(couldBeList)) return resolve(value);
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
