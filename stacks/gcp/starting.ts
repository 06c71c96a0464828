import { Construct, type IDependable } from "constructs";
import type { IServiceAccount } from "../../constructs/gcp/iam/identity";
import { ServiceAccount } from "../../constructs/gcp/iam/service-account";
import { LogAlert } from "../../constructs/gcp/monitoring/log-alert";
import { LateCheck } from "../../constructs/gcp/workflows/late-check";
import { WorkflowInvokers } from "../../constructs/gcp/workflows/workflow-invokers";
import type { GcpPlatform } from "./kind";

// What all that runs has in common: who calls it, who may, and who asks whether it ran. Each is made when it is first asked for.

/** An account, and what must be there before something is called or runs as it. */
export interface Caller {
  readonly account: ServiceAccount;
  readonly ready: IDependable[];
}

/** An account that something runs or is called as; who deploys may let it. */
export function runner(at: Construct, id: string, name: string, title: string, on: GcpPlatform): Caller {
  const made = at.node.tryFindChild(id) as ServiceAccount | undefined;
  const account =
    made ??
    new ServiceAccount(at, id, {
      accountId: on.nameOf(name, 30),
      project: on.projectWith("iam"),
      displayName: `${title} of ${on.nameOf("jobs", 80)}`.slice(0, 100),
    });
  return { account, ready: [account.resource, ...actAs(account, on)] };
}

/** Lets who deploys make what runs as an account. */
export function actAs(account: IServiceAccount, { deployer }: GcpPlatform): IDependable[] {
  return deployer?.member === undefined ? [] : [account.grantActAs("deployer", deployer.member)];
}

/** Who may start Workflows, which is all of the project's: once for each, whatever they start. */
export function invokers(on: GcpPlatform): WorkflowInvokers {
  const at = on.group("starters");
  const { system, name } = on.environment;
  const made = at.node.tryFindChild("invokers") as WorkflowInvokers | undefined;
  const props = { project: on.projectWith("workflows"), grantedFor: `${system}-${name}` };
  return made ?? new WorkflowInvokers(at, "invokers", props);
}

/** Whom Cloud Scheduler calls Workflows as. */
export function schedules(on: GcpPlatform): Caller {
  const { account, ready } = runner(on.group("starters"), "schedules", "schedules", "Schedules", on);
  const agent = on.agents.ready("cloudscheduler.googleapis.com");
  return { account, ready: [...ready, ...agent, invokers(on).grant("schedules", account)] };
}

/** Whom Eventarc starts Workflows as. */
export function events(on: GcpPlatform): Caller {
  const { account, ready } = runner(on.group("starters"), "events", "events", "Events", on);
  const agents = ["eventarc", "pubsub"].flatMap((service) => on.agents.ready(`${service}.googleapis.com`));
  const publishes = on.agents.grantStorageEvents();
  return { account, ready: [...ready, ...agents, publishes, invokers(on).grant("events", account)] };
}

/** What a Workflow of the environment needs before it is there. */
export function beforeWorkflows(on: GcpPlatform): IDependable[] {
  return on.agents.ready("workflows.googleapis.com");
}

/** The key of Workflows, where there is one. */
export function workflowKey(on: GcpPlatform): string | undefined {
  return on.keyIn(on.region, "workflows", () => on.agents.workflows);
}

/** What asks whether runs are late. */
export function lateCheck(on: GcpPlatform): LateCheck {
  const at = on.group("starters");
  const made = at.node.tryFindChild("late") as LateCheck | undefined;
  if (made !== undefined) return made;
  const { account, ready } = runner(at, "late-account", "late", "Lateness", on);
  return new LateCheck(at, "late", {
    workflowName: on.nameOf("late", 63),
    location: on.region,
    project: on.projectWith("workflows"),
    scheduleProject: on.projectWith("cloudscheduler"),
    serviceAccount: account,
    caller: schedules(on).account,
    kmsKeyName: workflowKey(on),
    dependsOn: [...ready, ...beforeWorkflows(on)],
  });
}

/** What is told of all that runs by itself, where somebody hears of it. */
export function tellOfStarts(scheduled: readonly string[], isLateAsked: boolean, on: GcpPlatform): void {
  const channels = scheduled.length > 0 ? on.channels() : [];
  if (channels.length === 0) return;
  const { system, name } = on.environment;
  const of = `${system} ${name}`;
  const common = { notificationChannels: channels, project: on.projectWith("monitoring") };
  const at = on.group("starters");
  if (isLateAsked)
    new LogAlert(at, "late-alert", {
      ...common,
      displayName: `Runs of ${of} are late`,
      severity: "ERROR",
      filter: `resource.type="workflows.googleapis.com/Workflow" AND resource.labels.workflow_id="${on.nameOf("late", 63)}" AND jsonPayload.state=("late" OR "FAILED")`,
      extract: { job: "EXTRACT(jsonPayload.of)" },
      documentation: [
        "**What it means.** By its deadline no run had succeeded that began when it was due: it failed, was skipped, still goes, or never started; or the check itself failed.",
        "**Which one.** `${log.extracted_label.job}`; empty where the check failed.",
        "**What to look at.** Its schedule, its runs and their logs.",
      ].join("\n\n"),
    });
  for (let first = 0; first < scheduled.length; first += mostInOneFilter)
    new LogAlert(at, first === 0 ? "schedule-alert" : `schedule-alert-${first / mostInOneFilter + 1}`, {
      ...common,
      displayName: `Schedules of ${of} could not start something`,
      filter: `resource.type="cloud_scheduler_job" AND severity>=ERROR AND resource.labels.location="${on.region}" AND resource.labels.job_id=(${scheduled
        .slice(first, first + mostInOneFilter)
        .map((each) => `"${each}"`)
        .join(" OR ")})`,
      extract: { schedule: "EXTRACT(resource.labels.job_id)" },
      documentation: [
        "**What it means.** Cloud Scheduler's call was refused. It is made again for a while; if all are refused, nothing runs this time.",
        "**Which one.** `${log.extracted_label.schedule}`.",
        "**What to look at.** The log of Cloud Scheduler, and the rights of the account that it calls as.",
      ].join("\n\n"),
    });
}

/** Names of schedules, of which a filter takes 20,000 characters. */
const mostInOneFilter = 200;
