import { factsOf } from "../../terraform-types";
import { holdsData } from "./danger";
import { shortName, stem } from "./names";
import { isVeiled, record } from "./json";
import { actionOf, type ResourceChange } from "./plan";

/** A resource that gets a line of its own, with what is created or destroyed along with it. */
export interface Folded {
  readonly resource: ResourceChange;
  readonly parts: ResourceChange[];
}

/** Puts settings, grants and the like under what they are created or destroyed with; all else keeps a place of its own. */
export function fold(changes: ResourceChange[]): Folded[] {
  const parents = new Map(changes.map((one) => [one, [] as ResourceChange[]]));
  const heads = changes.filter((one) => wordFor(one) === undefined);
  for (const one of changes) {
    const parent = wordFor(one) === undefined ? undefined : (ownerOf(one, heads) ?? above(one, heads));
    if (parent === undefined || !goesWith(one, parent)) continue;
    parents.delete(one);
    parents.get(parent)!.push(one);
  }
  return [...parents].map(([resource, parts]) => ({ resource, parts }));
}

/** ` (with 5 settings and 2 grants)`, or nothing. */
export function partsInWords(parts: ResourceChange[]): string {
  const counts = new Map<string, number>();
  for (const part of parts) counts.set(wordFor(part)!, (counts.get(wordFor(part)!) ?? 0) + 1);
  const words = [...counts].map(([word, count]) => `${count} ${word}${count === 1 ? "" : "s"}`);
  return words.length === 0 ? "" : ` (with ${words.join(", ").replace(/, ([^,]*)$/, " and $1")})`;
}

function wordFor({ type }: ResourceChange): string | undefined {
  return factsOf(type).partOf?.countedAs;
}

/** What comes with its parent and goes with it says nothing more; but nothing that holds data of its own is hidden. What it opens is told all the same. */
function goesWith(one: ResourceChange, parent: ResourceChange): boolean {
  const [own, above] = [actionOf(one.change), actionOf(parent.change)];
  const together = own === above || (above === "replace" && own !== "none");
  if (!together || own === "update" || own === "forget") return false;
  if (own === "create") return true;
  return !holdsData(one.type) || ownerOf(one, [parent]) !== undefined;
}

function ownerOf(one: ResourceChange, heads: ResourceChange[]): ResourceChange | undefined {
  const owner = factsOf(one.type).partOf?.owner;
  if (owner === undefined) return undefined;
  const names = namesIn(one, [owner.field]);
  return heads.find(
    (head) =>
      head !== one &&
      head.type === owner.type &&
      namesIn(head, ["bucket", "name", "dataset_id"]).some((name) => names.includes(name)),
  );
}

function namesIn({ change }: ResourceChange, fields: string[]): string[] {
  const found = [change.before, change.after].flatMap((side) => fields.map((field) => record(side)[field]));
  return found
    .filter((name): name is string => typeof name === "string" && name !== "" && !isVeiled(name))
    .map(shortName);
}

/** The resource of the construct around it: cdktf joins a construct's path by `_`, so its address begins alike. */
function above(one: ResourceChange, heads: ResourceChange[]): ResourceChange | undefined {
  const around = heads.filter((head) => stem(one).startsWith(`${stem(head)}_`));
  return around.sort((a, b) => stem(b).length - stem(a).length)[0];
}
