import { entriesOf } from "../../language";
import { placeOf, type Finding } from "./finding";
import type { Platform } from "./platform";

/**
 * What was retired at the commit, and is not any more: what came back without `adopt` would be made a second time, and what left says no longer that its name
 * is taken. Terraform refuses both, but for what the commit let go of.
 */
export function noLongerRetired(before: Platform, now: Platform): Finding[] {
  const unnamed = Object.keys(before.environment.retired).includes("key/main") ? keyAgain(before, now) : [];
  const after = new Map(entriesOf(now.environment.kindsWithRetired).map((entry) => [entry.path.join(" "), entry]));
  const named = entriesOf(before.environment.kindsWithRetired).flatMap(
    ({ path, thing, entry: { retired, delete: leave } }): Finding[] => {
      if (retired === undefined) return [];
      const entry = after.get(path.join(" "))?.entry;
      if (entry?.retired !== undefined || entry?.adopt === true) return [];
      const told = { place: placeOf(path, before, now), environment: now.name };
      const what = `${thing} was retired on ${retired}`;
      if (entry === undefined) {
        const refused = before.environment.protect && leave === undefined;
        const way = refused
          ? "put the entry back, which says that its name is taken; or where the cloud has it no more, write delete: { by: <day>, reason: ... } beside retired, merge and deploy that, then take it out"
          : "nothing holds it; what is in the cloud stays there";
        return [{ ...told, what, says: ", and nothing here says so any more", way, refused }];
      }
      const way = "write adopt: true in it, or retired again";
      return [{ ...told, what, says: ", is still there, and would be made a second time", way, refused: true }];
    },
  );
  return [...unnamed, ...named];
}

/** The key, which `encryption` makes: AWS would make another one beside it. */
function keyAgain(before: Platform, now: Platform): Finding[] {
  const { encryption, adopt } = now.environment;
  if (encryption !== "customer-managed" || adopt.length > 0) return [];
  const what = `key/main was retired on ${before.environment.retired["key/main"]!}`;
  const says = ", is still there, and would be made a second time";
  const way = "write adopt: [key/main], or take encryption out again";
  return [{ place: placeOf(["encryption"], before, now), environment: now.name, what, says, way, refused: true }];
}
