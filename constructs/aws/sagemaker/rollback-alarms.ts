import type { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { mustBeKnown } from "../../shared/tokens";
import type { AlarmKind, EndpointAlarmsProps } from "../cloudwatch/endpoint-alarms";
import { errorBudget, rounded } from "../cloudwatch/service-level";
import { rolloutOf } from "./deployment-config";
import type { SageMakerEndpointProps } from "./sagemaker-endpoint-props";
import { isServerless } from "./sagemaker-variant";

type Settings = Pick<
  EndpointAlarmsProps,
  "endpointConfigName" | "errorShare" | "fewestFailed" | "latencyMilliseconds" | "periods" | "rollbackOn"
>;

/** Failed requests of a watch without which no update is taken back and nobody is told: one or two may fail at any time. */
const fewestFailed = 3;

/**
 * What the alarms look at that take an update of the endpoint back, so that a step of its rollout which fails altogether trips them. They watch the
 * fleet of the new configuration alone: with both fleets taken together a failing canary of 10 % is 10 % of errors, an old model that
 * fails stops the update that mends it, and percentiles do not move (SageMaker guide, "Auto-Rollback Configuration and Monitoring").
 */
export function rollbackAlarms(scope: Construct, props: SageMakerEndpointProps, endpointConfigName: string): Settings {
  const { models, serviceLevel = {}, errorShare, rollbackOn = ["errors", "latency"] } = props;
  const { availabilityPercent, latencyMilliseconds } = serviceLevel;
  mustBeKnown(scope, "serviceLevel.availabilityPercent", availabilityPercent);
  if (Object.values(models).some(isServerless))
    return { errorShare: errorShare ?? allowed(availabilityPercent), latencyMilliseconds, rollbackOn: [] };
  const { type, stepPercent, waitSeconds } = rolloutOf(models, props.rollout);
  const isGradual = type !== "ALL_AT_ONCE";
  // A step that ends before the alarm has gone off is not watched. An alarm hears of a minute when it is over.
  const periods = isGradual ? Math.max(1, Math.min(3, Math.floor(waitSeconds / 60) - 1)) : 3;
  const common = { latencyMilliseconds, rollbackOn, periods, fewestFailed: Math.ceil(fewestFailed / periods) };
  if (props.async === undefined)
    return { ...common, endpointConfigName, errorShare: errorShare ?? allowed(availabilityPercent) };

  // AWS does not say that asynchronous endpoints publish their metrics by configuration, so both fleets are watched together.
  const step = isGradual ? stepPercent / 100 : 1;
  if (isKnown(errorShare) && errorShare >= step) {
    const remedy = "give a smaller share, a larger step, or ALL_AT_ONCE";
    throw invalid(scope, `errorShare is ${errorShare}, and a step of the rollout is ${step} of the requests`, remedy);
  }
  checkPercentiles(scope, rollbackOn, Object.keys(latencyMilliseconds ?? {}), step);
  return { ...common, errorShare: errorShare ?? Math.min(allowed(availabilityPercent) ?? 0.05, step / 2) };
}

/** What uses up the errors of 30 days 14.4 times too fast. */
function allowed(availabilityPercent: number | undefined): number | undefined {
  return availabilityPercent === undefined
    ? undefined
    : Math.min(0.5, rounded(14.4 * errorBudget(availabilityPercent)));
}

/** A percentile of old and new requests together moves when more of them are new than lie above it. */
function checkPercentiles(scope: Construct, rollbackOn: AlarmKind[], percentiles: string[], step: number): void {
  if (!rollbackOn.includes("latency") || percentiles.length === 0) return;
  if (percentiles.some((percentile) => step > 1 - Number(percentile.slice(1)) / 100)) return;
  const remedy = "promise a higher percentile, give a larger step or ALL_AT_ONCE, or name only errors in rollbackOn";
  const what = `${percentiles.join(" and ")} of an asynchronous endpoint cannot show that a step of ${step} of its requests is slow`;
  throw invalid(scope, what, remedy);
}
