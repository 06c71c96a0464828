import { factsOf, free } from "../../../terraform-types";
import type { Billed } from "../item";
import type { Place } from "../place";
import type { BilledResource } from "../resources";
import { awsPricing } from "./aws";
import { googlePricing } from "./google";
import type { Pricing } from "./pricing";
import { deployment } from "./vertex";

const pricing: Readonly<Record<string, Pricing>> = { ...awsPricing, ...googlePricing, restful_resource: deployment };

/** How a resource is billed; undefined for a type of which nobody told us. What is free is billed with nothing. */
export function billedAs(resource: BilledResource, place: Place): Billed | undefined {
  if (Object.hasOwn(pricing, resource.type)) return pricing[resource.type]!(resource, place);
  if (/^aws_iam_|_iam_(?:member|binding|policy)$/.test(resource.type)) return {}; // who may do what is free on both clouds
  const { cost } = factsOf(resource.type);
  return cost === free || (typeof cost === "function" && cost(resource.body) === free) ? {} : undefined;
}
