/** A network with private subnets, whoever made it. */
export interface INetwork {
  /** Id of the VPC. */
  readonly vpcId: string;

  /** Ids of its private subnets, from which there is a way out. */
  readonly subnetIds: string[];
}
