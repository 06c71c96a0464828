import type { Price } from "../../../prices/price";
import { summed } from "../../../prices/vertex-nodes";
import type { Billed, Item, Use } from "../item";
import { type Place, priceAt } from "../place";
import { type BilledResource, block, blocks, numberIn, textIn } from "../resources";

/** A service: by request while somebody asks; what is kept warm, and whatever has a GPU, for as long as it runs. */
export function service({ thing, body }: BilledResource, place: Place): Billed {
  const template = block(body.template);
  const [container = {}] = blocks(template.containers);
  const resources = block(container.resources);
  const limits = block(resources.limits);
  const cpu = cores(textIn(limits.cpu) ?? "1");
  const memory = gibibytes(textIn(limits.memory) ?? "512Mi");
  const gpu = textIn(block(template.node_selector).accelerator);
  if (cpu === undefined || memory === undefined) return { unknown: ["the size of its replicas"] };
  const always = resources.cpu_idle === false || gpu !== undefined;
  const of = (item: string) => priceAt(place, "cloud-run", item);
  const [way, kept] = always ? ["instance-based billing", undefined] : ["request-based billing", "kept warm and idle"];
  const busy = together([
    [of(`vCPU, ${way}`), cpu],
    [of(`memory, ${way}`), memory],
    ...(gpu === undefined ? [] : [[gpuPrice(gpu, template, of), 1] as const]),
  ]);
  const idle =
    kept === undefined
      ? busy
      : together([
          [of(`vCPU, ${kept}`), cpu],
          [of(`memory, ${kept}`), memory],
        ]);
  const scaling = block(template.scaling);
  const min = Math.max(
    numberIn(block(body.scaling).min_instance_count) ?? 0,
    numberIn(scaling.min_instance_count) ?? 0,
  );
  const max = Math.max(min, numberIn(scaling.max_instance_count) ?? 100);
  const size = `${cpu} vCPU, ${memory} GiB${gpu === undefined ? "" : `, 1 ${gpu}`}`;
  const answering = expected(
    thing,
    { min, max, concurrency: numberIn(template.max_instance_request_concurrency) ?? 80, always },
    place,
  );
  const items: Item[] = [
    {
      key: "answering",
      what: `up to ${max} of ${size}`,
      counts: { idle: 0, full: max, expected: answering },
      price: busy,
    },
  ];
  if (min > 0) {
    const up = place.upOf(thing);
    const down = up === 1 ? {} : { down: 0 };
    const counts = { idle: min, full: 0, expected: warmBeside(min, answering, up), ...down };
    items.push({ key: "warm", what: `${min} kept warm`, counts, price: idle });
  }
  const uses: Use[] = [
    { what: "requests", price: of("requests") },
    { what: "answering, a second", price: busy },
  ];
  return { items, uses };
}

/** A job: each of its tasks for as long as it runs, at most all of them at all times. */
export function job({ body }: BilledResource, place: Place): Billed {
  const execution = block(body.template);
  const template = block(execution.template);
  const [container = {}] = blocks(template.containers);
  const limits = block(block(container.resources).limits);
  const cpu = cores(textIn(limits.cpu) ?? "1");
  const memory = gibibytes(textIn(limits.memory) ?? "512Mi");
  const gpu = textIn(block(template.node_selector).accelerator);
  if (cpu === undefined || memory === undefined) return { uses: [{ what: "tasks of jobs", price: undefined }] };
  const of = (item: string) => priceAt(place, "cloud-run", item);
  const running = together([
    [of("vCPU, instance-based billing"), cpu],
    [of("memory, instance-based billing"), memory],
    ...(gpu === undefined ? [] : [[gpuPrice(gpu, template, of), 1] as const]),
  ]);
  const size = `${cpu} vCPU, ${memory} GiB${gpu === undefined ? "" : `, 1 ${gpu}`}`;
  return { uses: [{ what: `tasks of ${size}`, price: running }] };
}

/**
 * Replicas that answer at a time, on average over a month. A replica is billed while it answers one request or many (Cloud Run's page of prices,
 * "billable instance time"), so what is asked evenly keeps one up for as much of the time as any request is there; one that is always billed stays.
 * Others are added where it would answer more than 60 % of the requests that it may at a time ("About instance autoscaling" in Cloud Run's docs).
 */
function expected(
  thing: string,
  { min, max, concurrency, always }: { min: number; max: number; concurrency: number; always: boolean },
  place: Place,
): number | "unknown" | undefined {
  const load = place.loadOf(thing);
  if (load === undefined) return place.upOf(thing) === 1 || min === 0 ? undefined : 0;
  if (load.latency === undefined) return "unknown";
  const atATime = (load.rps * load.latency) / 1_000;
  const full = atATime / (0.6 * concurrency);
  const replicas = always ? Math.ceil(full) : Math.max(1 - Math.exp(-atATime), full);
  return Math.min(max, replicas) * (load.hours / 24);
}

function warmBeside(min: number, answering: number | "unknown" | undefined, up: number) {
  return typeof answering === "number" ? Math.max(0, min * up - answering) : answering;
}

function gpuPrice(gpu: string, template: Record<string, unknown>, of: (item: string) => Price | undefined) {
  const redundancy = template.gpu_zonal_redundancy_disabled === true ? "no zonal redundancy" : "zonal redundancy";
  return gpu === "nvidia-l4" ? of(`NVIDIA L4 GPU, ${redundancy}`) : undefined;
}

/** One price for a second of several things; unknown where one of them is. */
function together(parts: readonly (readonly [Price | undefined, number])[]): Price | undefined {
  const known = parts.flatMap(([price, count]) => (price === undefined ? [] : [[count, price] as const]));
  return known.length < parts.length ? undefined : summed(known, "second");
}

function cores(text: string): number | undefined {
  return text.endsWith("m") ? numberIn(text.slice(0, -1))! / 1_000 : numberIn(text);
}

const gib = { Mi: 1 / 1_024, Gi: 1, M: 1e6 / 1_024 ** 3, G: 1e9 / 1_024 ** 3 };

function gibibytes(text: string): number | undefined {
  const [, count, unit] = /^(\d+)(Mi|Gi|M|G)$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * gib[unit as keyof typeof gib];
}
