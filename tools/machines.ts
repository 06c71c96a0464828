import { isStale } from "../prices/price";
import { understood, type Given } from "./machines/asked";
import { machinesFor, type Machine } from "./machines/found";
import { hoursOfMonth, machinesText } from "./machines/text";

interface Form {
  readonly width: number;
  readonly today: Date;
  readonly all: boolean;
  readonly json: boolean;
}

/** The machines that serve models in a region and have what was asked for, the cheapest first: as text 20 of them without `all`. */
export function machines(given: Given, { width, today, all, json }: Form): string {
  const asked = understood(given);
  const found = machinesFor(asked);
  if (!json) return machinesText(asked, found, { width, today, most: all ? Infinity : 20 });
  const { cloud, region } = asked;
  return JSON.stringify({ cloud, region, machines: found.map((machine) => asJson(machine, today)) }, undefined, 2);
}

/** What is not known is null. */
function asJson({ type, vcpu, memoryGiB, accelerator, price, quota, offered }: Machine, today: Date) {
  const hour = price === undefined ? null : { ...price, stale: isStale(price, today) };
  const month = price === undefined ? null : Number((price.usd * hoursOfMonth).toFixed(2));
  return { type, vcpu, memoryGiB, accelerator: accelerator ?? null, hour, month, quota: quota ?? null, offered };
}
