import type { Construct } from "constructs";
import { invalid } from "../../shared/invalid";

// SageMaker adds up what the processors (and GPUs) of an instance do: 60 % of ml.m5.xlarge is 240. AWS has no table of them at synthesis.

/** Virtual processors of an instance type, by its size: `large` has 2, `xlarge` 4, `4xlarge` 16. Throws for a size that says nothing. */
export function vcpusOf(scope: Construct, instanceType: string): number {
  const [, family = "", size = ""] = instanceType.split(".");
  if (instanceType === "ml.c4.8xlarge") return 36; // older than the rule
  if (size === "medium") return /\dg/.test(family) ? 1 : 2; // Graviton's begin one size earlier
  if (size === "large") return 2;
  const [, times] = /^(\d*)xlarge$/.exec(size) ?? [];
  if (times === undefined) throw unknown(scope, instanceType, "processors");
  return 4 * (times === "" ? 1 : Number(times));
}

const g4toG6 = { xlarge: 1, "2xlarge": 1, "4xlarge": 1, "8xlarge": 1, "16xlarge": 1, "12xlarge": 4, "24xlarge": 4 };
const g = { ...g4toG6, "48xlarge": 8 };

// EC2's list of accelerated instances, November 2026. Inferentia and Trainium publish no GPUUtilization.
const gpus: Record<string, Record<string, number>> = {
  p2: { xlarge: 1, "8xlarge": 8, "16xlarge": 16 },
  p3: { "2xlarge": 1, "8xlarge": 4, "16xlarge": 8 },
  p3dn: { "24xlarge": 8 },
  p4d: { "24xlarge": 8 },
  p4de: { "24xlarge": 8 },
  p5: { "4xlarge": 1, "48xlarge": 8 },
  p5e: { "48xlarge": 8 },
  p5en: { "48xlarge": 8 },
  "p6-b200": { "48xlarge": 8 },
  "p6-b300": { "48xlarge": 8 },
  g4dn: g4toG6,
  g5: g,
  g6: g,
  g6e: g,
  g7e: { "2xlarge": 1, "4xlarge": 1, "8xlarge": 1, "12xlarge": 2, "24xlarge": 4, "48xlarge": 8 },
};

/** GPUs of an instance type. Throws for one that has none, or is not known. */
export function gpusOf(scope: Construct, instanceType: string): number {
  const count = knownGpus(instanceType);
  if (count === undefined) throw unknown(scope, instanceType, "GPUs");
  return count;
}

/** GPUs of an instance type; undefined where there are none, or nobody told us. */
export function knownGpus(instanceType: string): number | undefined {
  const [, family = "", size = ""] = instanceType.split(".");
  return gpus[family]?.[size];
}

/** True for machines with NVMe disks of their own, for which SageMaker refuses a volume key: the `d` families and recent accelerators. */
export function hasOwnDisks(instanceType: string): boolean {
  return /^ml\.(?:[a-z]+\d+[a-z]*d|g[4-9]|p[4-9]|trn|dl)/.test(instanceType);
}

/** True for machines that save up processor time. SageMaker guide, "Configure model auto scaling with the console": they cannot be registered for scaling. */
export function isBurstable(instanceType: string): boolean {
  return /^ml\.t\d/.test(instanceType);
}

function unknown(scope: Construct, instanceType: string, what: string) {
  return invalid(
    scope,
    `it is not known how many ${what} ${instanceType} has, which its use is measured by`,
    "scale on requests, or take another instance type",
  );
}
