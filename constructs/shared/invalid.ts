import { Token } from "cdktf";
import { Construct } from "constructs";

/** A construct was given what it cannot make; the message is for the person who wrote the program. */
export class ConstructError extends Error {
  public override readonly name = "ConstructError";
}

/**
 * The one error that a construct throws: what is wrong, with the value that was seen, and what to write instead.
 *
 * @param construct the construct at fault; its path in the tree opens the message
 * @param problem what was seen, e.g. `deleteAfterDays is 0`
 * @param remedy what to write, e.g. `give 1 or more days, or leave it out`
 */
export function invalid(construct: Construct, problem: string, remedy: string): ConstructError {
  return new ConstructError(`${construct.node.path}: ${problem}; ${remedy}`);
}

/** True for a value that can be checked now: it was given, and it is no token that Terraform only resolves later. */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value);
}
