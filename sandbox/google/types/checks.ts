import type { Body, Json } from "../json";

/** Why a value is refused, or nothing; `body` is what it stands in. */
export type Check = (value: Json, body: Body) => string | undefined;

/** An id of up to 63 small letters, digits and dashes. */
export const lowerCase63 = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** One of a few words. */
export function oneOf(...allowed: string[]): Check {
  return (value) => (allowed.includes(value) ? undefined : `must be one of ${allowed.join(", ")}`);
}

/** A number, or its digits. */
export function between(least: number, most: number): Check {
  return (value) => (Number(value) >= least && Number(value) <= most ? undefined : `must be ${least} to ${most}`);
}

/** Durations are written as seconds with an `s`. */
export function seconds(least: number, most: number): Check {
  return (value) => between(least, most)(String(value).replace(/s$/, ""), {});
}

/** Whatever `holds`; `says` tells what is wrong otherwise. */
export function where(holds: (value: Json) => boolean, says: string): Check {
  return (value) => (holds(value) ? undefined : says);
}
