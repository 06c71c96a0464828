import type { Construct } from "constructs";
import { checkKnownWhole, checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { mustBeKnown, mustHaveKnownItems } from "../../shared/tokens";
import { checkKeyArn } from "../checks";
import { checkVariables } from "../container/container";
import { checkFargateSize } from "../container/fargate-size";
import type { BatchJobDefinitionProps } from "./job-definition-props";

/** Throws for what AWS Batch refuses, at the deploy or only when a job is to start. */
export function checkJobDefinition(construct: Construct, props: BatchJobDefinitionProps): void {
  const { jobDefinitionName, image, platform = "FARGATE", gpus, ephemeralStorageGiB, environment, secrets } = props;
  required(construct, "jobDefinitionName", jobDefinitionName);
  required(construct, "image", image);
  mustBeKnown(construct, "platform", platform, "what is made depends on it");
  mustBeKnown(construct, "attempts", props.attempts, "what is retried depends on it");
  mustHaveKnownItems(construct, "command", props.command);
  checkVariables(construct, props);
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
  checkFargateSize(construct, vcpus, memoryMiB);
}

function checkMachines(construct: Construct, props: BatchJobDefinitionProps): void {
  checkWhole(construct, "vcpus", props.vcpus, 1);
  checkWhole(construct, "memoryMiB", props.memoryMiB, 4);
  for (const name of ["ephemeralStorageGiB", "assignPublicIp"] as const)
    if (props[name] !== undefined)
      throw invalid(construct, `${name} and platform EC2 are both set`, "say it of the compute environment's machines");
}
