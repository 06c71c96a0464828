import type { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { checkIds } from "../checks";
import type { INetwork } from "../vpc/network";
import { EndpointSecurityGroup } from "./endpoint-security-group";

/** Where containers get their network interfaces. */
export interface ModelNetwork {
  /**
   * Network in whose private subnets the containers get their network interfaces, in place of `subnetIds`. Not with serverless models.
   * @default - no VPC of yours
   */
  readonly network?: INetwork;

  /**
   * Subnets in which the containers get their network interfaces, 1-16. Goes with `securityGroupIds`. Not with serverless models.
   * @default - those of `network`
   */
  readonly subnetIds?: string[];

  /**
   * Security groups of these interfaces, 1-5. Goes with `subnetIds` or `network`.
   * @default - with `network`, one of its own: nobody comes in, and only HTTPS goes out
   */
  readonly securityGroupIds?: string[];
}

/** The subnets and groups in the provider's words; neither where there is no network. */
export interface ModelPlacement {
  readonly subnetIds?: string[];
  readonly securityGroupIds?: string[];
}

/** Where the containers are put. Makes a security group where a network is given and none for it. */
export function placementOf(scope: Construct, props: ModelNetwork, groupName: string): ModelPlacement {
  const { network } = props;
  if (network !== undefined && props.subnetIds !== undefined)
    throw invalid(scope, "network and subnetIds are both set", "keep one");
  const subnetIds = network?.subnetIds ?? props.subnetIds;
  const securityGroupIds =
    props.securityGroupIds ??
    (network && [new EndpointSecurityGroup(scope, "SecurityGroup", { groupName, vpcId: network.vpcId }).groupId]);
  if ((subnetIds === undefined) !== (securityGroupIds === undefined)) {
    throw invalid(scope, "one of subnetIds and securityGroupIds is missing", "give both, or neither");
  }
  // SageMaker API, VpcConfig.
  for (const [name, ids, most] of [
    ["subnetIds", subnetIds, 16],
    ["securityGroupIds", securityGroupIds, 5],
  ] as const) {
    if (isKnown(ids) && (ids.length === 0 || ids.length > most))
      throw invalid(scope, `${name} has ${ids.length}`, `give 1 to ${most}, or leave it out`);
    checkIds(scope, name, ids);
  }
  return { subnetIds, securityGroupIds };
}
