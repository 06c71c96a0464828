import { inflateRawSync } from "node:zlib";

/** Everything that is in a zip file, such as a plan of Terraform's, as one text. */
export function unpacked(zip: Buffer): string {
  const texts: string[] = [];
  const header = Buffer.from("PK\x03\x04");
  for (let at = zip.indexOf(header); at >= 0; at = zip.indexOf(header, at + 4)) {
    const content = zip.subarray(at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28));
    texts.push(inflateRawSync(content).toString()); // it knows its own end
  }
  return texts.join("\n");
}
