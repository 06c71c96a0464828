// Instance types of EC2 with GPUs of NVIDIA and processors of x86, which is what images here are made for: processors, GiB and GPUs of each, by
// `DescribeInstanceTypes` in November 2026. They grow faster than we are released, so one that is not here is warned of, not refused.
type Size = readonly [cpus: number, gibibytes: number, gpus: number];

/** Sizes of g4dn, g5 and g6, which have 4 GiB for each processor; g6e has twice as much. */
const common = (gibibytes: number): Record<string, Size> => ({
  xlarge: [4, 4 * gibibytes, 1],
  "2xlarge": [8, 8 * gibibytes, 1],
  "4xlarge": [16, 16 * gibibytes, 1],
  "8xlarge": [32, 32 * gibibytes, 1],
  "12xlarge": [48, 48 * gibibytes, 4],
  "16xlarge": [64, 64 * gibibytes, 1],
});
const large = (gibibytes: number): Record<string, Size> => ({
  ...common(gibibytes),
  "24xlarge": [96, 96 * gibibytes, 4],
  "48xlarge": [192, 192 * gibibytes, 8],
});

const families: Readonly<Record<string, Record<string, Size>>> = {
  g4dn: { ...common(4), metal: [96, 384, 8] },
  g5: large(4),
  g6: large(4),
  g6e: large(8),
  g7e: {
    "2xlarge": [8, 64, 1],
    "4xlarge": [16, 128, 1],
    "8xlarge": [32, 256, 1],
    "12xlarge": [48, 512, 2],
    "24xlarge": [96, 1024, 4],
    "48xlarge": [192, 2048, 8],
  },
  gr6: { "4xlarge": [16, 128, 1], "8xlarge": [32, 256, 1] },
  p3dn: { "24xlarge": [96, 768, 8] },
  p4d: { "24xlarge": [96, 1152, 8] },
  p4de: { "24xlarge": [96, 1152, 8] },
  p5: { "4xlarge": [16, 256, 1], "48xlarge": [192, 2048, 8] },
  p5e: { "48xlarge": [192, 2048, 8] },
  p5en: { "48xlarge": [192, 2048, 8] },
  "p6-b200": { "48xlarge": [192, 2048, 8] },
  "p6-b300": { "48xlarge": [192, 4096, 8] },
};

/** By type, such as `g5.xlarge`. */
export const gpuInstances: Readonly<Record<string, Size>> = Object.fromEntries(
  Object.entries(families).flatMap(([family, sizes]) =>
    Object.entries(sizes).map(([size, has]) => [`${family}.${size}`, has]),
  ),
);
