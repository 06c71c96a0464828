import { isLoss, type Base, type Case, type Sort } from "./case";

/** Slow to make, and tried by the whole table. */
const without = "airflow: null\nendpoints: null\n";
const isSlow = ({ edit, own = [] }: Case) =>
  edit.some((text) => /(airflow|endpoints): \{/.test(text)) || own.some((thing) => thing.startsWith("airflow/"));

/** What anchor and gate decide by the keys alone, whatever the provider: they are tried on Google Cloud, whose provider is the faster one. */
const ofNoProvider: readonly Sort[] = [
  "renamed",
  "removed as protection goes",
  "everything goes",
  "destroyed as protection goes",
];

/** One edit of each sort; on AWS of those on which its provider has a say. */
export function sampleOf(base: Base): { base: Base; below: string[] } {
  const seen = new Set<string>(base.cloud === "aws" ? ofNoProvider : []);
  const cases = base.cases
    .filter((one) => !isSlow(one) && !seen.has(one.sort) && seen.add(one.sort))
    .map((one) => ({
      ...one,
      keys: one.keys.filter((key) => !key.startsWith("airflow/")),
      gate: one.gate?.filter((thing) => !thing.startsWith("airflow/")),
    }));
  return { base: { ...base, cases }, below: [without] };
}

/** Which edits are also deployed as people do: ten of all, or one on each cloud. */
export function throughCdktf({ cases, name }: Base, isWhole: boolean): Case[] {
  const sorts = name.endsWith("plain")
    ? ["destroyed", "removed as protection goes"]
    : isWhole
      ? ["removed", "encryption", "another system"]
      : ["removed"];
  return sorts.flatMap((sort) => cases.find((one) => isLoss(one) && one.sort === sort) ?? []);
}
