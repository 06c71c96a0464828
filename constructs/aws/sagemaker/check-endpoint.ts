import type { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { checkKeys, mustBeKnown } from "../../shared/tokens";
import { checkKeyArn } from "../checks";
import { isBurstable } from "./instance-capacity";
import { isEndpointName } from "./existing-endpoint";
import { checkOffHours, goesDown } from "./off-hours";
import type { SageMakerEndpointProps } from "./sagemaker-endpoint-props";
import { checkVariant, isServerless } from "./sagemaker-variant";

/** Throws for an endpoint that AWS would refuse in the middle of a deploy. */
export function checkEndpoint(scope: Construct, props: SageMakerEndpointProps): void {
  const { endpointName, models, shadow, async, logRetentionDays } = props;
  checkKeyArn(scope, "kmsKeyArn", props.kmsKeyArn);
  checkKeyArn(scope, "logKmsKeyArn", props.logKmsKeyArn);
  if (isKnown(endpointName) && !isEndpointName(endpointName)) {
    const remedy = 'write 1-63 letters, digits and "-", with a letter or a digit at both ends';
    throw invalid(scope, `endpointName is "${endpointName}"`, remedy);
  }
  for (const [name, value] of Object.entries(props.rollout ?? {})) mustBeKnown(scope, `rollout.${name}`, value);
  mustBeKnown(scope, "rollbackOn", props.rollbackOn);
  checkKeys(scope, "models", models);
  const entries = Object.entries(models);
  if (entries.length > 10) throw invalid(scope, `there are ${entries.length} models`, "give at most 10");
  for (const [key, model] of entries) checkVariant(scope, key, model, async !== undefined);
  if (entries.length > 0 && !entries.some(([, model]) => isServerless(model) || model.traffic > 0)) {
    throw invalid(scope, "no model has traffic", "give at least one a traffic above 0");
  }
  if (shadow) {
    checkVariant(scope, "shadow", shadow, false);
    if ("shadow" in models) throw invalid(scope, 'a model beside the shadow is called "shadow"', "give it another key");
  }
  checkOffHours(scope, props.offHours);
  if (props.offHours) checkScalable(scope, props);
  checkTogether(scope, props);
  checkRollback(scope, props);
  checkLatency(scope, props);
  if (isKnown(logRetentionDays) && !retentions.has(logRetentionDays)) {
    throw invalid(scope, `logRetentionDays is ${logRetentionDays}`, `give one of ${[...retentions].join(", ")}`);
  }
}

/** Throws for a variant that is to go down, on a machine whose number AWS does not change. */
function checkScalable(scope: Construct, { models, shadow, async }: SageMakerEndpointProps): void {
  for (const [key, model] of [...Object.entries(models), ...(shadow ? [["shadow", shadow] as const] : [])]) {
    if (!("instanceType" in model) || !isBurstable(model.instanceType) || !goesDown(model, async !== undefined))
      continue;
    const remedy = "take another, such as ml.m5.large, or leave offHours out";
    throw invalid(scope, `offHours take ${key} down on ${model.instanceType}, which AWS does not scale`, remedy);
  }
}

const retentions = new Set([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

// SageMaker's own lists of what serverless and asynchronous endpoints, and those with a shadow, cannot have.
const excluded = {
  serverless: ["shadow", "async", "capture", "rollout", "rollbackOn", "subnetIds", "network"],
  async: ["shadow"],
} as const satisfies Record<string, readonly (keyof SageMakerEndpointProps)[]>;

function checkTogether(scope: Construct, props: SageMakerEndpointProps): void {
  const models = Object.values(props.models);
  const kind = models.some(isServerless) ? "serverless" : props.async ? "async" : undefined;
  if (kind !== undefined) {
    const other = excluded[kind].find((name) => props[name] !== undefined);
    if (other !== undefined)
      throw invalid(scope, `${other} goes with no ${kind} endpoint`, "leave it out, or serve on instances at once");
    if (models.length > 1)
      throw invalid(scope, `there are ${models.length} models`, `give a ${kind} endpoint exactly one`);
  }
  if (kind === "serverless" && props.networkIsolation === true)
    throw invalid(scope, "networkIsolation goes with no serverless endpoint", "leave it out");
  if (props.shadow && models.length > 1)
    throw invalid(scope, `a shadow stands beside ${models.length} models`, "give exactly one: its requests are copied");
}

function checkRollback(scope: Construct, { models, rollbackOn, serviceLevel }: SageMakerEndpointProps): void {
  const latency = serviceLevel?.latencyMilliseconds;
  const hasLatency = latency !== undefined && Object.keys(latency).length > 0;
  if (rollbackOn?.length === 0) {
    const remedy = "name errors or latency: to add an alarm later replaces the endpoint";
    throw invalid(scope, "rollbackOn is empty", remedy);
  }
  if (rollbackOn?.includes("latency") && !hasLatency) {
    throw invalid(scope, "rollbackOn names latency", "say which, in serviceLevel.latencyMilliseconds");
  }
  const { length } = Object.values(models).filter((model) => !isServerless(model));
  const kinds = new Set(rollbackOn ?? ["errors", ...(hasLatency ? ["latency"] : [])]).size;
  if (length * kinds > 10) {
    const remedy = "SageMaker watches 10: name only errors in rollbackOn";
    throw invalid(scope, `an update of ${length} models would be watched by ${length * kinds} alarms`, remedy);
  }
}

const longestAnswer = 60_000; // milliseconds that InvokeEndpoint waits, by its reference; behind a queue it may be an hour

/** A latency that no answer exceeds, since the request fails before. */
function checkLatency(scope: Construct, { async, serviceLevel }: SageMakerEndpointProps): void {
  if (async !== undefined) return;
  for (const [percentile, milliseconds] of Object.entries(serviceLevel?.latencyMilliseconds ?? {}) as [
    string,
    number,
  ][]) {
    if (!isKnown(milliseconds) || milliseconds < longestAnswer) continue;
    const problem = `serviceLevel.latencyMilliseconds.${percentile} is ${milliseconds}, and SageMaker ends a request after ${longestAnswer}`;
    throw invalid(scope, problem, "give less, or availabilityPercent");
  }
}
