import { topmost } from "../plan/anchor";
import { placeOf, type Finding } from "./finding";
import { changedHead } from "./head";
import { fieldOf } from "./paths";
import { listed, type Platform } from "./platform";

/** What Terraform would refuse to lose at the plan, or would lose where nothing protects it: a key that leaves, or whose identity changes. */
interface Loss {
  readonly key: string;
  /** True where the last deploy protects it. */
  readonly held: boolean;
  /** What of its identity changes; undefined where it leaves. */
  readonly change?: Change;
}

/** `location=EU` becomes `location=US`, with the names of what differs. */
interface Change {
  readonly before: string;
  readonly after: string;
  readonly words: readonly string[];
}

/** What one environment loses, a finding for each line that is to be taken back; but for what its head brings along. */
export function lossesOf(before: Platform, now: Platform): Finding[] {
  const losses = lossesIn(before, now);
  const own = losses.filter((loss) => !isPlace(loss, before, now) && !isOfKey(loss));
  return [
    ...ofKey(
      losses.filter((loss) => isOfKey(loss) && !isPlace(loss, before, now)),
      before,
      now,
    ),
    ...topmost(own.filter(({ change }) => change === undefined)).map(([loss, parts]) => gone(loss, parts, before, now)),
    ...topmost(own.filter(({ change }) => change !== undefined)).map(([loss]) => changed(loss, before, now)),
  ];
}

function lossesIn(before: Platform, now: Platform): Loss[] {
  const after = listed(now.marks);
  return [...listed(before.marks)].flatMap(([key, identity]) => {
    const other = after.get(key);
    if (other === identity) return [];
    const wasRetired = before.anchored.retired.has(key);
    const isBack = [...after.keys()].some((made) => isPart(key, made) && !now.anchored.retired.has(made));
    if (other === undefined && wasRetired && !isBack) return []; // told of its entry
    const held = before.marks.kept.has(key);
    return [{ key, held, change: other === undefined ? undefined : changeOf(identity, other) }];
  });
}

const isPart = (key: string, of: string) => key.startsWith(`${of}.`) || key.startsWith(`${of}/`);

function changeOf(before: string, after: string): Change {
  const [one, other] = [before.split(" "), after.split(" ")];
  const [gone, come] = [one.filter((word) => !other.includes(word)), other.filter((word) => !one.includes(word))];
  const words = [...new Set([...gone, ...come].map((word) => word.split("=")[0]!))];
  return { before: gone.join(" ") || "nothing", after: come.join(" ") || "nothing", words };
}

function gone(loss: Loss, parts: number, before: Platform, now: Platform): Finding {
  const path = fieldOf(loss.key, before.environment);
  const more = parts === 0 ? "" : ` (with ${parts} that ${parts === 1 ? "is" : "are"} part of it)`;
  const what = `${loss.key}${more}`;
  return finding([loss], path, { what, says: "would go with what it holds" }, before, now);
}

function changed(loss: Loss, before: Platform, now: Platform): Finding {
  const { key, change } = loss;
  const path = fieldOf(
    key,
    before.environment,
    change!.words.find((word) => !/^kms_key/.test(word)),
  );
  const says = `would be made anew, without what it holds: ${change!.before} becomes ${change!.after}`;
  return finding([loss], path, { what: key, says }, before, now);
}

// What is made of where the environment is and what it is called.
const places = new Set(["account", "bucket", "dataset_id", "key_ring", "location", "name", "project", "region", "repository_id"]); // prettier-ignore

/** True for what another place or name of the whole environment brings along, which is told once for all of it. */
function isPlace({ change }: Loss, before: Platform, now: Platform): boolean {
  const [first] = changedHead(before, now);
  if (first === undefined) return false;
  if (first.path[0] === "cloud") return true;
  return change !== undefined && change.words.every((word) => places.has(word));
}

const isOfKey = ({ key, change }: Loss) =>
  key.startsWith("key/") || (change !== undefined && change.words.every((word) => /^kms_key/.test(word)));

/** A key that comes or goes, with what it encrypts and cannot change it for another. */
function ofKey(losses: readonly Loss[], before: Platform, now: Platform): Finding[] {
  if (losses.length === 0) return [];
  const keys = losses.filter(({ key }) => key.startsWith("key/"));
  const top = topmost(losses.filter((loss) => !keys.includes(loss))).map(([{ key }]) => key);
  const anew = `would be made anew, without what ${top.length === 1 ? "it holds" : "they hold"}`;
  if (keys.length === 0)
    return [finding(losses, ["encryption"], { what: named(top), says: anew, many: top.length > 1 }, before, now)];
  const says = `would go, with it whatever it encrypts${top.length === 0 ? "" : `, and ${named(top)} ${anew}`}`;
  return [finding(losses, ["encryption"], { what: "key/main", says }, before, now)];
}

const shown = 8;

function named(keys: readonly string[]): string {
  const more = keys.length > shown ? ` and ${keys.length - shown} more` : "";
  return `${keys.slice(0, shown).join(", ")}${more}`;
}

const atOnce = "protect: false and this are two deploys: merge and deploy protect: false alone, then make this change";

/** Where an entry of the same kind is new, the old one may only have got another name. */
function renamedTo(
  [kind, name, ...below]: readonly string[],
  losses: readonly Loss[],
  before: Platform,
  now: Platform,
) {
  const isEntry = name !== undefined && below.length === 0 && losses[0]!.change === undefined;
  const entriesIn = ({ environment }: Platform) =>
    Object.keys((environment.kinds as Record<string, object>)[kind!] ?? {});
  const fresh = isEntry ? entriesIn(now).filter((each) => !entriesIn(before).includes(each)) : [];
  return fresh.length === 0
    ? ""
    : `where it only has another name, write renamedFrom: ${name} in ${kind}.${fresh[0]}; else `;
}

/** Why what is not refused may go. */
function wayOut(losses: readonly Loss[], { marks, environment: { protect } }: Platform): string {
  const isReleased = losses.every(({ key }) => marks.released.has(key));
  return protect && isReleased ? "its delete lets it go" : "nothing protects it";
}

/** A column, the table of an endpoint's requests and the key have no entry of their own; what only becomes another thing is made beside the one that is there. */
function wayOf(losses: readonly Loss[], isCaptured: boolean): string {
  const { key, change } = losses.find((loss) => loss.key.startsWith("key/")) ?? losses[0]!;
  if (change !== undefined && !key.startsWith("key/"))
    return "take it back, and write what is new under a name of its own";
  const leave = `write delete: { ${key}: { by: <day>, reason: ... } }, merge and deploy that, then make this change`;
  if (isCaptured || /^dataset\/[^.]+\.[^.]+\./.test(key)) return `take it back; or ${leave}`;
  if (key.startsWith("key/") || /^dataset\/[^/]+\/bucket$/.test(key))
    return `take it back; or write retired: { ${key}: <today> } beside it, which keeps it in the cloud; or ${leave}`;
  return "take it back; or keep the entry with retired: <today>, by which it stays in the cloud; or write delete: { by: <day>, reason: ... } in it, merge and deploy that, then take it out";
}

interface Told {
  readonly what: string;
  readonly says: string;
  readonly many?: boolean;
}

function finding(
  losses: readonly Loss[],
  path: readonly string[],
  told: Told,
  before: Platform,
  now: Platform,
): Finding {
  const { what, says, many = false } = told;
  const refused = losses.some(({ held }) => held);
  const place = placeOf(path, before, now);
  const { name, protect } = now.environment;
  if (!refused) return { place, environment: name, what, says: ` ${says}`, way: wayOut(losses, before), refused };
  const way = protect ? `${renamedTo(path, losses, before, now)}${wayOf(losses, path[0] === "endpoints")}` : atOnce;
  return {
    place,
    environment: name,
    what: `${what} ${many ? "are" : "is"} protected`,
    says: `, and ${says}`,
    way,
    refused,
  };
}
