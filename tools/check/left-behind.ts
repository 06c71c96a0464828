import { kindNames, kinds, locationOf } from "../../language";
import { counted } from "../kinds/phrases";
import { placeOf as whereIs } from "../show/facts";
import { placeOf, type Finding } from "./finding";
import { changedHead } from "./head";
import { listed, type Platform } from "./platform";

/**
 * What a change of the head does to all that is deployed. Where it leads to another state, the anchor stays behind in the old one, and no plan looks
 * there; in the same state Terraform would refuse. None where neither the place, nor the names, nor the state are others.
 */
export function moved(before: Platform, now: Platform): Finding[] {
  const head = changedHead(before, now);
  const isElsewhere = before.state !== now.state;
  const state = { path: ["state", "bucket"], from: before.state, to: now.state };
  const changes = head.length === 0 && isElsewhere ? [state] : head;
  if (changes.length === 0) return [];
  const place = placeOf(changes[0]!.path, before, now);
  const said = changes.map(({ from, to }) => `${String(from)} becomes ${String(to)}`).join(", ");
  const what = `${said}, and ${deployed(before)}`;
  const says = isElsewhere ? leftBehind : " would be made anew, without what it holds";
  const { name } = before.environment;
  const way =
    head.length === 0
      ? `take it back, or move the state along: ${released(before)}make this change with npx cdktf deploy ${name} --migrate-state`
      : `take it back, and write what is new to a file of its own; to take the old one down: ${takingDown(before)}`;
  return [{ place, environment: name, what, says, way, refused: holds(before) }];
}

const leftBehind = " would be left behind, billed, in a state that nothing names any more";

/** An environment whose file is gone. */
export function removed(before: Platform): Finding {
  const { name, file } = before.environment;
  const place = { at: { file, line: 1, column: 1 }, field: "", isGone: true };
  const what = `the file is gone, and ${deployed(before)}`;
  const way = `put it back; to take it down: ${takingDown(before)}`;
  return { place, environment: name, what, says: leftBehind, way, refused: holds(before) };
}

/** An environment whose file has another name, which every name in the cloud and the state's address are made of. */
export function renamed(before: Platform, now: Platform): Finding {
  const [old, name] = [before.environment.name, now.environment.name];
  const place = { at: locationOf(now.tree, []), field: "", isGone: false };
  const what = `was ${old}.yaml, so that ${name} would be deployed anew, empty, and ${deployed(before)}`;
  const way = `name the file ${old}.yaml again; to take the old one down: ${takingDown(before)}`;
  return { place, environment: name, what, says: leftBehind, way, refused: holds(before) };
}

/** Of those that are new, the one that a gone environment was probably renamed to: it is on the same cloud, in the same place, of the same system. */
export function heirOf(gone: Platform, fresh: readonly Platform[]): Platform | undefined {
  const where = ({ environment }: Platform) =>
    [environment.cloud, environment.system, whereIs(environment)[0]].join(" ");
  return fresh.find((each) => where(each) === where(gone));
}

/** A platform without anything that is kept is left behind, too, as long as its file asks for protection. */
const holds = ({ environment }: Platform) => environment.protect;

const clouds = { gcp: "Google Cloud", aws: "AWS" };

/** What stands in the cloud, where, and where its state is. */
function deployed({ environment, state, marks }: Platform): string {
  const { cloud } = environment;
  const held = kindNames
    .map((kind) => [Object.keys(environment.kinds[kind]).length, kinds[kind].noun] as const)
    .filter(([count]) => count > 0)
    .map(([count, noun]) => counted(count, noun));
  const keys = [...listed(marks).keys()].some((key) => key === "key/main") ? ["its key"] : [];
  const what = [...held, ...keys].join(", ") || "nothing of a kind";
  const [place, region] = whereIs(environment);
  const where = `${cloud === "gcp" ? "project" : "account"} ${place}, ${region}`;
  return `what is deployed (${what}; ${clouds[cloud]}, ${where}; state ${state})`;
}

const takingDown = (platform: Platform) =>
  `from the old file, ${released(platform)}run npx cdktf destroy ${platform.name}, then make this change`;

const released = ({ environment: { protect } }: Platform) =>
  protect ? "write protect: false and deploy that alone, then " : "";
