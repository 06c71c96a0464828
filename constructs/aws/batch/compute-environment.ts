import {
  BatchComputeEnvironment as AwsBatchComputeEnvironment,
  type BatchComputeEnvironmentComputeResources,
} from "@cdktf/provider-aws/lib/batch-compute-environment";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, mustBeKnown, textOf } from "../../shared/tokens";
import { checkIds } from "../checks";
import { placeOf, type PlaceProps } from "../place";
import { applySettings, type ResourceSettings } from "../settings";
import { BatchInstances } from "./instances";

/** Machines of AWS Batch, whoever made them. */
export interface IComputeEnvironment {
  /** ARN of the compute environment. */
  readonly arn: string;
}

/** Where jobs run: on Fargate, or on machines that come and go with the jobs, each on demand or on spare capacity. */
export type BatchCapacity = "FARGATE" | "FARGATE_SPOT" | "EC2" | "SPOT";

/** Settings of a {@link BatchComputeEnvironment}. */
export interface BatchComputeEnvironmentProps extends PlaceProps, ResourceSettings {
  /**
   * What its `Name` tag says, and the names of its role and launch template begin with: 1-100 of `A-Za-z0-9_-`. The environment itself is named by the provider, anew
   * each time: its successor has to stand beside it.
   */
  readonly namePrefix: string;

  /** Where jobs run. A change replaces it. */
  readonly type: BatchCapacity;

  /** Ids of the subnets that jobs run in, all of one VPC. */
  readonly subnetIds: string[];

  /** Ids of the security groups around the jobs, at most 5. */
  readonly securityGroupIds: string[];

  /**
   * Most vCPUs that are used at a time; nothing is while no job runs.
   * @default 256
   */
  readonly maxVcpus?: number;

  /**
   * Machines that jobs run on, such as `g5.xlarge`; not of Fargate.
   * @default - none, on Fargate
   */
  readonly instanceTypes?: string[];

  /**
   * Machines get a public address, which they need in subnets whose way out is an internet gateway; not of Fargate, where each job says so.
   * @default false
   */
  readonly assignPublicIp?: boolean;

  /**
   * What must be there before anything runs, such as what closes the network.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];

  /**
   * ARN of the policy that bounds what the role of the machines may be granted.
   * @default - no boundary
   */
  readonly permissionsBoundary?: string;
}

/**
 * Where jobs run, with no machine while none does. AWS's own role for Batch keeps it, so that networks and machines change in place; a successor is made before it
 * goes, since a queue that names it keeps it from being deleted.
 */
export class BatchComputeEnvironment extends Construct implements IComputeEnvironment {
  /** Machines that were made elsewhere, by their ARN. */
  public static fromArn(scope: Construct, id: string, arn: string): IComputeEnvironment {
    return new ExistingComputeEnvironment(scope, id, arn);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: AwsBatchComputeEnvironment;

  /** ARN of the compute environment. */
  public readonly arn: string;

  /** What machines are made of; undefined on Fargate. */
  public readonly instances?: BatchInstances;

  constructor(scope: Construct, id: string, props: BatchComputeEnvironmentProps) {
    super(scope, id);
    checkSwitches(this, { assignPublicIp: props.assignPublicIp });
    this.validate(props);
    const { namePrefix, type, subnetIds, securityGroupIds, maxVcpus = 256, dependsOn = [] } = props;
    const isFargate = type.startsWith("FARGATE");
    if (!isFargate) {
      this.instances = new BatchInstances(this, "Instances", {
        namePrefix,
        securityGroupIds,
        assignPublicIp: props.assignPublicIp,
        permissionsBoundary: props.permissionsBoundary,
        ...placeOf(this, props),
      });
    }
    const common = { type, maxVcpus, subnets: subnetIds };
    const computeResources: BatchComputeEnvironmentComputeResources =
      this.instances === undefined
        ? { ...common, securityGroupIds }
        : {
            ...common,
            minVcpus: 0,
            instanceType: props.instanceTypes,
            instanceRole: this.instances.profile.arn,
            allocationStrategy: type === "SPOT" ? "SPOT_PRICE_CAPACITY_OPTIMIZED" : "BEST_FIT_PROGRESSIVE",
            // Not "$Latest": Batch looks that up once, and Terraform would never see it change.
            launchTemplate: {
              launchTemplateId: this.instances.template.id,
              version: textOf(this.instances.template.latestVersion),
            },
          };
    this.resource = new AwsBatchComputeEnvironment(this, "Resource", {
      type: "MANAGED",
      state: "ENABLED",
      computeResources,
      tags: { Name: namePrefix },
      dependsOn: resourcesOf(this, [...dependsOn, ...(this.instances === undefined ? [] : [this.instances])]),
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = this.resource.arn;
    applySettings(this, props);
  }

  private validate(props: BatchComputeEnvironmentProps): void {
    const { namePrefix, type, subnetIds, securityGroupIds, maxVcpus, instanceTypes, assignPublicIp } = props;
    required(this, "namePrefix", namePrefix);
    required(this, "subnetIds", subnetIds);
    required(this, "securityGroupIds", securityGroupIds);
    mustBeKnown(this, "type", type, "what is made depends on it");
    if (isKnown(namePrefix) && !/^[A-Za-z0-9][\w-]{0,99}$/.test(namePrefix)) {
      const remedy = "write 1-100 letters, digits, - and _, a letter or digit first";
      throw invalid(this, `namePrefix is "${namePrefix}"`, remedy);
    }
    if (!["FARGATE", "FARGATE_SPOT", "EC2", "SPOT"].includes(type))
      throw invalid(this, `type is "${type as string}"`, "write FARGATE, FARGATE_SPOT, EC2 or SPOT");
    checkIds(this, "subnetIds", subnetIds);
    checkIds(this, "securityGroupIds", securityGroupIds);
    if (isKnown(securityGroupIds) && securityGroupIds.length > 5)
      throw invalid(this, `there are ${securityGroupIds.length} securityGroupIds`, "give at most 5");
    checkWhole(this, "maxVcpus", maxVcpus, 1);
    const isFargate = type.startsWith("FARGATE");
    if (!isFargate && (instanceTypes === undefined || (isKnown(instanceTypes) && instanceTypes.length === 0)))
      throw invalid(this, "instanceTypes is missing", `give the machines of ${type}, such as g5.xlarge`);
    if (isFargate && instanceTypes !== undefined)
      throw invalid(this, `instanceTypes and type ${type} are both set`, "keep one: Fargate shows no machines");
    if (isFargate && assignPublicIp !== undefined)
      throw invalid(this, `assignPublicIp and type ${type} are both set`, "say it of each job definition");
  }
}

class ExistingComputeEnvironment extends Construct implements IComputeEnvironment {
  constructor(
    scope: Construct,
    id: string,
    public readonly arn: string,
  ) {
    super(scope, id);
    required(this, "the compute environment's ARN", arn);
    if (isKnown(arn) && !/^arn:aws[a-z-]*:batch:[a-z0-9-]+:\d{12}:compute-environment\/[\w-]{1,128}$/.test(arn)) {
      const remedy = "write arn:aws:batch:<region>:<account>:compute-environment/<name>";
      throw invalid(this, `the compute environment's ARN is "${arn}"`, remedy);
    }
  }
}
