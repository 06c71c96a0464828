import { Fn } from "cdktf";
import { isKnown } from "../../shared/invalid";

// The block in quarters: two private ones; in the third, two public subnets of a sixteenth each; the rest stays free for later.
/** The addresses of a private subnet. */
export function privateCidr(cidr: string, index: number): string {
  return part(cidr, 2, index);
}

/** The addresses of a public subnet. */
export function publicCidr(cidr: string, index: number): string {
  return part(cidr, 4, 8 + index);
}

function part(cidr: string, bits: number, index: number): string {
  if (!isKnown(cidr)) return Fn.cidrsubnet(cidr, bits, index);
  const [start, length] = parse(cidr);
  const address = start + index * 2 ** (32 - length - bits);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".")}/${length + bits}`;
}

/** True for a /16 to a /24, written by its first address. */
export function isBlock(cidr: string): boolean {
  if (!/^\d+(\.\d+){3}\/(1[6-9]|2[0-4])$/.test(cidr)) return false;
  const [start, length] = parse(cidr);
  return part(cidr, 0, 0) === cidr && start % 2 ** (32 - length) === 0; // no 300 and no 010 in it, and nothing after the length
}

function parse(cidr: string): [number, number] {
  const [address, length] = cidr.split("/") as [string, string];
  return [address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0), Number(length)];
}
