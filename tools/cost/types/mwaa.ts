import type { Billed, Item } from "../item";
import { type Place, priceAt } from "../place";
import { type BilledResource, numberIn, textIn } from "../resources";

// Amazon MWAA's pricing page: an environment comes with one worker, two schedulers and two web servers; each further one is billed by the hour.

const included = "(one worker, the default schedulers and web servers included)";

/** An Airflow: the environment with its first worker, and the workers and schedulers beyond. */
export function airflow({ body }: BilledResource, place: Place): Billed {
  const size = /^mw1\.(.+)$/.exec(textIn(body.environment_class) ?? "mw1.small")?.[1];
  if (size === undefined) return { unknown: ["its size"] };
  const price = (item: string) => priceAt(place, "mwaa", item);
  const base = price(`environment mw1.${size} ${included}`) ?? price(`environment mw1.${size}`);
  const micro = size === "micro"; // one worker, which cannot be more
  const min = micro ? 1 : (numberIn(body.min_workers) ?? 1);
  const max = micro ? 1 : (numberIn(body.max_workers) ?? Math.max(10, min)); // MWAA's own default
  const schedulers = micro ? 1 : (numberIn(body.schedulers) ?? 2);
  const pages = numberIn(body.min_webservers) ?? 2;
  const morePages = { idle: Math.max(0, pages - 2), full: Math.max(0, (numberIn(body.max_webservers) ?? pages) - 2) };
  const worker = price(`additional worker, ${size}`);
  const items: Item[] = [
    { key: "environment", what: `mw1.${size}, one worker`, counts: { idle: 1, full: 1 }, price: base },
  ];
  if (max > 1) {
    const what = min === max ? `${min - 1} more` : `${min - 1} to ${max - 1} more`;
    items.push({
      key: "workers",
      what: `${what} mw1.${size} workers`,
      counts: { idle: min - 1, full: max - 1 },
      price: worker,
    });
  }
  if (schedulers > 2) {
    const counts = { idle: schedulers - 2, full: schedulers - 2 };
    items.push({
      key: "schedulers",
      what: `${schedulers - 2} more mw1.${size} schedulers`,
      counts,
      price: price(`additional scheduler, ${size}`),
    });
  }
  if (morePages.full > 0)
    items.push({
      key: "web servers",
      what: `more mw1.${size} web servers`,
      counts: morePages,
      price: price(`additional web server, ${size}`),
    });
  return { items, uses: [{ what: "Airflow's database", price: price("metadata database storage") }] };
}
