import { Surroundings } from "./danger";
import { driftInWords } from "./differences";
import { small, title } from "./names";
import { actionOf, type Plan, type ResourceChange } from "./plan";

/**
 * What is no longer as the last apply left it, a line each. What the program does not set is the service's to fill in, and is filled in after
 * one's own deploy: it is told only where it opens something or takes a guard away.
 */
export function driftLines({ resource_drift, configured, homes }: Plan): string[] {
  const all = new Surroundings({ resource_changes: resource_drift, homes });
  return resource_drift.flatMap((resource) => {
    const { before, after } = resource.change;
    if (actionOf(resource.change) === "delete") return [`${title(resource)} is gone ${small(resource)}`];
    const openings = all.openings(resource).filter(({ dangerous }) => dangerous);
    const words = driftInWords(resource.type, before, after, configured?.get(addressOf(resource)));
    const said = openings.map(({ says }) => says).filter((says) => !words.some((word) => says.includes(word)));
    const all_ = [...words, ...said];
    return all_.length === 0 ? [] : [`${title(resource)}: ${all_.join(", ")} ${small(resource)}`];
  });
}

const addressOf = ({ type, name }: ResourceChange) => `${type}.${name}`;
