import type { GcpEnvironment } from "../../environment";
import type { Report } from "../../words/reference-checks";

type Endpoint = GcpEnvironment["kinds"]["endpoints"][string];

/** What no field can know alone, of endpoints on Vertex AI and Cloud Run. */
export function checkVertex(environment: GcpEnvironment, report: Report): void {
  const { gcp, kinds } = environment;
  for (const [name, endpoint] of Object.entries(kinds.endpoints)) {
    const path = ["endpoints", name];
    const models = Object.keys(endpoint.models);
    if (endpoint.mode === "serverless") checkCloudRun(endpoint, path, report);
    else if (models.length > 0 && gcp.deployer === undefined)
      report(
        [...path, "models"],
        "are deployed by a service account that nothing names; write gcp: { deployer: name@project.iam.gserviceaccount.com }",
      );
    if (endpoint.mode === "realtime" && endpoint.access !== undefined)
      report(
        [...path, "access"],
        "is for mode serverless; on Vertex AI grant roles/aiplatform.user on the project, and remove it",
      );
    if (endpoint.mode === "realtime") checkArtifacts(endpoint, [...path, "models"], report);
    checkAccelerators(endpoint, path, report);
    if (endpoint.mode === "realtime") checkMachines(endpoint, path, report);
    checkScaling(endpoint, path, report);
    const { capture } = endpoint;
    if (capture === undefined) continue;
    const { key } = capture.to;
    const location = Object.hasOwn(kinds.datasets, key) ? kinds.datasets[key]!.location : undefined;
    if (location === undefined || location === gcp.region) continue;
    report(
      [...path, "capture", "to"],
      `dataset/${key} is in ${location}, and the endpoint in ${gcp.region}; write a dataset of that region`,
    );
  }
}

// What Cloud Run has no word for.
const onVertexOnly = ["machine", "privateServiceConnect", "capture", "scaleOn"] as const;

function checkCloudRun(endpoint: Endpoint, path: string[], report: Report): void {
  for (const field of onVertexOnly) {
    if (endpoint[field] !== undefined)
      report([...path, field], "is nothing that Cloud Run knows; remove it, or write mode: realtime");
  }
  for (const [name, model] of Object.entries(endpoint.models)) {
    for (const field of ["machine", "scaleOn"] as const) {
      if (model[field] !== undefined)
        report([...path, "models", name, field], "is nothing that Cloud Run knows; remove it, or write mode: realtime");
    }
  }
  for (const [name, { env }] of Object.entries(endpoint.models)) {
    for (const variable of Object.keys(env).filter((key) => reserved.test(key)))
      report([...path, "models", name, "env", variable], "is set by the service itself; choose another name");
  }
  checkRevisions(endpoint, [...path, "models"], report);
  checkSize(endpoint, path, report);
}

// What Cloud Run's container contract keeps for itself, and what tells a container where its weights are and what to answer.
const reserved = /^(?:PORT|K_(?:SERVICE|REVISION|CONFIGURATION)|AIP_\w+)$/;

/** Weights are copied from a folder. */
function checkArtifacts({ models }: Endpoint, path: string[], report: Report): void {
  for (const [name, { artifact }] of Object.entries(models)) {
    if (
      artifact === undefined ||
      !/\.(?:tar|gz|tgz|zip|pkl|joblib|bst|pt|pth|onnx|h5|safetensors)$/i.test(artifact.path)
    )
      continue;
    report([...path, name, "artifact"], "is one file; Vertex AI takes the folder that holds it");
  }
}

// GiB that go with a number of processors, by Cloud Run's list of memory limits.
const memoryOf: Record<number, readonly [least: number, most: number]> = {
  ...{ 1: [0.5, 4], 2: [0.5, 8], 4: [2, 16], 6: [4, 24], 8: [4, 32] },
};

function checkSize({ serverless, accelerator, models }: Endpoint, path: string[], report: Report): void {
  if (serverless === undefined) return;
  const { cpu, memory } = serverless;
  const at = [...path, "serverless"];
  const range = memoryOf[cpu];
  const gibibytes = memory / 1024 ** 3;
  const hasGpu = (accelerator ?? Object.values(models).find((model) => model.accelerator)) !== undefined;
  if (range === undefined) report([...at, "cpu"], `${cpu} is no size; write 1, 2, 4, 6 or 8`);
  else if (gibibytes < range[0] || gibibytes > range[1])
    report(
      [...at, "memory"],
      `does not go with cpu: ${cpu}; write ${range[0]}GiB to ${range[1]}GiB`.replace("0.5GiB", "512MiB"),
    );
  else if (hasGpu && (cpu < 4 || gibibytes < 16))
    report(at, "is too small for a GPU; write cpu: 4 and memory: 16GiB, or more");
}

/** Cloud Run makes one revision per deploy, so of two models one must be there already. */
function checkRevisions({ models }: Endpoint, path: string[], report: Report): void {
  const names = Object.keys(models);
  const latest = names.filter((name) => models[name]!.latest);
  if (names.length > 2)
    report(path, `holds ${names.length} models; mode serverless takes two at a time, write the others later`);
  else if (names.length === 2 && latest.length !== 1)
    report(path, "holds two models, and a deploy makes one revision; write latest: true at the one that is new");
}

function checkScaling(endpoint: Endpoint, path: string[], report: Report): void {
  const places = [
    { ...endpoint, at: path },
    ...Object.entries(endpoint.models).map(([name, model]) => ({
      scaleOn: model.scaleOn,
      accelerator: model.accelerator ?? endpoint.accelerator,
      at: [...path, "models", name],
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
    ...Object.entries(endpoint.models).map(([name, { accelerator }]) => ({
      accelerator,
      at: [...path, "models", name],
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
    const other = onCloudRun ? type.toLowerCase().replaceAll("_", "-") : type.toUpperCase().replaceAll("-", "_");
    report([...at, "accelerator", "type"], `${type} is the other service's word; write ${other}`);
  }
}

// A machine for each accelerator, by Vertex AI's list of machine types; its series is the only one that takes it. What is not listed here is
// left to Vertex AI.
const machineWith: Record<string, string> = {
  ...{ NVIDIA_TESLA_P4: "n1-standard-8", NVIDIA_TESLA_P100: "n1-standard-8" },
  ...{ NVIDIA_TESLA_T4: "n1-standard-8", NVIDIA_TESLA_V100: "n1-standard-8" },
  ...{ NVIDIA_L4: "g2-standard-8", NVIDIA_TESLA_A100: "a2-highgpu-1g", NVIDIA_A100_80GB: "a2-ultragpu-1g" },
  ...{ NVIDIA_H100_80GB: "a3-highgpu-1g", NVIDIA_H100_MEGA_80GB: "a3-megagpu-8g", NVIDIA_H200_141GB: "a3-ultragpu-8g" },
};

/** A deployment with a machine that does not take its accelerator is refused when everything before it is made. */
function checkMachines(endpoint: Endpoint, path: string[], report: Report): void {
  const models = Object.entries(endpoint.models);
  const own = models.filter(([, model]) => (model.machine ?? model.accelerator) !== undefined);
  const places = [
    ...own.map(([name, { machine, accelerator }]) => ({ machine, accelerator, at: [...path, "models", name] })),
    ...(own.length < models.length ? [{ ...endpoint, at: path }] : []), // otherwise nothing is deployed with the endpoint's
  ];
  for (const { machine, accelerator, at } of places) {
    const type = (accelerator ?? endpoint.accelerator)?.type;
    const used = machine ?? endpoint.machine ?? "n1-standard-4";
    const suitable = type === undefined ? undefined : machineWith[type];
    if (suitable === undefined || seriesOf(suitable) === seriesOf(used)) continue;
    report(
      [...at, ...(accelerator ? ["accelerator", "type"] : ["machine"])],
      `${type} goes with ${seriesOf(suitable)} machines, and the machine is ${used}; write machine: ${suitable}, or another of that series`,
    );
  }
}

const seriesOf = (machine: string) => machine.split("-")[0]!;
