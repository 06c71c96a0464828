// The columns of a table and the partitions of a path: their order is their meaning.
const ordered = ["schema", "partitionBy"];

/**
 * The value with the entries of every map in one order, so that files which say the same become the same program, byte for byte, in whatever
 * order they say it.
 */
export function inOneOrder<T>(value: T, isOrdered = false): T {
  if (Array.isArray(value)) return value.map((item: unknown) => inOneOrder(item)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, inOneOrder(item, ordered.includes(key))] as const);
  if (!isOrdered) entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries) as T;
}
