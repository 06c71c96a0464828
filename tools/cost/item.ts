import type { Price } from "../../prices/price";

/** How many of something are billed: with nobody asking, with everything at its most, and as the file's `load` and `offHours` let expect. */
export interface Counts {
  readonly idle: number;
  readonly full: number;
  /** Undefined where nothing says; "unknown" where a load is written and nobody knows what it takes. */
  readonly expected?: number | "unknown";
  /** While a schedule has taken it down; undefined where none does. */
  readonly down?: number;
  /** As many as the load takes, where that is more than there may be: then some of it is not answered. */
  readonly needs?: number;
}

/** One thing that is billed by time. */
export interface Item {
  /** Which part of the thing, such as the variant of an endpoint. */
  readonly part?: string;

  /** What runs, such as `2 to 8 ml.m5.xlarge`. */
  readonly what: string;

  /** `what` is one of them, and several are counted: `2 × NAT gateway`. */
  readonly isOne?: true;

  /** The name by which it is the same in another program; `what` changes with its size. */
  readonly key: string;

  readonly counts: Counts;

  /** Price of one; undefined where nobody told us. */
  readonly price: Price | undefined;

  /** What is billed on top and not published, to be read behind "at least:". */
  readonly atLeast?: string;
}

/** What is billed by what is stored or asked, and so in no sum. */
export interface Use {
  /** A word or two, such as `storage`. */
  readonly what: string;

  /** Undefined where nobody told us. */
  readonly price: Price | undefined;
}

/** How one resource is billed. */
export interface Billed {
  readonly items?: readonly Item[];
  readonly uses?: readonly Use[];

  /** What of it is billed by time, stands in no item, and is known to nobody before it runs. */
  readonly unknown?: readonly string[];

  /** The same of what is billed on top of the items, such as the volumes of machines: it takes the place of none of them. */
  readonly onTop?: readonly string[];
}

/** Hours of a month, as the clouds' own price pages count them. */
export const hoursOfMonth = 730;

/** What one unit of a price comes to when it is billed for a whole month, in dollars. */
export function monthly({ usd, unit }: Pick<Price, "usd" | "unit">): number {
  if (/(^|-)hour$/.test(unit)) return usd * hoursOfMonth;
  if (/(^|-)second$/.test(unit)) return usd * hoursOfMonth * 3_600;
  if (/(^|-)month$/.test(unit)) return usd;
  throw new Error(`a price per ${unit} is none by time`);
}

/** True for a price that is printed with a mark: of another region, or from memory. */
export function isAbout({ elsewhere, confidence }: Pick<Price, "elsewhere" | "confidence">): boolean {
  return elsewhere || confidence === "recalled";
}
