import { kindNames, kinds, type Environment } from "../../language";

type Things = Record<string, object>;

/**
 * The field that decides about a key of the anchor: `buckets.raw` of `bucket/raw`, `endpoints.churn.capture.to` of the table that an endpoint's
 * requests are kept in.
 *
 * @param word what of its identity changes, such as `location`; none where the whole goes
 */
export function fieldOf(key: string, environment: Environment, word = ""): string[] {
  const [noun = "", ...rest] = key.split("/");
  if (noun === "key" || /^kms_key/.test(word)) return ["encryption"];
  const kind = kindNames.find((name) => kinds[name].noun === noun);
  if (kind === undefined) return [];
  const below = rest.join("/");
  const things: Things = environment.kindsWithRetired[kind];
  const name = /^[a-z0-9-]*/.exec(below)![0];
  if (!Object.hasOwn(things, name)) return [kind];
  const path = [kind, name];
  const inner = below.slice(name.length);
  if (inner === "/bucket" && kind === "datasets") return [...path, "location"]; // which takes the place of its own
  if (!inner.startsWith(".")) return word === "location" ? [...path, "location"] : path;
  const [table = "", column] = inner.slice(1).split(".");
  if (!Object.hasOwn((things[name] as { tables: Things }).tables, table))
    return captureOf(name, table, environment) ?? path;
  const at = [...path, "tables", table];
  if (column !== undefined)
    return [...at, "schema", column, ...(word === "" ? [] : [word === "repeated" ? "mode" : word])];
  return word === "field" || word === "type" ? [...at, "partitionBy"] : at;
}

/** The endpoint whose requests a table holds, which is named after it. */
function captureOf(dataset: string, table: string, { kinds: { endpoints } }: Environment): string[] | undefined {
  const found = Object.entries(endpoints).find(([name, endpoint]) => {
    const { capture } = endpoint as { capture?: { to: { key: string } } };
    return capture?.to.key === dataset && name.replace(/-/g, "_") === table;
  });
  return found && ["endpoints", found[0], "capture", "to"];
}
