import { ratioOf } from "./ratios";

export type Cloud = "aws" | "gcp";

/** How a figure is known: it stands in a page or file, it is arithmetic on such figures, or nobody found a source for it. */
export type Confidence = "read" | "derived" | "recalled";

/** A line of `prices.json`: what one unit costs in US dollars, on demand, before tax, free quotas and commitments. */
export interface Line {
  readonly cloud: Cloud;
  readonly service: string;
  readonly item: string;
  /** `any` where the price does not vary with the region. */
  readonly region: string;
  /** What `usd` is the price of: `1k requests` is a thousand of them. */
  readonly unit: string;
  readonly usd: number;
  /** When the source said so: a year, a month or a day. */
  readonly as_of: string;
  readonly source: string;
  readonly confidence: Confidence;
  /** Tiers, free quotas, what else was read. */
  readonly note: string;
}

/** A price as it is told: never 0, and never without its source. */
export interface Price {
  readonly usd: number;
  readonly unit: string;
  readonly asOf: string;
  readonly source: string;
  readonly confidence: Confidence;
  /** Whose price it is. */
  readonly region: string;
  /** The region that was asked for is not the price's own. */
  readonly elsewhere: boolean;
  /** It is worked out from that region's by a ratio that is known. */
  readonly byRatio?: true;
}

export interface Asked {
  readonly cloud: Cloud;
  readonly service: string;
  readonly item: string;
  readonly region: string;
}

// Where most prices were read; of Google's, a location of many regions falls back to another such location first.
const homes = { aws: ["us-east-1"], gcp: ["us-central1", "us (multi-region)"] } as const;

/**
 * What a unit of something costs in a region: the region's own line, else the one of all regions, else that of the home region times the ratio of the
 * two (`ratios.ts`), else, where no ratio is known, as it is. `undefined` where the table has no line of it at all.
 */
export function priceOf(asked: Asked, lines: readonly Line[] = shippedLines()): Price | undefined {
  const region = asked.cloud === "gcp" && /^(?:us|eu)$/i.test(asked.region) ? multiRegion(asked.region) : asked.region;
  const own = ownLine({ ...asked, region }, lines);
  if (own !== undefined) return told(own);
  const home = homeLine({ ...asked, region }, lines);
  return home === undefined ? undefined : elsewhere(told(home), { ...asked, region });
}

/** The line of that very region, or of all regions. */
export function ownLine({ cloud, service, item, region }: Asked, lines = shippedLines()): Line | undefined {
  const ofItem = index(lines).get(`${cloud} ${service} ${item}`) ?? [];
  return ofItem.find((line) => line.region === region) ?? ofItem.find((line) => line.region === "any");
}

/** The same thing's line where most prices were read, else anywhere. */
export function homeLine({ cloud, service, item, region }: Asked, lines = shippedLines()): Line | undefined {
  const ofItem = index(lines).get(`${cloud} ${service} ${item}`) ?? [];
  const order = region.endsWith("(multi-region)") ? homes[cloud].toReversed() : homes[cloud];
  const home = order.map((name) => ofItem.find((line) => line.region === name)).find((line) => line !== undefined);
  return home ?? ofItem[0];
}

/** The price of another region, told as what is known of the region asked for. */
export function elsewhere(home: Price, { cloud, service, item, region }: Asked): Price {
  const ratio = ratioOf({ cloud, service, item, region, home: home.region });
  if (ratio === undefined) return { ...home, elsewhere: true };
  return {
    ...home,
    usd: Number((home.usd * ratio).toPrecision(8)),
    source: ratio === 1 ? `${home.source}; ${region} as ${home.region}` : `${home.source}; x ${ratio} for ${region}`,
    confidence: lowest(["derived", home.confidence]),
    elsewhere: true,
    byRatio: true,
  };
}

export function told({ usd, unit, as_of, source, confidence, region }: Line): Price {
  return { usd, unit, asOf: as_of, source, confidence, region, elsewhere: false };
}

const ranks: readonly Confidence[] = ["recalled", "derived", "read"];

/** What may be said of a figure that is made of several. */
export function lowest(confidences: readonly Confidence[]): Confidence {
  return ranks.find((rank) => confidences.includes(rank)) ?? "read";
}

/** Whether the source of a price is older than twelve months: a month ends with its last day, a year with its last. */
export function isStale({ asOf }: Pick<Price, "asOf">, today: Date): boolean {
  const [year, month, day] = asOf.split("-").map(Number) as [number, number?, number?];
  const twelveMonthsOn = Date.UTC(year + 1, month === undefined ? 12 : month - (day === undefined ? 0 : 1), day ?? 0);
  return today.getTime() > twelveMonthsOn + 86_400_000 - 1;
}

const multiRegion = (name: string) => `${name.toLowerCase()} (multi-region)`;

/** The table that ships. Loaded when the first price is asked for: most commands ask for none. */
export function shippedLines(): readonly Line[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with every command
  return require("./prices.json") as Line[];
}

const indexes = new WeakMap<readonly Line[], Map<string, Line[]>>();

function index(lines: readonly Line[]): Map<string, Line[]> {
  let made = indexes.get(lines);
  if (made !== undefined) return made;
  made = new Map();
  for (const line of lines) {
    const key = `${line.cloud} ${line.service} ${line.item}`;
    const ofItem = made.get(key);
    if (ofItem === undefined) made.set(key, [line]);
    else ofItem.push(line);
  }
  indexes.set(lines, made);
  return made;
}
