import type { Construct } from "constructs";
import { invalid } from "./invalid";

/**
 * Throws for a prop that is spelt nearly like one that there is, as a program can have it that no compiler has seen: it would do nothing. What resembles
 * none passes, since props are also handed on whole to several constructs.
 *
 * @param names all props of the construct, by the name of its class; what is not in it passes
 */
export function checkSpelling(
  construct: Construct,
  props: object,
  names: Readonly<Record<string, string | undefined>>,
): void {
  const known = names[construct.constructor.name]?.split(" ");
  if (known === undefined) return;
  for (const name of Object.keys(props)) {
    if (known.includes(name)) continue;
    const meant = known.find((each) => !(each in props) && isNear(name, each));
    if (meant !== undefined) throw invalid(construct, `there is no prop "${name}"`, `write ${meant}`);
  }
}

/** True for words that differ in the size of letters, in one letter, in one letter more or less, or in two that changed places. */
function isNear(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (a === b) return true;
  if (Math.min(a.length, b.length) < 4) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const isSwapped = restA.length === 2 && restA === [...restB].reverse().join("");
  return Math.max(restA.length, restB.length) <= 1 || isSwapped;
}
