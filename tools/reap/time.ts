import { counted } from "../kinds/phrases";

/** A ttl as people say it: `3 days`, `36 hours`. */
export function ttlInWords(hours: number): string {
  return hours % 24 === 0 ? counted(hours / 24, "day") : counted(hours, "hour");
}

/** A ttl as it is written: `3d`, `36h`. */
export function ttlAsWritten(hours: number): string {
  return hours % 24 === 0 ? `${hours / 24}d` : `${hours}h`;
}

/** A span of time in its two largest units: `2 d 4 h`, `2 h 10 min`, `10 min`; never less than a minute. */
export function span(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  const units = [[days, "d"], [hours, "h"], [minutes % 60, "min"]] as const; // prettier-ignore
  const first = units.findIndex(([count]) => count > 0);
  const shown = units.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(" ");
}
