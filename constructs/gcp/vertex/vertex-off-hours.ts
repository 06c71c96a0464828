import { Construct } from "constructs";
import { invalid, required } from "../../shared/invalid";
import { downAndUp, type OffHoursProps } from "../scheduler/off-hours";
import type { ScheduledCall } from "../scheduler/scheduled-call";
import { checkProps } from "../settings";
import type { VertexDeployment } from "./vertex-deployment";

/** Settings of a {@link VertexOffHours}. */
export interface VertexOffHoursProps extends OffHoursProps {
  /** What goes down and comes up again; made with `scaledElsewhere`, so that what the schedule sets is no drift. */
  readonly deployment: VertexDeployment;
}

/**
 * A model on Vertex AI that has one replica in the off hours, the fewest that the service keeps, and at other times as many as its deployment says.
 * The endpoint answers all the time. The account needs a {@link VertexScalingRole}.
 *
 * Vertex AI changes one model of an endpoint at a time, so that of two with the same hours the second is refused, and tried again later.
 */
export class VertexOffHours extends Construct {
  /** The job that takes it down. */
  public readonly down: ScheduledCall;

  /** The job that brings it up. */
  public readonly up: ScheduledCall;

  constructor(scope: Construct, id: string, props: VertexOffHoursProps) {
    super(scope, id);
    checkProps(this, props);
    const { deployment, dependsOn = [] } = props;
    required(this, "deployment", deployment);
    if (!deployment.scaledElsewhere) {
      const remedy = "give it scaledElsewhere: else the next deploy scales it up again";
      throw invalid(this, "the deployment reads its replicas back", remedy);
    }
    const { minReplicas, maxReplicas, location } = deployment;
    const all = { location, ...props, dependsOn: [deployment.resource, ...dependsOn] };
    const { down, up } = downAndUp(this, all, {
      what: `deployed model ${deployment.deployedId}`,
      down: deployment.scaleCall(1, 1),
      up: deployment.scaleCall(minReplicas, maxReplicas),
    });
    this.down = down;
    this.up = up;
  }
}
