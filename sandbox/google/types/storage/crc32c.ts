/** The checksum that Cloud Storage gives with every object: CRC-32C (Castagnoli), big-endian, in base64. Node has none. */
export function crc32c(data: Buffer): string {
  const table = remainders();
  let crc = 0xffffffff;
  for (const byte of data) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  const result = Buffer.alloc(4);
  result.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return result.toString("base64");
}

let known: Uint32Array | undefined;

function remainders(): Uint32Array {
  known ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    return value;
  });
  return known;
}
