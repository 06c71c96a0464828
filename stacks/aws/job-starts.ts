import { DroppedStartsAlarm, RunAlarm } from "../../constructs/aws/cloudwatch/run-alarms";
import { ObjectCreatedRule } from "../../constructs/aws/events/object-created-rule";
import { ExecutionRole } from "../../constructs/aws/iam/execution-role";
import { ScheduleGroup } from "../../constructs/aws/scheduler/schedule-group";
import { ScheduledExecution } from "../../constructs/aws/scheduler/scheduled-execution";
import { LateCheck } from "../../constructs/aws/sfn/late-check";
import type { Starter } from "../../constructs/aws/sfn/starter";
import { shifted } from "../../language";
import { folder } from "../environment-stack";
import type { AwsItem, AwsPlatform } from "./kind";
import { awsCron } from "./off-hours";

// What starts jobs by the clock and by files, and what asks whether they have run.

type Job = AwsItem<"jobs">;

const isAskedFor = ({ schedule, alerts }: Job) => schedule !== undefined && alerts.lateAfter !== undefined;

/** What all of them share: what counts the starts of schedules, and the one check of those that may be late. */
export function prepareStarts(items: Record<string, Job>, on: AwsPlatform): void {
  const { topic } = on;
  const all = Object.entries(items);
  if (!all.some(([, { schedule }]) => schedule !== undefined)) return;
  const at = on.group("jobs-shared");
  const schedules = new ScheduleGroup(at, "schedules", { groupName: on.nameOf("jobs", 64) });
  if (topic === undefined) return;
  new DroppedStartsAlarm(at, "not-started", {
    alarmName: on.nameOf("jobs-not-started", 255),
    description: `EventBridge Scheduler gave up starting a job, or asking whether one has run. Look at the state machines of the schedules in the group ${on.nameOf("jobs", 64)}, and at the role ${on.nameOf("schedules", 64)}.`,
    groupName: schedules.name,
    alarmActionArns: [topic.arn],
  });
  const watched = all.flatMap(([key, job]) => (isAskedFor(job) ? [on.nameOf(on.keyOf("jobs", key), 80)] : []));
  if (watched.length === 0) return;
  const check = new LateCheck(at, "late", {
    checkName: on.nameOf("late", 80),
    stateMachineNames: watched,
    topic,
    logKmsKeyArn: on.key?.arn,
    region: on.region,
    accountId: on.account,
  });
  new RunAlarm(at, "late-failed", {
    alarmName: on.nameOf("late-failed", 255),
    description: `What asks whether jobs have run could not. Look at the executions of the state machine ${on.nameOf("late", 80)}.`,
    stateMachineArn: check.arn,
    alarmActionArns: [topic.arn],
  });
}

/** Starts a job by its schedule, and asks after a while whether that has run. */
export function startBySchedule(key: string, { schedule, alerts }: Job, starter: Starter, on: AwsPlatform): void {
  if (schedule === undefined) return;
  const { cron, timezone, enabled } = schedule;
  const common = { groupName: shared<ScheduleGroup>("schedules", on)!.name, timezone, enabled, kmsKeyArn: on.key?.arn };
  const role = roleOf("schedules", "scheduler.amazonaws.com", on);
  new ScheduledExecution(on.group("job-schedule"), key, {
    scheduleName: on.nameOf(key, 64),
    scheduleExpression: awsCron(cron),
    stateMachine: starter,
    role,
    ...common,
  });
  const check = shared<LateCheck>("late", on);
  if (check === undefined || alerts.lateAfter === undefined) return;
  const late = shifted(cron, alerts.lateAfter / 60);
  if (late.why !== undefined) throw new Error(`the language lets a deadline pass that ${late.why}`);
  new ScheduledExecution(on.group("job-deadline"), key, {
    scheduleName: on.nameOf(`${key}-late`, 64),
    scheduleExpression: awsCron(late.cron),
    stateMachine: check,
    input: { lateAfter: alerts.lateAfter, of: `job/${key}`, stateMachineArn: starter.arn },
    role,
    ...common,
  });
}

/** Starts a job whenever a file lands. */
export function startByFile(key: string, { on: landing }: Job, starter: Starter, on: AwsPlatform) {
  if (landing === undefined) return undefined;
  return new ObjectCreatedRule(on.group("job-rule"), key, {
    ruleName: on.nameOf(key, 64),
    bucket: on.made("buckets", landing.key),
    prefix: folder(landing.path),
    stateMachine: starter,
    role: roleOf("events", "events.amazonaws.com", on),
  });
}

/** Who starts all jobs in the name of one service. */
function roleOf(name: string, service: string, on: AwsPlatform): ExecutionRole {
  const at = on.group("job-start");
  const made = at.node.tryFindChild(name) as ExecutionRole | undefined;
  const settings = { roleName: on.nameOf(name, 64), services: [service], sourceAccount: on.account };
  return made ?? new ExecutionRole(at, name, settings);
}

const shared = <T>(name: string, on: AwsPlatform) => on.group("jobs-shared").node.tryFindChild(name) as T | undefined;
