import type { Line } from "./lines";
import { record } from "./json";
import { arrow, code } from "./markdown";
import { actionOf, type ResourceChange } from "./plan";

// What stacks/anchor/file.ts writes beside each program, by the address that Terraform gives to it.
const address = /^terraform_data\.(protected|released|retired|ponte)(?:_\d+\["(.*)"\])?$/s;

interface Mark {
  readonly block: string;
  readonly key: string;
  readonly action: ReturnType<typeof actionOf>;
  /** The block that it was in until now, where it moves. */
  readonly from?: string;
  readonly change: ResourceChange["change"];
}

/** Which mark stands at an address; undefined at any other. */
export function markAt(at: string): { readonly block: string; readonly key: string } | undefined {
  const [, block, key = ""] = address.exec(at) ?? [];
  return block === undefined ? undefined : { block, key };
}

/** True for a mark of the anchor: it holds nothing itself, and is told by what it stands for. */
export const isAnchor = ({ address: at }: Pick<ResourceChange, "address">): boolean => address.test(at);

/** What a plan would do to what is protected, by the names that people gave. */
export interface AnchorChanges {
  readonly lines: Line[];
  /** True where Terraform refused the plan for it: nothing of it can be applied. */
  readonly refused: boolean;
  /** True where some of what it refused is retired. */
  readonly ofRetired: boolean;
}

/** What the marks of a plan say together; an errored plan holds them, too. */
export function anchorChanges(resources: readonly ResourceChange[], errored: boolean): AnchorChanges {
  const marks = resources.filter(isAnchor).map(markOf);
  const those = (is: (mark: Mark) => boolean) => marks.filter(is);
  const held = those(({ block, action }) => isGuarded(block) && ["delete", "replace"].includes(action));
  const refused = errored && held.length > 0;
  const ofRetired = refused && held.some(({ block }) => block === "retired");
  const lifted = those(({ block, from }) => block === "released" && isGuarded(from));
  const taken = those(
    ({ block, action, from }) => block === "protected" && (action === "create" || from === "released"),
  );
  const retired = those(({ block, from }) => block === "retired" && from !== undefined && from !== "retired");
  const back = those(({ block, from }) => block === "protected" && from === "retired");
  const listed = those(({ block, action }) => block === "released" && action === "create");
  const unlisted = those(({ block, action }) => block === "released" && action === "delete");
  const lines = [
    ...(refused ? topmost(held).map(([mark, below]) => refusal(mark, below)) : []),
    ...(refused
      ? []
      : told(held, "guard", (what) => `Takes away what holds ${what}, as an older version of Ponte would`)),
    ...told(lifted, "guard", (what) => `No longer protects ${what}`),
    ...told(taken, "change", (what) => `Protects ${what} from now on`),
    ...told(retired, "change", (what) => `Retires ${what}, which stays in the cloud`),
    ...told(back, "change", (what) => `Takes back ${what}, which was retired`),
    ...told(listed, "change", (what) => `Lists ${what}, without protection`),
    ...told(unlisted, "change", (what) => `Takes ${what} off the list of what holds data`),
  ];
  const others = those(({ action }) => action !== "none");
  if (lines.length > 0 || others.length === 0) return { lines, refused, ofRetired };
  const says = "Renews the list of what holds data";
  return { lines: [{ level: "change", says, dangerous: false, rank: 9, action: "update" }], refused, ofRetired };
}

/** True for the blocks of which nothing may go. */
const isGuarded = (block: string | undefined) => block === "protected" || block === "retired";

function markOf({ address: at, previous_address: before = "", change }: ResourceChange): Mark {
  return { ...markAt(at)!, action: actionOf(change), from: markAt(before)?.block, change };
}

function refusal({ block, key, action, change }: Mark, below: number): Line {
  const [before, after] = [change.before, change.after].map((side) =>
    String(record(side).triggers_replace ?? "").split(" "),
  ) as [string[], string[]];
  const only = (one: string[], other: string[]) => one.filter((word) => !other.includes(word)).join(" ");
  const what =
    action === "delete"
      ? `${code(key)} leaves the program`
      : `${code(key)} changes what cannot be changed without making it anew (${arrow(only(before, after), only(after, before))})`;
  const more = below === 0 ? "" : ` (with ${below} that ${below === 1 ? "is" : "are"} part of it)`;
  const says = `Refused: ${what}${more}, and it is ${block}`;
  return { level: "data", says, dangerous: true, rank: 0, action: "none" };
}

/** How to go on, behind the refusals. */
export function waysForward(environment: string, ofRetired = false): string {
  const file = code(`environments/${environment}.yaml`);
  const retired =
    " What is retired keeps its entry, or is taken back whole by `adopt: true` in place of `retired`; where the cloud has it no more, write " +
    "`delete` beside `retired`, deploy that, and take the entry out then.";
  return (
    `> Nothing was touched, and what follows is only what would have been. Take the change of ${file} back. Or, in the entry of what is named: write ` +
    "`retired: <today>`, and it stays in the cloud, with what guards it, without Terraform; `renamedFrom: <its name>` in the new entry, where it " +
    "only got another name; or `delete: { by: <day>, reason: ... }`, deploy that, and take it out then: two deploys, since the first takes the guards off." +
    (ofRetired ? retired : "")
  );
}

/** Those that are no part of another one here, each with the number of its parts: a dataset that goes takes its tables and their columns along. */
export function topmost<Thing extends { readonly key: string }>(marks: readonly Thing[]): [Thing, number][] {
  const isPart = (one: Thing, of: Thing) => one.key.startsWith(`${of.key}.`) || one.key.startsWith(`${of.key}/`);
  const top = marks.filter((one) => !marks.some((other) => isPart(one, other)));
  return top.map((mark) => [mark, marks.filter((one) => isPart(one, mark)).length]);
}

const shown = 8;

function told(marks: readonly Mark[], level: "guard" | "change", says: (what: string) => string): Line[] {
  if (marks.length === 0) return [];
  const top = topmost(marks).map(([{ key }]) => code(key));
  const more = top.length > shown ? ` and ${top.length - shown} more` : "";
  const what = `${top.slice(0, shown).join(", ")}${more}`;
  return [{ level, says: says(what), dangerous: level === "guard", rank: level === "guard" ? 0 : 9, action: "update" }];
}
