import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsCluster as AwsEcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { mustBeKnown } from "../../shared/tokens";
import { checkKeyArn } from "../checks";
import { applySettings, type ResourceSettings } from "../settings";

/** A cluster of ECS, whoever made it. */
export interface IEcsCluster {
  /** ARN of the cluster. */
  readonly arn: string;

  /** Name of the cluster. */
  readonly name: string;
}

/** Settings of an {@link EcsCluster}. */
export interface EcsClusterProps extends ResourceSettings {
  /** Name of the cluster, 1-255 of `A-Za-z0-9_-`, unique in account and region. A change replaces it. */
  readonly clusterName: string;

  /**
   * What Container Insights measures, billed by the metric: services and tasks together (`enabled`), each task by itself too (`enhanced`), or nothing. Without it nobody
   * counts the replicas that run.
   * @default "enabled"
   */
  readonly containerInsights?: "enabled" | "enhanced" | "disabled";

  /**
   * Days for which the records behind these metrics are kept, one of CloudWatch's numbers.
   * @default 7
   */
  readonly insightsRetentionDays?: number;

  /**
   * ARN of the key that encrypts these records; its policy must let CloudWatch Logs use it.
   * @default - a key that AWS holds
   */
  readonly logKmsKeyArn?: string;
}

/** Where tasks of Fargate run, at no cost while none does, with how many of them run as a metric. */
export class EcsCluster extends Construct implements IEcsCluster {
  /** A cluster that was made elsewhere, by its ARN. */
  public static fromArn(scope: Construct, id: string, arn: string): IEcsCluster {
    return new ExistingCluster(scope, id, arn);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: AwsEcsCluster;

  /** ARN of the cluster. */
  public readonly arn: string;

  /** Where Container Insights writes to; undefined where it is off. */
  public readonly insights?: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: EcsClusterProps) {
    super(scope, id);
    const { clusterName, containerInsights = "enabled", insightsRetentionDays = 7, logKmsKeyArn } = props;
    required(this, "clusterName", clusterName);
    mustBeKnown(this, "containerInsights", containerInsights, "what is made depends on it");
    if (isKnown(clusterName) && !/^[\w-]{1,255}$/.test(clusterName))
      throw invalid(this, `clusterName is "${clusterName}"`, "write 1-255 letters, digits, - and _");
    if (!["enabled", "enhanced", "disabled"].includes(containerInsights))
      throw invalid(this, `containerInsights is "${containerInsights}"`, "write enabled, enhanced or disabled");
    checkWhole(this, "insightsRetentionDays", insightsRetentionDays, 1);
    checkKeyArn(this, "logKmsKeyArn", logKmsKeyArn);
    // Where Container Insights writes ("Amazon ECS Container Insights metrics"); a group that it makes itself stays when the cluster goes.
    if (containerInsights !== "disabled")
      this.insights = new CloudwatchLogGroup(this, "Insights", {
        name: `/aws/ecs/containerinsights/${clusterName}/performance`,
        retentionInDays: insightsRetentionDays,
        kmsKeyId: logKmsKeyArn,
      });
    this.resource = new AwsEcsCluster(this, "Resource", {
      name: clusterName,
      setting: [{ name: "containerInsights", value: containerInsights }],
      dependsOn: this.insights && [this.insights],
    });
    this.arn = this.resource.arn;
    applySettings(this, props);
  }

  /** Name of the cluster. */
  public get name(): string {
    return this.resource.name;
  }
}

class ExistingCluster extends Construct implements IEcsCluster {
  public readonly name: string;

  constructor(
    scope: Construct,
    id: string,
    public readonly arn: string,
  ) {
    super(scope, id);
    required(this, "the cluster's ARN", arn);
    if (isKnown(arn) && !/^arn:aws[a-z-]*:ecs:[a-z0-9-]+:\d{12}:cluster\/[\w-]{1,255}$/.test(arn))
      throw invalid(this, `the cluster's ARN is "${arn}"`, "write arn:aws:ecs:<region>:<account>:cluster/<name>");
    this.name = isKnown(arn) ? arn.split("/")[1]! : Token.asString(Fn.element(Fn.split("/", arn), 1));
  }
}
