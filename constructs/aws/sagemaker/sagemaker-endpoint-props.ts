import type { AlarmActions } from "../cloudwatch/alarm-actions";
import type { AlarmKind } from "../cloudwatch/endpoint-alarms";
import type { ServiceLevel } from "../cloudwatch/service-level";
import type { IRole } from "../iam/role";
import type { PlaceProps } from "../place";
import type { ProviderSettings, ResourceSettings } from "../settings";
import type { AsyncInferenceProps } from "./async-inference";
import type { SageMakerRollout } from "./deployment-config";
import type { EndpointCaptureProps } from "./endpoint-capture";
import type { ModelNetwork } from "./model-network";
import type { OffHours } from "./off-hours";
import type { SageMakerEndpointModel, SageMakerShadowModel } from "./sagemaker-variant";

/** Settings of a {@link SageMakerEndpoint}. */
export interface SageMakerEndpointProps extends AlarmActions, ModelNetwork, PlaceProps, ResourceSettings {
  /** Name of the endpoint, 1-63 of `A-Za-z0-9-`, unique in account and region. A change replaces the endpoint. */
  readonly endpointName: string;

  /**
   * What it predicts; shown on a dashboard.
   * @default - not said
   */
  readonly description?: string;

  /**
   * The models by name (letters, digits and `-`), at most 10, and the traffic that each of them gets; one that is serverless stands alone.
   * With none, everything around the endpoint is made, which takes over the first model later.
   */
  readonly models: Record<string, SageMakerEndpointModel>;

  /**
   * Role that SageMaker takes, and that the containers run under; it must let `sagemaker.amazonaws.com` take it. It is granted what SageMaker does in its
   * name, unless it says otherwise (`mutable`).
   * @default - one of its own, which nothing but SageMaker for this account can take
   */
  readonly role?: IRole;

  /**
   * A model that receives copies of the requests beside exactly one other. Not with serverless models or `async`.
   * @default - none
   */
  readonly shadow?: SageMakerShadowModel;

  /**
   * Hours in which every variant with instances goes down to one, and behind a queue to none; a deploy in them brings up what it changes until they
   * come again. What they set is no drift. Where a variant has as many instances at least as at most, their coming and going updates the endpoint:
   * nothing else sets its number.
   * @default - none
   */
  readonly offHours?: OffHours;

  /**
   * Puts a queue in front of the one model, which then can scale to no instance; answers go to a bucket.
   * @default - answers come at once
   */
  readonly async?: Omit<AsyncInferenceProps, "endpointName" | keyof PlaceProps | keyof ResourceSettings>;

  /**
   * Keeps a sample of requests and answers. Not with serverless models.
   * @default - nothing is kept
   */
  readonly capture?: Omit<EndpointCaptureProps, "endpointName" | keyof ProviderSettings>;

  /**
   * How an update moves to new machines. AWS does it all at once for serverless models, and for Inferentia 1.
   * @default - 10 % for 5 minutes and then the rest, where every model has 2 instances; all at once otherwise
   */
  readonly rollout?: SageMakerRollout;

  /**
   * The alarms that take an update back, at least one; SageMaker watches 10, one for each model and word. Not with serverless models.
   * @default - errors, and latency where the service level names one
   */
  readonly rollbackOn?: AlarmKind[];

  /**
   * What callers are promised; makes alarms for people, and sets those that take an update back.
   * @default - nothing; an update is taken back when 5 % of the requests fail
   */
  readonly serviceLevel?: ServiceLevel;

  /**
   * ARN of the key that encrypts the instances' volumes. Not passed on where any model runs on a machine with disks of its own (`ml.g5`,
   * `ml.m5d`, ...): SageMaker refuses the two together, and such disks encrypt themselves.
   * @default - a key that AWS holds
   */
  readonly kmsKeyArn?: string;

  /**
   * Cuts the containers off from every network.
   * @default true, but false with serverless models, which cannot
   */
  readonly networkIsolation?: boolean;

  /**
   * Days for which the containers' logs are kept: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731 or one of AWS's longer ones.
   * @default 30
   */
  readonly logRetentionDays?: number;

  /**
   * ARN of the key that encrypts the logs; its policy must let CloudWatch Logs use it.
   * @default - a key that AWS holds
   */
  readonly logKmsKeyArn?: string;

  /**
   * Share of failed requests, above 0 and below 1, at which the alarms go off and an update is rolled back: of the requests to the new machines, or,
   * behind an asynchronous endpoint, of all requests, where it must stay below a step of the rollout.
   * @default - what uses up the errors that `serviceLevel` allows in 30 days 14.4 times too fast, at most 0.5; 0.05 without it; with `async`
   * at most half a step
   */
  readonly errorShare?: number;

  /**
   * Failed requests in a minute at which the alarms go off and an update is rolled back, whatever their share, 1 or more.
   * @default - the share alone counts
   */
  readonly errorCount?: number;

  /**
   * Refuses to delete the endpoint by Terraform.
   * @default true
   */
  readonly protect?: boolean;
}
