import type { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";

/** The GiB of memory that go with each number of vCPUs ("Resource requirements", AWS Batch guide; "Task CPU and memory", ECS guide): from, to, by; 0.25 has half a GiB as well. */
const fargate: Readonly<Record<string, readonly [from: number, to: number, by: number]>> = {
  0.25: [1, 2, 1],
  0.5: [1, 4, 1],
  1: [2, 8, 1],
  2: [4, 16, 1],
  4: [8, 30, 1],
  8: [16, 60, 4],
  16: [32, 120, 8],
};

/** Throws for a size that Fargate does not have. */
export function checkFargateSize(construct: Construct, vcpus: number, memoryMiB: number): void {
  if (!isKnown(vcpus)) return;
  const range = fargate[vcpus];
  if (range === undefined) throw invalid(construct, `vcpus is ${vcpus}`, `give ${Object.keys(fargate).sort((a, b) => Number(a) - Number(b)).join(", ")}`); // prettier-ignore
  const [from, to, by] = range;
  const gib = memoryMiB / 1_024;
  if (!isKnown(memoryMiB) || (vcpus === 0.25 && memoryMiB === 512)) return;
  if (gib >= from && gib <= to && (gib - from) % by === 0) return;
  const remedy = `give ${from * 1_024} to ${to * 1_024} by ${by * 1_024}${vcpus === 0.25 ? ", or 512" : ""}`;
  throw invalid(construct, `memoryMiB is ${memoryMiB} with ${vcpus} vcpus`, remedy);
}
