import { record } from "../../plan/json";
import type { Billed } from "../item";
import type { Place } from "../place";
import { type BilledResource, blocks, numberIn } from "../resources";
import { fargateHour } from "./fargate";

/** A job: on Fargate by the second while it runs, for its vCPUs and its memory; on machines those are billed, for as long as they are up. */
export function job({ body }: BilledResource, place: Place): Billed {
  const [platform] = (body.platform_capabilities ?? []) as unknown[];
  if (platform === "EC2") return { uses: [{ what: "machines with GPUs while jobs run", price: undefined }] };
  const needs = blocks(containerOf(body.container_properties).resourceRequirements);
  const amount = (type: string) => numberIn(needs.find((each) => each.type === type)?.value);
  const [vcpus, mib] = [amount("VCPU"), amount("MEMORY")];
  if (vcpus === undefined || mib === undefined) return { uses: [{ what: "jobs on Fargate", price: undefined }] };
  const gib = mib / 1_024;
  return {
    uses: [{ what: `jobs on Fargate, an hour of ${vcpus} vCPU and ${gib} GiB`, price: fargateHour(vcpus, gib, place) }],
  };
}

/** Empty where it is not JSON before Terraform has worked it out; a reference inside a text does no harm. */
function containerOf(json: unknown): Record<string, unknown> {
  try {
    return record(JSON.parse(String(json)));
  } catch {
    return {};
  }
}
