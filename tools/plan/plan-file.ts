import { inflateRawSync } from "node:zlib";

const endOfDirectory = 0x06054b50;
const entryOfDirectory = 0x02014b50;
const rootModule = "tfconfig/m-/";

/**
 * The files of the program that a plan was made from, by name: Terraform keeps a snapshot of them in the plan file, which is a ZIP archive
 * (pkg.go.dev, package `planfile` of Terraform: a plan file holds a snapshot of the configuration and of the state).
 *
 * @throws Error when it is no plan file
 */
export function programIn(plan: Buffer): Map<string, Buffer> {
  const end = plan.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > plan.length || plan.readUInt32LE(end) !== endOfDirectory)
    throw new Error("it is no plan file of Terraform, or not a whole one");
  const files = new Map<string, Buffer>();
  let at = plan.readUInt32LE(end + 16);
  for (let left = plan.readUInt16LE(end + 10); left > 0; left--) {
    if (plan.readUInt32LE(at) !== entryOfDirectory)
      throw new Error("it is no plan file of Terraform, or not a whole one");
    const [nameLength, extra, comment] = [28, 30, 32].map((place) => plan.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ];
    const name = plan.toString("utf8", at + 46, at + 46 + nameLength);
    if (name.startsWith(rootModule)) files.set(name.slice(rootModule.length), content(plan, at));
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

/** What an entry of the directory stands for; the two ways in which Go's archives are written. */
function content(plan: Buffer, entry: number): Buffer {
  const [method, length, place] = [
    plan.readUInt16LE(entry + 10),
    plan.readUInt32LE(entry + 20),
    plan.readUInt32LE(entry + 42),
  ];
  const start = place + 30 + plan.readUInt16LE(place + 26) + plan.readUInt16LE(place + 28);
  const bytes = plan.subarray(start, start + length);
  return method === 0 ? bytes : inflateRawSync(bytes);
}
