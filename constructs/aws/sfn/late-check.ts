import { Construct, type IDependable } from "constructs";
import { required } from "../../shared/invalid";
import { fitName } from "../../shared/names";
import { prefixed } from "../../shared/tokens";
import { ExecutionRole } from "../iam/execution-role";
import type { IGrantee } from "../iam/role";
import { placeOf, type PlaceProps } from "../place";
import { applySettings, type ResourceSettings } from "../settings";
import type { ITopic } from "../sns/topic";
import { expression } from "./jsonata";
import { type IStateMachine, StateMachine, stateMachineArn } from "./state-machine";

/** Settings of a {@link LateCheck}. */
export interface LateCheckProps extends PlaceProps, ResourceSettings {
  /** Name of its state machine, 1-80 of `A-Za-z0-9_-`, unique in account and region. A change replaces it. */
  readonly checkName: string;

  /** Names of the state machines whose runs it looks for. */
  readonly stateMachineNames: string[];

  /** Where it tells of what did not run. */
  readonly topic: ITopic;

  /**
   * ARN of the key that encrypts its log; its policy must let CloudWatch Logs use it.
   * @default - a key that AWS holds
   */
  readonly logKmsKeyArn?: string;

  /**
   * ARN of the policy that bounds what its role may be granted.
   * @default - no boundary
   */
  readonly permissionsBoundary?: string;
}

/** What a schedule tells a {@link LateCheck} at a deadline, beside the `time` that it is due at. */
export interface Deadline {
  /** Seconds that have passed since the run was due. */
  readonly lateAfter: number;

  /** What people call it, such as `job/ingest`. */
  readonly of: string;

  /** ARN of the state machine that should have run. */
  readonly stateMachineArn: string;
}

/**
 * Tells a topic where a state machine has not succeeded in the time up to a deadline: one that failed, hangs, was skipped or was never started. One serves all
 * state machines; who starts it says which, as a {@link Deadline}. No alarm can: what CloudWatch looks back on ends after a day, or seven.
 */
export class LateCheck extends Construct implements IStateMachine {
  /** The state machine. */
  public readonly stateMachine: StateMachine;

  /** ARN of the state machine. */
  public readonly arn: string;

  /** What it runs as. */
  public readonly role: ExecutionRole;

  constructor(scope: Construct, id: string, props: LateCheckProps) {
    super(scope, id);
    const { checkName, stateMachineNames, topic, logKmsKeyArn, permissionsBoundary } = props;
    required(this, "checkName", checkName);
    required(this, "stateMachineNames", stateMachineNames);
    required(this, "topic", topic);
    const place = placeOf(this, props);
    this.role = new ExecutionRole(this, "Role", {
      roleName: fitName(`${checkName}-check`, 64),
      services: ["states.amazonaws.com"],
      sourceAccount: place.accountId,
      permissionsBoundary,
    });
    const machines = prefixed(stateMachineArn(place, ""), stateMachineNames);
    const granted = [
      this.role.allow({ actions: ["states:ListExecutions"], resources: machines }),
      topic.grantPublish(this.role),
    ];
    this.stateMachine = new StateMachine(this, "Machine", {
      stateMachineName: checkName,
      definition: definitionOf(topic.arn, place.partition),
      role: this.role,
      dependsOn: granted,
      logKmsKeyArn,
    });
    this.arn = this.stateMachine.arn;
    applySettings(this, props);
  }

  /** Name of the state machine. */
  public get name(): string {
    return this.stateMachine.name;
  }

  /** Lets `grantee` ask about any of the state machines. */
  public grantStartExecution(grantee: IGrantee): IDependable {
    return this.stateMachine.grantStartExecution(grantee);
  }
}

function definitionOf(topicArn: string, partition: string): object {
  const again = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 5, MaxAttempts: 5, BackoffRate: 2 }];
  return {
    Comment: "Tells of what has not run by its deadline",
    QueryLanguage: "JSONata",
    TimeoutSeconds: 900,
    StartAt: "Set deadline",
    States: {
      "Set deadline": {
        Type: "Pass",
        Assign: {
          since: expression("$toMillis($states.input.time) - $states.input.lateAfter * 1000"),
          of: expression("$states.input.of"),
          stateMachine: expression("$states.input.stateMachineArn"),
        },
        Next: "List successes",
      },
      "List successes": {
        Type: "Task",
        Resource: `arn:${partition}:states:::aws-sdk:sfn:listExecutions`,
        Arguments: { StateMachineArn: expression("$stateMachine"), StatusFilter: "SUCCEEDED", MaxResults: 100 },
        Assign: {
          // A minute before it was due counts, too: clocks differ. In front of the time some write a blank.
          isLate: expression(
            "$count($states.result.Executions[$toMillis($replace(StartDate, ' ', 'T')) >= $since - 60000]) = 0",
          ),
        },
        Retry: again,
        Next: "Is late",
      },
      "Is late": { Type: "Choice", Choices: [{ Condition: expression("$isLate"), Next: "Tell" }], Default: "In time" },
      Tell: {
        Type: "Task",
        Resource: `arn:${partition}:states:::sns:publish`,
        Arguments: {
          TopicArn: topicArn,
          Subject: expression("$substring($of & ' is late', 0, 100)"),
          Message: expression(
            "$of & ' was due at ' & $fromMillis($since) & ' and has not succeeded since. It failed, runs still, was skipped, or was not started.'",
          ),
        },
        Retry: again,
        End: true,
      },
      "In time": { Type: "Succeed" },
    },
  };
}
