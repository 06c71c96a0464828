import type { Json } from "../json";
import { failure } from "./failure";
import { itemOf, operators, truth, typeOf } from "./operators";
import { tokensOf, type Token } from "./tokens";

// The expressions of Google's Workflows, between `${` and `}`: "Expressions" of its syntax reference.

/** What an expression reads: variables, and functions by their full names. */
export interface Reads {
  variable(name: string): Json;
  /** Nothing where there is no such function. */
  function(name: string): ((...values: Json[]) => Json) | undefined;
}

type Evaluate = (reads: Reads) => Json;

/** A compiled expression: how to evaluate it, and what it calls. */
export interface Expression {
  readonly evaluate: Evaluate;
  readonly functions: readonly string[];
}

/** Reads an expression. Throws a `SyntaxError` for what is none. */
export function parsed(text: string): Expression {
  const reader = new Reader(tokensOf(text));
  const evaluate = reader.whole();
  return { evaluate, functions: reader.functions };
}

/** The way to what is assigned: `a.b[0]` is `a`, then `b`, then 0. */
export function target(text: string): { readonly name: string; readonly path: readonly Evaluate[] } {
  return new Reader(tokensOf(text)).target();
}

const keywords = ["and", "or", "not", "in", "true", "false", "null", "True", "False", "None"];
const literals: Readonly<Record<string, Json>> = { true: true, false: false, null: null, True: true, False: false, None: null }; // prettier-ignore

class Reader {
  readonly functions: string[] = [];
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Evaluate {
    const read = this.or();
    if (this.at < this.tokens.length) throw new SyntaxError(`unexpected ${this.tokens[this.at]!.text}`);
    return read;
  }

  target(): { name: string; path: Evaluate[] } {
    const name = this.name();
    const path: Evaluate[] = [];
    while (this.at < this.tokens.length) path.push(this.member());
    return { name, path };
  }

  private or(): Evaluate {
    let left = this.and();
    while (this.takes("or")) left = either(left, this.and(), "or");
    return left;
  }

  private and(): Evaluate {
    let left = this.not();
    while (this.takes("and")) left = either(left, this.not(), "and");
    return left;
  }

  private not(): Evaluate {
    if (!this.takes("not")) return this.comparison();
    const inner = this.not();
    return (reads) => !truth(inner(reads), "what stands behind not");
  }

  private comparison(): Evaluate {
    return this.binary(["==", "!=", "<", ">", "<=", ">=", "in"], () =>
      this.binary(["+", "-"], () => this.binary(["*", "/", "%", "//"], () => this.unary())),
    );
  }

  private binary(signs: readonly string[], operand: () => Evaluate): Evaluate {
    let left = operand();
    for (;;) {
      const sign = signs.find((each) => this.takes(each));
      if (sign === undefined) return left;
      const [before, right, operate] = [left, operand(), operators[sign]!];
      left = (reads) => operate(before(reads), right(reads));
    }
  }

  private unary(): Evaluate {
    if (!this.takes("-")) return this.postfix();
    const inner = this.unary();
    return (reads) => {
      const value = inner(reads);
      if (typeof value !== "number") throw failure("TypeError", `- is not defined for ${typeOf(value)}`);
      return -value;
    };
  }

  private postfix(): Evaluate {
    let read = this.primary();
    while (this.is(".") || this.is("[")) {
      const [holder, member] = [read, this.member()];
      read = (reads) => itemOf(holder(reads), member(reads));
    }
    return read;
  }

  /** `.name` or `[key]`. */
  private member(): Evaluate {
    if (this.takes(".")) {
      const name = this.name(true);
      return () => name;
    }
    this.needs("[");
    const key = this.or();
    this.needs("]");
    return key;
  }

  private primary(): Evaluate {
    const token = this.tokens[this.at];
    if (token === undefined) throw new SyntaxError("the expression ends too early");
    if (this.takes("(")) return this.closed(")", this.or());
    if (this.takes("[")) {
      const items = this.list("]");
      return (reads) => items.map((each) => each(reads));
    }
    if (this.takes("{")) return this.map();
    if (token.kind === "sign") throw new SyntaxError(`unexpected ${token.text}`);
    if (token.kind === "name") return this.named();
    this.at += 1;
    const value = token.kind === "number" ? Number(token.text) : token.text;
    return () => value;
  }

  /** A literal, a call of a function whose name has dots in it, or a variable. */
  private named(): Evaluate {
    const literal = this.tokens[this.at]!.text;
    if (Object.hasOwn(literals, literal)) {
      this.at += 1;
      return () => literals[literal];
    }
    const from = this.at;
    const first = this.name();
    let full = first;
    while (this.is(".") && this.tokens[this.at + 1]?.kind === "name") {
      this.at += 1;
      full += `.${this.name(true)}`;
    }
    if (this.takes("(")) return this.call(full);
    this.at = from + 1;
    return (reads) => reads.variable(first);
  }

  private call(name: string): Evaluate {
    const values = this.list(")");
    this.functions.push(name);
    return (reads) => {
      const called = reads.function(name);
      if (called === undefined) throw failure("TypeError", `there is no function ${name}`);
      return called(...values.map((each) => each(reads)));
    };
  }

  private map(): Evaluate {
    const entries: [Evaluate, Evaluate][] = [];
    while (!this.takes("}")) {
      if (entries.length > 0) this.needs(",");
      const key = this.or();
      this.needs(":");
      entries.push([key, this.or()]);
    }
    return (reads) => Object.fromEntries(entries.map(([key, value]) => [String(key(reads)), value(reads)]));
  }

  private list(end: string): Evaluate[] {
    const items: Evaluate[] = [];
    while (!this.takes(end)) {
      if (items.length > 0) this.needs(",");
      items.push(this.or());
    }
    return items;
  }

  private closed(end: string, read: Evaluate): Evaluate {
    this.needs(end);
    return read;
  }

  private name(isMember = false): string {
    const token = this.tokens[this.at];
    if (token?.kind !== "name" || (!isMember && keywords.includes(token.text)))
      throw new SyntaxError(`expected a name, not ${token?.text ?? "the end"}`);
    this.at += 1;
    return token.text;
  }

  private is(text: string): boolean {
    const token = this.tokens[this.at];
    return token !== undefined && (token.kind === "sign" || token.kind === "name") && token.text === text;
  }

  private takes(text: string): boolean {
    if (!this.is(text)) return false;
    this.at += 1;
    return true;
  }

  private needs(text: string): void {
    if (!this.takes(text)) throw new SyntaxError(`expected ${text}, not ${this.tokens[this.at]?.text ?? "the end"}`);
  }
}

function either(left: Evaluate, right: Evaluate, word: "and" | "or"): Evaluate {
  return (reads) => {
    const first = truth(left(reads), `what stands before ${word}`);
    if (first === (word === "or")) return first;
    return truth(right(reads), `what stands behind ${word}`);
  };
}
