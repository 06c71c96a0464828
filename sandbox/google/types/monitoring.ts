import { withoutZeros } from "../fields";
import { where } from "./checks";
import { madeByServer } from "./row";
import type { Service } from "./service";

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
