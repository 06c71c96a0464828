import { createHash } from "node:crypto";
import { isEmpty, isVeiled } from "./json";

const longest = 80;

/**
 * The text as Markdown code that nothing in it can end or turn into anything else: a description is written by whoever may write one.
 * What is too long is cut and ends in a digest, so that two texts which differ behind the cut differ here as well: an approved text is compared
 * with the one before the apply. Line breaks, control characters and characters that change the direction of reading become spaces or go.
 */
export function code(text: string, length = longest): string {
  const flat = text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ")
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "")
    .trim();
  const letters = [...flat];
  const short = letters.length <= length ? flat : `${letters.slice(0, length - 8).join("")}…${digest(flat)}`;
  if (short === "") return '`""`';
  if (!/[`|<>&\\@#]/.test(short) || /^[\w./:@-]+$/.test(short)) return `\`${short}\``;
  // In <code> Markdown still counts, and a backslash escape does not: hence numbers for all that is neither letter nor plain mark.
  return `<code>${short.replace(/[^\p{L}\p{N} .,:;/=…-]/gu, (mark) => `&#${mark.codePointAt(0)};`)}</code>`;
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 7);

/** A value in words; what is secret stays so. */
export function value(of: unknown): string {
  if (isVeiled(of)) return of.why === "unknown" ? "known after apply" : "(sensitive)";
  if (isEmpty(of)) return "none";
  if (typeof of === "string") return code(shortImage(of));
  if (typeof of === "object") return code(plain(of as object));
  return code(String(of));
}

/** `before -> after`. */
export function arrow(before: unknown, after: unknown): string {
  if (isVeiled(before) && isVeiled(after) && after.why === "sensitive") return "changed (sensitive)";
  return `${value(before)} -> ${value(after)}`;
}

/** A list of words as words; anything else as JSON without what is not set. */
function plain(of: object): string {
  if (Array.isArray(of) && of.every((entry) => typeof entry === "string")) return of.join(", ");
  return JSON.stringify(of, (_, inner: unknown) => {
    if (isVeiled(inner)) return inner.why === "unknown" ? "known after apply" : "(sensitive)";
    return isEmpty(inner) && !Array.isArray(of) ? undefined : inner;
  });
}

/** Of an image, what people read: the repository's last word, and the tag or the digest's beginning. */
function shortImage(text: string): string {
  const [, name, digest] = /^[\w.:-]+(?:\/[\w.-]+)*\/([\w.-]+)@sha256:([0-9a-f]{12})[0-9a-f]{52}$/.exec(text) ?? [];
  return name === undefined ? text : `${name}@sha256:${digest}`;
}
