import type { Word } from "./word";

/** What is asked by a verb: all that is called so, and what the sentences say for it. */
export interface Act {
  readonly verb: string;
  readonly fits: (word: Word) => boolean;
}

// What somebody may ask, what else they may say for it (`-` for a blank), and what it is in the words of the sentences, verb and object. What is only read beside
// another right, such as the settings of a bucket, is not what "read" asks for.
const rows: readonly (readonly [verb: string, also: string, words: RegExp])[] = [
  ["list", "ls enumerate", /^list\b/],
  ["read", "get view access download fetch load consume copy", /^(read (?!the settings)|pull\b|take messages)/],
  ["write", "put upload store save update modify edit overwrite", /^(write|add|push|put|change (?!who|the stage)|send)\b/],
  ["add", "append create insert", /^(add|write|push|put)\b/],
  ["delete", "remove destroy erase drop purge wipe disable", /^(delete|destroy|disable|remove)\b/],
  ["pull", "", /^pull\b/],
  ["push", "", /^push\b/],
  ["ask", "call predict invoke score infer", /^(ask for|call)\b/],
  ["query", "", /^(run queries|read tables|read table)/],
  ["start", "run trigger execute launch submit", /^(start|run)\b/],
  ["stop", "abort cancel", /^(stop|end)\b/],
  ["follow", "", /^follow\b/],
  ["act", "act-as assume impersonate be become take-on sign-in-as", /^(act as|sign in as|make keys|tag the session)/],
  ["sign-in", "enter come-in log-in open", /^(sign in by|come in|open|log in|reach)\b/],
  ["connect", "reach", /^(connect|reach)\b/],
  ["decrypt", "", /^decrypt\b/],
  ["encrypt", "", /^encrypt\b/],
  ["use", "", /^(use|encrypt|decrypt|hand on|ask for|call|start|run|act as|open|pull|read (?!the settings))/],
  ["hand-on", "delegate lend", /^hand on\b/],
  ["pass", "give", /^give\b/],
  ["send", "publish notify", /^send\b/],
  ["receive", "subscribe take", /^(take messages|receive)/],
  ["deploy", "undeploy roll-out", /^(deploy|take models)/],
  ["change", "alter configure", /^(change|put network|hand on)\b/],
  ["grant", "share administer admin manage own", /^(change who|hand on|make keys)/],
  ["look", "look-at look-for inspect describe see", /^(look|see|read the settings|go through|follow)\b/],
  ["make", "", /^make\b/],
  ["report", "", /^report\b/],
]; // prettier-ignore

const acts = new Map<string, Act>();
for (const [verb, also, words] of rows) {
  const fits = ({ verb: said, object }: Word) => words.test(`${said} ${object}`);
  for (const name of [verb, ...also.split(" ")]) if (name !== "" && !acts.has(name)) acts.set(name, { verb, fits });
}

/** What a verb asks for, in any of its forms: `push`, `pushes`, `pushing`; undefined of a word that is no verb here. */
export function actOf(word: string): Act | undefined {
  const plain = word.toLowerCase();
  const stems = [plain, ...["s", "es", "d", "ed", "ing"].flatMap((ending) => (plain.endsWith(ending) ? [plain.slice(0, -ending.length), `${plain.slice(0, -ending.length)}e`] : []))]; // prettier-ignore
  return stems.map((stem) => acts.get(stem)).find((act) => act !== undefined);
}

/** The verbs, for whoever wrote another one. */
export const verbNames: readonly string[] = rows.map(([verb]) => verb.replace("-", " ").replace(/^act$/, "act as"));
