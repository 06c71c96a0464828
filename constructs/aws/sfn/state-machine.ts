import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { toJson } from "../../shared/tokens";
import { checkKeyArn } from "../checks";
import type { IGrantee, IRole } from "../iam/role";
import type { Place } from "../place";
import { applySettings, type ResourceSettings } from "../settings";

/** What can be started, whoever made it. */
export interface IStateMachine {
  /** ARN of the state machine. */
  readonly arn: string;

  /** Lets `grantee` start an execution, and nothing else. */
  grantStartExecution(grantee: IGrantee): IDependable;
}

/** Settings of a {@link StateMachine}. */
export interface StateMachineProps extends ResourceSettings {
  /** Name of the state machine, 1-80 of `A-Za-z0-9_-`, unique in account and region. A change replaces it. */
  readonly stateMachineName: string;

  /** What it does, in the words of the Amazon States Language; at most 1 MB as JSON. */
  readonly definition: object;

  /** What it runs as: a role that `states.amazonaws.com` may take. It is granted what its log needs. */
  readonly role: IRole;

  /**
   * What the role was granted for the definition, which must be there before.
   * @default - nothing but the log
   */
  readonly dependsOn?: IDependable[];

  /**
   * Days for which its log is kept, one of CloudWatch's numbers.
   * @default 90
   */
  readonly logRetentionDays?: number;

  /**
   * ARN of the key that encrypts its log; its policy must let CloudWatch Logs use it.
   * @default - a key that AWS holds
   */
  readonly logKmsKeyArn?: string;
}

// "Logging to CloudWatch Logs", Step Functions guide: deliveries know no resource.
const logActions = ["CreateLogDelivery", "DeleteLogDelivery", "DescribeLogGroups", "DescribeResourcePolicies"].concat(
  ["GetLogDelivery", "ListLogDeliveries", "PutResourcePolicy", "UpdateLogDelivery"],
); // prettier-ignore

/** A state machine of the kind whose executions are kept for 90 days and started once each; what fails in them is logged. */
export class StateMachine extends Construct implements IStateMachine {
  /** A state machine that was made elsewhere, by its ARN. */
  public static fromArn(scope: Construct, id: string, arn: string): IStateMachine {
    return new ExistingStateMachine(scope, id, arn);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: SfnStateMachine;

  /** ARN of the state machine. */
  public readonly arn: string;

  /** Where it says what failed. */
  public readonly logGroup: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: StateMachineProps) {
    super(scope, id);
    const { stateMachineName, definition, role, dependsOn = [], logRetentionDays = 90, logKmsKeyArn } = props;
    required(this, "stateMachineName", stateMachineName);
    if (isKnown(stateMachineName) && !/^[\w-]{1,80}$/.test(stateMachineName))
      throw invalid(this, `stateMachineName is "${stateMachineName}"`, "write 1-80 letters, digits, - and _");
    checkKeyArn(this, "logKmsKeyArn", logKmsKeyArn);
    checkWhole(this, "logRetentionDays", logRetentionDays, 1);
    // By this beginning the log needs no policy of its own for each group, of which a region has room for few (the same page).
    this.logGroup = new CloudwatchLogGroup(this, "Logs", {
      name: `/aws/vendedlogs/states/${stateMachineName}`,
      retentionInDays: logRetentionDays,
      kmsKeyId: logKmsKeyArn,
    });
    const logs = role.allow({ actions: logActions.map((action) => `logs:${action}`), resources: ["*"] });
    this.resource = new SfnStateMachine(this, "Resource", {
      name: stateMachineName,
      type: "STANDARD",
      roleArn: role.arn,
      definition: toJson(definition),
      loggingConfiguration: {
        level: "ERROR",
        includeExecutionData: true,
        logDestination: `${this.logGroup.arn}:*`,
      },
      // The service tries the role at once: "not authorized to access the Log Destination".
      dependsOn: resourcesOf(this, [...new Set([logs, ...dependsOn])]),
    });
    this.arn = this.resource.arn;
    applySettings(this, props);
  }

  /** Name of the state machine. */
  public get name(): string {
    return this.resource.name;
  }

  /** Lets `grantee` start an execution, and nothing else. */
  public grantStartExecution(grantee: IGrantee): IDependable {
    return grantStartExecution(this.arn, grantee);
  }
}

/** The ARN of a state machine by its name, for its own role: a reference would close a circle. */
export function stateMachineArn({ partition, region, accountId }: Place, name: string): string {
  return `arn:${partition}:states:${region}:${accountId}:stateMachine:${name}`;
}

class ExistingStateMachine extends Construct implements IStateMachine {
  constructor(
    scope: Construct,
    id: string,
    public readonly arn: string,
  ) {
    super(scope, id);
    required(this, "the state machine's ARN", arn);
    if (isKnown(arn) && !/^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:stateMachine:[\w-]{1,80}$/.test(arn)) {
      const remedy = "write arn:aws:states:<region>:<account>:stateMachine:<name>";
      throw invalid(this, `the state machine's ARN is "${arn}"`, remedy);
    }
  }

  public grantStartExecution(grantee: IGrantee): IDependable {
    return grantStartExecution(this.arn, grantee);
  }
}

function grantStartExecution(arn: string, grantee: IGrantee): IDependable {
  return grantee.allow({ actions: ["states:StartExecution"], resources: [arn] });
}
