import type { Price } from "../../../prices/price";
import { summed } from "../../../prices/vertex-nodes";
import { list } from "../../plan/json";
import type { Billed, Item } from "../item";
import { type Place, priceAt } from "../place";
import { countsOf, rangeOf, type Replicas } from "../replicas";
import { type BilledResource, block, numberIn, textIn } from "../resources";

type Body = BilledResource["body"];

/** An hour of so many vCPUs and GB on Fargate; undefined where no price is known. */
export function fargateHour(vcpus: number, gib: number, place: Place): Price | undefined {
  const cpu = priceAt(place, "fargate", "vCPU, Linux x86");
  const memory = priceAt(place, "fargate", "memory, Linux x86");
  if (cpu === undefined || memory === undefined) return undefined;
  return summed([[vcpus, cpu], [gib, memory]], "hour"); // prettier-ignore
}

/** The tasks of a service that always run, and the address that each of them has in a public subnet. */
export function service({ thing, body }: BilledResource, place: Place): Billed {
  const task = place.resources.named("aws_ecs_task_definition", body.task_definition)?.body;
  const [cpu, memory] = [numberIn(task?.cpu), numberIn(task?.memory)];
  if (cpu === undefined || memory === undefined) return { unknown: ["the size of its replicas"] };
  const [vcpus, gib] = [cpu / 1_024, memory / 1_024];
  const replicas = scaling(body, place);
  const counts = countsOf(replicas, place.loadOf(thing), 1);
  const part = partOf(thing, textIn(task?.family));
  const tasks: Item = {
    part,
    key: `${part} tasks`,
    what: rangeOf(replicas, `of ${vcpus} vCPU, ${gib} GiB`),
    counts,
    price: fargateHour(vcpus, gib, place),
  };
  if (block(body.network_configuration).assign_public_ip !== true) return { items: [tasks] };
  const addresses: Item = {
    part,
    key: `${part} addresses`,
    what: rangeOf(replicas, "public addresses"),
    counts,
    price: priceAt(place, "vpc", "public IPv4 address"),
  };
  return { items: [tasks, addresses] };
}

/** How far a service scales: its own number where nothing scales it. It scales by requests where that is all that it goes by. */
function scaling(body: Body, { resources }: Place): Replicas {
  const count = numberIn(body.desired_count) ?? 1;
  const isOf = ({ body: other }: BilledResource) => {
    const [, name = ""] = /^service\/.+\/([^/]+)$/.exec(String(other.resource_id)) ?? [];
    return name !== "" && (name === body.name || resources.named("aws_ecs_service", name)?.body === body);
  };
  const scaled = resources.of("aws_appautoscaling_target").find(isOf);
  if (scaled === undefined) return { min: count, max: count, floor: count, share: 1 };
  const tracked = resources
    .of("aws_appautoscaling_policy")
    .filter(
      ({ body: { resource_id: id } }) =>
        id === scaled.body.resource_id || resources.named("aws_appautoscaling_target", id) === scaled,
    ) // prettier-ignore
    .map((one) => block(one.body.target_tracking_scaling_policy_configuration));
  const [policy = {}] = tracked;
  const { predefined_metric_type: metric } = block(policy.predefined_metric_specification);
  const min = numberIn(scaled.body.min_capacity) ?? count;
  return {
    min,
    max: numberIn(scaled.body.max_capacity) ?? count,
    floor: min,
    share: 1,
    requests: tracked.length === 1 && metric === "ALBRequestCountPerTarget" ? numberIn(policy.target_value) : undefined,
  };
}

/** Which of the service's variants it is: the family of its tasks ends in it, behind the name of the service. */
function partOf(thing: string, family: string | undefined): string {
  const [, key = ""] = thing.split("/");
  const at = family?.lastIndexOf(`-${key}-`) ?? -1;
  return at < 0 ? (family ?? "replicas") : family!.slice(at + key.length + 2);
}

/** A load balancer: its hours, a public address in each of its zones where it is on the internet, and by what passes. */
export function loadBalancer({ body }: BilledResource, place: Place): Billed {
  if ((textIn(body.load_balancer_type) ?? "application") !== "application") return { unknown: ["what it costs"] };
  const zones = list(body.subnets).length;
  const price = priceAt(place, "elb", "application load balancer");
  const items: Item[] = [
    { key: "load balancer", what: "load balancer", isOne: true, counts: { idle: 1, full: 1 }, price },
  ];
  const uses = [
    { what: "capacity units of the load balancer", price: priceAt(place, "elb", "application load balancer capacity unit") },
  ]; // prettier-ignore
  if (body.internal === true) return { items, uses };
  if (zones === 0) return { items, uses, onTop: ["in how many zones the load balancer has an address"] };
  const address = priceAt(place, "vpc", "public IPv4 address");
  items.push({
    key: "public address",
    what: "public address",
    isOne: true,
    counts: { idle: zones, full: zones },
    price: address,
  });
  return { items, uses };
}
