import type { Line } from "../price";
import { familyOf, specs } from "../specs";
import { keyOf, type Incoming } from "./incoming";

/** Of an answer to `services.skus.list`, what is read: Cloud Billing Catalog API, cloud.google.com/billing/v1/how-tos/catalog-api. */
export interface SkuList {
  readonly skus: readonly Sku[];
}
interface Sku {
  readonly skuId: string;
  readonly description: string;
  readonly category: { readonly usageType: string };
  readonly serviceRegions: readonly string[];
  readonly pricingInfo: readonly {
    readonly effectiveTime: string;
    readonly pricingExpression: {
      readonly usageUnit: string;
      readonly tieredRates: readonly { readonly unitPrice: { readonly units?: string; readonly nanos?: number } }[];
    };
  }[];
}

/** What Vertex AI adds to Compute Engine: exact for four SKUs that were read of both (docs/prices.md). */
const managed = 1.15;

/** A kind of SKU by its description. A factor is for those of Compute Engine, which count only where Vertex AI's own are not in the inputs. */
interface Row {
  readonly sku: RegExp;
  readonly service: string;
  /** `undefined` for what has no item of ours. */
  readonly item: (match: RegExpExecArray) => string | undefined;
  readonly theirs: string;
  readonly unit: string;
  readonly factor?: number;
}

const vertex = "Vertex AI: Online/Batch Prediction ";
const gpus: Readonly<Record<string, string>> = {
  ...{ t4: "NVIDIA T4", v100: "NVIDIA V100", p100: "NVIDIA P100", l4: "NVIDIA L4 (inside g2)" },
  ...{ a100: "NVIDIA A100 40GB (inside a2)", "a100 80gb": "NVIDIA A100 80GB", "h100 80gb": "NVIDIA H100 80GB" },
};
const gpuItem = ([, name]: RegExpExecArray) => {
  const known = gpus[name!.toLowerCase().replace(/^tesla /, "")];
  return known === undefined ? undefined : `prediction accelerator ${known}`;
};
const rate = (sku: string, factor?: number): Row[] => [
  {
    ...{ sku: new RegExp(`^${sku}([A-Z]\\d[A-Z]?) (?:Predefined )?Instance Core running in `, "i"), theirs: "h", unit: "vCPU-hour" },
    ...{ service: "vertex-ai", item: ([, family]) => `prediction ${family!.toUpperCase()} vCPU`, factor },
  },
  {
    ...{ sku: new RegExp(`^${sku}([A-Z]\\d[A-Z]?) (?:Predefined )?Instance Ram running in `, "i"), theirs: "GiBy.h", unit: "GB-hour" },
    ...{ service: "vertex-ai", item: ([, family]) => `prediction ${family!.toUpperCase()} RAM`, factor },
  },
]; // prettier-ignore
const row = (sku: RegExp, service: string, item: string, theirs: string, unit: string): Row => ({
  ...{ sku, service, item: () => item, theirs, unit },
});

const rows: readonly Row[] = [
  ...rate(vertex),
  ...rate("", managed),
  { sku: /^Vertex AI: Online\/Batch Prediction Nvidia (.+) GPU running in /i, service: "vertex-ai", item: gpuItem, theirs: "h", unit: "hour" },
  { sku: /^Nvidia (.+) GPU running in /i, service: "vertex-ai", item: gpuItem, theirs: "h", unit: "hour", factor: managed },
  row(/^Services CPU (?:Tier 2 *)?\(Request-based billing\)/, "cloud-run", "vCPU, request-based billing", "s", "second"),
  row(/^Services Memory (?:Tier 2 *)?\(Request-based billing\)/, "cloud-run", "memory, request-based billing", "GiBy.s", "GiB-second"),
  row(/^Services CPU \(Instance-based billing\)/, "cloud-run", "vCPU, instance-based billing", "s", "second"),
  row(/^Services Memory \(Instance-based billing\)/, "cloud-run", "memory, instance-based billing", "GiBy.s", "GiB-second"),
  row(/^Analysis(?: \(|$)/, "bigquery", "on-demand analysis", "TiBy", "TiB"),
  row(/^Active Logical Storage(?: \(|$)/, "bigquery", "active logical storage", "GiBy.mo", "GB-month"),
  row(/^Long Term Logical Storage(?: \(|$)/, "bigquery", "long-term logical storage", "GiBy.mo", "GB-month"),
]; // prettier-ignore

/** The lines of a list of SKUs, in the regions that the table has prices of, and the nodes of Vertex AI that they add up to. */
export function fromSkus({ skus }: SkuList, table: readonly Line[]): Incoming {
  const regions = new Set(table.flatMap(({ cloud, region }) => (cloud === "gcp" ? region : [])));
  const mistakes: string[] = [];
  const found = new Map<string, Line & { readonly factor?: number }>();
  for (const sku of skus) {
    const known = sku.category.usageType === "OnDemand" ? rows.find((each) => each.sku.test(sku.description)) : undefined;
    const item = known?.item(known.sku.exec(sku.description)!);
    const price = newestPrice(sku);
    if (known === undefined || item === undefined || price === undefined) continue;
    if (known.theirs !== price.unit) {
      mistakes.push(`SKU ${sku.skuId}, ${sku.description}: is by ${price.unit}, and ${item} is by ${known.unit}`);
      continue;
    }
    for (const place of sku.serviceRegions) {
      const region = place === "us" || place === "eu" ? `${place} (multi-region)` : place;
      if (!regions.has(region)) continue;
      const { factor } = known;
      const said = `Cloud Billing catalogue, SKU ${sku.skuId}, ${price.asOf}`;
      add({
        ...{ cloud: "gcp", service: known.service, item, region, unit: known.unit, usd: exact(price.usd * (factor ?? 1)), as_of: price.asOf },
        source: factor === undefined ? said : `Compute Engine ${price.usd} (${said}) x ${factor}`,
        ...{ confidence: factor === undefined ? "read" : "derived", note: "", factor },
      });
    }
  }
  const own = new Set(table.map(keyOf));
  const lines = [...found.values()].map(({ factor: _, ...line }) => line);
  const nodes = table.flatMap((line) => nodeOf(line, found) ?? []);
  const kept = lines.filter((line) => own.has(keyOf(line)) || !isRate(line)); // a rate that the table does not hold only makes nodes
  return { lines: [...kept, ...nodes], covers: (line) => line.region !== "any" && lines.some(({ item, service }) => item === line.item && service === line.service), mistakes };

  function add(line: Line & { factor?: number }) {
    const before = found.get(keyOf(line));
    if (before !== undefined && before.factor === line.factor && before.usd !== line.usd)
      mistakes.push(`${keyOf(line)}: two SKUs say ${before.usd} and ${line.usd}`);
    if (before === undefined || before.factor !== undefined) found.set(keyOf(line), line);
  }
} // prettier-ignore

const isRate = ({ item }: Line) => / (?:vCPU|RAM)$/.test(item);

/** A node's line by its vCPUs, its memory and its accelerators, where all of them are in the list. */
function nodeOf(line: Line, found: ReadonlyMap<string, Line>): Line | undefined {
  const [, type] = /^online\/batch prediction node (\S+)/.exec(line.item) ?? [];
  const spec = specs().vertex[type ?? ""];
  if (type === undefined || spec === undefined) return undefined;
  const of = (item: string) => found.get(keyOf({ ...line, item }));
  const family = familyOf(type).toUpperCase();
  const [core, ram] = [of(`prediction ${family} vCPU`), of(`prediction ${family} RAM`)];
  const kind = spec.accelerator?.kind;
  const gpu = kind === undefined ? undefined : of(`prediction accelerator ${gpus[acceleratorName(kind)] ?? kind}`);
  if (core === undefined || ram === undefined || (kind !== undefined && gpu === undefined)) return undefined;
  const parts = [core, ram, ...(gpu === undefined ? [] : [gpu])];
  const usd = spec.vcpu * core.usd + spec.memoryGiB * ram.usd + (spec.accelerator?.count ?? 0) * (gpu?.usd ?? 0);
  return {
    ...line,
    usd: Number(usd.toFixed(6)),
    as_of: parts.map(({ as_of }) => as_of).sort()[0]!,
    source: `${vertex.trim().replace(/^Vertex AI: /, "")}, vCPUs and memory${gpu === undefined ? "" : " and accelerators"}: ${parts.map(({ source }) => source).join(" + ")}`,
    confidence: "derived",
    note: "",
  };
} // prettier-ignore

/** `a100 80gb` of `NVIDIA_A100_80GB`. */
const acceleratorName = (kind: string) => kind.replace(/^NVIDIA_(?:TESLA_)?/, "").replaceAll("_", " ").toLowerCase(); // prettier-ignore

/** The first tier that is not free. */
function newestPrice({ pricingInfo }: Sku): { usd: number; unit: string; asOf: string } | undefined {
  const newest = [...pricingInfo].sort((a, b) => b.effectiveTime.localeCompare(a.effectiveTime))[0];
  const usd = newest?.pricingExpression.tieredRates
    .map(({ unitPrice }) => Number(unitPrice.units ?? 0) + (unitPrice.nanos ?? 0) / 1e9)
    .find((each) => each > 0);
  if (newest === undefined || usd === undefined) return undefined;
  return { usd, unit: newest.pricingExpression.usageUnit, asOf: newest.effectiveTime.slice(0, 10) };
}

const exact = (usd: number) => Number(usd.toPrecision(10));
