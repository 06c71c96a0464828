import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { crc32c } from "../../../tools/secrets/crc32c";
import { HiddenLine } from "../../../tools/secrets/typed";
import { holdsValue, largest, piped, valueOf } from "../../../tools/secrets/value";

const text = (read: string) => valueOf(Buffer.from(read), false);

it.each([
  ["echo writes a newline", "abc\n", "abc", 1],
  ["so do editors on Windows", "abc\r\n", "abc", 1],
  ["one of two is of the value", "abc\n\n", "abc\n", 1],
  ["what stands inside stays", 'a\n"b" ${c} \\n é\u{1f511}', 'a\n"b" ${c} \\n é\u{1f511}', 0],
  ["PowerShell writes a mark", "\ufeffabc\r\n", "abc", 2],
  ["spaces are of the value", "  abc ", "  abc ", 0],
])("of text it leaves out what nobody meant: %s", (_, read, kept, leftOut) => {
  const value = text(read);
  expect(value.bytes.toString("utf8")).toBe(kept);
  expect(value.leftOut).toHaveLength(leftOut);
});

it("keeps every byte of what is binary", () => {
  const bytes = Buffer.from([0xff, 0, 0x0a]);
  expect(valueOf(bytes, true)).toEqual({ bytes, isText: false, leftOut: [] });
});

it("takes the largest value, and refuses more, nothing, and what is no text, without a word of it", async () => {
  expect(text("a".repeat(largest) + "\n").bytes).toHaveLength(largest);
  for (const [read, why] of [
    ["a".repeat(largest + 1), "at most 65536 bytes"],
    ["", "nothing was read"],
    ["\n", "nothing was read"],
  ] as const)
    expect(() => text(read)).toThrow(why);
  expect(() => valueOf(Buffer.from("hunter2\xff", "latin1"), false)).toThrow(/^what was read is no text in UTF-8; write --binary/);
  const endless = Readable.from((function* () { for (;;) yield Buffer.alloc(10_000, "a"); })()); // prettier-ignore
  expect((await piped(endless)).length).toBeLessThan(largest + 20_000);
}); // prettier-ignore

it("knows a part of the value in the words of a cloud, in every form in which it was sent", () => {
  const value = text('s3cr"et-value-of-20-letters');
  const forms = ['et-value-of-2', 's3cr\\"et-', value.bytes.toString("base64").slice(4, 20), value.bytes.toString("hex")];
  for (const form of forms) expect(holdsValue(`Value '${form}' failed`, value)).toBe(true);
  expect(holdsValue("Permission 'secretmanager.versions.add' denied", value)).toBe(false);
  expect(holdsValue("Value 'abc' failed", text("abc"))).toBe(true);
}); // prettier-ignore

it("reads a hidden line as a terminal sends it", () => {
  const line = new HiddenLine();
  expect(line.take("abx\u007f")).toBeUndefined();
  expect(line.take("c\u{1f511}\r")).toBe("abc\u{1f511}");
  expect(new HiddenLine().take("wrong\u0015right\n")).toBe("right");
  expect(() => new HiddenLine().take("one\ntwo\n")).toThrow("several lines came at once");
  expect(() => new HiddenLine().take("abc\u0003")).toThrow("nothing was sent");
  expect(() => new HiddenLine().take("\u001b[A")).toThrow("that key writes nothing here");
});

it("has the checksum of RFC 3720, section B.4", () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
});
