// How things are counted and quoted in what people are told of them.

/** `1 table`, `3 buckets`, `2 registries`, `2 addresses`; Airflow is a name. */
export function counted(count: number, noun: string): string {
  if (noun === "airflow") return counted(count, "Airflow");
  if (count === 1) return `${count} ${noun}`;
  if (/[^aeiou]y$/.test(noun)) return `${count} ${noun.slice(0, -1)}ies`;
  return `${count} ${noun}${/(?:s|x|ch)$/.test(noun) ? "es" : "s"}`;
}

/** `30 days`. */
export const days = (count: number): string => counted(count, "day");

/** `2h`, `90m`, `45s` of so many seconds. */
export function duration(seconds: number): string {
  if (seconds % 3_600 === 0) return `${seconds / 3_600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/** `2 to 8 replicas`. */
export function range({ min, max }: { min: number; max: number }, noun: string): string {
  return min === max ? counted(min, noun) : `${min} to ${max} ${noun}s`;
}

/** Text that a person wrote, cut, and without what Markdown or HTML would take for more than text. */
export function prose(text: string): string {
  const flat = text.replace(/\s+/g, " ").trim();
  const short = flat.length <= 100 ? flat : `${flat.slice(0, 97)}...`;
  return short.replace(/[\\`*~|<>&@#$[\]]/g, (mark) => `&#${mark.codePointAt(0)};`);
}
