import { createHash } from "node:crypto";
import { conditional, Fn, Op, Token } from "cdktf";
import { whole } from "./tokens";

const hashLength = 6;

/**
 * The name unchanged where it fits, else cut and closed with a hash of the whole, so that two long names stay two. Terraform does the same with a
 * name that only it knows.
 *
 * @param name the full name, words joined by `separator`
 * @param maxLength the service's limit in characters, at least 8
 * @param separator what joins the cut name and the hash
 */
export function fitName(name: string, maxLength: number, separator = "-"): string {
  const keptLength = maxLength - hashLength - 1;
  if (Token.isUnresolved(name)) {
    const known = whole(name);
    const kept = Fn.replace(Fn.substr(known, 0, keptLength), "/[-_.]+$/", "");
    const cut = Fn.join(separator, [kept, Fn.substr(Fn.sha256(known), 0, hashLength)]);
    return Token.asString(conditional(Op.lte(Fn.lengthOf(known), maxLength), name, cut));
  }
  if (name.length <= maxLength) return name;
  const kept = name.slice(0, keptLength).replace(/[-_.]+$/, "");
  return `${kept}${separator}${shortHash(name)}`;
}

/** Six lower-case hexadecimal digits (or `length`) that depend on nothing but the text. */
export function shortHash(text: string, length = hashLength): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/**
 * Nine digits without a leading zero that depend on nothing but the text. A Vertex AI endpoint has no other kind of name
 * (provider: "numeric, no leading zeros, at most 10 digits"); 9e8 values make a collision among 100 endpoints a chance of 1 in 180,000.
 */
export function numericName(text: string): string {
  return String(100_000_000 + (parseInt(shortHash(text, 12), 16) % 900_000_000));
}
