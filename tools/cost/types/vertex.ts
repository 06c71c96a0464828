import { pathOf } from "../../../stacks/program";
import { machinePrice } from "../../../prices/machines";
import type { Billed } from "../item";
import type { Place } from "../place";
import { countsOf, rangeOf } from "../replicas";
import { type BilledResource, block, blocks, numberIn, textIn } from "../resources";

const requestCount = "aiplatform.googleapis.com/prediction/online/request_count";

/** What Vertex AI runs; whatever else the provider of its calls makes is free. */
export function deployment({ thing, body }: BilledResource, place: Place): Billed {
  const model = block(block(body.body).deployedModel);
  if (Object.keys(model).length === 0) return {};
  const { machineSpec, minReplicaCount, maxReplicaCount, autoscalingMetricSpecs } = block(model.dedicatedResources);
  const { machineType, acceleratorType, acceleratorCount } = block(machineSpec);
  const type = textIn(machineType);
  const name = textIn(model.displayName) ?? "model";
  if (type === undefined) return { unknown: [`which machine ${name} will have`] };
  const accelerator = textIn(acceleratorType);
  const count = numberIn(acceleratorCount) ?? 1;
  const min = numberIn(minReplicaCount) ?? 1;
  const scaled = blocks(autoscalingMetricSpecs);
  const replicas = {
    min,
    max: numberIn(maxReplicaCount) ?? min,
    floor: 1,
    share: shareOf(model.id, place),
    requests: scaled.length === 1 && scaled[0]!.metricName === requestCount ? numberIn(scaled[0]!.target) : undefined,
  };
  const part = variantOf(body);
  const gpus = accelerator === undefined ? "" : ` with ${count} ${accelerator}`;
  return {
    items: [
      {
        part,
        key: part === undefined ? `machines of ${type}` : `${part} machines`,
        what: rangeOf(replicas, `${type}${gpus}`),
        counts: countsOf(replicas, place.loadOf(thing), place.upOf(thing)),
        price: machinePrice(type, accelerator === undefined ? undefined : { kind: accelerator, count }, place.region),
      },
    ],
  };
}

/** The share of the endpoint's requests that a deployment gets, as the endpoint's traffic says. */
function shareOf(id: unknown, { resources }: Place): number {
  const shares = resources.of("restful_resource").map(({ body }) => block(block(body.body).trafficSplit)[String(id)]);
  const share = shares.map(numberIn).find((percent) => percent !== undefined);
  return (share ?? 100) / 100;
}

/** The variant, by the construct's path, `prod/serving/churn/models/champion/Deployment/Resource`; a plan does not tell it. */
function variantOf(body: BilledResource["body"]): string | undefined {
  return /\/models\/([^/]+)\/Deployment\//.exec(pathOf(body) ?? "")?.[1];
}
