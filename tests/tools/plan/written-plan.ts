import { crc32, deflateRawSync } from "node:zlib";

/** A plan file as Terraform writes it, of which only the program is told: a ZIP archive. */
export function planFile(program: Record<string, string>, packed = true): Buffer {
  const files = {
    tfplan: "x",
    ...Object.fromEntries(Object.entries(program).map(([name, text]) => [`tfconfig/m-/${name}`, text])),
  };
  const [local, directory]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const body = packed ? deflateRawSync(text) : Buffer.from(text);
    // From the version needed to the length of the extra field: the same in both headers.
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(packed ? 8 : 0, 4);
    shared.writeUInt32LE(crc32(text), 10);
    shared.writeUInt32LE(body.length, 14);
    shared.writeUInt32LE(Buffer.byteLength(text), 18);
    shared.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    local.push(Buffer.from("PK\u0003\u0004"), shared, Buffer.from(name), body);
    directory.push(Buffer.from("PK\u0001\u0002\u0014\u0000"), shared, place, Buffer.from(name));
    at += 30 + name.length + body.length;
  }
  const end = Buffer.alloc(18);
  const listed = Buffer.concat(directory);
  end.writeUInt16LE(Object.keys(files).length, 4);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...local, listed, Buffer.from("PK\u0005\u0006"), end]);
}
