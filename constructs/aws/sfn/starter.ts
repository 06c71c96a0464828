import { Construct, type IDependable } from "constructs";
import { checkKnownWhole, invalid, required } from "../../shared/invalid";
import { fitName } from "../../shared/names";
import { mustBeKnown, mustHaveKnownItems } from "../../shared/tokens";
import { ExecutionRole } from "../iam/execution-role";
import type { IGrantee, PolicyStatement } from "../iam/role";
import { placeOf, type PlaceProps } from "../place";
import { applySettings, type ResourceSettings } from "../settings";
import { expression } from "./jsonata";
import { datePattern, dayOf, timePattern } from "./logical-date";
import { type IStateMachine, StateMachine, stateMachineArn } from "./state-machine";

/** What a {@link Starter} runs: one call to a service, whose end it waits for. */
export interface StarterWork {
  /** What is called, such as `batch:submitJob.sync`, as it stands behind `arn:aws:states:::`. */
  readonly action: string;

  /** What it is called with. Where it is between `{%` and `%}`, it is JSONata, which knows the day of the run as `$date`, `2026-11-01`. */
  readonly arguments: object;

  /** JSONata of what a run says at its end; the answer to the call is `$states.result`. */
  readonly output: string;

  /** Errors after which the call is made once more, twice at most: those that tell of a start that did not happen. */
  readonly retryOn: string[];

  /** Seconds after which a run is given up, 60 to 31,000,000: above all that the service itself waits. */
  readonly timeoutSeconds: number;

  /** What the call needs. */
  readonly statements: PolicyStatement[];
}

/** Settings of a {@link Starter}. */
export interface StarterProps extends PlaceProps, ResourceSettings {
  /** Name of its state machine, 1-80 of `A-Za-z0-9_-`, unique in account and region. A change replaces it. */
  readonly starterName: string;

  /** What it runs. */
  readonly work: StarterWork;

  /**
   * The time zone, by its name in the tz database, in which the day of a run is the one that it was due on.
   * @default "UTC"
   */
  readonly timezone?: string;

  /**
   * What happens to a run that is due while another is under way: `skip` ends it, as aborted, with the error `Skipped`; `allow` runs it beside. Of two that start
   * within the same second both may run, as Step Functions lists executions a moment later.
   * @default "skip"
   */
  readonly overlap?: "skip" | "allow";

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

const longest = 31_000_000; // an execution lasts a year at most ("Service quotas", Step Functions guide)
const spare = 600; // for what comes before the work

/**
 * Starts work on a day, waits for its end, and lets nothing else be said: of its input it reads `date`, `2026-11-01`, or else the day of `time`,
 * `2026-11-01T03:00:00Z`, or else today's. Whoever may start an execution may do no more than that. A run that fails, or does not end in time, fails the execution.
 */
export class Starter extends Construct implements IStateMachine {
  /** The state machine. */
  public readonly stateMachine: StateMachine;

  /** ARN of the state machine. */
  public readonly arn: string;

  /** What it runs as. */
  public readonly role: ExecutionRole;

  constructor(scope: Construct, id: string, props: StarterProps) {
    super(scope, id);
    this.validate(props);
    const { starterName, work, timezone = "UTC", overlap = "skip", permissionsBoundary, logKmsKeyArn } = props;
    const place = placeOf(this, props);
    this.role = new ExecutionRole(this, "Role", {
      roleName: fitName(`${starterName}-starter`, 64),
      services: ["states.amazonaws.com"],
      sourceAccount: place.accountId,
      permissionsBoundary,
    });
    const granted = this.role.allow(
      ...work.statements,
      ...(overlap === "skip" ? skipStatements(stateMachineArn(place, starterName)) : []),
    );
    this.stateMachine = new StateMachine(this, "Machine", {
      stateMachineName: starterName,
      definition: definitionOf(work, dayOf(this, timezone, dueTime), overlap, place.partition),
      role: this.role,
      dependsOn: [granted],
      logKmsKeyArn,
    });
    this.arn = this.stateMachine.arn;
    applySettings(this, props);
  }

  /** Name of the state machine. */
  public get name(): string {
    return this.stateMachine.name;
  }

  /** Lets `grantee` start the work, as it is declared, on a day of its choice. */
  public grantStartExecution(grantee: IGrantee): IDependable {
    return this.stateMachine.grantStartExecution(grantee);
  }

  private validate({ starterName, work, overlap, timezone }: StarterProps): void {
    required(this, "starterName", starterName);
    required(this, "work", work);
    mustBeKnown(this, "overlap", overlap);
    if (overlap !== undefined && overlap !== "skip" && overlap !== "allow")
      throw invalid(this, `overlap is "${overlap as string}"`, "write skip or allow");
    mustBeKnown(this, "timezone", timezone, "its offsets are in the definition");
    mustHaveKnownItems(this, "work.statements", work.statements);
    for (const [index, { actions }] of work.statements.entries())
      mustBeKnown(this, `work.statements.${index}.actions`, actions, "which of them reach everything depends on it");
    checkKnownWhole(this, "work.timeoutSeconds", work.timeoutSeconds, 60, longest);
  }
}

// By the schedule's own time where one starts it; a schedule may deliver late.
const dueTime = "($exists($states.input.time) ? $states.input.time : $states.context.Execution.StartTime)";

/** True of a part of the input that is there, and is not what it must be. */
const isWrong = (name: string, pattern: string) =>
  `$exists($states.input.${name}) ? ($type($states.input.${name}) = 'string' ? $not($contains($states.input.${name}, ${pattern})) : true) : false`;

function definitionOf(work: StarterWork, day: string, overlap: "skip" | "allow", partition: string): object {
  const wrong = ["date", "time"].map((name, index) => ({
    Condition: expression(isWrong(name, [datePattern, timePattern][index]!)),
    Next: "Wrong input",
  }));
  const then = overlap === "skip" ? "List runs" : "Run";
  return {
    Comment: "Starts the work on a day, and waits for its end",
    QueryLanguage: "JSONata",
    TimeoutSeconds: work.timeoutSeconds + spare,
    StartAt: "Check input",
    States: {
      "Check input": { Type: "Choice", Choices: wrong, Default: "Set date" },
      "Wrong input": {
        Type: "Fail",
        Error: "WrongInput",
        Cause: "date is to be written as 2026-11-01, and time as 2026-11-01T03:00:00Z",
      },
      "Set date": {
        Type: "Pass",
        Assign: { date: expression(`$exists($states.input.date) ? $states.input.date : ${day}`) },
        Next: then,
      },
      ...(overlap === "skip" ? skipStates(partition) : {}),
      Run: {
        Type: "Task",
        Resource: `arn:${partition}:states:::${work.action}`,
        Arguments: work.arguments,
        TimeoutSeconds: work.timeoutSeconds,
        Retry: [{ ErrorEquals: work.retryOn, IntervalSeconds: 30, MaxAttempts: 2, BackoffRate: 2 }],
        Output: expression(work.output),
        End: true,
      },
    },
  };
}

function skipStatements(arn: string): PolicyStatement[] {
  return [
    { actions: ["states:ListExecutions"], resources: [arn] },
    { actions: ["states:StopExecution"], resources: [`${arn.replace(":stateMachine:", ":execution:")}:*`] },
  ];
}

/** The oldest of its executions runs, and the others end themselves: as aborted, since what succeeds would count as a run. */
function skipStates(partition: string): object {
  const again = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 }];
  return {
    "List runs": {
      Type: "Task",
      Resource: `arn:${partition}:states:::aws-sdk:sfn:listExecutions`,
      Arguments: { StateMachineArn: expression("$states.context.StateMachine.Id"), StatusFilter: "RUNNING" },
      Assign: {
        // Newest first ("ListExecutions", Step Functions API); a list that does not have this one yet holds none that is older where it is empty.
        isFirst: expression(
          "$count($states.result.Executions) = 0 ? true : $states.result.Executions[-1].ExecutionArn = $states.context.Execution.Id",
        ),
      },
      Retry: again,
      Next: "Is first",
    },
    "Is first": { Type: "Choice", Choices: [{ Condition: expression("$isFirst"), Next: "Run" }], Default: "Skip" },
    Skip: {
      Type: "Task",
      Resource: `arn:${partition}:states:::aws-sdk:sfn:stopExecution`,
      Arguments: {
        ExecutionArn: expression("$states.context.Execution.Id"),
        Error: "Skipped",
        Cause: "Another run has not ended",
      },
      Retry: again,
      Next: "Until it is stopped",
    },
    "Until it is stopped": { Type: "Wait", Seconds: 60, Next: "Not stopped" },
    "Not stopped": {
      Type: "Fail",
      Error: "NotSkipped",
      Cause: "Another run has not ended, and this one was not stopped",
    },
  };
}
