import { Construct, type IDependable } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, mustBeKnown } from "../../shared/tokens";
import type { IServiceAccount } from "../iam/identity";
import { ScheduledCall } from "../scheduler/scheduled-call";
import { applySettings, type ResourceSettings } from "../settings";
import { goes, logs, meant, type Step } from "./steps";
import { Workflow } from "./workflow";

/** What a {@link Starter} starts: steps of Workflows, and what the starter's account needs for them. */
export interface StarterWork {
  /**
   * Starts it and waits for its end, and raises where that was no success. They read the day from the variable `date`, and put what people find the run
   * by into `run`. Names of steps begin with `work_`.
   */
  readonly steps: readonly Step[];

  /** Puts the name of what is running into the variable `busy`, and an empty text where nothing is. Names of steps begin with `busy_`. */
  readonly running: readonly Step[];

  /** What the account was granted for it. */
  readonly granted: IDependable[];
}

/** When a {@link Starter} starts by itself, and who calls it then. */
export interface StarterSchedule {
  /** When: five fields of unix-cron, such as `0 3 * * *`, in the starter's time zone. */
  readonly cron: string;

  /** Calls the Workflow, which it is granted (`WorkflowInvokers`); who deploys must be let act as it. */
  readonly serviceAccount: IServiceAccount;

  /**
   * Whether it is called. Without it the schedule stays, paused.
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * What must be there before: the caller's grant, and the role of Cloud Scheduler's agent (`ServiceAgents.ready`).
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/** Settings of a {@link Starter}. */
export interface StarterProps extends ResourceSettings {
  /** Name of the Workflow and of its schedule: 1-64 letters, digits, `-` and `_`, beginning with a letter. A change replaces them. */
  readonly starterName: string;

  /** Region of both, which Workflows and Cloud Scheduler must be in. */
  readonly location: string;

  /**
   * Project that owns them, which must be the account's.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * Project of the schedule, where that is told by another reference.
   * @default - `project`
   */
  readonly scheduleProject?: string;

  /** What it starts, as its log and its alerts call it: `job/ingest`. */
  readonly of: string;

  /**
   * What people read in the console.
   * @default - none
   */
  readonly description?: string;

  /** What is started. */
  readonly work: StarterWork;

  /** What the Workflow acts as: it is granted the work, and writing logs (`roles/logging.logWriter`, which only a project has). */
  readonly serviceAccount: IServiceAccount;

  /**
   * Whose day `date` is, and which time the schedule is in: a name of the tz database.
   * @default Etc/UTC
   */
  readonly timeZone?: string;

  /**
   * `skip` does not start while something of it runs, whoever started that; two starts within a second may both run, as what the first started is not
   * listed yet.
   * @default skip
   */
  readonly overlap?: "skip" | "allow";

  /**
   * Starts by itself at these times.
   * @default - somebody starts it
   */
  readonly schedule?: StarterSchedule;

  /**
   * Of files that are told of by an event of Cloud Storage, only those whose names begin so start anything; an empty text for all.
   * @default - events are not read
   */
  readonly prefix?: string;

  /**
   * Key that encrypts the Workflow, in its location.
   * @default - a key that Google holds
   */
  readonly kmsKeyName?: string;

  /**
   * What must be there before, besides what the work was granted: the agent of Workflows (`ServiceAgents.ready`).
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/**
 * Starts something that runs to its end, one at a time, and waits: a Workflow that knows the day that it is started for, and fails where the run did.
 * Of its argument it reads `date`, as `2026-11-01`, and refuses any other text there; without one it is the day in its time zone. A start that is skipped
 * is a line in its log. Cloud Scheduler may start twice, so a run must do no harm when it is made again for the same day.
 */
export class Starter extends Construct {
  /** The Workflow, which is what people and others start. */
  public readonly workflow: Workflow;

  /** What starts it by itself. */
  public readonly schedule?: ScheduledCall;

  constructor(scope: Construct, id: string, props: StarterProps) {
    super(scope, id);
    this.validate(props);
    const { starterName, location, project, description, serviceAccount, work, schedule, kmsKeyName } = props;
    const { timeZone = "Etc/UTC", dependsOn = [], scheduleProject = project } = props;
    const logged = serviceAccount.grantOnProject("roles/logging.logWriter");
    this.workflow = new Workflow(this, "Workflow", {
      workflowName: starterName,
      location,
      project,
      description,
      argument: "input",
      steps: stepsOf(props),
      serviceAccount,
      kmsKeyName,
      dependsOn: [...dependsOn, ...work.granted, logged],
    });
    if (schedule !== undefined) {
      this.schedule = new ScheduledCall(this, "Schedule", {
        jobName: starterName,
        location,
        project: scheduleProject,
        description: `Starts ${props.of}`,
        schedule: schedule.cron,
        timeZone,
        paused: schedule.enabled === false,
        url: this.workflow.executionsUrl,
        body: { argument: "{}" },
        // The day is that of the start: one that comes late by more than this would be of another day more often.
        retryMinutes: 15,
        serviceAccount: schedule.serviceAccount,
        dependsOn: [this.workflow.resource, ...(schedule.dependsOn ?? [])],
      });
    }
    applySettings(this, props);
  }

  private validate(props: StarterProps): void {
    const { starterName, location, of, work, serviceAccount, timeZone, overlap, prefix, schedule } = props;
    for (const [name, value] of Object.entries({ starterName, location, of, work, serviceAccount }))
      required(this, name, value);
    for (const [name, value] of Object.entries({ of, timeZone, overlap, prefix }))
      mustBeKnown(this, name, value, "the Workflow's source is made of it");
    checkSwitches(this, { "schedule.enabled": schedule?.enabled });
    if (isKnown(overlap) && !["skip", "allow"].includes(overlap))
      throw invalid(this, `overlap is "${overlap}"`, "write skip or allow");
    if (timeZone !== undefined && !/^[A-Za-z][\w+/-]*$/.test(timeZone))
      throw invalid(this, `timeZone is "${timeZone}"`, "write a name of the tz database, such as Europe/Berlin");
  }
}

function stepsOf({ of, work, timeZone = "Etc/UTC", overlap = "skip", prefix }: StarterProps): Step[] {
  const line = { ponte: "run", of, date: "${date}" };
  const today = `text.substring(time.format(sys.now(), "${timeZone}"), 0, 10)`;
  return [
    { begin: { assign: [{ date: `\${default(map.get(input, "date"), ${today})}` }, { run: "" }] } },
    { dated: goes('not text.match_regex(date, "^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$")', "undated") },
    ...(prefix === undefined ? [] : onlyBelow(prefix)),
    ...(overlap === "allow" ? [] : [...work.running, { overlap: goes('busy != ""', "skip") }]),
    {
      work: {
        try: { steps: work.steps },
        except: {
          as: "error",
          steps: [
            { failed: logs("ERROR", { ...line, run: "${run}", state: "failed", error: "${error}" }) },
            { fail: { raise: "${error}" } },
          ],
        },
      },
    },
    { succeeded: logs("INFO", { ...line, run: "${run}", state: "succeeded" }) },
    { done: { return: { state: "succeeded", run: "${run}" } } },
    ...(overlap === "allow"
      ? []
      : [
          { skip: logs("WARNING", { ...line, state: "skipped", busy: "${busy}" }) },
          { skipped: { return: { state: "skipped", busy: "${busy}" } } },
        ]),
    { undated: { raise: "date must be a day such as 2026-11-01" } },
    ...(prefix === undefined ? [] : [{ elsewhere: { return: { state: "elsewhere" } } }]),
  ];
}

/** Who starts it otherwise tells of no file. */
function onlyBelow(prefix: string): Step[] {
  const pattern = JSON.stringify(`^${meant(prefix).replace(/[^\w/ -]/g, literalSign)}`);
  return [
    { landed: { assign: [{ file: '${map.get(input, ["data", "name"])}' }] } },
    { below: goes(`file != null and not text.match_regex(default(file, ""), ${pattern})`, "elsewhere") },
  ];
}

/** A sign that means itself in a regular expression. A class has no `${`, which would begin an expression of Workflows. */
const literalSign = (sign: string) => (/[\^\\\]]/.test(sign) ? `\\${sign}` : `[${sign}]`);
