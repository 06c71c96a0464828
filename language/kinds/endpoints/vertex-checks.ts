import type { GcpEnvironment } from "../../environment";
import type { Report } from "../../yaml/problem";
import { defaultMachine } from "./gcp";

type Endpoint = GcpEnvironment["kinds"]["endpoints"][string];

/** An endpoint in mode realtime, whose variants run on machines of Vertex AI. */
export function checkVertex({ gcp }: GcpEnvironment, endpoint: Endpoint, path: string[], report: Report): void {
  if (Object.keys(endpoint.variants).length > 0 && gcp.deployer === undefined)
    report(
      [...path, "variants"],
      "are deployed by a service account that nothing names; write gcp: { deployer: name@project.iam.gserviceaccount.com }, or token for your own",
    );
  checkArtifacts(endpoint, [...path, "variants"], report);
  checkMachines(endpoint, path, report);
}

/** Weights are copied from a folder. */
function checkArtifacts({ variants }: Endpoint, path: string[], report: Report): void {
  for (const [name, { artifact }] of Object.entries(variants)) {
    if (
      artifact === undefined ||
      !/\.(?:tar|gz|tgz|zip|pkl|joblib|bst|pt|pth|onnx|h5|safetensors)$/i.test(artifact.path)
    )
      continue;
    report([...path, name, "artifact"], "is one file; Vertex AI takes the folder that holds it");
  }
}

// A machine for each accelerator, by Vertex AI's list of machine types; its series is the only one that takes it. What is not listed here is
// left to Vertex AI.
const machineWith: Record<string, string> = {
  NVIDIA_TESLA_P4: "n1-standard-8",
  NVIDIA_TESLA_P100: "n1-standard-8",
  NVIDIA_TESLA_T4: "n1-standard-8",
  NVIDIA_TESLA_V100: "n1-standard-8",
  NVIDIA_L4: "g2-standard-8",
  NVIDIA_TESLA_A100: "a2-highgpu-1g",
  NVIDIA_A100_80GB: "a2-ultragpu-1g",
  NVIDIA_H100_80GB: "a3-highgpu-1g",
  NVIDIA_H100_MEGA_80GB: "a3-megagpu-8g",
  NVIDIA_H200_141GB: "a3-ultragpu-8g",
};

/** A deployment with a machine that does not take its accelerator is refused when everything before it is made. */
function checkMachines(endpoint: Endpoint, path: string[], report: Report): void {
  const variants = Object.entries(endpoint.variants);
  const own = variants.filter(([, variant]) => (variant.machine ?? variant.accelerator) !== undefined);
  const places = [
    ...own.map(([name, { machine, accelerator }]) => ({ machine, accelerator, at: [...path, "variants", name] })),
    ...(own.length < variants.length ? [{ ...endpoint, at: path }] : []), // otherwise nothing is deployed with the endpoint's
  ];
  for (const { machine, accelerator, at } of places) {
    const type = (accelerator ?? endpoint.accelerator)?.type;
    const used = machine ?? endpoint.machine ?? defaultMachine;
    const suitable = type === undefined ? undefined : machineWith[type];
    if (suitable === undefined || seriesOf(suitable) === seriesOf(used)) continue;
    report(
      [...at, ...(accelerator ? ["accelerator", "type"] : ["machine"])],
      `${type} goes with ${seriesOf(suitable)} machines, and the machine is ${used}; write machine: ${suitable}, or another of that series`,
    );
  }
}

const seriesOf = (machine: string) => machine.split("-")[0]!;
