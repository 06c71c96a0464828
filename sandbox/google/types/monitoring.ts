import { failedPrecondition, invalidArgument, notFound, type ApiError } from "../api-error";
import { withoutZeros } from "../fields";
import type { Body } from "../json";
import type { Request } from "../request";
import type { Entry } from "../store";
import { seconds, where } from "./checks";
import { madeByServer, type InUse } from "./row";
import type { Service } from "./service";

/** A policy that names a channel keeps it, unless `force` takes it off the policies. */
const unlessNamed: InUse = ({ store, name, query }) => {
  const names = (channel: string) => store.key("monitoring", channel) === store.key("monitoring", name);
  const policies = [...store.entries.values()].filter(
    ({ service, body }: Entry) => service === "monitoring" && body.notificationChannels?.some(names),
  );
  if (query.get("force") === "true") {
    for (const { body } of policies) {
      body.notificationChannels = body.notificationChannels.filter((channel: string) => !names(channel));
    }
    return undefined;
  }
  if (policies.length === 0) return undefined;
  const by = policies.map((policy) => `"${policy.name}"`).join(", ");
  return failedPrecondition(`Could not delete "${name}" because it is still being referenced by: ${by}`);
};

const userMetric = /metric\.type\s*=\s*"logging\.googleapis\.com\/user\/([^"]+)"/;

// "Manage log-based alerting policies by using the API": one condition, and how often it may tell. A metric of logs must be there before its alert.
function wrongPolicy({ conditions = [], alertStrategy }: Body, { store, project }: Request): ApiError | undefined {
  const each: Body[] = conditions;
  const isOnLogs = each.some(({ conditionMatchedLog }) => conditionMatchedLog !== undefined);
  if (isOnLogs && each.length > 1)
    return invalidArgument("A policy with a log match condition has no other condition.");
  if (isOnLogs && alertStrategy?.notificationRateLimit?.period === undefined)
    return invalidArgument("Field alert_strategy.notification_rate_limit is required for log-based alerts.");
  if (!isOnLogs && alertStrategy?.notificationRateLimit !== undefined)
    return invalidArgument("Field alert_strategy.notification_rate_limit is for log-based alerts alone.");
  for (const { conditionThreshold, conditionAbsent } of each) {
    // "MetricThreshold", API reference: what a condition makes of missing data is for those that have to hold for a minute or more.
    const { evaluationMissingData, duration = "0s" }: Body = conditionThreshold ?? {};
    if (evaluationMissingData !== undefined && Number.parseFloat(duration) < 60)
      return invalidArgument("Field evaluation_missing_data takes a duration of 60 seconds or more.");
    const metric = userMetric.exec((conditionThreshold ?? conditionAbsent)?.filter ?? "")?.[1];
    if (metric !== undefined && store.get("logging", `projects/${project}/metrics/${metric}`) === undefined)
      return notFound(`Cannot find metric that matches type = "logging.googleapis.com/user/${metric}"`);
  }
  return undefined;
}

export const monitoring: Service = {
  freeLabels: true,
  types: {
    alertPolicies: {
      id: madeByServer,
      checks: {
        conditions: where(({ length }) => length >= 1 && length <= 6, "1 to 6 conditions"),
        "alertStrategy.autoClose": seconds(1800, 604_800),
        "alertStrategy.notificationRateLimit.period": seconds(300, 2 * 86_400),
        // Metric absence is told after 23.5 hours at most.
        "conditions[].conditionAbsent.duration": seconds(120, 84_600),
      },
      refusal: wrongPolicy,
      // Each condition has a name below the policy's.
      shape: (body, { name }) => {
        for (const [index, condition] of (body.conditions ?? []).entries()) {
          condition.name ??= `${name}/conditions/${index + 1}`;
        }
      },
    },
    notificationChannels: {
      id: madeByServer,
      defaults: () => ({ verificationStatus: "VERIFICATION_STATUS_UNSPECIFIED" }),
      inUse: unlessNamed,
    },
    // The whole dashboard is compared as JSON: times would be a change.
    dashboards: {
      id: ({ body, store }) => (body.name ? undefined : `${store.next()}-fake`),
      numberInName: true,
      etag: true,
      // A tile at the left edge is answered without its xPos.
      shape: (body) => {
        if (body.mosaicLayout) body.mosaicLayout = withoutZeros(body.mosaicLayout);
        if (body.gridLayout) body.gridLayout = withoutZeros(body.gridLayout);
      },
    },
    groups: { id: madeByServer },
    services: { numberInName: true },
    "services/serviceLevelObjectives": {
      idShape: /^[a-zA-Z0-9\-_:.]+$/,
      numberInName: true,
      checks: { goal: where((goal) => goal > 0 && goal <= 0.9999, "above 0, at most 0.9999") },
    },
    uptimeCheckConfigs: {
      id: ({ store }) => `fake-${store.next()}`,
      defaults: () => ({ period: "300s" }),
    },
  },
};
