import type { Billed } from "../item";
import { type Place, priceAt } from "../place";
import { type BilledResource, block, numberIn, textIn } from "../resources";

// Composer 3 bills compute units: one for each virtual processor and one for each gigabyte of memory of every component that runs. What a component
// has where nothing is said is measured once, of a small environment that idles at 3 processors and 9 GB; Google publishes no number for what a
// larger environment has besides.

const measured = {
  scheduler: { cpu: 0.5, memory: 2 },
  dag_processor: { cpu: 1, memory: 2 },
  triggerer: { cpu: 0.5, memory: 1 },
  web_server: { cpu: 0.5, memory: 2 },
  worker: { cpu: 0.5, memory: 2 },
};

/** An Airflow on Composer 3: its components in compute units, as many workers as run. */
export function composer({ body }: BilledResource, place: Place): Billed {
  const config = block(body.config);
  const workloads = block(config.workloads_config);
  const units = (component: keyof typeof measured) => {
    const { cpu, memory_gb: memory } = block(workloads[component]);
    return (numberIn(cpu) ?? measured[component].cpu) + (numberIn(memory) ?? measured[component].memory);
  };
  const resilient = textIn(config.resilience_mode) === "HIGH_RESILIENCE";
  const count = (component: keyof typeof measured) =>
    numberIn(block(workloads[component]).count) ?? (resilient ? 2 : 1);
  const always =
    count("scheduler") * units("scheduler") +
    count("dag_processor") * units("dag_processor") +
    count("triggerer") * units("triggerer") +
    (resilient ? 2 : 1) * units("web_server");
  const worker = block(workloads.worker);
  const min = numberIn(worker.min_count) ?? (resilient ? 2 : 1);
  const max = numberIn(worker.max_count) ?? Math.max(3, min); // the small preset's own
  const size = /^ENVIRONMENT_SIZE_(.+)$/.exec(textIn(config.environment_size) ?? "")?.[1]?.toLowerCase() ?? "small";
  const price = priceAt(place, "composer", "Composer 3 standard DCU-hour");
  const per = units("worker");
  const beyond =
    size === "small" ? undefined : `what a ${size} Airflow has beyond a small one, which Google does not publish`;
  const range = min === max ? `${min * per}` : `${min * per} to ${max * per}`;
  const workers = min === max ? `${min} workers` : `${min} to ${max} workers`;
  return {
    items: [
      {
        key: "components",
        what: `${size}, ${always} compute units`,
        counts: { idle: always, full: always },
        price,
        atLeast: beyond,
      },
      {
        key: "workers",
        what: `${workers}, ${range} units`,
        counts: { idle: min * per, full: max * per },
        price,
        atLeast: numberIn(worker.cpu) === undefined && numberIn(worker.memory_gb) === undefined ? beyond : undefined,
      },
    ],
    uses: [{ what: "Airflow's database", price: priceAt(place, "composer", "Composer 3 database storage") }],
  };
}
