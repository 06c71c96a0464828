import { lowest, ownLine, told, type Line, type Price } from "./price";
import { familyOf, specs, type Spec } from "./specs";

/** What the table calls a node of a machine type; some lines say behind it what is inside. */
export const nodeItem = (machineType: string) => `online/batch prediction node ${machineType}`;

interface Node {
  readonly type: string;
  readonly spec: Spec;
  readonly price: Price;
}

/**
 * The price of a node from the region's own lines: that of the type, else a multiple of a machine with the same proportions, else by what its vCPUs and
 * its memory cost in two machines of the family. Google bills vCPUs, memory and accelerators each by their number, so all three are exact.
 */
export function nodeIn(
  machineType: string,
  region: string,
  acceleratorItems: Readonly<Record<string, string>>,
  lines: readonly Line[],
): Price | undefined {
  const { vertex } = specs();
  const nodes = lines.flatMap((line): Node[] => {
    const type = line.region === region ? nodeType(line) : undefined;
    const spec = vertex[type ?? ""];
    return type === undefined || spec === undefined ? [] : [{ type, spec, price: told(line) }];
  });
  const own = nodes.find(({ type }) => type === machineType);
  if (own !== undefined) return own.price;
  const spec = vertex[machineType];
  if (spec === undefined) return undefined;
  const family = nodes
    .filter(({ type }) => familyOf(type) === familyOf(machineType))
    .toSorted((a, b) => b.spec.vcpu - a.spec.vcpu);
  const alike = family.find((node) => inProportion(node, machineType, spec));
  if (alike !== undefined) return multiplied(alike, spec.vcpu / alike.spec.vcpu, machineType);
  // What machines with accelerators are made of differs by series: A3 Edge is no A3 High.
  const relatives =
    spec.accelerator === undefined ? family : family.filter(({ type }) => seriesOf(type) === seriesOf(machineType));
  return fromHosts(relatives, spec, (kind) => {
    const name = acceleratorItems[kind];
    if (name === undefined) return undefined;
    const line = ownLine({ cloud: "gcp", service: "vertex-ai", item: `prediction accelerator ${name}`, region }, lines);
    return line === undefined ? undefined : told(line);
  });
}

function nodeType({ cloud, service, item }: Line): string | undefined {
  if (cloud !== "gcp" || service !== "vertex-ai") return undefined;
  return /^online\/batch prediction node (\S+)/.exec(item)?.[1];
}

/** `n1-standard` of `n1-standard-4`. */
const seriesOf = (type: string) => type.replace(/-[^-]+$/, "");

function inProportion({ type, spec }: Node, asked: string, target: Spec): boolean {
  const times = target.vcpu / spec.vcpu;
  const accelerators = (spec.accelerator?.count ?? 0) * times === (target.accelerator?.count ?? 0);
  return seriesOf(type) === seriesOf(asked) && close(spec.memoryGiB * times, target.memoryGiB) && accelerators;
}

function multiplied({ type, price }: Node, times: number, asked: string): Price {
  return {
    ...price,
    usd: rounded(price.usd * times),
    source: `${asked} as ${Number(times.toPrecision(4))} x ${type}: ${price.source}`,
    confidence: lowest(["derived", price.confidence]),
  };
}

/** By what is left of two machines of the family without their accelerators; without any, one is enough that has the same memory per vCPU. */
function fromHosts(
  family: readonly Node[],
  target: Spec,
  acceleratorPrice: (kind: string) => Price | undefined,
): Price | undefined {
  const kind = target.accelerator?.kind;
  const gpu = kind === undefined ? undefined : acceleratorPrice(kind);
  if (kind !== undefined && gpu === undefined) return undefined;
  const hosts = family
    .filter(({ spec }) => spec.accelerator?.kind === kind)
    .map((node) => {
      const { vcpu, memoryGiB, accelerator } = node.spec;
      const usd = node.price.usd - (accelerator?.count ?? 0) * (gpu?.usd ?? 0);
      return { node, usd, vcpu, memoryGiB };
    });
  const accelerators = (target.accelerator?.count ?? 0) * (gpu?.usd ?? 0);
  const made = (usd: number, from: readonly Node[]): Price | undefined => {
    if (usd <= 0) return undefined;
    const parts = [...from.map(({ price }) => price), ...(gpu === undefined ? [] : [gpu])];
    const names = from.map(({ type }) => type).join(" and ");
    return {
      ...joined(parts),
      usd: rounded(usd + accelerators),
      source: `by the vCPUs and the memory of ${names}: ${joined(parts).source}`,
      confidence: lowest(["derived", ...parts.map(({ confidence }) => confidence)]),
    };
  };
  // Where machines have accelerators, the price that these have by themselves is only an estimate of what is inside: one machine must confirm another.
  const same = hosts.filter(({ vcpu, memoryGiB }) => close(memoryGiB / vcpu, target.memoryGiB / target.vcpu));
  const [largest] = same;
  if (
    largest !== undefined &&
    (kind === undefined || same.length > 1) &&
    same.every(({ usd, vcpu }) => Math.abs(usd / vcpu / (largest.usd / largest.vcpu) - 1) < 0.02)
  )
    return made((largest.usd / largest.vcpu) * target.vcpu, [largest.node]);
  const [first] = hosts;
  const second = hosts.find(
    ({ vcpu, memoryGiB }) => first !== undefined && !close(memoryGiB / vcpu, first.memoryGiB / first.vcpu),
  );
  if (kind !== undefined || first === undefined || second === undefined) return undefined;
  const determinant = first.vcpu * second.memoryGiB - second.vcpu * first.memoryGiB;
  const perVcpu = (first.usd * second.memoryGiB - second.usd * first.memoryGiB) / determinant;
  const perGiB = (first.vcpu * second.usd - second.vcpu * first.usd) / determinant;
  return made(perVcpu * target.vcpu + perGiB * target.memoryGiB, [first.node, second.node]);
}

/** The price of several parts, each so many times. */
export function summed(parts: readonly (readonly [count: number, part: Price])[], unit = "hour"): Price {
  const usd = parts.reduce((sum, [count, part]) => sum + count * part.usd, 0);
  return { ...joined(parts.map(([, part]) => part)), usd: rounded(usd), unit };
}

/** What may be said of a price that is made of these: the oldest date, the lowest confidence, every source once, and the region that is not the one asked for. */
function joined(parts: readonly Price[]): Price {
  const stranger = parts.find(({ elsewhere }) => elsewhere) ?? parts[0]!;
  return {
    ...stranger,
    asOf: parts.map(({ asOf }) => asOf).toSorted()[0]!,
    source: [...new Set(parts.map(({ source }) => source))].join(" + "),
    confidence: lowest(parts.map(({ confidence }) => confidence)),
  };
}

const close = (a: number, b: number) => Math.abs(a / b - 1) < 0.001;
const rounded = (usd: number) => Number(usd.toPrecision(8));
