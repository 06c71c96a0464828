import { code } from "../markdown";
import type { Holder } from "./holders";
import type { Right } from "./right";

// Nothing of a right is cut: what is not read is not approved.
const whole = (text: string) => code(text, Infinity);
const all = (texts: Iterable<string>) => [...new Set(texts)].map(whole).join(", ");

/** What comes, one sentence for what one gets; `why` says what is dangerous about it. */
export function gives(holder: Holder, rights: readonly Right[], why?: string): string[] {
  const because =
    why === undefined || why === "everybody"
      ? ""
      : ` (${why.replace(/^(its condition.*: (?:it was )?)(.+)$/s, (_, words: string, limit: string) => words + whole(limit))})`;
  return phrases(rights).map((phrase) => {
    const { who } = phrase;
    if (holder.kind === "identity") return `Gives ${holder.called} ${what(phrase)}${because}`;
    if (holder.kind === "trust") return `Lets ${persons(who)} be ${holder.called}${limit(phrase)}${because}`;
    if (holder.kind === "attached") return `Gives ${all(phrase.whats.map(roleName))} to ${all(who)}${because}`;
    const open = why === "everybody";
    const to = open ? `everybody (${all(who)})` : persons(who);
    const on = holder.kind === "google" ? `${what(phrase)} on ${holder.called}` : what(phrase);
    const place = holder.kind === "google" ? "" : ` in the policy of ${holder.called}`;
    return `${open ? "Opens" : "Gives"} ${on}${holder.kind === "google" ? limit(phrase) : ""} to ${to}${place}${because}`;
  });
}

/** What goes. */
export function takes(holder: Holder, rights: readonly Right[]): string[] {
  return phrases(rights).map((phrase) => {
    const { who } = phrase;
    if (holder.kind === "identity") return `Takes ${what(phrase)} from ${holder.called}`;
    if (holder.kind === "trust") return `No longer lets ${persons(who)} be ${holder.called}${limit(phrase)}`;
    if (holder.kind === "attached") return `Takes ${all(phrase.whats.map(roleName))} from ${all(who)}`;
    if (holder.kind === "google")
      return `Takes ${what(phrase)} on ${holder.called}${limit(phrase)} from ${persons(who)}`;
    return `Takes ${what(phrase)} from ${persons(who)} in the policy of ${holder.called}`;
  });
}

/** What is forbidden no longer, or from now on. */
export function bans(holder: Holder, rights: readonly Right[], verb: "Lifts" | "Adds"): string[] {
  return phrases(rights).map((phrase) => {
    const who = holder.kind === "identity" ? "" : ` for ${persons(phrase.who)}`;
    return `${verb} a ban on ${what(phrase)}${who} in the policy of ${holder.called}`;
  });
}

/** What one may do to another thing than before. */
export function moves(holder: Holder, pairs: readonly (readonly [Right, Right])[]): string[] {
  const groups = new Map<string, { whats: string[]; whos: string[]; change: string }>();
  for (const [was, is] of pairs) {
    const change =
      was.on === is.on
        ? `${is.on === "" ? "" : `on ${whole(is.on)} `}if ${whole(was.limit)} -> ${whole(is.limit)}`
        : `on ${whole(was.on)} -> ${whole(is.on)}`;
    const key = `${change} ${was.on === is.on ? "" : is.condition}`;
    const group = groups.get(key) ?? { whats: [], whos: [], change };
    group.whats.push(roleName(is.what));
    group.whos.push(is.who);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ whats, whos, change }) => {
    const who = holder.kind === "identity" ? "" : ` for ${all(whos)}`;
    return `Moves ${all(whats)}${who} of ${holder.called}: ${change}`;
  });
}

interface Phrase {
  readonly who: string[];
  readonly whats: string[];
  readonly ons: string[];
  readonly right: Right;
}

/** Rights that differ in one respect only are one phrase. */
function phrases(rights: readonly Right[]): Phrase[] {
  const merge = (phrases: Phrase[], field: "who" | "whats" | "ons"): Phrase[] => {
    const merged = new Map<string, Phrase>();
    for (const phrase of phrases) {
      const key = JSON.stringify([{ ...phrase, right: [phrase.right.effect, phrase.right.condition], [field]: [] }]);
      const other = merged.get(key);
      merged.set(key, other === undefined ? phrase : { ...other, [field]: [...other[field], ...phrase[field]] });
    }
    return [...merged.values()];
  };
  const single = rights.map((right): Phrase => ({ who: [right.who], whats: [right.what], ons: [right.on], right }));
  return merge(merge(merge(single, "whats"), "ons"), "who");
}

function what({ whats, ons, right }: Phrase): string {
  const named = all(whats.map(roleName));
  if (ons[0] === "") return named;
  return `${named} on ${all(ons)}${right.limit === "" ? "" : ` if ${whole(right.limit)}`}`;
}

const limit = ({ right }: Phrase) => (right.limit === "" ? "" : ` (${whole(right.limit)})`);
const persons = (who: string[]) => (who.includes("*") ? "everybody" : all(who));
const roleName = (name: string) => name.replace(/^roles\//, "").replace(/^arn:[^/]*\//, "");
