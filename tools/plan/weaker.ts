import type { Difference } from "./differences";
import type { Gate } from "./finding";
import { isEmpty, isVeiled, list } from "./json";

/** A word on a difference; `undefined` where there is none to say. */
export type Told<Word> = (difference: Difference) => Word | undefined;

/** The gate's word where a guard does not only grow shorter, but ends. */
export function offAtLast({ after }: Difference): Gate | undefined {
  return isEmpty(after) || numberOf(after) === 0 ? "loss" : undefined;
}

/** Says it where the value becomes true. */
export function turnedOn(says: string) {
  return ({ before, after }: Difference) => (after === true && before !== true ? says : undefined);
}

/** Says it where the value was true, and is so no more. */
export function turnedOff(says: string) {
  return ({ before, after }: Difference) => (before === true && after !== true && !isVeiled(after) ? says : undefined);
}

/** Says it where the value was the safe one, and is another. */
export function leaves(safe: string, says: string) {
  return ({ before, after }: Difference) => (before === safe && after !== safe && !isVeiled(after) ? says : undefined);
}

/** Says it where there was something, and is nothing. */
export function gone(says: string) {
  return ({ before, after }: Difference) => (!isEmpty(before) && isEmpty(after) ? says : undefined);
}

/** Says it where the list grows shorter. */
export function fewer(says: string) {
  return ({ before, after }: Difference) =>
    list(before).length > list(after).length && !isVeiled(after) ? says : undefined;
}

/** Says it where the word named a key, and names none. */
export function leavesKms(says: string) {
  return ({ before, after }: Difference) =>
    /kms/i.test(String(before)) && !isVeiled(after) && !/kms/i.test(String(after)) ? says : undefined;
}

/** Says it where the number grows smaller; none at all is 0. */
export function shorter(says: string) {
  return ({ before, after }: Difference) => (numberOf(after) < numberOf(before) ? says : undefined);
}

/** Says it where there was a number, and it grows larger, or there is none. */
export function laterOrNever(says: string) {
  return ({ before, after }: Difference) =>
    !isEmpty(before) && (isEmpty(after) || numberOf(after) > numberOf(before)) ? says : undefined;
}

/** As {@link shorter}, but none at all means never. */
export function sooner(says: string) {
  const days = (of: unknown) => (isEmpty(of) || of === 0 ? Infinity : numberOf(of));
  return ({ before, after }: Difference) => (days(after) < days(before) ? says : undefined);
}

/** Neither less nor more, NaN, for what is no number. */
function numberOf(of: unknown): number {
  return isEmpty(of) ? 0 : isVeiled(of) ? NaN : parseFloat(String(of));
}
