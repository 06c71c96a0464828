import { Construct, type IDependable } from "constructs";
import { checkKnownWhole, required } from "../../shared/invalid";
import { checkIds, mustBeKnown } from "../../shared/tokens";
import type { IServiceAccount } from "../iam/identity";
import type { CloudRunJob } from "../run/cloud-run-job";
import { ScheduledCall } from "../scheduler/scheduled-call";
import { applySettings, type ResourceSettings } from "../settings";
import { goes, logs, reads, type Step } from "./steps";
import { Workflow } from "./workflow";

/** Settings of a {@link LateCheck}. */
export interface LateCheckProps extends ResourceSettings {
  /** Name of the Workflow: 1-64 letters, digits, `-` and `_`, beginning with a letter. */
  readonly workflowName: string;

  /** Region of the Workflow and of the deadlines. */
  readonly location: string;

  /**
   * Project that owns them, which must be the accounts'.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * Project of the deadlines, where that is told by another reference.
   * @default - `project`
   */
  readonly scheduleProject?: string;

  /** What the Workflow acts as: it is granted to see what is checked, and to write logs (`roles/logging.logWriter`, which only a project has). */
  readonly serviceAccount: IServiceAccount;

  /** Calls the Workflow, which it is granted (`WorkflowInvokers`). Who deploys must be let act as both. */
  readonly caller: IServiceAccount;

  /**
   * Key that encrypts the Workflow, in its location.
   * @default - a key that Google holds
   */
  readonly kmsKeyName?: string;

  /**
   * What must be there before the Workflow: the agent of Workflows (`ServiceAgents.ready`).
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/** A deadline of a {@link LateCheck}. */
export interface Deadline {
  /** Name of its schedule: 1-500 letters, digits, `-` and `_`. */
  readonly deadlineName: string;

  /** What is checked, as the log and the alert call it: `job/ingest`. */
  readonly of: string;

  /** The job, whose runs are looked at. */
  readonly job: CloudRunJob;

  /** When: the times at which the job is to start, and `afterSeconds` later. Five fields of unix-cron. */
  readonly cron: string;

  /**
   * Time zone that it is meant in, by its name in the tz database.
   * @default Etc/UTC
   */
  readonly timeZone?: string;

  /** How long before that the job was to start, 60 to 604,800 seconds. */
  readonly afterSeconds: number;

  /**
   * What must be there before: the caller's grant, and the role of Cloud Scheduler's agent (`ServiceAgents.ready`).
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/**
 * Tells what did not run: at its deadline a job must have a run that began no earlier than it was to start, and succeeded. Whatever kept it counts: a schedule that was paused or
 * cannot call, a start that was skipped, a run that failed or still goes on. Else there is a line of severity `ERROR` in the Workflow's log, for an
 * alert on that (`LogAlert`); no metric knows it, since those are silent for a day at most. A run that somebody started since counts as well; a job that is younger than
 * its deadline is not late.
 */
export class LateCheck extends Construct {
  /** The Workflow that looks. */
  public readonly workflow: Workflow;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LateCheckProps,
  ) {
    super(scope, id);
    const { workflowName, location, project, serviceAccount, caller, kmsKeyName, dependsOn = [] } = props;
    for (const [name, value] of Object.entries({ workflowName, location, serviceAccount, caller }))
      required(this, name, value);
    this.workflow = new Workflow(this, "Workflow", {
      workflowName,
      location,
      project,
      description: "Tells which jobs had no success by their deadline",
      argument: "input",
      steps: steps(),
      serviceAccount,
      kmsKeyName,
      dependsOn: [...dependsOn, serviceAccount.grantOnProject("roles/logging.logWriter")],
    });
    applySettings(this, props);
  }

  /**
   * Checks a job at its deadlines.
   *
   * @param id part of the address, so it never changes
   */
  public add(id: string, deadline: Deadline): ScheduledCall {
    const { deadlineName, of, job, cron, timeZone, afterSeconds, dependsOn = [] } = deadline;
    checkIds(this, "the id of a deadline", id);
    for (const [name, value] of Object.entries({ deadlineName, of, job, cron, afterSeconds }))
      required(this, name, value);
    mustBeKnown(this, "of", of, "it is sent in base64");
    checkKnownWhole(this, "afterSeconds", afterSeconds, 60, 7 * 86_400);
    const { location, project, scheduleProject = project, serviceAccount, caller } = this.props;
    return new ScheduledCall(this, id, {
      jobName: deadlineName,
      location,
      project: scheduleProject,
      description: `By then ${of} must have succeeded`,
      schedule: cron,
      timeZone,
      url: this.workflow.executionsUrl,
      body: { argument: JSON.stringify({ of, job: job.knownPath, after: afterSeconds }) },
      retryMinutes: 4,
      serviceAccount: caller,
      dependsOn: [this.workflow.resource, job.grantView("late", serviceAccount), ...dependsOn],
    });
  }
}

/** Cloud Scheduler calls up to a minute late, and again for four where it was refused: so much earlier may a run have begun. */
const slackSeconds = 300;

function steps(): Step[] {
  const line = { ponte: "late", of: "${input.of}", job: "${input.job}" };
  return [
    { begin: { assign: [{ since: `\${sys.now() - input.after - ${slackSeconds}}` }, { none: [] }] } },
    { job: reads('${"https://run.googleapis.com/v2/" + input.job}', { fields: "createTime" }, "job") },
    { young: goes("time.parse(job.body.createTime) > since", "quiet") },
    {
      list: reads(
        '${"https://run.googleapis.com/v2/" + input.job + "/executions"}',
        { pageSize: 50, fields: "executions(createTime,completionTime,taskCount,succeededCount)" },
        "listed",
      ),
    },
    { runs: { assign: [{ found: false }, { all: '${default(map.get(listed.body, "executions"), none)}' }] } },
    {
      // The newest come first ("Method: projects.locations.jobs.executions.list").
      look: {
        for: {
          value: "each",
          in: "${all}",
          steps: [
            { before: goes("time.parse(each.createTime) < since", "break") },
            { running: goes('not ("completionTime" in each)', "continue") },
            { failed: goes('default(map.get(each, "succeededCount"), 0) < each.taskCount', "continue") },
            { success: { assign: [{ found: true }], next: "break" } },
          ],
        },
      },
    },
    { judge: goes("found", "quiet") },
    { late: logs("ERROR", { ...line, state: "late" }) },
    { told: { return: { state: "late" } } },
    { quiet: { return: { state: "quiet" } } },
  ];
}
