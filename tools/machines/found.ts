import { instancePrice, machinePrice } from "../../prices/machines";
import type { Price } from "../../prices/price";
import { familyOf, instanceOffered, machineOffered, specs, type Accelerator, type Offered } from "../../prices/specs";
import type { Asked } from "./asked";
import { quotaOf } from "./quotas";

/** A machine that has what was asked for. */
export interface Machine {
  readonly type: string;
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly accelerator?: Accelerator;
  /** Of an hour; `undefined` where it is not known. */
  readonly price?: Price;
  /** The name of the quota that it counts against; `undefined` where it is not known. */
  readonly quota?: string;
  readonly offered: Offered;
}

/** The machines that serve models and have what was asked for: the cheapest first, those of unknown price last. */
export function machinesFor(asked: Asked): Machine[] {
  const all = asked.cloud === "aws" ? instances(asked) : nodes(asked);
  return all
    .filter((machine) => suits(machine, asked))
    .sort((a, b) => (a.price?.usd ?? Infinity) - (b.price?.usd ?? Infinity) || a.type.localeCompare(b.type, "en", { numeric: true }) || 0);
} // prettier-ignore

function instances({ region }: Asked): Machine[] {
  return Object.entries(specs().sagemaker).map(([type, { vcpu, memoryGiB, accelerator, quota }]) => {
    const [price, offered] = [instancePrice(type, region), instanceOffered(type, region)];
    return { type, vcpu, memoryGiB, accelerator, quota, price, offered };
  });
}

function nodes({ region, gpu }: Asked): Machine[] {
  return Object.entries(specs().vertex).flatMap(([type, { vcpu, memoryGiB, accelerator }]) =>
    [accelerator, ...added(type, vcpu, gpu)].map((each): Machine => {
      const [price, offered] = [machinePrice(type, each, region), machineOffered(each?.kind, region)];
      return { type, vcpu, memoryGiB, accelerator: each, quota: quotaOf(familyOf(type), each?.kind), price, offered };
    }),
  );
}

/** What an N1 machine may be given to have so many GPUs: of each kind the least. */
function added(type: string, vcpu: number, gpu = 0): Accelerator[] {
  if (familyOf(type) !== "n1" || gpu === 0) return [];
  return Object.entries(specs().n1Accelerators).flatMap(([kind, { counts, maxVcpu }]) => {
    const count = counts.find((each) => each >= gpu && vcpu <= (maxVcpu[each] ?? 0));
    return count === undefined ? [] : [{ kind, count }];
  });
}

function suits({ vcpu, memoryGiB, accelerator }: Machine, asked: Asked): boolean {
  if (vcpu < (asked.vcpu ?? 0) || memoryGiB < (asked.memoryGiB ?? 0)) return false;
  if (asked.gpu === undefined) return true;
  if (asked.gpu === 0) return accelerator === undefined;
  // Inferentia, Trainium and Gaudi run no image that was made for a GPU.
  return accelerator !== undefined && accelerator.kind.startsWith("NVIDIA") && accelerator.count >= asked.gpu;
}
