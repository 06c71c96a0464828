import { instancePrice } from "../../../prices/machines";
import { lowest, type Price } from "../../../prices/price";
import type { Billed, Item } from "../item";
import { type Place, priceAt } from "../place";
import { countsOf, rangeOf, type Replicas } from "../replicas";
import { type BilledResource, block, blocks, numberIn, textIn } from "../resources";

// What an endpoint's configuration and its scaling say together is what SageMaker bills: no one resource knows it alone.

type Body = BilledResource["body"];

// Machines with disks of their own have no volume that is billed: the `d` families and recent accelerators.
const ownDisks = /^ml\.(?:[a-z]+\d+[a-z]*d|g[4-9]|p[4-9]|trn|dl)/;

/** An endpoint: its machines, or what serverless keeps warm and computes. */
export function endpoint({ thing, body }: BilledResource, place: Place): Billed {
  const configuration = place.resources.named("aws_sagemaker_endpoint_configuration", body.endpoint_config_name);
  if (configuration === undefined) return { unknown: ["which machines it will have"] };
  const serving = blocks(configuration.body.production_variants);
  const copied = blocks(configuration.body.shadow_production_variants);
  const weights = serving.reduce((sum, { initial_variant_weight: weight }) => sum + (numberIn(weight) ?? 1), 0);
  const async = Object.keys(block(configuration.body.async_inference_config)).length > 0;
  const variants = [
    ...serving.map((variant) => ({ variant, share: (numberIn(variant.initial_variant_weight) ?? 1) / (weights || 1) })),
    // The weight of a shadow is the share of the requests that it gets a copy of.
    ...copied.map((variant) => ({ variant, share: (numberIn(variant.initial_variant_weight) ?? 1) / (weights || 1) })),
  ];
  const parts = variants.map(({ variant, share }) => {
    const serverless = block(variant.serverless_config);
    return Object.keys(serverless).length > 0
      ? serverlessVariant(thing, variant, serverless, place)
      : machines({ thing, body }, variant, { share, async }, place);
  });
  const data = { what: "endpoint data", price: priceAt(place, "sagemaker", "endpoint data processed, in or out") };
  return {
    items: parts.flatMap(({ items = [] }) => items),
    uses: [...parts.flatMap(({ uses = [] }) => uses), data],
    unknown: [...new Set(parts.flatMap(({ unknown = [] }) => unknown))],
    onTop: [...new Set(parts.flatMap(({ onTop = [] }) => onTop))],
  };
}

function machines(
  endpoint: Pick<BilledResource, "thing" | "body">,
  variant: Body,
  { share, async }: { share: number; async: boolean },
  place: Place,
): Billed {
  const { thing } = endpoint;
  const [name, type] = [textIn(variant.variant_name) ?? "variant", textIn(variant.instance_type)];
  if (type === undefined) return { unknown: [`which machine ${name} will have`] };
  const replicas = scaling(endpoint, name, numberIn(variant.initial_instance_count) ?? 1, { share, async }, place);
  const counts = countsOf(replicas, place.loadOf(thing), place.upOf(thing));
  const size = numberIn(variant.volume_size_in_gb) || undefined; // 0 in a state: SageMaker chose
  const items: Item[] = [
    {
      part: name,
      key: `${name} machines`,
      what: rangeOf(replicas, type),
      counts,
      price: instancePrice(type, place.region),
    },
  ];
  if (ownDisks.test(type)) return { items };
  const price = priceAt(place, "sagemaker", "endpoint ML storage volume (gp2)");
  if (size === undefined)
    return { items, onTop: ["how large the volumes of its machines are, which SageMaker chooses"] };
  const gigabytes = { idle: counts.idle * size, full: counts.full * size, expected: times(counts.expected, size) };
  return {
    items: [...items, { part: name, key: `${name} volumes`, what: `volumes of ${size} GB`, counts: gigabytes, price }],
  };
}

/** How far the variant scales: its own number where nothing scales it. */
function scaling(
  { body }: Pick<BilledResource, "body">,
  variant: string,
  count: number,
  { share, async }: { share: number; async: boolean },
  { resources }: Place,
): Replicas {
  const isOf = (other: Body) => {
    const [, name, of] = /^endpoint\/(.*)\/variant\/(.*)$/.exec(String(other.resource_id)) ?? [];
    if (of !== variant) return false;
    return name === body.name || resources.named("aws_sagemaker_endpoint", name)?.body === body;
  };
  const floor = async ? 0 : 1;
  const scaled = resources.of("aws_appautoscaling_target").find((one) => isOf(one.body));
  const target = scaled?.body;
  if (target === undefined) return { min: count, max: count, floor, share };
  const ofTarget = (type: string) =>
    resources
      .of(type)
      .filter(
        ({ body: { resource_id: id } }) =>
          id === target.resource_id || resources.named("aws_appautoscaling_target", id) === scaled,
      );
  // In its off hours the target itself says how few there are then.
  const up = ofTarget("aws_appautoscaling_scheduled_action").find((one) => /-up$/.test(String(one.body.name)));
  const range = up === undefined ? target : block(up.body.scalable_target_action);
  const tracked = ofTarget("aws_appautoscaling_policy")
    .map((one) => block(one.body.target_tracking_scaling_policy_configuration))
    .filter((policy) => Object.keys(policy).length > 0);
  const [policy = {}] = tracked;
  const { predefined_metric_type: metric } = block(policy.predefined_metric_specification);
  const byRequests = tracked.length === 1 && metric === "SageMakerVariantInvocationsPerInstance";
  return {
    min: numberIn(range.min_capacity) ?? count,
    max: numberIn(range.max_capacity) ?? count,
    floor,
    share,
    requests: byRequests ? numberIn(policy.target_value) : undefined,
  };
}

const gigabyte = "serverless inference per GB-second";
const warm = "serverless provisioned concurrency kept warm, 2 GB";
const onWarm = "serverless processing time on provisioned concurrency, 2 GB";

function serverlessVariant(thing: string, variant: Body, serverless: Body, place: Place): Billed {
  const name = textIn(variant.variant_name) ?? "variant";
  const memory = (numberIn(serverless.memory_size_in_mb) ?? 0) / 1_024;
  if (memory === 0) return { unknown: [`how much memory ${name} will have`] };
  const most = numberIn(serverless.max_concurrency) ?? 0;
  const kept = Math.min(most, numberIn(serverless.provisioned_concurrency) ?? 0);
  const asked = answered(thing, most, kept, place);
  const each = `${memory} GB each`;
  const items: Item[] = [
    {
      part: name,
      key: `${name} computing`,
      what: `up to ${most - kept} requests at a time, ${each}`,
      counts: { idle: 0, full: most - kept, expected: asked.beyond },
      price: sized(priceAt(place, "sagemaker", gigabyte), memory, 1, "second"),
    },
  ];
  if (kept === 0) return { items };
  return {
    items: [
      ...(most > kept ? items : []),
      {
        part: name,
        key: `${name} warm`,
        what: `${kept} kept warm, ${each}`,
        counts: { idle: kept, full: kept },
        price: sized(priceAt(place, "sagemaker", warm), memory, 2),
      },
      {
        part: name,
        key: `${name} computing on what is warm`,
        what: `up to ${kept} requests at a time on what is warm`,
        counts: { idle: 0, full: kept, expected: asked.onWarm },
        price: sized(priceAt(place, "sagemaker", onWarm), memory, 2),
      },
    ],
  };
}

/** Requests that are answered at a time on average over a month, first by what is kept warm: seconds of answering in each second. */
function answered(thing: string, most: number, kept: number, { loadOf }: Place) {
  const load = loadOf(thing);
  if (load === undefined) return { onWarm: undefined, beyond: undefined };
  if (load.latency === undefined) return { onWarm: "unknown", beyond: "unknown" } as const;
  const atATime = Math.min(most, (load.rps * load.latency) / 1_000);
  const onWarm = Math.min(kept, atATime);
  return { onWarm: (onWarm * load.hours) / 24, beyond: ((atATime - onWarm) * load.hours) / 24 };
}

/** SageMaker bills serverless memory in proportion: the price of `from` gigabytes for `to` of them. */
function sized(price: Price | undefined, to: number, from: number, unit = price?.unit): Price | undefined {
  if (price === undefined || unit === undefined) return undefined;
  if (to === from) return { ...price, unit };
  return {
    ...price,
    unit,
    usd: (price.usd * to) / from,
    confidence: lowest(["derived", price.confidence]),
    source: `${price.source}; in proportion to the memory`,
  };
}

function times(count: number | "unknown" | undefined, by: number): number | "unknown" | undefined {
  return typeof count === "number" ? count * by : count;
}
