import { kindNames, kinds } from "../../language";
import { matches } from "../plan/access/right";
import { UserError } from "../user-error";
import type { Grant } from "./grants";

/** Whether a grant is about what somebody asks. */
export type Question = (grant: Grant) => boolean;

const nouns = new Set<string>(kindNames.map((kind) => kinds[kind].noun));
const little = new Set(["on", "in", "of", "from", "to", "with", "who", "may", "can", "objects", "images"]);

/**
 * What `--why` asks: a right (`s3:GetObject`, `roles/storage.objectViewer`), a thing (`bucket/raw`, `bucket/raw/incoming`), somebody (`group:ml@acme.example`), what
 * is done (`read`), what is on the whole `project` or `account`, or several of these, all of which must hold: `read bucket/raw`.
 *
 * @param grants what there is, which says what words mean something
 * @param things what the environment's file names
 * @throws UserError for a word that is none of these
 */
export function questionOf(text: string, grants: readonly Grant[], things: ReadonlySet<string>): Question {
  const whole = somebody(text, grants);
  if (whole !== undefined) return whole;
  const words = text.split(/\s+/).filter((word) => word !== "" && !little.has(word));
  if (words.length === 0)
    throw new UserError("--why asks nothing; write a right or a thing, such as s3:GetObject or bucket/raw");
  const tests = words.map((word) => testOf(word, grants, things));
  return (grant) => tests.every((test) => test(grant));
}

function testOf(word: string, grants: readonly Grant[], things: ReadonlySet<string>): Question {
  const [noun = "", key, ...path] = word.split("/");
  if (nouns.has(noun) && key !== undefined) {
    const thing = `${noun}/${key}`;
    if (!things.has(thing)) throw new UserError(`--why: there is no ${thing}; there is ${[...things].join(", ")}`);
    return (grant) => isAbout(grant, thing, path.join("/"));
  }
  if (word === "project" || word === "account") return ({ on }) => on.scope === "all";
  if (word === "key/main") return ({ on }) => on.name === word;
  if (isRight(word)) return ({ right, words }) => isSame(right.what, word) || words.some(({ verb }) => verb === word);
  const person = somebody(word, grants);
  if (person !== undefined) return person;
  const isVerb = (verb: string) => verb.toLowerCase().startsWith(word.toLowerCase());
  if (verbs.has(word.toLowerCase()) || grants.some(({ words }) => words.some(({ verb }) => isVerb(verb))))
    return ({ words }) => words.some(({ verb }) => isVerb(verb) || verb.startsWith("do everything"));
  throw new UserError(
    `--why: "${word}" is no right, thing or person of this environment; write an action (s3:GetObject), a role (roles/storage.objectViewer), a thing (bucket/raw), or what is done with it (read bucket/raw)`,
  );
}

// What may be asked although nobody has it.
const verbs = new Set([
  "list",
  "read",
  "write",
  "delete",
  "pull",
  "push",
  "ask",
  "act",
  "decrypt",
  "encrypt",
  "start",
  "call",
  "add",
  "change",
]);

const isRight = (word: string) => /^([a-z][\w-]*:[\w*?]+|\*|roles\/.+|[a-z]+\.[a-zA-Z]+\.[a-zA-Z]+)$/.test(word);

/** AWS's names count in any case, and either side may have wildcards. */
const isSame = (what: string, asked: string) =>
  what === asked || (what.includes(":") && (matches(what, asked, "i") || matches(asked, what, "i"))) || what === "*";

/** Whether it is on the thing, or on it below a path, or what the thing itself may do. */
function isAbout({ who, on }: Grant, thing: string, path: string): boolean {
  if (path === "" && who.thing === thing) return true;
  if (on.thing !== thing) return false;
  const { below = "" } = on;
  return below === "" || path === "" || below.startsWith(path) || path.startsWith(below.replace(/\/$/, ""));
}

function somebody(text: string, grants: readonly Grant[]): Question | undefined {
  const isMeant = ({ who: { name, raw, as } }: Grant) =>
    [name, raw, as, name.replace(/^(group|user|role|service account) /, "")].includes(text);
  return grants.some(isMeant) ? isMeant : undefined;
}
