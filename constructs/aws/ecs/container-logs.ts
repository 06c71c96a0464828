import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches } from "../../shared/tokens";
import { checkKeyArn } from "../checks";
import { applySettings, type ResourceSettings } from "../settings";

/** A log group that containers write to, whoever made it. */
export interface IContainerLogs {
  /** ARN of the group, without what stands for its streams. */
  readonly arn: string;

  /** Name of the group. */
  readonly name: string;
}

/** Settings of {@link ContainerLogs}. */
export interface ContainerLogsProps extends ResourceSettings {
  /** Name of the group, 1-512 of `A-Za-z0-9_/.#-`. A change replaces it. */
  readonly logGroupName: string;

  /**
   * Days for which logs are kept, one of CloudWatch's numbers.
   * @default 90
   */
  readonly retentionDays?: number;

  /**
   * ARN of the key that encrypts the logs; its policy must let CloudWatch Logs use it.
   * @default - a key that AWS holds
   */
  readonly kmsKeyArn?: string;

  /**
   * Keeps the logs when the group leaves the program.
   * @default false
   */
  readonly keepLogs?: boolean;
}

/** Where several task definitions write to, as those of one service's variants, kept for 90 days. */
export class ContainerLogs extends Construct implements IContainerLogs {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: CloudwatchLogGroup;

  /** ARN of the group. */
  public readonly arn: string;

  constructor(scope: Construct, id: string, props: ContainerLogsProps) {
    super(scope, id);
    const { logGroupName, retentionDays = 90, kmsKeyArn, keepLogs } = props;
    checkSwitches(this, { keepLogs });
    required(this, "logGroupName", logGroupName);
    if (isKnown(logGroupName) && !/^[\w/.#-]{1,512}$/.test(logGroupName))
      throw invalid(this, `logGroupName is "${logGroupName}"`, "write 1-512 letters, digits and _/.#-");
    checkWhole(this, "retentionDays", retentionDays, 1);
    checkKeyArn(this, "kmsKeyArn", kmsKeyArn);
    this.resource = new CloudwatchLogGroup(this, "Resource", {
      name: logGroupName,
      retentionInDays: retentionDays,
      kmsKeyId: kmsKeyArn,
      skipDestroy: keepLogs,
    });
    this.arn = this.resource.arn;
    applySettings(this, props);
  }

  /** Name of the group. */
  public get name(): string {
    return this.resource.name;
  }
}
