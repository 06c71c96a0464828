import type { Json } from "../../support/check-schema";
import type { HeldByProgram } from "../entry";
import { all, breaking, each } from "../programs";

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
  const concerned = (program: Json) => {
    const found = all(program, type)?.filter(([, body]) => of(body));
    return found?.length ? found : undefined;
  };
  return {
    broken: (program) => breaking(concerned(program), (body) => !isRight(body)),
    without: (program) => each(concerned(program), spoil),
  };
}
