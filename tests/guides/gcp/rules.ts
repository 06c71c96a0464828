import type { Json } from "../../support/check-schema";
import type { HeldByProgram } from "../entry";
import { of as all, rule } from "../programs";

type Part = (body: Json) => boolean;

/**
 * A rule on every resource of a type, or on those of them that `of` picks.
 *
 * @param isRight what holds of each
 * @param spoil makes it hold no more
 */
export function ruleOn(
  type: string,
  isRight: Part,
  spoil: (body: Json) => unknown,
  of: Part = () => true,
): HeldByProgram {
  return rule(all(type, of), (body) => !isRight(body), spoil);
}
