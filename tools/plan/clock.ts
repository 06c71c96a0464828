import { hoursOfClock } from "../reap/deployed";
import { ttlInWords } from "../reap/time";
import type { Line } from "./lines";
import { code } from "./markdown";
import { actionOf, type ResourceChange } from "./plan";

/** True for the clock of an environment that goes by itself, which `stacks/ttl.ts` writes beside its program. */
export const isClock = ({ address }: Pick<ResourceChange, "address">): boolean => hoursOfClock(address) !== undefined;

/** True for the output that tells when that is. */
export const isClockOutput = ([name]: [string, unknown]): boolean => name === "expires_at";

/**
 * What a plan does to the clock. An end for an environment that is there and had none, or a sooner end, is a loss of all that it holds, if a while later.
 */
export function clockLines(resources: readonly ResourceChange[]): Line[] {
  const clocks = resources
    .filter(isClock)
    .map((one) => ({ hours: hoursOfClock(one.address)!, is: actionOf(one.change) }));
  const [started] = clocks.filter(({ is }) => is === "create" || is === "replace");
  const stopped = clocks.filter(({ is }) => is === "delete" || is === "replace").map(({ hours }) => hours);
  if (started === undefined)
    return stopped.length === 0 ? [] : [lineOf("Stops the clock by which the environment would go by itself")];
  const goes = `goes by itself ${ttlInWords(started.hours)} after this deploy, with all that it holds (${code("ttl")})`;
  const isThere = resources.some((one) => !isClock(one) && one.change.before !== null);
  if (stopped.length === 0)
    return [lineOf(isThere ? `From now on the environment ${goes}` : `The environment ${goes}`, isThere)];
  const before = Math.min(...stopped);
  const was = before === started.hours ? "" : `, and no longer ${ttlInWords(before)} after an earlier one`;
  return [lineOf(`The clock starts again: the environment ${goes}${was}`, started.hours < before)];
}

function lineOf(says: string, dangerous = false): Line {
  return { level: dangerous ? "data" : "change", says, dangerous, rank: dangerous ? 25 : 0, action: "update" };
}
