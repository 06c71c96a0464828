import type { Grant } from "./grant";
import { allNames } from "./grants";
import type { Party } from "./parties";
import type { Place } from "./places";

/** One sentence, and the grants that it stands for. */
export interface IamLine {
  readonly who: Party;
  readonly effect: "Allow" | "Deny";
  readonly verbs: readonly string[];
  readonly object: string;
  readonly places: readonly Place[];
  readonly condition: string;
  readonly roles: readonly string[];
  readonly grants: readonly Grant[];
}

interface Piece extends Omit<IamLine, "grants" | "verbs"> {
  readonly verbs: readonly string[];
  readonly beside: boolean;
  readonly grants: readonly Grant[];
}

/** What grants come to, as few sentences as say it: rights to the same thing are one, and so are things with the same rights. */
export function linesOf(grants: readonly Grant[]): IamLine[] {
  const pieces = grants.flatMap(piecesOf);
  const told = pieces.filter((piece) => !piece.beside || !pieces.some((other) => isMain(other, piece)));
  const withBesides = told.map((piece) => (piece.beside ? piece : { ...piece, grants: [...piece.grants, ...pieces.filter((other) => other.beside && isMain(piece, other)).flatMap((other) => other.grants)] })); // prettier-ignore
  const byThing = merged(withBesides, ({ places, object, roles }) => [placeKey(places), object, ...roles], (one, other) => ({ ...one, verbs: unique([...one.verbs, ...other.verbs]) })); // prettier-ignore
  const byVerbs = merged(byThing, ({ verbs, object, roles }) => [[...verbs].sort(), object, ...roles], (one, other) => ({ ...one, places: [...one.places, ...other.places] })); // prettier-ignore
  return byVerbs.map(({ beside: _, ...line }) => ({ ...line, verbs: inOrder(line.verbs) }));
}

function piecesOf(grant: Grant): Piece[] {
  const { who, right, on, condition, role, words } = grant;
  return words.map(({ verb, object, beside = false }) => {
    const place = object === allNames ? whole(on) : on;
    return {
      who, effect: right.effect, verbs: [verb], object, places: [place], condition, roles: role === undefined ? [] : [role], beside, grants: [grant],
    }; // prettier-ignore
  });
}

/** A list is asked of the whole bucket. */
const whole = ({ below, key, ...place }: Place): Place => ({
  ...place,
  key: below === undefined ? key : key.slice(0, -below.length),
});

const placeKey = (places: readonly Place[]) => places.map(({ key }) => key).join();
const unique = <T>(all: readonly T[]): T[] => [...new Set(all)];
const serviceOf = ({ grants }: Piece) => grants[0]!.right.what.split(":")[0]!.toLowerCase();

/** Whether one says what the other is only asked for beside. */
function isMain(one: Piece, beside: Piece): boolean {
  return (
    !one.beside &&
    one.who.key === beside.who.key &&
    one.effect === beside.effect &&
    one.places[0]!.name === beside.places[0]!.name &&
    serviceOf(one) === serviceOf(beside)
  );
}

function merged(
  pieces: readonly Piece[],
  by: (piece: Piece) => unknown[],
  join: (one: Piece, other: Piece) => Piece,
): Piece[] {
  const all = new Map<string, Piece>();
  for (const piece of pieces) {
    const key = JSON.stringify([piece.who.key, piece.effect, piece.condition, by(piece)]);
    const other = all.get(key);
    all.set(
      key,
      other === undefined ? piece : { ...join(other, piece), grants: unique([...other.grants, ...piece.grants]) },
    );
  }
  return [...all.values()];
}

// As people would say them; the others follow in their own order.
const order = ["list", "read", "add", "write", "change", "delete", "pull", "push", "encrypt", "decrypt"];
const inOrder = (verbs: readonly string[]) =>
  [...verbs].sort((one, other) => (order.indexOf(one) + 1 || 99) - (order.indexOf(other) + 1 || 99));

/** `may list and read objects in bucket/raw below incoming/, only through S3`. */
export function sentence({ effect, verbs, object, places, condition, roles, grants }: IamLine): string {
  const isRaw =
    grants.some(({ words }) => words.some(({ raw, verb }) => raw === true && verbs.includes(verb))) && object === "on";
  const all = effect === "Deny" ? verbs.map((verb) => verb.replace("do everything", "do anything")) : verbs;
  const verbWords = `${isRaw ? "do " : ""}${and(all)}`;
  const said = [effect === "Deny" ? "must not" : "may", verbWords, object, placesInWords(places)]
    .filter(Boolean)
    .join(" ");
  const limit = condition === "" ? "" : `${effect === "Deny" ? " " : ", "}${condition}`;
  const told = roles.filter((role) => !verbs.includes(role));
  return `${said}${limit}${told.length === 0 ? "" : ` (${told.join(", ")})`}`;
}

function placesInWords(places: readonly Place[]): string {
  const byName = new Map<string, string[]>();
  for (const { name, below } of places)
    byName.set(name, [...(byName.get(name) ?? []), ...(below === undefined ? [] : [below])]);
  return and([...byName].map(([name, below]) => {
    if (below.length === 0) return name;
    const isWhole = places.some((place) => place.name === name && place.below === undefined);
    if (isWhole) return name;
    const [folders, objects] = [unique(below).filter((path) => path.endsWith("/")), unique(below).filter((path) => !path.endsWith("/"))];
    const paths = [...(folders.length > 0 ? [`below ${and(folders)}`] : []), ...(objects.length > 0 ? [`at ${and(objects)}`] : [])];
    return `${name} ${and(paths)}`;
  })); // prettier-ignore
}

/** `a, b and c`. */
export function and(texts: readonly string[]): string {
  return texts.length < 2 ? (texts[0] ?? "") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)!}`;
}

const scopes = ["thing", "else", "all"];

/** By which lines of one party are sorted. */
export function placeOrder({ effect, places }: IamLine): string {
  const scope = Math.max(...places.map((place) => scopes.indexOf(place.scope)));
  return `${effect === "Deny" ? 1 : 0} ${scope} ${places[0]!.name.replace(/^the .* of /, "")}`;
}

/** `airflow/pipelines, as role churn-prod-pipelines-airflow`. */
export function titleOf({ kind, name, as }: Party): string {
  if (as === undefined) return name;
  return kind === "workload" ? `${name}, as ${as}` : `${name} ${as}`;
}
