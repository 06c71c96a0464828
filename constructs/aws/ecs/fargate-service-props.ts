import type { IDependable } from "constructs";
import type { ResourceSettings } from "../settings";
import type { IEcsCluster } from "./cluster";
import type { FargateTaskDefinition } from "./fargate-task-definition";
import type { ServiceScalingTargets } from "./service-scaling";

/** The target group of a load balancer that tasks are put into. */
export interface ServiceTargetGroup {
  /** ARN of the target group, whose targets are addresses (`ip`). */
  readonly arn: string;

  /**
   * What of it cannot be changed while tasks are in it, as a text that is known now: another one makes a service anew beside the one that serves.
   * @default - the service is moved to another target group in place, and nothing answers from when its former tasks are gone until requests go to the other
   */
  readonly hash?: string;
}

/** Settings of a {@link FargateService}. */
export interface FargateServiceProps extends ResourceSettings {
  /** What its name begins with, before `-` and eight digits and letters: 1-246 of `A-Za-z0-9_-`. A change holds for services that are made after it. */
  readonly serviceName: string;

  /** Where it runs. A change replaces it. */
  readonly cluster: IEcsCluster;

  /** What it runs. */
  readonly taskDefinition: FargateTaskDefinition;

  /** Ids of the subnets that tasks stand in, 1-16 of one VPC. */
  readonly subnetIds: string[];

  /** Ids of the security groups around each task, 1-5. */
  readonly securityGroupIds: string[];

  /**
   * Each task has a public address, which it needs in subnets whose way out is an internet gateway.
   * @default false
   */
  readonly assignPublicIp?: boolean;

  /**
   * Where requests come from. It must be in a rule of a listener before (`dependsOn`), since ECS refuses one of no load balancer.
   * @default - nobody calls it by a load balancer
   */
  readonly targetGroup?: ServiceTargetGroup;

  /**
   * Seconds for which a task that has started may be unhealthy before it is stopped: how long one takes to get ready. With `targetGroup`.
   * @default 180
   */
  readonly healthCheckGraceSeconds?: number;

  /**
   * Tasks that always run, 1-5000.
   * @default 1
   */
  readonly minReplicas?: number;

  /**
   * Tasks that run at most, more than `minReplicas`.
   * @default - `minReplicas`, and nothing scales it
   */
  readonly maxReplicas?: number;

  /**
   * What one task is to be kept at. With `maxReplicas`.
   * @default - 60 percent of its processors
   */
  readonly scaleOn?: ServiceScalingTargets;

  /**
   * What must be there before anything runs, such as the rule that attaches the target group, rules of security groups, and what closes the network. What these are the
   * successors of goes after the tasks that needed it.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}
