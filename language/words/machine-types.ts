// Machine types that the services had in November 2026. They grow faster than we are released, so one that is not here is warned of, not refused.

// ProductionVariantInstanceType in the service model of SageMaker: families, and the sizes of each.
// prettier-ignore
const sageMaker: Readonly<Record<string, string>> = {
  "t2": "medium large xlarge 2xlarge",
  "m4": "xlarge 2xlarge 4xlarge 10xlarge 16xlarge",
  "m5 m5d r5 r5d": "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge",
  "c4": "large xlarge 2xlarge 4xlarge 8xlarge",
  "p2": "xlarge 8xlarge 16xlarge",
  "p3": "2xlarge 8xlarge 16xlarge",
  "c5 c5d": "large xlarge 2xlarge 4xlarge 9xlarge 18xlarge",
  "g4dn": "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
  "inf1": "xlarge 2xlarge 6xlarge 24xlarge",
  "dl1 p4d p4de": "24xlarge",
  "c6i m6i r6i c6in": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
  "g5 g6 g6e": "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
  "r8g c8g m8g": "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
  "g7e": "2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge",
  "c7g m6g m6gd c6g c6gd c6gn r6g r6gd": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
  "trn1": "2xlarge 32xlarge",
  "trn1n": "32xlarge",
  "trn2 p5e p5en p6-b200 p6-b300": "48xlarge",
  "inf2": "xlarge 8xlarge 24xlarge 48xlarge",
  "p5": "48xlarge 4xlarge",
  "m7i c7i r7i": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
  "r7gd": "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
  "p6e-gb200": "36xlarge",
};

// "Machine types", Configure compute resources for inference, Vertex AI's documentation: series, and the sizes of each.
// prettier-ignore
const vertex: Readonly<Record<string, string>> = {
  "e2-standard": "2 4 8 16 32",
  "e2-highmem": "2 4 8 16",
  "e2-highcpu": "2 4 8 16 32",
  "n1-standard": "2 4 8 16 32",
  "n1-highmem": "2 4 8 16 32",
  "n1-highcpu": "2 4 8 16 32",
  "n2-standard": "2 4 8 16 32 48 64 80 96 128",
  "n2-highmem": "2 4 8 16 32 48 64 80 96 128",
  "n2-highcpu": "2 4 8 16 32 48 64 80 96",
  "n2d-standard": "2 4 8 16 32 48 64 80 96 128 224",
  "n2d-highmem": "2 4 8 16 32 48 64 80 96",
  "n2d-highcpu": "2 4 8 16 32 48 64 80 96 128 224",
  "c2-standard": "4 8 16 30 60",
  "c2d-standard": "2 4 8 16 32 56 112",
  "c2d-highmem": "2 4 8 16 32 56 112",
  "c2d-highcpu": "2 4 8 16 32 56 112",
  "c3-highcpu": "4 8 22 44 88 176",
  "c3-standard": "4 8 22 44 88 176",
  "c3-highmem": "4 8 22 44 88 176",
  "a2-highgpu": "1g 2g 4g 8g",
  "a2-megagpu": "16g",
  "a2-ultragpu": "1g 2g 4g 8g",
  "a3-highgpu": "1g 2g 4g 8g",
  "a3-edgegpu": "8g",
  "a3-megagpu": "8g",
  "a3-ultragpu": "8g",
  "a4-highgpu": "8g",
  "a4x-highgpu": "4g",
  "g2-standard": "4 8 12 16 24 32 48 96",
  "g4-standard": "48 96 192 384",
  "ct5lp-hightpu": "1t 4t 8t",
  "ct6e-standard": "1t 4t 8t",
};

/** Instance types of SageMaker's endpoints, such as `ml.m5.xlarge`. */
export const sageMakerTypes = (): string[] =>
  Object.entries(sageMaker).flatMap(([families, sizes]) =>
    families.split(" ").flatMap((family) => sizes.split(" ").map((size) => `ml.${family}.${size}`)),
  );

/** Machine types of Vertex AI's endpoints, such as `n1-standard-4`. */
export const vertexTypes = (): string[] =>
  Object.entries(vertex).flatMap(([series, sizes]) => sizes.split(" ").map((size) => `${series}-${size}`));
