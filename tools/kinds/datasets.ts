import type { Item, KindWords } from "./kind";
import { counted, days, prose } from "./phrases";

export const datasets: KindWords<"datasets"> = {
  title: "Datasets",
  shape: ["[/", "/]"],
  place: (name, environment) => (environment.cloud === "gcp" ? `${environment.gcp.project}.${name}` : name),
  describe: (dataset) => [
    ...(dataset.description === undefined ? [] : [prose(dataset.description)]),
    tables(Object.keys(dataset.tables)),
    ...(dataset.deleteAfter === undefined ? [] : [`deleted after ${days(dataset.deleteAfter)}`]),
    ...("timeTravel" in dataset ? [`readable as it was for ${days(dataset.timeTravel)}`] : []),
    ...place(dataset),
  ],
};

function tables(names: string[]): string {
  if (names.length === 0) return "no table described here";
  return `${counted(names.length, "table")}: ${names.slice(0, 5).join(", ")}${names.length > 5 ? " ..." : ""}`;
}

/** A region or multi-region of BigQuery, or a bucket that holds the files. */
function place(dataset: Item<"datasets">): string[] {
  const location = "location" in dataset ? dataset.location : undefined;
  if (location === undefined) return [];
  if (typeof location === "string") return [`in ${location}`];
  return [`files in bucket/${[location.key, location.path].filter(Boolean).join("/")}`];
}
