import { failedPrecondition } from "../api-error";
import { withoutZeros } from "../fields";
import type { Entry } from "../store";
import { where } from "./checks";
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

export const monitoring: Service = {
  freeLabels: true,
  types: {
    alertPolicies: {
      id: madeByServer,
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
