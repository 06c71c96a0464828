import type { GcpEnvironment } from "../../environment";
import { secretsIn } from "../../words/variables";
import type { Report } from "../../yaml/problem";
import { checkReachable } from "./checks";
import { defaultTimeout } from "./gcp";

type Endpoint = GcpEnvironment["kinds"]["endpoints"][string];

// What Cloud Run has no word for.
const onVertexOnly = ["machine", "privateServiceConnect", "capture", "scaleOn"] as const;

/** An endpoint in mode serverless. */
export function checkCloudRun({ gcp }: GcpEnvironment, endpoint: Endpoint, path: string[], report: Report): void {
  for (const field of onVertexOnly) {
    if (endpoint[field] !== undefined)
      report([...path, field], "is not supported on Cloud Run; remove it, or write mode: realtime");
  }
  for (const [name, variant] of Object.entries(endpoint.variants)) {
    for (const field of ["machine", "scaleOn"] as const) {
      if (variant[field] !== undefined)
        report([...path, "variants", name, field], "is not supported on Cloud Run; remove it, or write mode: realtime");
    }
  }
  for (const [name, { env }] of Object.entries(endpoint.variants)) {
    for (const variable of Object.keys(env).filter((key) => reserved.test(key)))
      report([...path, "variants", name, "env", variable], "is set by the service itself; choose another name");
  }
  checkSecretVersions(endpoint, [...path, "variants"], report);
  checkGpuRegion(gcp.region, endpoint, path, report);
  checkRevisions(endpoint, "mode serverless", [...path, "variants"], report);
  checkSize(endpoint, path, report);
  const timeout = endpoint.serverless?.timeout ?? defaultTimeout;
  checkReachable(endpoint, timeout, { ends: "Cloud Run", or: ", or a longer serverless.timeout" }, path, report);
}

/** Of two variants one alone gets a revision: the other's was made by a deploy before, with the versions of then, which its name is made of. */
function checkSecretVersions({ variants }: Endpoint, path: string[], report: Report): void {
  if (Object.keys(variants).length < 2) return;
  for (const [name, { env, latest }] of Object.entries(variants)) {
    for (const [variable, { key, version }] of latest ? [] : secretsIn(env)) {
      if (version === undefined)
        report(
          [...path, name, "env", variable],
          `secret/${key} is the newest version, and this variant's revision was made with the one of then; write its number, such as secret/${key}@1`,
        );
    }
  }
}

// Where Cloud Run has nvidia-l4, by its page on GPUs for services (November 2026); two of them by invitation.
const gpuRegions = ["asia-southeast1", "asia-south1", "europe-west1", "europe-west4", "us-central1", "us-east4"];

function checkGpuRegion(region: string, { accelerator, variants }: Endpoint, path: string[], report: Report): void {
  if (gpuRegions.includes(region)) return;
  const own = Object.keys(variants).filter((name) => variants[name]!.accelerator !== undefined);
  const places = [...(accelerator ? [path] : []), ...own.map((name) => [...path, "variants", name])];
  const remedy = `write mode: realtime, or serve it from an environment in ${gpuRegions.slice(0, -1).join(", ")} or ${gpuRegions.at(-1)}`;
  for (const at of places) report([...at, "accelerator"], `Cloud Run has no GPU in ${region}; ${remedy}`);
}

// What Cloud Run's container contract keeps for itself, and what tells a container where its weights are and what to answer.
const reserved = /^(?:PORT|K_(?:SERVICE|REVISION|CONFIGURATION)|AIP_\w+)$/;

/** GiB that go with a number of processors, by Cloud Run's list of memory limits. */
export const memoryOf: Record<number, readonly [least: number, most: number]> = {
  1: [0.5, 4],
  2: [0.5, 8],
  4: [2, 16],
  6: [4, 24],
  8: [4, 32],
};

function checkSize({ serverless, accelerator, variants }: Endpoint, path: string[], report: Report): void {
  if (serverless === undefined) return;
  const { cpu, memory } = serverless;
  const at = [...path, "serverless"];
  const range = memoryOf[cpu];
  const gibibytes = memory / 1024 ** 3;
  const hasGpu = (accelerator ?? Object.values(variants).find((variant) => variant.accelerator)) !== undefined;
  if (range === undefined) report([...at, "cpu"], `${cpu} is no size; write 1, 2, 4, 6 or 8`);
  else if (gibibytes < range[0] || gibibytes > range[1])
    report(
      [...at, "memory"],
      `does not go with cpu: ${cpu}; write ${range[0]}GiB to ${range[1]}GiB`.replace("0.5GiB", "512MiB"),
    );
  else if (hasGpu && (cpu < 4 || gibibytes < 16))
    report(at, "is too small for a GPU; write cpu: 4 and memory: 16GiB, or more");
}

/** Cloud Run makes one revision per deploy, so of two variants one must be there already. */
export function checkRevisions(
  { variants }: { readonly variants: Readonly<Record<string, { readonly latest?: boolean }>> },
  where: string,
  path: string[],
  report: Report,
): void {
  const names = Object.keys(variants);
  const latest = names.filter((name) => variants[name]!.latest);
  if (names.length > 2)
    report(path, `holds ${names.length} variants; ${where} takes two at a time, write the others later`);
  else if (latest.length > 1)
    report(
      [...path, latest[1]!, "latest"],
      `stands at ${latest.join(" and ")}, and a deploy makes one revision; remove it at the one that was there before`,
    );
  else if (names.length === 2 && latest.length === 0)
    report(path, "holds two variants, and a deploy makes one revision; write latest: true at the one that is new");
}
