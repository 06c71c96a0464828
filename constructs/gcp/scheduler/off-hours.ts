import type { Construct, IDependable } from "constructs";
import { required } from "../../shared/invalid";
import type { IServiceAccount } from "../iam/identity";
import { applySettings, type ProviderSettings } from "../settings";
import { type ApiCall, ScheduledCall } from "./scheduled-call";

/** When something goes down and comes up again, and who does it. */
export interface OffHoursProps extends ProviderSettings {
  /** Beginning of the names of the two jobs, which end in `_down` and `_up`: 1-495 letters, digits, `-` and `_`, unique in the project and location. */
  readonly jobName: string;

  /** When it goes down: five fields of unix-cron, such as `0 20 * * 1-5`. */
  readonly down: string;

  /** When it comes up again: five fields of unix-cron, such as `0 7 * * 1-5`. */
  readonly up: string;

  /**
   * Time zone that both are meant in, by its name in the tz database.
   * @default Etc/UTC
   */
  readonly timeZone?: string;

  /**
   * Region of the jobs, which Cloud Scheduler must be in.
   * @default - that of what is scaled
   */
  readonly location?: string;

  /**
   * Project that owns the jobs, which must be the account's.
   * @default - the provider's project
   */
  readonly project?: string;

  /** Who scales; it is granted the right to. Who deploys must be let act as it (`grantActAs`). */
  readonly serviceAccount: IServiceAccount;

  /**
   * What must be there before, besides the account and what is scaled: what the account was granted, and the role of Cloud Scheduler's agent
   * (`ServiceAgents.ready`).
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/** The two jobs of something that goes down and comes up again: the one that takes it down, and the one that brings it up. */
export function downAndUp(
  scope: Construct,
  props: OffHoursProps & { readonly location: string },
  calls: { readonly what: string; readonly down: ApiCall; readonly up: ApiCall },
): { readonly down: ScheduledCall; readonly up: ScheduledCall } {
  const { jobName, down, up, timeZone, location, project, serviceAccount, dependsOn } = props;
  for (const [name, value] of Object.entries({ jobName, down, up, serviceAccount })) required(scope, name, value);
  const common = { location, project, timeZone, serviceAccount, dependsOn };
  const job = (id: string, schedule: string, call: ApiCall, description: string) =>
    new ScheduledCall(scope, id, {
      ...common,
      ...call,
      jobName: `${jobName}_${id.toLowerCase()}`,
      schedule,
      description,
    });
  const made = {
    down: job("Down", down, calls.down, `Scales ${calls.what} down for the off hours`),
    up: job("Up", up, calls.up, `Scales ${calls.what} up after the off hours`),
  };
  applySettings(scope, props);
  return made;
}
