import type { Environment } from "../../language";
import type { Deployed } from "./deployed";
import { span, ttlAsWritten } from "./time";

/**
 * What becomes of an environment. `due`: its time is over. `goes`: it is still to come. `stays`: it has no end, or another than the file says. `kept`: it is
 * protected, and is refused.
 */
export interface Verdict {
  readonly verdict: "due" | "goes" | "stays" | "kept" | "not deployed" | "gone" | "failed";
  /** What is told, behind the environment's name. */
  readonly says: string;
  /** When it goes, or went, as ISO 8601 has it; where that is known. */
  readonly ends?: string;
}

type Header = Pick<Environment, "protect" | "ttl">;

/** What the file alone says; undefined where it depends on what is deployed. */
export function verdictOfFile({ protect, ttl }: Header): Verdict | undefined {
  if (protect) return { verdict: "kept", says: "kept: protect is on" };
  if (ttl === undefined) return { verdict: "stays", says: "stays: it has no ttl" };
  return undefined;
}

/**
 * What becomes of an environment by its file and by what is deployed. In doubt it stays: where the file says another ttl than was deployed, somebody has
 * asked for more time, or for less, and the deploy that says so is still to come.
 *
 * @param now in milliseconds
 */
export function verdictOf(environment: Header, { resources, kept, clocks }: Deployed, now: number): Verdict {
  const told = verdictOfFile(environment);
  if (told !== undefined) return told;
  if (resources === 0) return { verdict: "not deployed", says: "not deployed" };
  if (kept.length > 0) {
    const more = kept.length > 1 ? ` and ${kept.length - 1} more` : "";
    return { verdict: "kept", says: `kept: protect is on where it was deployed last, for ${kept[0]}${more}` };
  }
  const ttl = environment.ttl!;
  const clock = clocks.find(({ hours }) => hours === ttl);
  if (clock === undefined || clocks.length > 1)
    return { verdict: "stays", says: `stays: ttl: ${ttlAsWritten(ttl)} is not deployed yet` };
  const ends = new Date(clock.ends).toISOString();
  if (clock.ends > now) return { verdict: "goes", says: `goes in ${span(clock.ends - now)}`, ends };
  return { verdict: "due", says: `over: its time ended ${span(now - clock.ends)} ago`, ends };
}
