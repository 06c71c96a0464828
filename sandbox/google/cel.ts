import { isDeepStrictEqual } from "node:util";
import { isBody, type Body, type Json } from "./json";

// The part of Google's Common Expression Language that conditions of policies and of workload identity providers are written in: names and fields,
// texts, numbers, lists, `+`, comparisons, `in`, `!`, `&&`, `||`, `? :`, `has`, `size`, `timestamp` and a text's own methods. What else there is
// throws, and whoever asks then decides as Google does of an expression that fails: no.

type Evaluate = (values: Body) => Json;

/** What an expression gives with these values. Throws for what it does not know, for a field that is not there, and for types that do not fit. */
export function evaluate(expression: string, values: Body): Json {
  const reader = new Reader(tokensOf(expression));
  const read = reader.expression();
  reader.end();
  return read(values);
}

/** Whether a condition holds; one that fails does not. */
export function holdsTrue(expression: string, values: Body): boolean {
  try {
    return evaluate(expression, values) === true;
  } catch {
    return false;
  }
}

const token =
  /\s*(?:(\d+(?:\.\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_]\w*)|(&&|\|\||[=!<>]=|[-+!<>?:.,()[\]]))/y;

interface Token {
  readonly kind: "number" | "text" | "name" | "sign";
  readonly text: string;
}

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const from = token.lastIndex;
    const found = token.exec(text);
    if (found === null) throw new Error(`what stands at ${from} of ${expression} is not known here`);
    const [, number, quoted, name, sign] = found;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.slice(1, -1).replace(/\\(.)/g, "$1") });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else tokens.push({ kind: "sign", text: sign! });
  }
  return tokens;
}

class Reader {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  end(): void {
    if (this.at < this.tokens.length) throw new Error(`${this.tokens[this.at]!.text} is one too many`);
  }

  expression(): Evaluate {
    const condition = this.or();
    if (!this.takes("?")) return condition;
    const yes = this.expression();
    this.needs(":");
    const no = this.expression();
    return (values) => (bool(condition(values)) ? yes : no)(values);
  }

  private or(): Evaluate {
    let left = this.and();
    while (this.takes("||")) left = either(left, this.and(), true);
    return left;
  }

  private and(): Evaluate {
    let left = this.relation();
    while (this.takes("&&")) left = either(left, this.relation(), false);
    return left;
  }

  private relation(): Evaluate {
    const left = this.sum();
    for (const [sign, compare] of Object.entries(comparisons)) {
      if (!this.takes(sign)) continue;
      const right = this.sum();
      return (values) => compare(left(values), right(values));
    }
    return left;
  }

  private sum(): Evaluate {
    let left = this.unary();
    while (this.takes("+")) {
      const [before, after] = [left, this.unary()];
      left = (values) => added(before(values), after(values));
    }
    return left;
  }

  private unary(): Evaluate {
    if (!this.takes("!")) return this.member();
    const inner = this.unary();
    return (values) => !bool(inner(values));
  }

  private member(): Evaluate {
    let of = this.primary();
    for (;;) {
      const from = of;
      if (this.takes(".")) {
        const name = this.name();
        const given = this.takes("(") ? this.list(")") : undefined;
        of = (values) =>
          given ? called(name, [from(values), ...given.map((each) => each(values))]) : field(from(values), name);
      } else if (this.takes("[")) {
        const key = this.expression();
        this.needs("]");
        of = (values) => field(from(values), key(values));
      } else return of;
    }
  }

  private primary(): Evaluate {
    if (this.takes("(")) {
      const inner = this.expression();
      this.needs(")");
      return inner;
    }
    if (this.takes("[")) {
      const items = this.list("]");
      return (values) => items.map((each) => each(values));
    }
    const { kind, text } = this.tokens[this.at++] ?? { kind: "sign", text: "the end" };
    if (kind === "sign") throw new Error(`${text} is not known here`);
    if (kind !== "name") return () => (kind === "number" ? Number(text) : text);
    if (text === "true" || text === "false") return () => text === "true";
    if (text === "null") return () => null;
    if (!this.takes("(")) return (values) => field(values, text);
    const given = this.list(")");
    if (text === "has") return (values) => isThere(given[0]!, values);
    return (values) => called(text, given.map((each) => each(values))); // prettier-ignore
  }

  private list(end: string): Evaluate[] {
    const items: Evaluate[] = [];
    if (this.takes(end)) return items;
    do items.push(this.expression());
    while (this.takes(","));
    this.needs(end);
    return items;
  }

  private name(): string {
    const next = this.tokens[this.at++];
    if (next?.kind !== "name") throw new Error("a name is missing");
    return next.text;
  }

  private takes(sign: string): boolean {
    const next = this.tokens[this.at];
    const isIt = next !== undefined && next.kind !== "text" && next.text === sign;
    if (isIt) this.at += 1;
    return isIt;
  }

  private needs(sign: string): void {
    if (!this.takes(sign)) throw new Error(`${sign} is missing`);
  }
}

/** Either side decides alone where it is `decisive`, whatever the other fails at. */
function either(left: Evaluate, right: Evaluate, decisive: boolean): Evaluate {
  return (values) => {
    let failed: unknown;
    for (const side of [left, right]) {
      try {
        if (bool(side(values)) === decisive) return decisive;
      } catch (error) {
        failed = error;
      }
    }
    if (failed !== undefined) throw failed;
    return !decisive;
  };
}

const comparisons: Readonly<Record<string, (one: Json, other: Json) => boolean>> = {
  "==": isDeepStrictEqual,
  "!=": (one, other) => !isDeepStrictEqual(one, other),
  "<=": (one, other) => ordered(one, other) && one <= other,
  ">=": (one, other) => ordered(one, other) && one >= other,
  "<": (one, other) => ordered(one, other) && one < other,
  ">": (one, other) => ordered(one, other) && one > other,
  in: (one, other) =>
    Array.isArray(other)
      ? other.some((each) => isDeepStrictEqual(each, one))
      : isBody(other) && Object.hasOwn(other, one),
};

/** Texts compare with texts, and so on: two that do not fit have no order. */
function ordered(one: Json, other: Json): boolean {
  if (typeof one === typeof other && one?.constructor === other?.constructor) return true;
  throw new Error("no such overload");
}

function added(one: Json, other: Json): Json {
  if (Array.isArray(one) && Array.isArray(other)) return [...one, ...other];
  return ordered(one, other) && one + other;
}

function bool(value: Json): boolean {
  if (typeof value !== "boolean") throw new Error("no such overload");
  return value;
}

function field(of: Json, name: string | number): Json {
  if ((isBody(of) || Array.isArray(of)) && Object.hasOwn(of, name)) return (of as Body)[name];
  throw new Error(`no such field '${name}'`);
}

function isThere(of: Evaluate, values: Body): boolean {
  try {
    of(values);
    return true;
  } catch {
    return false;
  }
}

function called(name: string, [on, ...given]: Json[]): Json {
  if (name === "size" && (typeof on === "string" || Array.isArray(on))) return on.length;
  const [first] = given;
  if (typeof on !== "string" || (given.length > 0 && typeof first !== "string")) throw new Error("no such overload");
  switch (name) {
    case "startsWith":
      return on.startsWith(first);
    case "endsWith":
      return on.endsWith(first);
    case "contains":
      return on.includes(first);
    case "matches":
      return new RegExp(first).test(on);
    case "extract":
      return extracted(on, first);
    case "timestamp":
      return new Date(on);
    default:
      throw new Error(`${name} is not known here`);
  }
}

/** `x` of `a/x/b` by `a/{name}/b`: from behind what stands before the braces to what stands behind them, or to the end. */
function extracted(text: string, template: string): string {
  const [, before = "", after = ""] = /^(.*)\{\w+\}(.*)$/.exec(template) ?? [];
  const from = text.indexOf(before);
  if (from < 0) return "";
  const rest = text.slice(from + before.length);
  const end = after === "" ? rest.length : rest.indexOf(after);
  return end < 0 ? "" : rest.slice(0, end);
}
