import * as z from "zod";
import { nearest } from "../yaml/nearest";

const example = "Europe/Berlin";

/** A name of the tz database, such as `Europe/Berlin` or `UTC`. */
export const timezone = z
  .string({ error: `write a name of the tz database, such as ${example} or UTC` })
  .refine(isKnown, { error: ({ input }) => remedyFor(String(input)) });

/** True of a name as the database spells it: no offset, no abbreviation, and no other case, which the clouds refuse. */
function isKnown(typed: string): boolean {
  if (typed === "UTC") return true;
  if (!/^[A-Z][A-Za-z]+(?:\/[A-Z][A-Za-z0-9_+-]*)+$/.test(typed)) return false;
  const spelt = names().find((name) => name.toLowerCase() === typed.toLowerCase());
  if (spelt !== undefined) return spelt === typed;
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: typed })); // another name of one that is listed: Asia/Kolkata
  } catch {
    return false;
  }
}

function remedyFor(typed: string): string {
  const all = names();
  const place = typed.trim().toLowerCase().replaceAll(/\s+/g, "_");
  const near =
    all.find((name) => name.toLowerCase() === place || name.toLowerCase().endsWith(`/${place}`)) ?? nearest(typed, all);
  const meant = near === undefined ? "" : `did you mean "${near}"? `;
  return `${meant}write a name of the tz database, such as ${example} or UTC`;
}

const names = () => [...Intl.supportedValuesOf("timeZone"), "UTC"];
