import type { Construct } from "constructs";
import { checkKnownWhole, invalid, isKnown, required } from "../../shared/invalid";
import { mustBeKnown, mustHaveKnownItems, mustNotChange } from "../../shared/tokens";
import type { CloudRunModel, CloudRunReplica, CloudRunSecretValue } from "./cloud-run-props";
import { largeGpu, leastBeside, sizeOf } from "./cloud-run-template";

const why = "the revision is named by it";

/** Throws for replicas that Cloud Run would not start. */
export function checkReplica(construct: Construct, replica: CloudRunReplica): void {
  const { serviceAccount, concurrency, timeoutSeconds, network } = replica;
  mustBeKnown(construct, "serviceAccount", serviceAccount.knownEmail, "revisions are named by it");
  checkKnownWhole(construct, "concurrency", concurrency, 1, 1000);
  checkKnownWhole(construct, "timeoutSeconds", timeoutSeconds, 1, 3600);
  if (network === undefined) return;
  mustBeKnown(construct, "network.egress", network.egress, why);
  mustHaveKnownItems(construct, "network.tags", network.tags);
  const { network: names, subnetwork } = network.network;
  for (const [name, value] of Object.entries({ network: names, subnetwork, tags: network.tags }))
    mustNotChange(construct, `network.${name}`, value, why);
}

/** Throws for a model that Cloud Run would not start, and for what a revision's name cannot be made of. */
export function checkModel(construct: Construct, replica: CloudRunReplica, name: string, model: CloudRunModel): void {
  const { image, artifact, accelerator, minReplicas, maxReplicas } = model;
  const { port, redeploy, startupSeconds, sharedMemoryMiB } = model;
  const parts = {
    image,
    bucket: artifact?.bucket.knownName,
    path: artifact?.path,
    "accelerator.type": accelerator?.type,
  };
  for (const [field, value] of Object.entries({ ...parts, port, redeploy }))
    mustBeKnown(construct, `${field} of ${name}`, value, why);
  const { environment, command, args, predictRoute, healthRoute } = model;
  for (const [field, value] of Object.entries({ environment, command, args }))
    mustHaveKnownItems(construct, `${field} of ${name}`, value);
  for (const [field, value] of Object.entries({ command, args, predictRoute, healthRoute }))
    mustNotChange(construct, `${field} of ${name}`, value, why);
  for (const [variable, value] of Object.entries(environment ?? {})) {
    // The number of a version may be one that only Terraform knows: it makes the revision's name of it.
    const parts = typeof value === "string" ? { "": value } : { ".secret": value.secret.name };
    for (const [part, text] of Object.entries(parts))
      mustNotChange(construct, `environment.${variable}${part} of ${name}`, text, why);
    checkVariable(construct, name, variable, value);
  }
  required(construct, `image of ${name}`, image);
  checkKnownWhole(construct, `minReplicas of ${name}`, minReplicas, 0);
  checkKnownWhole(construct, `maxReplicas of ${name}`, maxReplicas, Math.max(1, minReplicas ?? 0));
  checkKnownWhole(construct, `startupSeconds of ${name}`, startupSeconds, 10, 480);
  checkSize(construct, replica, name, model);
  checkKnownWhole(construct, `sharedMemoryMiB of ${name}`, sharedMemoryMiB, 1, sizeOf(model, replica).memoryMiB);
}

/**
 * Throws for an image that is not in Artifact Registry, which also answers at gcr.io ("Transition from Container Registry"), and for one by a tag: the
 * revision is named by what is written, so that a tag which moves would change nothing, or, in a replica that starts later, what is served.
 *
 * @param isProtected without it, as in a test environment, a tag may stand
 */
export function checkImage(construct: Construct, name: string, image: string, isProtected: boolean): void {
  const [, tag] = imageShape.exec(image) ?? [];
  if (imageShape.test(image) && !(isProtected && tag !== undefined)) return;
  const remedy = "write <location>-docker.pkg.dev/<project>/<repository>/<image>@sha256:<64 hexadecimal digits>";
  const instead = tag === undefined ? "" : ", or protect: false for a tag";
  throw invalid(construct, `image of ${name} is "${image}"`, `${remedy}${instead}`);
}

const imageShape =
  /^(?:[a-z0-9-]+-docker\.pkg\.dev(?:\/[a-z0-9.:_-]+){3,}|(?:[a-z]+\.)?gcr\.io(?:\/[a-z0-9.:_-]+){2,})(?:(:\w[\w.-]{0,127})|@sha256:[0-9a-f]{64})$/;

function checkVariable(
  construct: Construct,
  name: string,
  variable: string,
  value: string | CloudRunSecretValue,
): void {
  // Cloud Run sets them itself ("Container runtime contract") and takes no others under their names ("Configure environment variables").
  if (/^(PORT|K_SERVICE|K_REVISION|K_CONFIGURATION)$/.test(variable)) {
    const remedy = variable === "PORT" ? "leave it out, and give port" : "leave it out";
    throw invalid(construct, `environment of ${name} has ${variable}, which Cloud Run sets itself`, remedy);
  }
  checkVersion(construct, name, variable, value);
}

/** Throws for a value from Secret Manager whose version is none. */
export function checkVersion(
  construct: Construct,
  name: string,
  variable: string,
  value: string | CloudRunSecretValue,
): void {
  if (typeof value === "string") return;
  const { version } = value;
  const what = `environment.${variable}.version of ${name}`;
  if (isKnown(version) && !/^([1-9]\d*|latest)$/.test(version))
    throw invalid(construct, `${what} is "${version}"`, "write its number, 1 or more, or latest");
}

/** Throws for processors, memory and a GPU that do not go together. */
export function checkSize(
  construct: Construct,
  replica: Pick<CloudRunReplica, "cpu" | "memoryMiB">,
  name: string,
  model: Pick<CloudRunModel, "accelerator">,
): void {
  const { accelerator } = model;
  const { cpu, memoryMiB } = sizeOf(model, replica);
  mustBeKnown(construct, "cpu", cpu);
  mustBeKnown(construct, "memoryMiB", memoryMiB);
  const isLarge = accelerator?.type === largeGpu;
  if (isLarge) checkKnownWhole(construct, "cpu", cpu, 1);
  else if (![1, 2, 4, 6, 8].includes(cpu)) throw invalid(construct, `cpu is ${cpu}`, "give 1, 2, 4, 6 or 8");
  checkKnownWhole(construct, `accelerator.count of ${name}`, accelerator?.count, 1, 1);
  const least = leastBeside(accelerator?.type);
  if (least !== undefined && (cpu < least.cpu || memoryMiB < least.memoryMiB)) {
    const remedy = `give it ${least.cpu} and ${least.memoryMiB}, or more`;
    throw invalid(construct, `${name} has a GPU, ${cpu} cpu and ${memoryMiB} MiB`, remedy);
  }
  const [lowest, highest] = isLarge ? [81_920, undefined] : [Math.max(512, leastMemory[cpu]!), mostMemory[cpu]];
  checkKnownWhole(construct, "memoryMiB", memoryMiB, lowest, highest);
}

// Memory in MiB that goes with a number of processors ("Configure CPU limits for services").
const leastMemory: Record<number, number> = { 1: 512, 2: 512, 4: 2048, 6: 4096, 8: 4096 };
const mostMemory: Record<number, number> = { 1: 4096, 2: 8192, 4: 16_384, 6: 24_576, 8: 32_768 };
