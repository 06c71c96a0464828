// IPv4 ranges as texts: `10.20.0.0/20`.

/** True for a range as firewalls and networks take one: four numbers to 255 without leading zeros, and no bit set behind the length. */
export function isRange(typed: string): boolean {
  if (!/^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})\/(?:\d|[12]\d|3[0-2])$/.test(typed)) return false;
  return typed === firstOfRange(typed);
}

/** `10.20.0.0/20` of `10.20.1.7/20`. */
export function firstOfRange(typed: string): string {
  const [first, length] = [firstAddress(typed), typed.split("/")[1]];
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${length}`;
}

/** True where two ranges share an address. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [one, other].map((range) => ({ first: firstAddress(range), size: sizeOf(range) }));
  return a!.first < b!.first + b!.size && b!.first < a!.first + a!.size;
}

/** True for a range that nobody reaches over the internet, of which networks are made: RFC 1918 and RFC 6598. */
export function isPrivate(range: string): boolean {
  return privateRanges.some((each) => overlaps(each, range) && sizeOf(each) >= sizeOf(range));
}

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

const sizeOf = (range: string) => 2 ** (32 - Number(range.split("/")[1]));

function firstAddress(range: string): number {
  const bits = range
    .split("/")[0]!
    .split(".")
    .reduce((value, part) => value * 256 + Number(part), 0);
  return bits - (bits % sizeOf(range));
}
