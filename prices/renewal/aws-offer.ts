import type { Line } from "../price";
import { specs } from "../specs";
import { ec2Factor } from "./ec2-factors";
import { keyOf, type Incoming } from "./incoming";

/** Of a service price list file, what is read: "Reading the service price list file for an AWS service", AWS Billing's documentation. */
export interface OfferFile {
  readonly offerCode: string;
  readonly publicationDate: string;
  readonly products: Readonly<Record<string, { readonly attributes: Readonly<Record<string, string>> }>>;
  readonly terms: { readonly OnDemand?: Readonly<Record<string, Readonly<Record<string, Term>>>> };
}
interface Term {
  readonly priceDimensions: Readonly<
    Record<string, { readonly unit: string; readonly beginRange?: string; readonly pricePerUnit: { readonly USD?: string } }>
  >;
} // prettier-ignore

/** A kind of product: by its usage type, without the region's prefix, to our item. */
interface Row {
  readonly offer: string;
  readonly usage: RegExp;
  readonly service: string;
  readonly item: string | ((match: RegExpExecArray) => string);
  /** The unit of the file, and ours with how many of theirs it holds. */
  readonly theirs: RegExp;
  readonly unit: string;
  readonly times?: number;
}

const hours = { theirs: /^(?:hrs|hours?)$/i, unit: "hour" };
const gigabytes = { theirs: /^gb$/i, unit: "GB" };
const stored = { theirs: /^gb-mo$/i, unit: "GB-month" };
const thousand = { theirs: /^requests?$/i, unit: "1k requests", times: 1_000 };
const mwaaSizes = /^Airflow-(Micro|Small|Medium|Large|XLarge|2XLarge)(Environment|Worker|Scheduler|WebServer)$/;
const standard = ["small", "medium", "large"];

const row = (offer: string, usage: RegExp, service: string, item: Row["item"], unit: Pick<Row, "theirs" | "unit" | "times">): Row => ({
  ...{ offer, usage, service, item, ...unit },
}); // prettier-ignore

const rows: readonly Row[] = [
  row("AmazonSageMaker", /^Host:(ml\.[a-z0-9.-]+)$/, "sagemaker", ([, type]) => `${type} instance`, hours),
  row("AmazonSageMaker", /^Hst:Data-Bytes-Out$/, "sagemaker", "endpoint data processed, in or out", gigabytes),
  row("AmazonSageMaker", /^Host:VolumeUsage\.gp2$/, "sagemaker", "endpoint ML storage volume (gp2)", stored),
  row("AmazonMWAA", mwaaSizes, "mwaa", ([, size, what]) => mwaaItem(size!.toLowerCase(), what!), hours),
  row("AmazonS3", /^TimedStorage-ByteHrs$/, "s3", "S3 Standard storage, first 50 TB", stored),
  row("AmazonS3", /^TimedStorage-SIA-ByteHrs$/, "s3", "S3 Standard-IA storage", stored),
  row("AmazonS3", /^TimedStorage-ZIA-ByteHrs$/, "s3", "S3 One Zone-IA storage", stored),
  row("AmazonS3", /^Requests-Tier1$/, "s3", "S3 Standard PUT, COPY, POST, LIST", thousand),
  row("AmazonS3", /^Requests-Tier2$/, "s3", "S3 Standard GET and others", thousand),
  row("AmazonECR", /^TimedStorage-ByteHrs$/, "ecr", "private image storage", stored),
  row("AmazonEC2", /^NatGateway-Hours$/, "nat-gateway", "gateway", hours),
  row("AmazonEC2", /^NatGateway-Bytes$/, "nat-gateway", "data processed", gigabytes),
  row("AmazonVPC", /^VpcEndpoint-Hours$/, "vpc-endpoint", "interface endpoint, per AZ", hours),
  row("AmazonVPC", /^VpcEndpoint-Bytes$/, "vpc-endpoint", "interface endpoint, data processed, first 1 PB", gigabytes),
];

function mwaaItem(size: string, what: string): string {
  if (what !== "Environment") return `additional ${what === "WebServer" ? "web server" : what.toLowerCase()}, ${size}`;
  const included = standard.includes(size) ? " (one worker, the default schedulers and web servers included)" : "";
  return `environment mw1.${size}${included}`;
}

/** The lines of a price list file of AWS: what has an item of ours, and of EC2's instances the prices that SageMaker's go by. */
export function fromOffer(file: OfferFile): Incoming {
  const asOf = file.publicationDate.slice(0, 10);
  const source = (region: string) => `AWS Price List, ${file.offerCode}, ${region}, published ${asOf}`;
  const mistakes: string[] = [];
  const lines = new Map<string, Line>();
  const regions = new Set<string>();
  for (const [sku, { attributes }] of Object.entries(file.products)) {
    const { usagetype = "", regionCode: region = "" } = attributes;
    const usage = usagetype.replace(/^[A-Z]{2,4}\d*-/, "");
    regions.add(region);
    const known = rows.find((each) => each.offer === file.offerCode && each.usage.test(usage));
    const price = firstPrice(file, sku);
    if (region === "" || price === undefined) continue;
    const common = { cloud: "aws", region, as_of: asOf, note: "" } as const;
    if (known !== undefined) {
      const item = typeof known.item === "string" ? known.item : known.item(known.usage.exec(usage)!);
      if (!known.theirs.test(price.unit)) mistakes.push(`${file.offerCode}, ${usagetype}: is by ${price.unit}, and ${item} is by ${known.unit}`);
      else add({ ...common, service: known.service, item, unit: known.unit, usd: exact(price.usd * (known.times ?? 1)), source: source(region), confidence: "read" });
    }
    const [, type] = /^BoxUsage:([a-z0-9.-]+)$/.exec(usage) ?? [];
    if (file.offerCode !== "AmazonEC2" || type === undefined || !isPlainLinux(attributes)) continue;
    const factor = ec2Factor(type, region);
    if (factor === undefined) continue;
    add({ ...common, service: "sagemaker", item: `ml.${type} instance`, unit: "hour", usd: exact(price.usd * factor), source: `EC2 ${price.usd} (${source(region)}) x ${factor}`, confidence: "derived" });
  }
  return { lines: [...lines.values()], covers: (line) => regions.has(line.region) && isOf(file.offerCode, line), mistakes };

  function add(line: Line) {
    const before = lines.get(keyOf(line));
    if (before !== undefined && before.usd !== line.usd) mistakes.push(`${keyOf(line)}: two products say ${before.usd} and ${line.usd}`);
    lines.set(keyOf(line), line);
  }
} // prettier-ignore

/** On demand, the first tier that is not free. */
function firstPrice({ terms }: OfferFile, sku: string): { usd: number; unit: string } | undefined {
  const dimensions = Object.values(terms.OnDemand?.[sku] ?? {}).flatMap((term) => Object.values(term.priceDimensions));
  return dimensions
    .map(({ unit, beginRange = "0", pricePerUnit }) => ({ unit, from: Number(beginRange), usd: Number(pricePerUnit.USD ?? 0) }))
    .filter(({ usd }) => usd > 0)
    .sort((a, b) => a.from - b.from)[0];
} // prettier-ignore

const isPlainLinux = ({ operatingSystem, tenancy, preInstalledSw, capacitystatus }: Readonly<Record<string, string>>) =>
  operatingSystem === "Linux" && tenancy === "Shared" && preInstalledSw === "NA" && capacitystatus === "Used";

/** Whether the service's file holds such a price: of instances those that serve, since notebooks have usage types of their own. */
function isOf(offer: string, { service, item }: Line): boolean {
  const [, type] = /^(ml\.\S+) instance$/.exec(item) ?? [];
  if (type !== undefined) return offer === "AmazonSageMaker" && type in specs().sagemaker;
  if (service === "mwaa") return offer === "AmazonMWAA" && /^(?:environment mw1|additional (?:worker|scheduler), )/.test(item);
  return rows.some((each) => each.offer === offer && each.service === service && each.item === item);
} // prettier-ignore

const exact = (usd: number) => Number(usd.toPrecision(10));
