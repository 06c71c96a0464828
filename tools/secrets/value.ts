import { UserError } from "../user-error";

/** What somebody puts into a secret. It is sent, and told nobody. */
export interface Value {
  readonly bytes: Buffer;
  /** False for bytes that are kept as they are. */
  readonly isText: boolean;
  /** What was left out of what was read, in words. */
  readonly leftOut: readonly string[];
}

/** Bytes of one value: of Secret Manager ("Quotas and limits", size of a secret payload) as of Secrets Manager ("Quotas", secret value size). */
export const largest = 65_536;

/**
 * The value of what was read. Text loses one newline at its end, which `echo` and editors write, and a byte order mark, which PowerShell writes.
 *
 * @throws UserError for nothing, for too much, and for bytes that are no text; it says nothing of what was read
 */
export function valueOf(read: Buffer, isBinary: boolean): Value {
  if (isBinary) return sized({ bytes: read, isText: false, leftOut: [] });
  if (!isText(read))
    throw new UserError("what was read is no text in UTF-8; write --binary to keep its bytes as they are");
  const withMark = read.subarray(0, 3).equals(mark);
  const text = withMark ? read.subarray(3) : read;
  const newline = /\r?\n$/.exec(text.subarray(-2).toString("latin1"))?.[0] ?? "";
  const leftOut = [
    ...(newline === "" ? [] : ["the newline at its end"]),
    ...(withMark ? ["the byte order mark at its beginning"] : []),
  ];
  return sized({ bytes: text.subarray(0, text.length - newline.length), isText: true, leftOut });
}

const mark = Buffer.from([0xef, 0xbb, 0xbf]);

function isText(bytes: Buffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function sized(value: Value): Value {
  const { length } = value.bytes;
  if (length === 0)
    throw new UserError("nothing was read, and a secret has no empty value; write the value to the standard input");
  if (length > largest)
    throw new UserError(`a value takes at most ${largest} bytes (64 KiB) on either cloud; nothing was sent`);
  return value;
}

/** Everything that comes through a pipe or out of a file, and no more than is needed to see that it is too much. */
export async function piped(input: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of input) {
    parts.push(Buffer.from(part));
    length += parts.at(-1)!.length;
    if (length > largest + 8) break; // with a mark and a newline
  }
  return Buffer.concat(parts);
}

/** True where a cloud's words hold a part of the value, in whichever form it was sent: they are not to be told. */
export function holdsValue(words: string, { bytes }: Value): boolean {
  const text = bytes.toString("utf8");
  const forms = [text, JSON.stringify(text).slice(1, -1), bytes.toString("base64"), bytes.toString("hex")];
  if (forms.some((form) => words.includes(form))) return true;
  const span = 8;
  for (let at = 0; at + span <= words.length; at += 1)
    if (forms.some((form) => form.includes(words.slice(at, at + span)))) return true;
  return false;
}
