import type { SagemakerEndpointDeploymentConfig } from "@cdktf/provider-aws/lib/sagemaker-endpoint";
import type { Construct } from "constructs";
import { checkKnownWhole, invalid } from "../../shared/invalid";
import type { AlarmKind, EndpointAlarms } from "../cloudwatch/endpoint-alarms";
import { isServerless, type SageMakerEndpointModel, type SageMakerModelVariant } from "./sagemaker-variant";

/** How an update moves the requests from the machines that serve to new ones beside them. */
export interface SageMakerRollout {
  /** A share first and then the rest, share by share, or all of it. The first two need 2 instances of every model. */
  readonly type: "CANARY" | "LINEAR" | "ALL_AT_ONCE";

  /**
   * Percent of the instances that move at a time: 1 to 50 for CANARY, 10 to 50 for LINEAR.
   * @default 10
   */
  readonly stepPercent?: number;

  /**
   * Seconds that each step is watched before the next, 120 (0 for ALL_AT_ONCE) to 3600; with `terminationWaitSeconds` the whole may take 50 minutes:
   * Terraform waits for an hour, and machines take some minutes to start.
   * @default 300
   */
  readonly waitSeconds?: number;

  /**
   * Seconds for which the old machines stand by for the way back when the new ones have all requests, 0 to 3600.
   * @default 300
   */
  readonly terminationWaitSeconds?: number;

  /**
   * Seconds after which SageMaker gives an update up and takes it back, 600 to 14400, and more than the steps and the standing by take together.
   * Terraform stops waiting after an hour, with an error, whatever stands here; SageMaker goes on.
   * @default - SageMaker's
   */
  readonly maximumExecutionTimeoutSeconds?: number;
}

const longestSeconds = 3_000; // the provider gives up after an hour, and nothing sets it

const leastWatched = 120; // seconds

/** What decides how an endpoint is updated. */
export interface DeploymentProps {
  readonly models: Record<string, SageMakerEndpointModel>;
  readonly rollout?: SageMakerRollout;
  readonly rollbackOn?: AlarmKind[];
}

/** The rollout in the provider's words; none for serverless models. Throws for one that SageMaker would refuse in the middle of a deploy. */
export function deploymentConfig(
  scope: Construct,
  { models, rollout, rollbackOn = ["errors", "latency"] }: DeploymentProps,
  alarms: EndpointAlarms,
): SagemakerEndpointDeploymentConfig | undefined {
  const instances = instancesOf(models);
  if (instances.length === 0) return undefined;
  const whole = rolloutOf(models, rollout);
  check(scope, whole, fewestOf(instances));
  const { type, stepPercent, waitSeconds, terminationWaitSeconds, maximumExecutionTimeoutSeconds } = whole;
  const size = { type: "CAPACITY_PERCENT", value: stepPercent };
  return {
    blueGreenUpdatePolicy: {
      terminationWaitInSeconds: terminationWaitSeconds,
      maximumExecutionTimeoutInSeconds: maximumExecutionTimeoutSeconds,
      trafficRoutingConfiguration: {
        type,
        waitIntervalInSeconds: waitSeconds,
        canarySize: type === "CANARY" ? size : undefined,
        linearStepSize: type === "LINEAR" ? size : undefined,
      },
    },
    // From the first apply: to add this later replaces the endpoint that serves.
    autoRollbackConfiguration: { alarms: alarms.alarmNamesOf(rollbackOn).map((alarmName) => ({ alarmName })) },
  };
}

/** A rollout without a gap, but for what SageMaker has a default of its own for. */
type WholeRollout = Required<Omit<SageMakerRollout, "maximumExecutionTimeoutSeconds">> &
  Pick<SageMakerRollout, "maximumExecutionTimeoutSeconds">;

/** How an update of these models moves, with what is not said filled in. */
export function rolloutOf(models: Record<string, SageMakerEndpointModel>, rollout?: SageMakerRollout): WholeRollout {
  const instances = instancesOf(models);
  const isInferentia1 = instances.some(({ instanceType }) => instanceType.startsWith("ml.inf1."));
  // A canary may be at most half of a fleet, so one instance cannot have one.
  const type = rollout?.type ?? (fewestOf(instances) >= 2 && !isInferentia1 ? "CANARY" : "ALL_AT_ONCE");
  return { stepPercent: 10, waitSeconds: 300, terminationWaitSeconds: 300, ...definedOf(rollout), type };
}

const instancesOf = (models: Record<string, SageMakerEndpointModel>) =>
  Object.values(models).filter((model): model is SageMakerModelVariant => !isServerless(model));
const fewestOf = (instances: SageMakerModelVariant[]) => Math.min(...instances.map(({ minReplicas }) => minReplicas));
const definedOf = (rollout: SageMakerRollout | undefined) =>
  Object.fromEntries(Object.entries(rollout ?? {}).filter(([, value]) => value !== undefined));

function check(scope: Construct, rollout: WholeRollout, fewest: number): void {
  const { type, stepPercent, waitSeconds, terminationWaitSeconds, maximumExecutionTimeoutSeconds } = rollout;
  checkKnownWhole(scope, "rollout.terminationWaitSeconds", terminationWaitSeconds, 0, 3_600);
  checkKnownWhole(scope, "rollout.waitSeconds", waitSeconds, 0, 3_600);
  if (type !== "ALL_AT_ONCE") {
    checkKnownWhole(scope, "rollout.stepPercent", stepPercent, type === "CANARY" ? 1 : 10, 50);
    if (waitSeconds < leastWatched) {
      const remedy = `give ${leastWatched} or more: an alarm looks at whole minutes, and hears of one when it is over`;
      throw invalid(scope, `rollout.waitSeconds is ${waitSeconds}`, remedy);
    }
    if (fewest < 2) {
      const remedy = "give each model at least 2, or write ALL_AT_ONCE";
      throw invalid(scope, `rollout is ${type} and a model begins with ${fewest} instances`, remedy);
    }
  }
  const steps = type === "LINEAR" ? Math.ceil(100 / stepPercent) : 1;
  const seconds = steps * waitSeconds + terminationWaitSeconds;
  if (seconds > longestSeconds) {
    const remedy = "Terraform waits for 60, and machines take some to start: give larger steps, or wait less for each";
    throw invalid(scope, `the rollout takes ${Math.ceil(seconds / 60)} minutes`, remedy);
  }
  // The provider takes no more than 14,400, though SageMaker does; and SageMaker wants more than all waiting together (API, BlueGreenUpdatePolicy).
  const least = Math.max(600, seconds + 1);
  checkKnownWhole(scope, "rollout.maximumExecutionTimeoutSeconds", maximumExecutionTimeoutSeconds, least, 14_400);
}
