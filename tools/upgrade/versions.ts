/** Less than 0 where one version comes before another, as their numbers say; what stands behind a hyphen comes before the release. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)];
  for (const index of [0, 1, 2]) if (a.numbers[index] !== b.numbers[index]) return a.numbers[index]! - b.numbers[index]!;
  if (a.before === b.before) return 0;
  return a.before === "" ? 1 : b.before === "" ? -1 : a.before < b.before ? -1 : 1;
} // prettier-ignore

/** Whether a version is in a range such as `^21.22.1`: not before it, and with the same first number that is not 0. */
export function isWithin(version: string, range: string): boolean {
  const [, caret, least] = /^(\^?)(\d+\.\d+\.\d+.*)$/.exec(range) ?? [];
  if (least === undefined) return true; // a range that says more is npm's to judge
  if (caret === "") return compareVersions(version, least) === 0;
  const [now, first] = [partsOf(version).numbers, partsOf(least).numbers];
  const leading = first.findIndex((number) => number !== 0);
  return compareVersions(version, least) >= 0 && first.slice(0, leading + 1).every((number, i) => number === now[i]);
}

function partsOf(version: string): { numbers: number[]; before: string } {
  const [, numbers = "", before = ""] = /^(\d+\.\d+\.\d+)(?:-([^+]*))?/.exec(version) ?? [];
  return { numbers: numbers.split(".").map(Number), before };
}
