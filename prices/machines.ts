import { elsewhere, homeLine, lowest, ownLine, priceOf, shippedLines, told, type Line, type Price } from "./price";
import { familyOf, specs, type Accelerator } from "./specs";
import { nodeIn, nodeItem, summed } from "./vertex-nodes";

/** What an hour of an instance of SageMaker costs, whatever it is used for; `undefined` where that is not known. */
export function instancePrice(type: string, region: string, lines = shippedLines()): Price | undefined {
  const asked = { cloud: "aws", service: "sagemaker", item: `${type} instance`, region } as const;
  const own = ownLine(asked, lines);
  if (own !== undefined) return told(own);
  const scaled = scaledSize(type, region, lines);
  if (scaled !== undefined) return scaled;
  const home = homeLine(asked, lines);
  if (home !== undefined) return elsewhere(told(home), asked);
  const scaledAtHome = scaledSize(type, "us-east-1", lines);
  return scaledAtHome === undefined ? undefined : elsewhere(scaledAtHome, asked);
}

/**
 * The price by the vCPUs of another size of the family, where the region's lines of it show that it goes by them: two at least, all of one price per vCPU
 * and of the same memory per vCPU. With accelerators it never does.
 */
function scaledSize(type: string, region: string, lines: readonly Line[]): Price | undefined {
  const { sagemaker } = specs();
  const spec = sagemaker[type];
  if (spec === undefined || spec.accelerator !== undefined) return undefined;
  const sizes = lines.flatMap((line) => {
    const [, name = ""] = /^(ml\.\S+) instance$/.exec(line.item) ?? [];
    const vcpu = sagemaker[name]?.vcpu;
    const sameFamily = line.service === "sagemaker" && line.region === region && familyOf(name) === familyOf(type);
    if (!sameFamily || vcpu === undefined) return [];
    return [{ line, name, vcpu, perVcpu: line.usd / vcpu, memory: sagemaker[name]!.memoryGiB / vcpu }];
  });
  const largest = sizes.toSorted((a, b) => b.vcpu - a.vcpu)[0];
  if (sizes.length < 2 || largest === undefined) return undefined;
  const linear = sizes.every(({ perVcpu }) => Math.abs(perVcpu / largest.perVcpu - 1) < 0.01);
  if (!linear || largest.memory !== spec.memoryGiB / spec.vcpu) return undefined;
  const price = told(largest.line);
  return {
    ...price,
    usd: Number((largest.perVcpu * spec.vcpu).toPrecision(8)),
    source: `${largest.name} by ${spec.vcpu} of ${largest.vcpu} vCPUs: ${price.source}`,
    confidence: lowest(["derived", price.confidence]),
  };
}

// What the table calls the accelerators of Vertex AI's API.
const acceleratorItems: Readonly<Record<string, string>> = {
  NVIDIA_TESLA_T4: "NVIDIA T4",
  NVIDIA_TESLA_V100: "NVIDIA V100",
  NVIDIA_TESLA_P100: "NVIDIA P100",
  NVIDIA_L4: "NVIDIA L4 (inside g2)",
  NVIDIA_TESLA_A100: "NVIDIA A100 40GB (inside a2)",
  NVIDIA_A100_80GB: "NVIDIA A100 80GB",
  NVIDIA_H100_80GB: "NVIDIA H100 80GB",
};

/**
 * What an hour of a node of Vertex AI costs that serves a model, its accelerators included; `undefined` where a part of it is not known.
 *
 * @param accelerator what the machine is given; of machines that always have theirs (A2, A3, G2 and later) it is counted anyway, and once; others than these have no price
 */
export function machinePrice(
  machineType: string,
  accelerator: Pick<Accelerator, "kind" | "count"> | undefined,
  region: string,
  lines = shippedLines(),
): Price | undefined {
  const spec = specs().vertex[machineType];
  const inside = spec?.accelerator;
  const acceleratorOf = (kind: string) => {
    const name = acceleratorItems[kind];
    if (name === undefined) return undefined;
    return { cloud: "gcp", service: "vertex-ai", item: `prediction accelerator ${name}`, region } as const;
  };
  const node = nodePrice();
  const given = accelerator === undefined || accelerator.count === 0 ? undefined : accelerator;
  if (node === undefined || given === undefined) return node;
  if (inside !== undefined) return inside.kind === given.kind && inside.count === given.count ? node : undefined;
  if (familyOf(machineType) !== "n1") return undefined; // no other machine takes any
  const asked = acceleratorOf(given.kind);
  const each = asked === undefined ? undefined : priceOf(asked, lines);
  return each === undefined ? undefined : summed([[1, node], [given.count, each]]); // prettier-ignore

  function nodePrice(): Price | undefined {
    const asked = { cloud: "gcp", service: "vertex-ai", item: nodeItem(machineType), region } as const;
    const own = nodeIn(machineType, region, acceleratorItems, lines);
    if (own !== undefined) return own;
    const parts = a3Parts();
    if (parts !== undefined) return parts;
    const home = nodeIn(machineType, "us-central1", acceleratorItems, lines);
    return home === undefined ? undefined : elsewhere(home, asked);
  }

  /** The machines whose parts each have a price of their own. */
  function a3Parts(): Price | undefined {
    if (!machineType.startsWith("a3-highgpu-") || spec === undefined || inside === undefined) return undefined;
    const rate = (item: string) => priceOf({ cloud: "gcp", service: "vertex-ai", item, region }, lines);
    const gpu = priceOf(acceleratorOf(inside.kind)!, lines);
    const vcpu = rate("prediction A3 vCPU");
    const memory = rate("prediction A3 RAM");
    if (gpu === undefined || vcpu === undefined || memory === undefined) return undefined;
    return summed([[inside.count, gpu], [spec.vcpu, vcpu], [spec.memoryGiB, memory]]); // prettier-ignore
  }
}
