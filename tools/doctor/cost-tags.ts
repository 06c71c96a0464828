import type { AwsEnvironment, Environment } from "../../language";
import type { Check } from "./check";
import type { Probe } from "./probe";

/** The tags that a budget counts by: who pays has to activate them, or it counts nothing ("Activating user-defined cost allocation tags", AWS Billing). */
const counted = ["environment", "system"];

// Billing is asked in one region, whatever the environment's is.
const activation = `aws ce update-cost-allocation-tags-status --region us-east-1 --cost-allocation-tags-status ${counted
  .map((key) => `TagKey=${key},Status=Active`)
  .join(" ")}`;
const question = ["ce", "list-cost-allocation-tags", "--region", "us-east-1", "--status", "Active", "--tag-keys"];

const isCounted = (environment: Environment): environment is AwsEnvironment =>
  environment.cloud === "aws" && environment.budget !== undefined;

/** What is done once a budget's environment is deployed: a tag that nothing carries cannot be activated. */
export function activateTags(environment: Environment): string[] {
  return isCounted(environment) ? [activation] : [];
}

/** Asks AWS, as whoever is logged in, whether the tags are activated. With what `secrets.ts` asks this alone of the doctor uses the network. */
export function tagChecks(probe: Probe, environments: readonly Environment[]): Check[] {
  if (!environments.some(isCounted)) return [];
  const asked = probe.run("aws", ...question, ...counted, "--output", "json");
  const fix = `${activation}, as who pays for the account`;
  if (asked?.status !== 0)
    return [{ ok: "warn", what: "AWS does not say which cost allocation tags are active: only who pays may ask", fix }];
  const active = activeTags(asked.stdout);
  const missing = counted.filter((key) => !active.includes(key));
  if (missing.length === 0) return [{ ok: true, what: `AWS counts costs by the tags ${counted.join(" and ")}` }];
  return [{ ok: false, what: `AWS does not count costs by the tag ${missing.join(" nor ")}, and a budget stays at 0`, fix }]; // prettier-ignore
}

function activeTags(json: string): string[] {
  const { CostAllocationTags = [] } = JSON.parse(json || "{}") as { CostAllocationTags?: { TagKey: string }[] };
  return CostAllocationTags.map(({ TagKey }) => TagKey);
}
