import { Fn, Op, propertyAccess, Token, Tokenization } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { invalid } from "./invalid";
import { resolverOf } from "./resolve";

// What only Terraform knows stands in a program as a token, numbered by whatever was made before it. So nothing of a token is ever cut, hashed,
// compared or counted here: Terraform does that where it can, and the rest is asked for in writing.

/** Throws for a value, or a list or map with one in it, that is only known at deploy and must be known now. */
export function mustBeKnown(construct: Construct, name: string, value: unknown, why?: string): void {
  if (holdsToken(value)) throw unknown(construct, name, why);
}

/** Throws for what is on or off only at deploy, where the program itself goes by it: what stands for it would count as on. */
export function checkSwitches(construct: Construct, switches: { readonly [name: string]: unknown }): void {
  for (const [name, value] of Object.entries(switches)) mustBeKnown(construct, name, value);
}

/** Throws for a list or a map of which not even the length or the keys are known now; single values in it may be tokens. */
export function mustHaveKnownItems(construct: Construct, name: string, items: unknown): void {
  if (Token.isUnresolved(items)) throw unknown(construct, name);
  if (!Array.isArray(items)) checkKeys(construct, name, items as object | undefined);
}

/**
 * Throws for an id that is only known at deploy, of whatever is made under it: its address in Terraform's state would be the number of a token.
 *
 * @param what what it is, e.g. `a key of tables`
 */
export function checkIds(construct: Construct, what: string, ...ids: string[]): void {
  const wrong = ids.find(isTokenKey);
  if (wrong !== undefined) throw unknown(construct, `"${wrong}", ${what},`);
}

/** The same for the keys of a map, which are ids, or are looked at; one of which not even they are known passes. */
export function checkKeys(construct: Construct, name: string, map: object = {}): void {
  if (!Token.isUnresolved(map)) checkIds(construct, `a key of ${name}`, ...Object.keys(map));
}

/**
 * Throws for what a name is made of where it may be another at deploy: the name would stay the same.
 *
 * @param why what is named by it
 */
export function mustNotChange(construct: Construct, name: string, value: unknown, why: string): void {
  if (changeable(construct, value).length > 0) throw unknown(construct, name, why);
}

function unknown(construct: Construct, name: string, why?: string) {
  return invalid(
    construct,
    `${name} is only known at deploy`,
    why === undefined ? "write it out" : `write it out: ${why}`,
  );
}

/** True for a token, and for a list or a map with one in it. */
export function holdsToken(value: unknown): boolean {
  if (Token.isUnresolved(value) || isListToken(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, each]) => isTokenKey(key) || holdsToken(each));
}

/** A number that only Terraform knows is text as a key. */
const isTokenKey = (key: string) => Token.isUnresolved(key) || isListToken(key) || Token.isUnresolved(Number(key));

const isListToken = (item: unknown): item is string => typeof item === "string" && item.includes("#{TfToken[");

/** True for a text that may end in anything, `/` for example. */
export function endsInToken(text: string): boolean {
  return /\$\{TfToken\[[^\]]*\]\}$/.test(text);
}

/** A text with tokens in it as one value, since the engine warns of text that stands in a function of Terraform's with something between. */
export function whole(text: string): string {
  const parts = text.split(/(\$\{TfToken\[[^\]]*\]\})/).filter((part) => part !== "");
  return parts.length === 1 ? text : Fn.join("", parts);
}

/** The text in lower case. */
export function lower(text: string): string {
  return Token.isUnresolved(text) ? Fn.lower(whole(text)) : text.toLowerCase();
}

/** The text in upper case. */
export function upper(text: string): string {
  return Token.isUnresolved(text) ? Fn.upper(whole(text)) : text.toUpperCase();
}

/** The text's first characters. */
export function firstOf(text: string, length: number): string {
  return Token.isUnresolved(text) ? Fn.substr(whole(text), 0, length) : text.slice(0, length);
}

/** The number as text, to stand within other text: a token of a number is not found behind a `-`. */
export function textOf(value: number): string {
  return Token.isUnresolved(value) ? Token.asString(Tokenization.reverse(value)[0]) : String(value);
}

/** The product. */
export function times(value: number, factor: number): number {
  return Token.isUnresolved(value) ? Token.asNumber(Op.mul(value, factor)) : value * factor;
}

/** The quotient. */
export function dividedBy(value: number, divisor: number): number {
  return Token.isUnresolved(value) ? Token.asNumber(Op.div(value, divisor)) : value / divisor;
}

/** The smaller number. */
export function smaller(a: number, b: number): number {
  return [a, b].some((each) => Token.isUnresolved(each)) ? Fn.min([a, b]) : Math.min(a, b);
}

/** Each name with `before` in front of it: as many texts, or one that Terraform makes a list of. */
export function prefixed(before: string, names: string[]): string[] {
  return Token.isUnresolved(names)
    ? Token.asList(Fn.formatlist("%s%s", [whole(before), names]))
    : names.map((name) => `${before}${name}`);
}

/** The first items of a list, of which Terraform may know more. */
export function itemsOf(list: string[], count: number): string[] {
  if (!Token.isUnresolved(list)) return list;
  return Array.from({ length: count }, (_, index) => Token.asString(propertyAccess(list, [index])));
}

/** The items of a set in one order, whatever the order in which they are given; Terraform's own where only that knows them. */
export function sorted(scope: IConstruct, list: string[]): string[] {
  if (Token.isUnresolved(list)) return Fn.sort(list);
  const resolve = resolverOf(scope);
  const pairs = list.map((item) => [String(resolve(item)), item] as const);
  return pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
}

/** JSON as {@link JSON.stringify} writes it, in which Terraform also puts lists that only it knows. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, (_, each: unknown) =>
    Array.isArray(each) && each.some(isListToken) ? `${listMark}${listToJson(each)}` : each,
  );
  return text.replace(markedList, "$1");
}

/** A list as Terraform writes it in JSON, with the items of lists that only it knows: quotes in what it knows are escaped. */
export function listToJson(items: unknown[]): string {
  return Fn.jsonencode(joined(items));
}

const listMark = "list of Terraform's ";
const markedList = new RegExp(`"${listMark}(\\$\\{TfToken\\[[^\\]]*\\]\\})"`, "g");

function joined(items: unknown[]): string[] {
  const lists = items.map((item) => [isListToken(item) ? item : whole(String(item))]);
  return lists.length === 1 ? lists[0]! : Token.asList(Fn.concat(lists));
}

/** For sorting: the text without the numbers of its tokens, which shift with all that was made before. */
export function withoutNumbers(text: string): string {
  return text.replace(/TfToken\[[^\]]*\]/g, "TfToken");
}

/**
 * The parts of a content whose value may change while the program's text, and so a hash of it, stays the same: variables, data sources, outputs of
 * modules, and whatever is computed. A plain reference to what names a resource is none: its text changes when another resource is meant.
 */
export function changeable(scope: IConstruct, content: unknown): unknown[] {
  const resolve = resolverOf(scope);
  const walk = (value: unknown): unknown[] => {
    if (Token.isUnresolved(value) || isListToken(value))
      return isStable(resolve(value)) ? [] : [typeof value === "string" ? whole(value) : value];
    if (typeof value === "string" && !isStable(value)) return [value]; // an expression that was written out
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(walk) : [];
  };
  return walk(content);
}

const reference = /(?<!\$)\$\{([^{}]*)\}/g;
const naming =
  /^(?!(?:var|local|data|module|each|self|path|terraform)\.)[a-z]\w*\.[\w-]+(?:\["[^"]*"\]|\[\d+\])?\.(?!\w*version_id$)(?:\w+_)?(?:arn|id|name|bucket|url|email)$/;

/** True for a text, or a list of them, whose expressions all are plain references to what names a resource. */
function isStable(resolved: unknown): boolean {
  if (Array.isArray(resolved)) return resolved.every(isStable);
  if (typeof resolved !== "string") return false;
  const rest = resolved.replace(reference, (all, named: string) => (naming.test(named) ? "" : all));
  return !/(?<!\$)\$\{/.test(rest);
}
