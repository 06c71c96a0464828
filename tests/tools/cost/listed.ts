import { readFileSync } from "node:fs";

interface Listed {
  readonly item: string;
  readonly region: string;
  readonly usd: number;
}

const lines = JSON.parse(readFileSync("prices/prices.json", "utf8")) as Listed[];

/** What one unit of an item costs where most prices were read, as the table that ships has it. */
export function usd(item: string): number {
  const homes = ["us-east-1", "us-central1", "any"];
  const [line] = lines
    .filter((each) => each.item.startsWith(item) && homes.includes(each.region))
    .sort((one, other) => one.item.length - other.item.length);
  if (line === undefined) throw new Error(`prices.json has no ${item}`);
  return line.usd;
}

/** What an hour, and what a second, comes to in a month. */
export const hourly = (price: number) => price * 730;
export const everySecond = (price: number) => price * 730 * 3_600;
