import type { Construct } from "constructs";
import { checkKnownWhole, checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { mustBeKnown, mustHaveKnownItems } from "../../shared/tokens";
import { checkVariables } from "../container/container";
import { checkFargateSize } from "../container/fargate-size";
import type { FargateTaskDefinitionProps } from "./task-definition-props";

/** Throws for what ECS refuses of a task on Fargate ("Amazon ECS task definition parameters for Fargate", ECS guide), at the deploy or when it starts. */
export function checkTaskDefinition(construct: Construct, props: FargateTaskDefinitionProps): void {
  const { family, image, containerName, cpuArchitecture, vcpus = 1, memoryMiB = 2_048 } = props;
  required(construct, "family", family);
  required(construct, "image", image);
  mustHaveKnownItems(construct, "entryPoint", props.entryPoint);
  mustHaveKnownItems(construct, "command", props.command);
  checkVariables(construct, props);
  mustBeKnown(construct, "containerName", containerName, "services name it");
  for (const [prop, name] of Object.entries({ family, containerName }))
    if (isKnown(name) && !/^[\w-]{1,255}$/.test(name))
      throw invalid(construct, `${prop} is "${name}"`, "write 1-255 letters, digits, - and _");
  if (isKnown(cpuArchitecture) && !["X86_64", "ARM64"].includes(cpuArchitecture))
    throw invalid(construct, `cpuArchitecture is "${cpuArchitecture}"`, "write X86_64 or ARM64");
  checkKnownWhole(construct, "port", props.port, 1, 65_535);
  checkKnownWhole(construct, "stopTimeoutSeconds", props.stopTimeoutSeconds, 0, 120);
  checkWhole(construct, "ephemeralStorageGiB", props.ephemeralStorageGiB, 21, 200);
  checkFargateSize(construct, vcpus, memoryMiB);
  if (props.logs !== undefined && props.logKmsKeyArn !== undefined)
    throw invalid(construct, "logs and logKmsKeyArn are both set", "give the key to the log group");
}
