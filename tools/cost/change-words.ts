import type { Line } from "./bill";
import type { BillChange } from "./change";
import { signed } from "./money";

// What a terminal and a plan say alike of a change.

/** The difference in words, behind which stands that it is not all; `rest` is what then stands there. */
export function differenceOf(
  change: BillChange,
  of: "idle" | "full" | "expected",
  rest = " and what is not known",
): string {
  const sum = signed(change[of] ?? 0);
  if (!change.inPart) return sum;
  return isKnownInPart(change) ? `${sum}${rest}` : "not known";
}

/** True where a sum holds a part of the difference alone. */
export const isKnownInPart = ({ inPart, lines }: BillChange) => inPart && lines.some(({ idle }) => idle !== undefined);

/** `2 × NAT gateway → 1 × NAT gateway`, `ml.m5.large comes`. */
export function changedWords(before: Line | undefined, after: Line | undefined): string {
  const [was, is] = [before, after].map((line) => (line === undefined ? undefined : counted(line)));
  if (was === undefined) return `${is} comes`;
  return is === undefined ? `${was} goes` : was === is ? is : `${was} → ${is}`;
}

const counted = ({ what, counts, isOne }: Line) => (isOne === true ? `${counts.idle} × ${what}` : what);
