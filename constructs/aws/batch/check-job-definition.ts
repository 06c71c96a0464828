import type { Construct } from "constructs";
import { checkKnownWhole, checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { mustBeKnown, mustHaveKnownItems } from "../../shared/tokens";
import { checkKeyArn } from "../checks";
import type { BatchJobDefinitionProps } from "./job-definition-props";

/** The GiB of memory that go with each number of vCPUs ("Resource requirements", AWS Batch guide): from, to, by; 0.25 has half a GiB as well. */
const fargate: Readonly<Record<string, readonly [from: number, to: number, by: number]>> = {
  0.25: [1, 2, 1],
  0.5: [1, 4, 1],
  1: [2, 8, 1],
  2: [4, 16, 1],
  4: [8, 30, 1],
  8: [16, 60, 4],
  16: [32, 120, 8],
};

/** Throws for what AWS Batch refuses, at the deploy or only when a job is to start. */
export function checkJobDefinition(construct: Construct, props: BatchJobDefinitionProps): void {
  const { jobDefinitionName, image, platform = "FARGATE", gpus, ephemeralStorageGiB, environment, secrets } = props;
  required(construct, "jobDefinitionName", jobDefinitionName);
  required(construct, "image", image);
  mustBeKnown(construct, "platform", platform, "what is made depends on it");
  mustBeKnown(construct, "attempts", props.attempts, "what is retried depends on it");
  mustHaveKnownItems(construct, "command", props.command);
  mustHaveKnownItems(construct, "environment", environment);
  mustHaveKnownItems(construct, "secrets", secrets);
  if (isKnown(jobDefinitionName) && !/^[A-Za-z0-9][\w-]{0,127}$/.test(jobDefinitionName)) {
    const remedy = "write 1-128 letters, digits, - and _, a letter or digit first";
    throw invalid(construct, `jobDefinitionName is "${jobDefinitionName}"`, remedy);
  }
  if (platform !== "FARGATE" && platform !== "EC2")
    throw invalid(construct, `platform is "${platform as string}"`, "write FARGATE or EC2");
  checkKnownWhole(construct, "attempts", props.attempts, 1, 10);
  checkWhole(construct, "timeoutSeconds", props.timeoutSeconds, 60);
  checkWhole(construct, "logRetentionDays", props.logRetentionDays, 1);
  checkKeyArn(construct, "logKmsKeyArn", props.logKmsKeyArn);
  checkWhole(construct, "gpus", gpus, 1);
  checkWhole(construct, "ephemeralStorageGiB", ephemeralStorageGiB, 21, 200);
  for (const [name, { versionId, versionStage }] of Object.entries(secrets ?? {}))
    if (versionId !== undefined && versionStage !== undefined)
      throw invalid(construct, `versionId and versionStage of ${name} are both set`, "keep one");
  const both = Object.keys(environment ?? {}).find((name) => Object.hasOwn(secrets ?? {}, name));
  if (both !== undefined) throw invalid(construct, `${both} is in environment and in secrets`, "keep one");
  const reserved = [...Object.keys(environment ?? {}), ...Object.keys(secrets ?? {})].find((name) =>
    /^AWS_BATCH/.test(name),
  );
  if (reserved !== undefined)
    throw invalid(construct, `a variable is "${reserved}"`, "name it otherwise: AWS_BATCH is Batch's own");
  if (platform === "FARGATE") checkFargate(construct, props);
  else checkMachines(construct, props);
}

function checkFargate(construct: Construct, { vcpus = 1, memoryMiB = 2_048, gpus }: BatchJobDefinitionProps): void {
  if (gpus !== undefined) throw invalid(construct, "gpus and platform FARGATE are both set", 'give platform: "EC2"');
  if (!isKnown(vcpus)) return;
  const range = fargate[vcpus];
  if (range === undefined) throw invalid(construct, `vcpus is ${vcpus}`, `give ${Object.keys(fargate).sort((a, b) => Number(a) - Number(b)).join(", ")}`); // prettier-ignore
  const [from, to, by] = range;
  const gib = memoryMiB / 1_024;
  if (!isKnown(memoryMiB) || (vcpus === 0.25 && memoryMiB === 512)) return;
  if (gib >= from && gib <= to && (gib - from) % by === 0) return;
  const remedy = `give ${from * 1_024} to ${to * 1_024} by ${by * 1_024}${vcpus === 0.25 ? ", or 512" : ""}`;
  throw invalid(construct, `memoryMiB is ${memoryMiB} with ${vcpus} vcpus`, remedy);
}

function checkMachines(construct: Construct, props: BatchJobDefinitionProps): void {
  checkWhole(construct, "vcpus", props.vcpus, 1);
  checkWhole(construct, "memoryMiB", props.memoryMiB, 4);
  for (const name of ["ephemeralStorageGiB", "assignPublicIp"] as const)
    if (props[name] !== undefined)
      throw invalid(construct, `${name} and platform EC2 are both set`, "say it of the compute environment's machines");
}
