import type { Price } from "../../../prices/price";
import type { Billed } from "../item";
import { type Place, priceAt } from "../place";
import { type BilledResource, blocks, textIn } from "../resources";

/** A job: on Fargate by the second while it runs, for its vCPUs and its memory; on machines those are billed, for as long as they are up. */
export function job({ body }: BilledResource, place: Place): Billed {
  const container = JSON.parse(textIn(body.container_properties) ?? "{}") as Record<string, unknown>;
  const [platform] = (body.platform_capabilities ?? []) as unknown[];
  if (platform === "EC2") return { unknown: ["what the machines with GPUs cost while jobs run"] };
  const amounts = new Map(blocks(container.resourceRequirements).map((each) => [each.type, Number(each.value)]));
  const [vcpus, gib] = [amounts.get("VCPU"), (amounts.get("MEMORY") ?? NaN) / 1_024];
  if (vcpus === undefined || Number.isNaN(vcpus + gib)) return { unknown: ["the size of its containers"] };
  return {
    uses: [{ what: `jobs on Fargate, an hour of ${vcpus} vCPU and ${gib} GiB`, price: hourOf(vcpus, gib, place) }],
  };
}

function hourOf(vcpus: number, gib: number, place: Place): Price | undefined {
  const cpu = priceAt(place, "fargate", "vCPU, Linux x86");
  const memory = priceAt(place, "fargate", "memory, Linux x86");
  if (cpu === undefined || memory === undefined) return undefined;
  return { ...cpu, usd: cpu.usd * vcpus + memory.usd * gib, unit: "hour" };
}
