import { Token, Tokenization } from "cdktf";
import { Construct } from "constructs";
import { resolverOf } from "./resolve";

/** A construct was given what it cannot make; the message is for the person who wrote the program. */
export class ConstructError extends Error {
  public override readonly name = "ConstructError";

  constructor(
    /** The construct's path in the tree, joined by `/`. */
    public readonly path: string,
    /** What was seen. */
    public readonly problem: string,
    /** What to write instead. */
    public readonly remedy: string,
  ) {
    super(`${path}: ${problem}; ${remedy}`);
  }
}

/**
 * The one error that a construct throws: what is wrong, with the value that was seen, and what to write instead.
 *
 * @param construct the construct at fault; its path in the tree opens the message
 * @param problem what was seen, e.g. `deleteAfterDays is 0`
 * @param remedy what to write, e.g. `give 1 or more days, or leave it out`
 */
export function invalid(construct: Construct, problem: string, remedy: string): ConstructError {
  const seen = withNumbers(problem);
  const advice = seen === problem ? remedy : "write the number out, or put Token.asString(number) into the text";
  return new ConstructError(construct.node.path, readable(construct, seen), readable(construct, advice));
}

/** With `${aws_iam_role.mine.arn}` where the program's text has the number of a token. */
function readable(construct: Construct, text: string): string {
  return Token.isUnresolved(text) ? String(resolverOf(construct)(text)) : text;
}

/** With numbers that only Terraform knows as text: the engine does not find them behind a `-`, as in `churn-${version.numberValue}`. */
function withNumbers(text: string): string {
  return text.replace(/-\d(?:\.\d+)?e\+29\d/g, (number) => {
    const token = Tokenization.reverseNumber(Number(number));
    return token === undefined ? number : Token.asString(token);
  });
}

/** True for a value that can be checked now: it was given, and it is no token that Terraform only resolves later. */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value);
}

/** Throws for a name that is missing, as it can be in a program that no compiler has seen. */
export function required(construct: Construct, name: string, value: unknown): void {
  if (value === undefined || value === null || value === "") throw invalid(construct, `${name} is missing`, "give it");
}

/** Throws for what is no whole number from `min` to `max`; what is not given, or only known later, passes. */
export function checkWhole(construct: Construct, name: string, value: number | undefined, min: number, max = Infinity) {
  if (isKnown(value)) checkKnownWhole(construct, name, value, min, max);
}

/** As {@link checkWhole}, for a number that is computed with: one that Terraform only resolves later cannot be, and is refused too. */
export function checkKnownWhole(
  construct: Construct,
  name: string,
  value: number | undefined,
  min: number,
  max = Infinity,
) {
  if (value === undefined) return;
  if (Token.isUnresolved(value)) throw invalid(construct, `${name} is only known at deploy`, "write it out");
  if (Number.isInteger(value) && value >= min && value <= max) return;
  const range = max === Infinity ? `of ${min} or more` : `from ${min} to ${max}`;
  throw invalid(construct, `${name} is ${value}`, `give a whole number ${range}`);
}
