import { sizeInWords } from "../words/scalars";
import type { Report } from "../yaml/problem";

// GiB that go with a number of processors, by `ResourceRequirement.value`, Batch API, and "Task CPU and memory", ECS guide.
const fargate: Readonly<Record<number, { readonly least: number; readonly most: number; readonly step: number }>> = {
  0.25: { least: 0.5, most: 2, step: 0.5 },
  0.5: { least: 1, most: 4, step: 1 },
  1: { least: 2, most: 8, step: 1 },
  2: { least: 4, most: 16, step: 1 },
  4: { least: 8, most: 30, step: 1 },
  8: { least: 16, most: 60, step: 4 },
  16: { least: 32, most: 120, step: 8 },
};

interface Size {
  readonly cpu: number;
  readonly memory: number;
}

/** Reports memory that Fargate does not have with so many processors. */
export function checkFargate({ cpu, memory }: Size, path: string[], report: Report): void {
  const { least, most, step } = fargate[cpu]!;
  const gibibytes = memory / 1024 ** 3;
  if (
    cpu === 0.25 ? [0.5, 1, 2].includes(gibibytes) : gibibytes >= least && gibibytes <= most && gibibytes % step === 0
  )
    return;
  const sizes = cpu === 0.25 ? "512MiB, 1GiB or 2GiB" : `${least}GiB to ${most}GiB in steps of ${step}GiB`;
  report([...path, "memory"], `${sizeInWords(memory)} does not go with cpu: ${cpu} on Fargate; write ${sizes}`);
}
