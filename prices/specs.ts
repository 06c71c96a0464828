/** What an accelerator of a machine is. */
export interface Accelerator {
  /** On AWS the maker's name of it, on Google Cloud the API's: `NVIDIA A10G`, `NVIDIA_L4`. */
  readonly kind: string;
  readonly count: number;
  /** Of each, as EC2 tells it; not known of Google's. */
  readonly memoryGiB?: number;
}

export interface Spec {
  readonly vcpu: number;
  readonly memoryGiB: number;
  /** That the type always has. */
  readonly accelerator?: Accelerator;
  /** The code in Service Quotas of `<type> for endpoint usage`, as modules/request-quota-increase of github.com/gruntwork-io/terraform-aws-utilities had it in March 2026; absent where it is not known. */
  readonly quota?: string;
}

/** The types that serve models: `ProductionVariantInstanceType` of SageMaker's API, and Vertex AI's machine types for inference without the TPUs. */
interface Specs {
  readonly sagemaker: Readonly<Record<string, Spec>>;
  readonly vertex: Readonly<Record<string, Spec>>;
  /** What an N1 machine may be given: how many, and up to how many vCPUs each number goes. */
  readonly n1Accelerators: Readonly<
    Record<string, { readonly counts: readonly number[]; readonly maxVcpu: Readonly<Record<string, number>> }>
  >;
  readonly regions: {
    readonly sagemaker: readonly string[];
    /** Where EC2 has the families with accelerators, which is at least where SageMaker has them. */
    readonly sagemakerFamilies: Readonly<Record<string, readonly string[]>>;
    readonly vertex: readonly string[];
    readonly vertexAccelerators: Readonly<Record<string, readonly string[]>>;
  };
}

/** Loaded when it is first asked for. */
export function specs(): Specs {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with every command
  return require("./machines.json") as Specs;
}

/** Whether a region has a machine: lists there are of accelerators alone, and they lag behind launches. A reason to look, never to refuse. */
export type Offered = "listed" | "not listed" | "not known";

export function instanceOffered(type: string, region: string): Offered {
  const { regions } = specs();
  if (!regions.sagemaker.includes(region)) return "not listed";
  return among(regions.sagemakerFamilies[familyOf(type)], region);
}

export function machineOffered(accelerator: string | undefined, region: string): Offered {
  const { regions } = specs();
  if (!regions.vertex.includes(region)) return "not listed";
  return accelerator === undefined ? "not known" : among(regions.vertexAccelerators[accelerator], region);
}

function among(regions: readonly string[] | undefined, region: string): Offered {
  if (regions === undefined) return "not known";
  return regions.includes(region) ? "listed" : "not listed";
}

/** `m5` of `ml.m5.xlarge`, `n1` of `n1-standard-4`. */
export function familyOf(type: string): string {
  return /^(?:ml\.)?([a-z0-9-]+?)(?:\.|-(?:standard|high|mega|ultra|edge))/.exec(type)?.[1] ?? type;
}
