import { isDeepStrictEqual } from "node:util";
import { differences } from "./differences";
import type { EndpointUpdate, Finding } from "./finding";
import { arrow, code, value } from "./markdown";
import { nameOf, stem, title } from "./names";
import { list, record } from "./json";
import { hoursWords, isLimits, isOffHours, variantOf } from "./off-hours";
import { actionOf, type ResourceChange } from "./plan";

interface Variant {
  readonly image: unknown;
  readonly artifact: unknown;
  readonly machine: unknown;
  readonly replicas: unknown;
  readonly traffic: unknown;
}

/**
 * Finds the updates of SageMaker endpoints. A configuration cannot be changed, so each update makes a new one, and new models, and deletes
 * the old ones once the endpoint has left them: that loses nothing.
 */
export function endpointUpdates(resources: ResourceChange[]): EndpointUpdate[] {
  const endpoints = resources.filter(({ type, change }) => {
    return type === "aws_sagemaker_endpoint" && ["update", "none"].includes(actionOf(change));
  });
  return endpoints.flatMap((endpoint) => {
    const scaling = resources.filter(
      (one) => one.type === "aws_appautoscaling_target" && endpointOf(one) === nameOf(endpoint),
    );
    const scaled = scaling.filter(({ change }) => actionOf(change) === "update");
    const isUpdate = startsFleet(endpoint);
    const hours = resources.filter((one) => isOffHours(one) && isChanged(one) && endpointOf(one) === nameOf(endpoint));
    if (!isUpdate && scaled.length === 0 && hours.length === 0) return [];
    const { old, now } = isUpdate ? configurationsOf(endpoint, resources) : {};
    const models = isUpdate ? [...modelsOf(old, "before", resources), ...modelsOf(now, "after", resources)] : [];
    const followers = isUpdate || hours.length > 0 ? resources.filter((one) => follows(one, endpoint)) : [];
    const parts = [endpoint, old, now, ...models, ...followers, ...scaled, ...hours].filter((one) => one !== undefined);
    const [was, is] = [variantsOf(old, "before", resources), variantsOf(now, "after", resources)];
    // What the clock has set is what the state holds of a target: the numbers of such a variant stand in its hours.
    const timed = hours.map(variantOf);
    const words = withoutSame([
      ...variantWords(was, is),
      ...scalingWords(scaled.filter((one) => !timed.includes(variantOf(one)))),
      ...hoursWords(hours),
      ...(isUpdate ? replacedWords(scaling) : []),
    ]);
    const what = grouped(words).join(", ") || silentWords(endpoint);
    const fleet = now === undefined ? "" : `${fleetWords(is)}${namesWords(was, is)}`;
    return [
      {
        level: "change",
        dangerous: false,
        rank: 0,
        action: "update",
        endpoint,
        says: `Updates ${title(endpoint)} in place: ${what}${fleet}`,
        parts: [...new Set(parts)].filter(isChanged),
      },
    ];
  });
}

/** What is deleted although an endpoint that stays still needs it; an update by design never does that. */
export function deletedInUse(resource: ResourceChange, resources: ResourceChange[]): Finding | undefined {
  const action = actionOf(resource.change);
  if (resource.type !== "aws_sagemaker_endpoint_configuration" || (action !== "delete" && action !== "replace"))
    return undefined;
  const name = record(resource.change.before).name;
  const user = resources.find(
    ({ type, change }) => type === "aws_sagemaker_endpoint" && configurationName(change.after) === name,
  );
  if (user === undefined) return undefined;
  const then =
    action === "replace" ? "the endpoint is not told, and goes on serving the old models" : "its next start fails";
  const verb = action === "replace" ? "Replaces" : "Destroys";
  return {
    level: "serving",
    says: `${verb} the configuration that ${title(user)} uses: ${then}`,
    dangerous: true,
    rank: 1,
  };
}

/** The provider calls UpdateEndpoint for another configuration and for another rollout, and for nothing else. */
function startsFleet({ change }: ResourceChange): boolean {
  const [before, after] = [record(change.before), record(change.after)];
  const fields = ["endpoint_config_name", "deployment_config"];
  return actionOf(change) === "update" && fields.some((field) => !isDeepStrictEqual(before[field], after[field]));
}

/** What an update is that changes nothing of the variants. */
function silentWords({ change }: ResourceChange): string {
  return configurationName(change.before) === configurationName(change.after)
    ? "another rollout for the same variants, for which SageMaker starts a new fleet all the same"
    : "a new configuration";
}

const isChanged = ({ change }: ResourceChange) => actionOf(change) !== "none";
const configurationName = (side: unknown) => record(side).endpoint_config_name;

function configurationsOf(endpoint: ResourceChange, resources: ResourceChange[]) {
  const all = resources.filter(({ type }) => type === "aws_sagemaker_endpoint_configuration");
  const [was, is] = [configurationName(endpoint.change.before), configurationName(endpoint.change.after)];
  const created = all.filter(({ change }) => ["create", "replace"].includes(actionOf(change)));
  return {
    old: all.find(({ change }) => record(change.before).name === was),
    // With `name_prefix` the new name is known only after the apply; then what is made in the endpoint's own construct is meant.
    now:
      all.find(({ change }) => record(change.after).name === is) ??
      created.find((one) => stem(one).startsWith(`${stem(endpoint)}_`)),
  };
}

function modelsOf(
  configuration: ResourceChange | undefined,
  side: "before" | "after",
  resources: ResourceChange[],
): ResourceChange[] {
  const names = variantBlocks(configuration, side).map((variant) => variant.model_name);
  const action = side === "before" ? ["delete", "replace"] : ["create", "replace"];
  return resources.filter(({ type, change }) => {
    return (
      type === "aws_sagemaker_model" && action.includes(actionOf(change)) && names.includes(record(change[side]).name)
    );
  });
}

function variantBlocks(configuration: ResourceChange | undefined, side: "before" | "after"): Record<string, unknown>[] {
  const { production_variants, shadow_production_variants } = record(configuration?.change[side]);
  return [...list(production_variants), ...list(shadow_production_variants)].map(record);
}

function variantsOf(
  configuration: ResourceChange | undefined,
  side: "before" | "after",
  resources: ResourceChange[],
): Map<string, Variant> {
  const blocks = variantBlocks(configuration, side);
  const total = blocks.reduce((sum, block) => sum + Number(block.initial_variant_weight ?? 1), 0);
  return new Map(
    blocks.map((block) => {
      const model = resources.find(
        ({ type, change }) => type === "aws_sagemaker_model" && record(change[side]).name === block.model_name,
      );
      const container = record(list(record(model?.change[side]).primary_container)[0]);
      return [
        String(block.variant_name),
        {
          image: container.image,
          artifact: container.model_data_url,
          machine: block.instance_type,
          replicas: block.initial_instance_count,
          traffic: `${Math.round((Number(block.initial_variant_weight ?? 1) / total) * 100)}%`,
        },
      ];
    }),
  );
}

/** Pairs of what changed and the variant that it changed for. */
function variantWords(before: Map<string, Variant>, after: Map<string, Variant>): [string, string][] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name): [string, string][] => {
    const [was, is] = [before.get(name), after.get(name)];
    if (is === undefined) return [["no longer served", name]];
    if (was === undefined)
      return before.size === 0
        ? []
        : [[`new: image ${value(is.image)}, ${value(is.machine)}, ${is.traffic} of the traffic`, name]];
    const fields = Object.keys(is) as (keyof Variant)[];
    return fields
      .filter((field) => was[field] !== is[field])
      .map((field) => [`${field} ${arrow(was[field], is[field])}`, name]);
  });
}

function scalingWords(scaling: ResourceChange[]): [string, string][] {
  return scaling.flatMap((one) => {
    const [before, after] = [record(one.change.before), record(one.change.after)];
    const variant = variantOf(one);
    const limits = [
      ["min_capacity", "replicas"],
      ["max_capacity", "most replicas"],
    ] as const;
    return limits
      .filter(([field]) => before[field] !== after[field])
      .map(([field, words]): [string, string] => [`${words} ${arrow(before[field], after[field])}`, variant]);
  });
}

/** Scaling that is deregistered before the update and registered after it, since the machine changes. */
function replacedWords(scaling: ResourceChange[]): [string, string][] {
  return scaling
    .filter(({ change }) => actionOf(change) === "replace")
    .map(({ change }) => ["no scaling during the update", String(record(change.after).resource_id).split("/").pop()!]);
}

/** The number of replicas is said by the configuration and by the hours. */
function withoutSame(words: [string, string][]): [string, string][] {
  return words.filter(([what, of], index) => words.findIndex((each) => each[0] === what && each[1] === of) === index);
}

/** One phrase for all variants to which the same happens. */
function grouped(words: [string, string][]): string[] {
  const variants = new Map<string, Set<string>>();
  for (const [what, variant] of words) variants.set(what, (variants.get(what) ?? new Set()).add(variant));
  return [...variants].map(([what, of]) => `${what} (${[...of].map((name) => plain(name)).join(", ")})`);
}

/** SageMaker starts an update's machines at the configuration's count, whatever auto scaling had made of the last one. */
function fleetWords(variants: Map<string, Variant>): string {
  const counts = grouped([...variants].map(([name, { replicas }]) => [value(replicas), name]));
  return counts.length === 0 ? "" : `; the new replicas start at ${counts.join(", ")}`;
}

/** SageMaker guide, "Exclusions" of deployment guardrails: a canary or linear update wants variants of the same names before and after. */
function namesWords(before: Map<string, Variant>, after: Map<string, Variant>): string {
  const names = (of: Map<string, Variant>) => [...of.keys()].sort().join();
  return before.size === 0 || names(before) === names(after)
    ? ""
    : "; variants come or go, so SageMaker may move all requests at once";
}

const plain = (name: string) => (/^[\w-]+$/.test(name) ? name : code(name));

/** Scaling, alarms and marks of variants that come and go with the update, or get another machine. */
function follows(resource: ResourceChange, endpoint: ResourceChange): boolean {
  if (actionOf(resource.change) === "update")
    return onlyLooksAtNewFleet(resource, endpoint) || onlyStartsAnew(resource, endpoint);
  if (!["create", "delete", "replace"].includes(actionOf(resource.change))) return false;
  if (resource.type === "terraform_data")
    return stem(resource).startsWith(`${stem(endpoint)}_Machine-`) || isLimits(resource, endpoint);
  return (
    /^aws_(appautoscaling_(target|policy|scheduled_action)|cloudwatch_metric_alarm)$/.test(resource.type) &&
    endpointOf(resource) === nameOf(endpoint)
  );
}

/** An alarm that takes an update back watches the fleet of the configuration to come, and is otherwise as it was. */
function onlyLooksAtNewFleet({ type, change }: ResourceChange, endpoint: ResourceChange): boolean {
  if (type !== "aws_cloudwatch_metric_alarm") return false;
  const [old, now] = [endpoint.change.before, endpoint.change.after].map(configurationName);
  if (typeof old !== "string" || typeof now !== "string" || old === now) return false;
  const changed = differences(change.before, change.after);
  return changed.length > 0 && changed.every(({ before, after }) => before === old && after === now);
}

/** The alarm that starts the first instance names the rule that does, which is another one when scaling is registered anew. */
function onlyStartsAnew(resource: ResourceChange, endpoint: ResourceChange): boolean {
  const { type, change } = resource;
  if (type !== "aws_cloudwatch_metric_alarm" || endpointOf(resource) !== nameOf(endpoint)) return false;
  const isStart = /\/from-zero$/.test(String(record(change.after).alarm_name));
  return isStart && differences(change.before, change.after).every(({ path }) => /^alarm_actions/.test(path));
}

function endpointOf({ change }: ResourceChange): unknown {
  const { resource_id, dimensions } = record(change.before ?? change.after);
  return typeof resource_id === "string"
    ? /^endpoint\/([^/]+)\/variant\//.exec(resource_id)?.[1]
    : record(dimensions).EndpointName;
}
