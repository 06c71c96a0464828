import type { Construct } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkKeys, mustBeKnown } from "../../shared/tokens";
import { checkKeyArn } from "../checks";
import type { MwaaEnvironmentProps, MwaaSize, MwaaWorkers } from "./mwaa-environment-props";

/** Throws for what MWAA refuses, most of it in the middle of a deploy. */
export function checkMwaa(
  construct: Construct,
  props: MwaaEnvironmentProps,
  size: MwaaSize,
  { min, max }: MwaaWorkers,
): void {
  const { environmentName, airflowVersion, network, packages = {}, airflowConfig = {}, maintenanceStart } = props;
  const { securityGroupIds } = props;
  required(construct, "bucket", props.bucket);
  required(construct, "network", network);
  const { subnetIds } = network;
  if (isKnown(environmentName) && !/^[A-Za-z][\w-]{0,79}$/.test(environmentName)) {
    throw invalid(
      construct,
      `environmentName is "${environmentName}"`,
      "write 1-80 letters, digits, - and _, beginning with a letter",
    );
  }
  if (isKnown(airflowVersion) && !/^\d+\.\d+\.\d+$/.test(airflowVersion)) {
    throw invalid(construct, `airflowVersion is "${airflowVersion}"`, 'write all three numbers, such as "2.10.3"');
  }
  if (isKnown(airflowVersion) && /^(1|2\.[0-3])\./.test(airflowVersion)) {
    throw invalid(construct, `airflowVersion is "${airflowVersion}", past its support`, 'write 2.4 or later, "2.10.3"');
  }
  mustBeKnown(construct, "size", size);
  mustBeKnown(construct, "packages", packages);
  if (!sizes.includes(size)) throw invalid(construct, `size is "${size}"`, `write ${sizes.join(", ")}`);
  checkWhole(construct, "workers.min", min, 1, 25);
  checkWhole(construct, "workers.max", max, isKnown(min) ? min : 1, 25);
  checkKeyArn(construct, "kmsKeyArn", props.kmsKeyArn);
  if (size === "micro" && isKnown(max) && max !== 1) {
    throw invalid(construct, `workers are ${min} to ${max}`, "give 1 to 1 with micro, or choose small for more");
  }
  if (isKnown(subnetIds) && subnetIds.length !== 2) {
    throw invalid(construct, `there are ${subnetIds.length} subnetIds`, "give exactly two, in two zones");
  }
  if (isKnown(securityGroupIds) && (securityGroupIds.length < 1 || securityGroupIds.length > 5)) {
    const remedy = "give 1 to 5, or leave it out"; // MWAA's API, NetworkConfiguration
    throw invalid(construct, `there are ${securityGroupIds.length} securityGroupIds`, remedy);
  }
  if (props.egress !== undefined && securityGroupIds !== undefined) {
    throw invalid(construct, "egress and securityGroupIds are both set", "let the groups' own rules say where to");
  }
  if (props.role !== undefined && props.permissionsBoundary !== undefined) {
    throw invalid(construct, "role and permissionsBoundary are both set", "bound the role where it is made");
  }
  for (const [name, map] of Object.entries({ packages, airflowConfig })) checkKeys(construct, name, map);
  for (const [name, version] of Object.entries(packages)) {
    if (packageName.test(name) && packageVersion.test(version)) continue;
    throw invalid(construct, `packages has "${name}": "${version}"`, 'write a version such as "2.2.3", or ">=2.2,<3"');
  }
  const option =
    isKnown(airflowConfig) && Object.keys(airflowConfig).find((key) => !/^[A-Za-z_][\w-]*\.\w+$/.test(key));
  if (option) throw invalid(construct, `airflowConfig has "${option}"`, "write section.name, such as core.parallelism");
  if (isKnown(maintenanceStart) && !/^(MON|TUE|WED|THU|FRI|SAT|SUN):([01]\d|2[0-3]):(00|30)$/.test(maintenanceStart)) {
    throw invalid(
      construct,
      `maintenanceStart is "${maintenanceStart}"`,
      'write a day and a half hour, such as "SUN:03:00"',
    );
  }
}

const sizes: MwaaSize[] = ["micro", "small", "medium", "large", "xlarge", "2xlarge"];
const packageName = /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?(\[[\w,.-]+\])?$/;
const packageVersion = /^(\d[\w.*+!-]*|((==|~=|!=|<=|>=|<|>)\d[\w.*+!-]*)(,(==|~=|!=|<=|>=|<|>)\d[\w.*+!-]*)*)?$/;
