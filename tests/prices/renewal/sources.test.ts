import { describe, expect, it } from "vitest";
import { shippedLines, type Line } from "../../../prices/price";
import { fromOffer, type OfferFile } from "../../../prices/renewal/aws-offer";
import { ec2Factor } from "../../../prices/renewal/ec2-factors";
import { fromSkus } from "../../../prices/renewal/google-skus";
import { fromLines } from "../../../prices/renewal/incoming";

/** A price list file as AWS publishes them, with the fields that are read: usage type, region, unit and price of each product. */
export function offer(code: string, products: Record<string, [unit: string, usd: string, more?: Record<string, string>]>): OfferFile {
  const entries = Object.entries(products).map(([usagetype, [unit, usd, more]], index) => {
    const attributes = { usagetype, regionCode: "eu-west-1", servicecode: code, ...more };
    const dimension = { unit, beginRange: "0", endRange: "Inf", description: "", pricePerUnit: { USD: usd } };
    return { sku: `SKU${index}`, attributes, term: { "SKU.JRTCKXETXF": { priceDimensions: { "SKU.JRTCKXETXF.6YS6EN2CT7": dimension } } } };
  });
  return {
    offerCode: code,
    publicationDate: "2026-11-20T08:00:00Z",
    products: Object.fromEntries(entries.map(({ sku, attributes }) => [sku, { sku, productFamily: "", attributes }])),
    terms: { OnDemand: Object.fromEntries(entries.map(({ sku, term }) => [sku, term])) },
  };
} // prettier-ignore

/** An SKU as the catalogue lists it. */
export function sku(description: string, regions: string[], unit: string, ...usd: number[]) {
  const unitPrice = (each: number) => ({ currencyCode: "USD", units: String(Math.floor(each)), nanos: Math.round((each % 1) * 1e9) });
  const pricingExpression = { usageUnit: unit, displayQuantity: 1, tieredRates: usd.map((each, index) => ({ startUsageAmount: index, unitPrice: unitPrice(each) })) };
  return {
    skuId: "0000-0000-0001",
    description,
    category: { serviceDisplayName: "", resourceFamily: "", resourceGroup: "", usageType: "OnDemand" },
    serviceRegions: regions,
    pricingInfo: [{ effectiveTime: "2026-11-28T10:00:00Z", pricingExpression, currencyConversionRate: 1 }],
  };
} // prettier-ignore

const found = (lines: readonly Line[], item: string, region = "eu-west-1") =>
  lines.find((line) => line.item === item && line.region === region);

describe("a price list file of AWS", () => {
  it("gives the instances that serve, and what else has an item", () => {
    const { lines, mistakes } = fromOffer(
      offer("AmazonSageMaker", {
        "EUW1-Host:ml.m5.xlarge": ["Hrs", "0.2570000000"],
        "EUW1-Train:ml.m5.xlarge": ["Hrs", "0.9900000000"],
        "EUW1-Hst:Data-Bytes-Out": ["GB", "0.0160000000"],
        "EUW1-Host:VolumeUsage.gp2": ["GB-Mo", "0.1540000000"],
      }),
    );
    expect(mistakes).toEqual([]);
    expect(lines.map(({ item, usd, unit }) => [item, usd, unit])).toEqual([
      ["ml.m5.xlarge instance", 0.257, "hour"],
      ["endpoint data processed, in or out", 0.016, "GB"],
      ["endpoint ML storage volume (gp2)", 0.154, "GB-month"],
    ]);
    expect(lines[0]).toMatchObject({
      as_of: "2026-11-20",
      confidence: "read",
      source: "AWS Price List, AmazonSageMaker, eu-west-1, published 2026-11-20",
    });
  });

  it("calls things as the table does", () => {
    const mwaa = fromOffer(offer("AmazonMWAA", { "EUW1-Airflow-SmallEnvironment": ["Hrs", "0.49"], "EUW1-Airflow-MediumScheduler": ["Hrs", "0.11"] }));
    const s3 = fromOffer(offer("AmazonS3", { "EU-TimedStorage-ByteHrs": ["GB-Mo", "0.023"], "EU-Requests-Tier1": ["Requests", "0.000005"] }));
    const ec2 = fromOffer(offer("AmazonEC2", { "EU-NatGateway-Hours": ["Hrs", "0.048"], "EU-RegionalNatGateway-Hours": ["Hrs", "0.048"] }));
    const lines = [mwaa, s3, ec2].flatMap((each) => each.lines);
    expect(lines).toHaveLength(5);
    const names = new Set(shippedLines().map(({ service, item, unit }) => `${service} ${item} ${unit}`));
    for (const { service, item, unit } of lines) expect([...names]).toContain(`${service} ${item} ${unit}`);
    expect(found(s3.lines, "S3 Standard PUT, COPY, POST, LIST")?.usd).toBe(0.005);
  }); // prettier-ignore

  it("makes a price of SageMaker of one of EC2 by the factor, for plain Linux alone", () => {
    const plain = { operatingSystem: "Linux", tenancy: "Shared", preInstalledSw: "NA", capacitystatus: "Used" };
    const { lines } = fromOffer(
      offer("AmazonEC2", {
        "EU-BoxUsage:m5.2xlarge": ["Hrs", "0.428", plain],
        "EU-BoxUsage:g5.xlarge": ["Hrs", "1.123", { ...plain, operatingSystem: "Windows" }],
        "EU-BoxUsage:x1.32xlarge": ["Hrs", "16", plain],
      }),
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ item: "ml.m5.2xlarge instance", usd: 0.5136, confidence: "derived" });
    expect(lines[0]!.source).toBe("EC2 0.428 (AWS Price List, AmazonEC2, eu-west-1, published 2026-11-20) x 1.2");
    // 1.006 of EC2 is 1.408 of SageMaker in us-east-1, and 1.71 is 2.1375 in sa-east-1.
    expect(1.006 * ec2Factor("g5.xlarge", "us-east-1")!).toBeCloseTo(1.408, 3);
    expect(1.71 * ec2Factor("g5.xlarge", "sa-east-1")!).toBeCloseTo(2.1375, 4);
  });

  it("knows which lines it would have said", () => {
    const { covers } = fromOffer(offer("AmazonSageMaker", { "EUW1-Host:ml.m5.xlarge": ["Hrs", "0.257"] }));
    const covered = (item: string, region: string, service = "sagemaker") =>
      covers({ ...shippedLines()[0]!, service, item, region });
    expect(covered("ml.p3.2xlarge instance", "eu-west-1")).toBe(true);
    expect(covered("endpoint data processed, in or out", "eu-west-1")).toBe(true);
    expect(covered("ml.p3.2xlarge instance", "us-east-1")).toBe(false);
    expect(covered("ml.t3.medium instance", "eu-west-1")).toBe(false); // a notebook's
    expect(covered("S3 Standard-IA storage", "eu-west-1", "s3")).toBe(false);
  });

  it("takes the first tier that is not free, and refuses another unit and two prices for one thing", () => {
    expect(fromOffer(offer("AmazonS3", { "EU-TimedStorage-ByteHrs": ["Requests", "0.023"] })).mistakes).toEqual([
      "AmazonS3, EU-TimedStorage-ByteHrs: is by Requests, and S3 Standard storage, first 50 TB is by GB-month",
    ]);
    const twice = offer("AmazonSageMaker", { "EUW1-Host:ml.m5.xlarge": ["Hrs", "0.257"], "EU-Host:ml.m5.xlarge": ["Hrs", "0.3"] });
    expect(fromOffer(twice).mistakes).toEqual(["aws sagemaker, ml.m5.xlarge instance, eu-west-1: two products say 0.257 and 0.3"]);
    expect(fromOffer(offer("AmazonSageMaker", { "EUW1-Host:ml.m5.xlarge": ["Hrs", "0"] })).lines).toEqual([]);
  }); // prettier-ignore
});

describe("a list of SKUs of Google's catalogue", () => {
  const vertex = "Vertex AI: Online/Batch Prediction";

  it("gives rates and accelerators, and the nodes that they add up to", () => {
    const { lines, mistakes } = fromSkus(
      {
        skus: [
          sku(`${vertex} N1 Predefined Instance Core running in Americas`, ["us-central1", "us-east1"], "h", 0.036352),
          sku(`${vertex} N1 Predefined Instance Ram running in Americas`, ["us-central1", "us-east1"], "GiBy.h", 0.0048726),
          sku(`${vertex} Nvidia Tesla T4 GPU running in Iowa`, ["us-central1"], "h", 0.4025),
          sku("Spot Preemptible N1 Predefined Instance Core running in Americas", ["us-central1"], "h", 0.01),
        ],
      },
      shippedLines(),
    ); // prettier-ignore
    expect(mistakes).toEqual([]);
    expect(found(lines, "prediction N1 vCPU", "us-central1")).toMatchObject({
      usd: 0.036352,
      confidence: "read",
      as_of: "2026-11-28",
    });
    expect(found(lines, "prediction accelerator NVIDIA T4", "us-central1")!.usd).toBe(0.4025);
    // The page has 0.219 for it, and the SKUs of before 0.2185.
    expect(found(lines, "online/batch prediction node n1-standard-4", "us-central1")!.usd).toBeCloseTo(0.2185, 4);
    expect(lines.filter(({ region }) => region !== "us-central1")).toEqual([]); // the table has no price of us-east1
    expect(found(lines, "prediction N1 RAM", "us-central1")).toBeUndefined();
  });

  it("makes nodes of Compute Engine's prices by the factor where Vertex AI's own are not there", () => {
    const engine = [
      sku("G2 Instance Core running in Americas", ["us-central1"], "h", 0.024988),
      sku("G2 Instance Ram running in Americas", ["us-central1"], "GiBy.h", 0.002927),
      sku("Nvidia L4 GPU running in Americas", ["us-central1"], "h", 0.560004),
    ];
    const own = sku(`${vertex} Nvidia L4 GPU running in Americas`, ["us-central1"], "h", 0.7);
    const of = (skus: typeof engine) => fromSkus({ skus }, shippedLines()).lines;
    const node = "online/batch prediction node g2-standard-4 (GPU included)";
    expect(found(of(engine), node, "us-central1")!.usd).toBeCloseTo(0.8129, 3);
    expect(found(of(engine), "prediction accelerator NVIDIA L4 (inside g2)", "us-central1")).toMatchObject({ usd: 0.6440046, confidence: "derived" });
    for (const skus of [[own, ...engine], [...engine, own]])
      expect(found(of(skus), "prediction accelerator NVIDIA L4 (inside g2)", "us-central1")).toMatchObject({ usd: 0.7, confidence: "read" });
  }); // prettier-ignore

  it("takes the first tier that is not free, from a location of many regions too", () => {
    const { lines } = fromSkus({ skus: [sku("Analysis", ["us"], "TiBy", 0, 6.25), sku("Analysis (europe-west1)", ["europe-west1"], "TiBy", 0, 7.5)] }, shippedLines());
    expect(found(lines, "on-demand analysis", "us (multi-region)")!.usd).toBe(6.25);
    expect(found(lines, "on-demand analysis", "europe-west1")!.usd).toBe(7.5);
  }); // prettier-ignore

  it("tells Cloud Run's tiers apart by their regions, and refuses another unit", () => {
    const list = { skus: [
      sku("Services CPU (Request-based billing)", ["europe-west1", "us-central1"], "s", 0.000024),
      sku("Services CPU Tier 2  (Request-based billing)", ["southamerica-east1"], "s", 0.0000336),
      sku("Services Memory (Request-based billing)", ["us-central1"], "GiBy.h", 0.0000025),
    ] };
    const { lines, mistakes } = fromSkus(list, shippedLines());
    expect(found(lines, "vCPU, request-based billing", "southamerica-east1")!.usd).toBe(0.0000336);
    expect(mistakes).toEqual(["SKU 0000-0000-0001, Services Memory (Request-based billing): is by GiBy.h, and memory, request-based billing is by GiB-second"]);
  }); // prettier-ignore
});

describe("lines that a person wrote", () => {
  const line = { ...shippedLines()[0]!, usd: 0.06 };

  it("are taken as they are", () => {
    expect(fromLines(JSON.stringify([line]), "new.json")).toMatchObject({ lines: [line], mistakes: [] });
  });

  it("are refused with what is wrong of them", () => {
    const wrong = [
      { ...line, usd: 0 },
      { ...line, source: "" },
      { ...line, as_of: "November" },
      { ...line, cloud: "azure" },
    ];
    expect(fromLines(JSON.stringify(wrong), "new.json").mistakes).toEqual([
      "new.json, line 1 of the list: usd is no price above 0",
      "new.json, line 2 of the list: has no source",
      "new.json, line 3 of the list: as_of is November; write a year, a month or a day",
      "new.json, line 4 of the list: cloud is azure; write aws or gcp",
    ]);
    expect(fromLines("{}", "new.json").mistakes).toEqual(["new.json holds no list of lines"]);
  });
});
