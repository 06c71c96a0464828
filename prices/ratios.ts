// How many times the price of the home region another region's is, where that was worked out from prices read in both. Which: docs/prices.md.

/** Of AWS, to us-east-1, by the family of a SageMaker instance. */
const instances: Record<string, Record<string, number>> = {
  "eu-west-1": { m5: 1.115, c5: 1.129, g4dn: 1.116, g5: 1.116, inf2: 1.25 },
  "sa-east-1": { m5: 1.594, c5: 1.541, g4dn: 1.7, g5: 1.7, g6: 1.7, inf2: 1.7 },
};

/** Of Google Cloud, to us-central1, by the family of a machine. */
const machines: Record<string, Record<string, number>> = {
  "europe-west1": { e2: 1.1, n1: 1.1, n2: 1.1, c2: 1.1, c3: 1.1, g2: 1.1, a2: 1.02 },
  "southamerica-east1": { e2: 1.587, n1: 1.587, n2: 1.587, c2: 1.587, a2: 1.415 },
};

/** By what the item is called. */
const items: { readonly service: string; readonly item: RegExp; readonly ratios: Record<string, number> }[] = [
  { service: "s3", item: /^S3 Standard storage/, ratios: { "eu-west-1": 1, "sa-east-1": 1.76 } },
  {
    service: "bigquery",
    item: /^on-demand analysis$/,
    ratios: { "europe-west1": 1.2, "southamerica-east1": 1.8 },
  },
  {
    service: "cloud-run",
    item: /^(?:vCPU|memory), request-based/,
    ratios: { "europe-west1": 1, "southamerica-east1": 1.4 },
  },
  { service: "cloud-run", item: /^(?:vCPU|memory), instance-based/, ratios: { "europe-west1": 1 } },
  { service: "cloud-storage", item: /^Standard storage$/, ratios: { "europe-west1": 1, "southamerica-east1": 1.75 } },
  {
    service: "vertex-ai",
    item: /^prediction accelerator NVIDIA H100/,
    ratios: { "southamerica-east1": 1.588 },
  },
];

/** The ratio of the region's price to that of the home region; `undefined` where nobody read both. */
export function ratioOf(of: {
  readonly cloud: "aws" | "gcp";
  readonly service: string;
  readonly item: string;
  readonly region: string;
  readonly home: string;
}): number | undefined {
  const { cloud, service, item, region, home } = of;
  if (cloud === "aws" && home === "us-east-1" && region === "us-west-2") return 1; // the same where both were read
  if (home !== (cloud === "aws" ? "us-east-1" : "us-central1")) return undefined;
  const [, instance] = /^ml\.([a-z0-9-]+)\./.exec(item) ?? [];
  if (service === "sagemaker" && instance !== undefined) return instances[region]?.[instance];
  const [, machine] = /prediction (?:node )?([a-z]\d+)[- ]/i.exec(item) ?? [];
  if (service === "vertex-ai" && machine !== undefined) return machines[region]?.[machine.toLowerCase()];
  return items.find((each) => each.service === service && each.item.test(item))?.ratios[region];
}
