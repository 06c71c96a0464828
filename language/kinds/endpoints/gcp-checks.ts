import type { GcpEnvironment } from "../../environment";
import type { Report } from "../../yaml/problem";
import { checkCloudRun } from "./cloud-run-checks";
import { checkVertex } from "./vertex-checks";

type Endpoint = GcpEnvironment["kinds"]["endpoints"][string];

/** Endpoints on Vertex AI and on Cloud Run. */
export function checkGoogleEndpoints(environment: GcpEnvironment, report: Report): void {
  for (const [name, endpoint] of Object.entries(environment.kinds.endpoints)) {
    const path = ["endpoints", name];
    if (endpoint.mode === "serverless") checkCloudRun(environment, endpoint, path, report);
    else checkVertex(environment, endpoint, path, report);
    checkAccelerators(endpoint, path, report);
    checkScaling(endpoint, path, report);
    checkCaptureLocation(environment, endpoint, [...path, "capture", "to"], report);
  }
}

/** Vertex AI logs to a dataset of its own region. */
function checkCaptureLocation(
  { gcp, kinds }: GcpEnvironment,
  { capture }: Endpoint,
  path: string[],
  report: Report,
): void {
  if (capture === undefined || !Object.hasOwn(kinds.datasets, capture.to.key)) return;
  const { key } = capture.to;
  const { location } = kinds.datasets[key]!;
  if (location === undefined || location === gcp.region) return;
  report(path, `dataset/${key} is in ${location}, and the endpoint in ${gcp.region}; write a dataset of that region`);
}

function checkScaling(endpoint: Endpoint, path: string[], report: Report): void {
  const places = [
    { ...endpoint, at: path },
    ...Object.entries(endpoint.variants).map(([name, variant]) => ({
      scaleOn: variant.scaleOn,
      accelerator: variant.accelerator ?? endpoint.accelerator,
      at: [...path, "variants", name],
    })),
  ];
  for (const { scaleOn, accelerator, at } of places) {
    if (scaleOn && Object.keys(scaleOn).length === 0)
      report([...at, "scaleOn"], "is empty; write requests, cpu or gpu, such as { requests: 600 }");
    if (scaleOn?.gpu !== undefined && accelerator === undefined)
      report(
        [...at, "scaleOn", "gpu"],
        "needs an accelerator; write accelerator: { type: NVIDIA_L4 }, or scale on cpu",
      );
  }
}

/** Each service has its own word for the same accelerator. */
function checkAccelerators(endpoint: Endpoint, path: string[], report: Report): void {
  const onCloudRun = endpoint.mode === "serverless";
  const places = [
    { accelerator: endpoint.accelerator, at: path },
    ...Object.entries(endpoint.variants).map(([name, { accelerator }]) => ({
      accelerator,
      at: [...path, "variants", name],
    })),
  ];
  for (const { accelerator, at } of places) {
    if (accelerator === undefined) continue;
    if (onCloudRun && accelerator.type.startsWith("nvidia-") && accelerator.type !== "nvidia-l4")
      report(
        [...at, "accelerator", "type"],
        `${accelerator.type} is none that Cloud Run has for replicas of this size; write nvidia-l4`,
      );
    if (accelerator.type.startsWith("nvidia-") === onCloudRun) continue;
    const { type } = accelerator;
    const other = onCloudRun ? type.toLowerCase().replaceAll("_", "-").replace("-tesla", "") : ofVertex(type);
    report([...at, "accelerator", "type"], `${type} is the other service's word; write ${other}`);
  }
}

/** Vertex AI calls the older ones by their family: `AcceleratorType` in its API. */
function ofVertex(type: string): string {
  const name = type.toUpperCase().replaceAll("-", "_");
  return name.replace(/^NVIDIA_(?=(?:T4|P4|P100|V100|A100)$)/, "NVIDIA_TESLA_");
}
