import { Construct } from "constructs";
import { mainResourceOf, resourcesOf } from "../../shared/dependables";
import { invalid, required } from "../../shared/invalid";
import { RestfulOperation } from "../restful/restful-operation";
import type { RestfulProvider } from "../restful/restful-provider";
import { downAndUp, type OffHoursProps } from "../scheduler/off-hours";
import type { ScheduledCall } from "../scheduler/scheduled-call";
import { checkProps } from "../settings";
import { operation } from "../vertex/vertex-provider";
import type { CloudRunModelService } from "./cloud-run-model-service";

/** Settings of a {@link CloudRunOffHours}. */
export interface CloudRunOffHoursProps extends OffHoursProps {
  /** What goes down and comes up again; made with `minReplicas` and `scaledElsewhere`, so that what the schedule sets is no drift. */
  readonly service: CloudRunModelService;

  /**
   * The way to Cloud Run, `https://run.googleapis.com/v2`: it sets another `minReplicas` when that is deployed.
   * @default - another `minReplicas` arrives when the service comes up next
   */
  readonly cloudRun?: RestfulProvider;
}

/**
 * A service of Cloud Run that keeps no replica ready in the off hours, and at other times its `minReplicas`. It answers all the time: in the off hours
 * the first request starts a replica, and waits for it. The revisions stay as they are. The account needs a {@link CloudRunScalingRole}.
 */
export class CloudRunOffHours extends Construct {
  /** The job that takes it down. */
  public readonly down: ScheduledCall;

  /** The job that brings it up. */
  public readonly up: ScheduledCall;

  constructor(scope: Construct, id: string, props: CloudRunOffHoursProps) {
    super(scope, id);
    checkProps(this, props);
    const { service, cloudRun, dependsOn = [] } = props;
    required(this, "service", service);
    const { minReplicas, scaledElsewhere, location, path } = service;
    if (minReplicas === 0)
      throw invalid(this, "the service keeps no replica ready", "give it minReplicas, or no off hours");
    if (!scaledElsewhere) {
      const remedy = "give it scaledElsewhere: else the next deploy scales it up again";
      throw invalid(this, "the service reads its minReplicas back", remedy);
    }
    const url = `https://run.googleapis.com/v2/${path}?updateMask=${mask}`;
    const scaled = (minInstanceCount: number) => ({ scaling: { minInstanceCount } });
    const all = { location, ...props, dependsOn: [service.resource, ...dependsOn] };
    const { down, up } = downAndUp(this, all, {
      what: "the service",
      down: { method: "PATCH", url, body: scaled(0) },
      up: { method: "PATCH", url, body: scaled(minReplicas) },
    });
    this.down = down;
    this.up = up;
    if (cloudRun === undefined) return;
    new RestfulOperation(this, "Minimum", {
      provider: cloudRun,
      path: `/${path}`,
      method: "PATCH",
      operationQuery: { updateMask: [mask] },
      body: scaled(minReplicas),
      poll: operation,
      outputAttrs: ["name"],
      dependsOn: resourcesOf(this, mainResourceOf(service)),
    });
  }
}

/** The minimum of the whole service: a change of it makes no revision ("Set minimum instances for services", guide of Cloud Run). */
const mask = "scaling.minInstanceCount";
