import { factsOf } from "../../terraform-types";
import { Surroundings } from "./danger";
import { differencesInWords } from "./differences";
import { record } from "./json";
import { small, title } from "./names";
import { setByHours } from "./off-hours";
import { actionOf, type Plan, type ResourceChange } from "./plan";

/**
 * What is no longer as the last apply left it, a line each. What the program does not set is the service's to fill in, and is filled in after
 * one's own deploy: it is told only where it opens something or takes a guard away.
 */
export function driftLines({ resource_drift, resource_changes, configured, homes }: Plan): string[] {
  const drifted = resource_drift.map((one) => without(one, [...echoesOf(one), ...setByHours(one, resource_changes)]));
  const all = new Surroundings({ resource_changes: drifted, homes });
  return drifted.flatMap((resource) => {
    const { before, after } = resource.change;
    if (actionOf(resource.change) === "delete") return [`${title(resource)} is gone ${small(resource)}`];
    const set = configured?.get(`${resource.type}.${resource.name}`);
    const words = differencesInWords(onlyOf(before, set), onlyOf(after, set));
    const openings = all.openings(resource).filter(({ dangerous }) => dangerous);
    const said = openings.map(({ says }) => says).filter((says) => !words.some((word) => says.includes(word)));
    const found = [...words, ...said];
    return found.length === 0 ? [] : [`${title(resource)}: ${found.join(", ")} ${small(resource)}`];
  });
}

/** The fields in which the settings of others show up; `access` is not only that. */
const echoesOf = ({ type }: ResourceChange) => (factsOf(type).echoes ?? []).filter((field) => field !== "access");

function without(resource: ResourceChange, fields: readonly string[]): ResourceChange {
  const { change } = resource;
  const side = (body: unknown) =>
    body === null
      ? null
      : Object.fromEntries(Object.entries(record(body)).filter(([field]) => !fields.includes(field)));
  return { ...resource, change: { ...change, before: side(change.before), after: side(change.after) } };
}

/** What the program sets; all of it where that is not known. */
function onlyOf(side: unknown, set: ReadonlySet<string> | undefined) {
  return Object.fromEntries(Object.entries(record(side)).filter(([field]) => set === undefined || set.has(field)));
}
