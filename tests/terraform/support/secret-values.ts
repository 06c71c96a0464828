import { randomBytes, randomUUID } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";

const random = (bytes: number) => randomBytes(bytes).toString("base64url");

/** Ten values, in the shapes that secrets have and that are easily broken on their way; made anew each time, and obviously nobody's. */
export function fakeSecrets(): string[] {
  const lines = Array.from({ length: 6 }, () => randomBytes(48).toString("base64"));
  const key = ["-----BEGIN FAKE KEY-----", ...lines, "-----END FAKE KEY-----"].join("\n");
  return [
    `fake-pat-eu1-${randomUUID()}`,
    key,
    JSON.stringify({ type: "fake_account", private_key: key, id: random(12) }, undefined, 2),
    `p"a's\\s\`w\`${random(12)}"; rm -rf $HOME #`,
    `\${file("/etc/${random(9)}")}%{ if true }${random(9)}%{ endif }`,
    `пароль-${random(12)}-密码-🔑`,
    `postgres://fake:${random(18)}@db.example.test:5432/churn?sslmode=require&a=<b>`,
    ["fake", random(40), random(32)].join("."),
    randomBytes(61).toString("base64"),
    `  ${random(16)}\ttab and spaces  `,
  ];
}

/** Every form in which a value, or a line of it, may stand in a file. */
function formsOf(value: string): string[] {
  const lines = value.split("\n").filter((line) => line.length >= 24 && !/^-----/.test(line));
  return [value, ...lines].flatMap((text) => {
    const bytes = Buffer.from(text);
    const json = JSON.stringify(text).slice(1, -1);
    return [
      text,
      json,
      JSON.stringify(json).slice(1, -1),
      json.replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`), // as Go writes it
      text.replaceAll("${", "$${").replaceAll("%{", "%%{"),
      encodeURIComponent(text),
      ...(["base64", "base64url", "hex"] as const).map((encoding) => bytes.toString(encoding)),
      bytes.toString("hex").toUpperCase(),
    ];
  });
}

/** Where one of the values stands, in any form, in the files of a folder: `file: value 3`. Plans are opened; what providers are made of is passed over. */
export function leaks(folders: readonly string[], values: readonly string[]): { found: string[]; files: string[] } {
  const wanted = values.map((value) => [...new Set(formsOf(value))].map((form) => Buffer.from(form)));
  const files = folders.flatMap(filesIn);
  const found = files.flatMap((file) => {
    const contents = contentsOf(readFileSync(file));
    return wanted.flatMap((forms, index) =>
      contents.some((content) => forms.some((form) => content.includes(form))) ? [`${file}: value ${index}`] : [],
    );
  });
  return { found, files };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "providers" ? [] : filesIn(path);
    return lstatSync(path).isFile() ? [path] : [];
  });
}

/** A file as it is, and where it is a zip what each of its entries holds ("APPNOTE.TXT", central directory). */
function contentsOf(file: Buffer): Buffer[] {
  const contents = [file];
  if (!file.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004"))) return contents;
  for (let at = file.indexOf("PK\u0001\u0002"); at >= 0; at = file.indexOf("PK\u0001\u0002", at + 46)) {
    const [method, size, local] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20), file.readUInt32LE(at + 42)];
    const from = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const data = file.subarray(from, from + size);
    contents.push(method === 8 ? inflateRawSync(data) : data);
  }
  return contents;
}
