import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { Construct, type IDependable } from "constructs";
import { mainResourceOf, resourcesOf } from "../../shared/dependables";
import { checkKnownWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, mustBeKnown } from "../../shared/tokens";
import { checkRegion } from "../checks";
import type { IServiceAccount } from "../iam/identity";
import { applySettings, type ProviderSettings } from "../settings";

/** A call to an API of Google's. */
export interface ApiCall {
  /**
   * HTTP method.
   * @default POST
   */
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

  /** Address at `googleapis.com`, with the query. */
  readonly url: string;

  /**
   * What is sent, in the API's words, known at synthesis.
   * @default - nothing
   */
  readonly body?: { readonly [field: string]: unknown };
}

/** Settings of a {@link ScheduledCall}. */
export interface ScheduledCallProps extends ApiCall, ProviderSettings {
  /** Name of the job: 1-500 letters, digits, `-` and `_`, unique in the project and location. A change replaces it. */
  readonly jobName: string;

  /** Region of the job, which Cloud Scheduler must be in; the call may go to another. A change replaces it. */
  readonly location: string;

  /**
   * Project that owns the job, which must be the account's.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * What people read in the console, at most 500 characters.
   * @default - none
   */
  readonly description?: string;

  /** When: five fields of unix-cron, such as `0 20 * * 1-5`. */
  readonly schedule: string;

  /**
   * Time zone that the schedule is meant in, by its name in the tz database.
   * @default Etc/UTC
   */
  readonly timeZone?: string;

  /**
   * Keeps the schedule, and makes no call while it is true.
   * @default - it calls; one that was paused by hand stays so
   */
  readonly paused?: boolean;

  /** Who calls. It is granted what the call needs; who deploys must be let act as it (`grantActAs`). */
  readonly serviceAccount: IServiceAccount;

  /**
   * For how many minutes a call that is refused is made again, after half a minute at first, then every five. With 0 it is made once.
   * @default 60
   */
  readonly retryMinutes?: number;

  /**
   * What must be there before, besides the account: what it was granted, and the service agent's role (`ServiceAgents.ready`).
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/**
 * A call to an API of Google's on a schedule, made by Cloud Scheduler as a service account. A call that is refused, as while another change of
 * the same thing is being made, is made again. It may be made twice (Cloud Scheduler delivers at least once), so take one that does no harm then.
 */
export class ScheduledCall extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: CloudSchedulerJob;

  constructor(scope: Construct, id: string, props: ScheduledCallProps) {
    super(scope, id);
    this.validate(props);
    const { jobName, location, project, description, schedule, timeZone = "Etc/UTC", method = "POST", url } = props;
    const { body, serviceAccount, retryMinutes = 60, paused, dependsOn = [] } = props;
    this.resource = new CloudSchedulerJob(this, "Resource", {
      name: jobName,
      region: location,
      project,
      description,
      schedule,
      timeZone,
      paused,
      retryConfig: retryMinutes === 0 ? { retryCount: 0 } : retriesFor(retryMinutes),
      httpTarget: {
        httpMethod: method,
        uri: url,
        // Without a type it would be sent as application/octet-stream.
        headers: body && { "Content-Type": "application/json" },
        body: body && Buffer.from(JSON.stringify(body)).toString("base64"),
        oauthToken: {
          serviceAccountEmail: serviceAccount.email,
          scope: "https://www.googleapis.com/auth/cloud-platform",
        },
      },
      dependsOn: resourcesOf(this, [...mainResourceOf(serviceAccount), ...dependsOn]),
    });
    applySettings(this, props);
  }

  private validate({ jobName, location, description, url, body, method, ...props }: ScheduledCallProps): void {
    const { schedule, timeZone, serviceAccount, retryMinutes, paused } = props;
    for (const [name, value] of Object.entries({ jobName, location, url, schedule, serviceAccount }))
      required(this, name, value);
    checkRegion(this, "location", location);
    mustBeKnown(this, "body", body, "it is sent in base64");
    checkSwitches(this, { paused });
    checkKnownWhole(this, "retryMinutes", retryMinutes, 0, 24 * 60);
    if (isKnown(jobName) && !/^[A-Za-z0-9_-]{1,500}$/.test(jobName))
      throw invalid(this, `jobName is "${jobName}"`, 'write 1-500 letters, digits, "-" and "_"');
    if (isKnown(description) && description.length > 500)
      throw invalid(this, `description has ${description.length} characters`, "keep at most 500");
    if (isKnown(schedule) && schedule.trim().split(/\s+/).length !== 5)
      throw invalid(this, `schedule is "${schedule}"`, 'write five fields of unix-cron, such as "0 20 * * 1-5"');
    if (isKnown(timeZone) && !isTimeZone(timeZone))
      throw invalid(this, `timeZone is "${timeZone}"`, "write a name of the tz database, such as Europe/Berlin");
    if (isKnown(url) && !/^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*\.googleapis\.com\//.test(url))
      throw invalid(this, `url is "${url}"`, "write an address at googleapis.com: others take another kind of token");
    if (body !== undefined && (method === "GET" || method === "DELETE"))
      throw invalid(this, `method is ${method}, which takes no body`, "write POST, PUT or PATCH, or leave out body");
  }
}

/** Until both limits are reached ("Retry jobs", guide of Cloud Scheduler): the count alone would end after five. */
function retriesFor(minutes: number) {
  return {
    retryCount: 5,
    maxRetryDuration: `${minutes * 60}s`,
    minBackoffDuration: "30s",
    maxBackoffDuration: "300s",
    maxDoublings: 3,
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
