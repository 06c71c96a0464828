import { kindNames, kinds } from "../../language";
import { UserError } from "../user-error";
import { type Answer, gives, letsDo } from "./abilities";
import type { Grant } from "./grant";
import type { Home } from "./known";
import type { Named } from "./outside";
import { askedPeople, type IsAsked } from "./people";
import { everything } from "./places";
import { sharedAccount } from "./rights";
import { type Act, actOf, verbNames } from "./words/verbs";

/** Whether a grant is about what somebody asks; undefined where it may be, and nothing here knows what its role holds. */
export type Question = (grant: Grant) => Answer;

/** What words may mean in an environment. */
export interface Around {
  readonly grants: readonly Grant[];
  /** What the environment's file names, retired things with it. */
  readonly things: ReadonlySet<string>;
  /** What runs as an identity that it shares with others: `airflow/pipelines` as `identity/pipelines`. */
  readonly runsAs: ReadonlyMap<string, string>;
  readonly outside: readonly Named[];
  readonly home: Home;
  /** Services whose rights on everything reach a thing. */
  readonly servicesOf: (thing: string) => readonly string[];
}

const nouns = new Set<string>(kindNames.map((kind) => kinds[kind].noun));
const little = new Set(
  "a the on in of from to with for by into at as is are that which what who whom whose may can could do does have has access objects object images image tables table predictions messages queries values value versions new everything anything".split(" "), // prettier-ignore
);

interface Asked {
  readonly things: { readonly thing: string; readonly path: string }[];
  readonly acts: Act[];
  readonly rights: string[];
  readonly people: IsAsked[];
  isOnAll: boolean;
}

/**
 * What `--why` asks: a right (`s3:GetObject`, `roles/storage.objectViewer`, `storage.objects.get`), a thing (`bucket/raw`, `bucket/raw/incoming`), somebody
 * (`group:ml@acme.example`, `people`), what is done (`read`, `act as`), what is on the whole `project` or `account`, or several of these, all of which must hold:
 * `read bucket/raw`.
 *
 * @throws UserError for a word that is none of these
 */
export function questionOf(text: string, around: Around): Question {
  const { grants, outside, home } = around;
  const isThing = around.things.has(text.trim());
  const whole = isThing ? undefined : askedPeople(text.trim(), grants, outside, home);
  const asked = whole === undefined ? readWords(text, around) : { ...nothing(), people: [whole] };
  return (grant) => all([
    ...asked.people.map((is) => is(grant.who) || isPartOf(grant, is, around)),
    ...(asked.isOnAll ? [grant.on.scope === "all"] : []),
    ...asked.rights.map((right) => gives(right, grant)),
    ...asked.things.map(({ thing, path }) => isAbout(grant, thing, path, around) || (isOnEverything(grant) && asked.acts.length + asked.rights.length > 0)),
    ...asked.acts.map((act) => letsDo(act, grant, isOnEverything(grant) && asked.things.length > 0 ? asked.things.flatMap(({ thing }) => around.servicesOf(thing)) : undefined)),
  ]); // prettier-ignore
}

const nothing = (): Asked => ({ things: [], acts: [], rights: [], people: [], isOnAll: false });

/** All must hold; what cannot be told counts only where nothing else says no. */
const all = (answers: readonly Answer[]): Answer =>
  answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;

function readWords(text: string, around: Around): Asked {
  const asked = nothing();
  const words = text.split(/[\s,?]+/).filter((word) => word !== "");
  for (let at = 0; at < words.length;) {
    const [word, next = "", third = ""] = words.slice(at) as [string, string?, string?];
    const phrase = [`${word}-${next}-${third}`, `${word}-${next}`].map(actOf);
    const act = phrase.find((one) => one !== undefined);
    at += phrase[0] !== undefined ? 3 : act !== undefined ? 2 : 1;
    if (act !== undefined) asked.acts.push(act);
    else if (!little.has(word.toLowerCase())) readWord(word, asked, around);
  }
  if (Object.values(asked).every((part) => part === false || (Array.isArray(part) && part.length === 0)))
    throw new UserError("--why asks nothing; write a right or a thing, such as s3:GetObject or bucket/raw");
  return asked;
}

function readWord(word: string, asked: Asked, { grants, things, outside, home }: Around): void {
  const [noun = "", key, ...path] = word.split("/");
  const isThere = (thing: string) => things.has(thing) || (thing === "key/main" && grants.some(({ on }) => on.thing === thing || on.name === thing)); // prettier-ignore
  if ((nouns.has(noun) || noun === "key") && key !== undefined) {
    const thing = `${noun}/${key}`;
    if (!isThere(thing)) throw new UserError(`--why: there is no ${thing}; there is ${[...things].join(", ")}`);
    asked.things.push({ thing, path: path.join("/") });
    return;
  }
  if (word === "project" || word === "account") {
    asked.isOnAll = true;
    return;
  }
  const people = isRight(word) ? undefined : askedPeople(word, grants, outside, home);
  const act = actOf(word);
  if (act !== undefined) asked.acts.push(act);
  else if (people !== undefined) asked.people.push(people);
  else if (isRight(word)) asked.rights.push(word);
  else {
    // `act as serving`: the name alone of what the file names.
    const called = [...things].filter((thing) => thing.split("/")[1] === word);
    const meant = called.filter((thing) => thing.startsWith("identity/"));
    const [thing] = meant.length === 1 ? meant : called;
    if (thing === undefined) throw new UserError(mistake(word));
    if (meant.length !== 1 && called.length > 1)
      throw new UserError(`--why: "${word}" may be ${called.join(" or ")}; write which`);
    asked.things.push({ thing, path: "" });
  }
}

const mistake = (word: string) =>
  `--why: "${word}" is no right, thing, person or verb of this environment; write an action (s3:GetObject), a role (roles/storage.objectViewer), a permission (storage.objects.get), a thing (bucket/raw), somebody (group:ml@acme.example), or what is done (read bucket/raw); the verbs are ${verbNames.join(", ")}`;

const isRight = (word: string) => /^([a-z][\w-]*:[\w*?]+|\*|roles\/.+|[a-zA-Z]+\.[a-zA-Z]+\.[a-zA-Z*]+)$/.test(word);

const isOnEverything = ({ on }: Grant) => on.name === everything("aws").name || on.name === everything("gcp").name;

/** Whether it is on the thing, or on it below a path, or what the thing itself may do, as whom it runs. */
function isAbout(
  { who, on, from }: Grant,
  thing: string,
  path: string,
  { runsAs, outside }: Around,
): boolean {
  if (path === "" && who.thing !== undefined && (who.thing === thing || isSame(runsAs.get(thing), who.thing))) return true;
  // Who comes in by a provider comes in as the identity that names them.
  const isDoor = /^(google_iam_workload_identity_pool_provider|aws_iam_(openid_connect|saml)_provider)\./.test(from);
  if (isDoor && outside.some((named) => named.thing === thing && named.is(who))) return true;
  if (on.thing !== thing && on.name !== thing) return false;
  const { below = "" } = on;
  return below === "" || path === "" || below.startsWith(path) || path.startsWith(below.replace(/\/$/, ""));
} // prettier-ignore

/** What shares the one account of an environment's endpoints is named by no entry. */
const isSame = (shared: string | undefined, thing: string) =>
  shared === thing || (shared === sharedAccount && thing.startsWith("access/"));

/** Of a role or an account that the program makes: who may act as it. */
function isPartOf({ on, words }: Grant, is: IsAsked, { grants }: Around): boolean {
  if (on.thing === undefined || !words.some(({ verb }) => /^(act as|sign in as|make)$/.test(verb))) return false;
  return grants.some(({ who }) => who.kind === "workload" && who.thing === on.thing && is(who));
}
