import type { Environment } from "../../language";
import { type Price, priceOf } from "../../prices/price";
import type { Resources } from "./resources";

/** How much an endpoint is asked, as the file's `load` says. */
export interface Load {
  /** Requests a second while it is asked. */
  readonly rps: number;
  /** Hours of a day in which it is asked. */
  readonly hours: number;
  /** Milliseconds that one request takes; needed where time of answering is billed. */
  readonly latency?: number;
}

/** Where things are billed, and what is known of their use. */
export interface Place {
  readonly cloud: Environment["cloud"];
  readonly region: string;
  readonly resources: Resources;

  /** The load of a thing; undefined where the file says none. */
  loadOf(thing: string): Load | undefined;

  /** Share of the time in which a thing is up, 1 where no schedule takes it down. */
  upOf(thing: string): number;
}

/** The price of an item of the table where a thing is; undefined where the table has none. */
export function priceAt(
  { cloud, region }: Place,
  service: string,
  item: string,
  at: string = region,
): Price | undefined {
  return priceOf({ cloud, service, item, region: at });
}
