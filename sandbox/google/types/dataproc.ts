import { inBody, tester } from "./row";
import type { Service } from "./service";

export const dataproc: Service = {
  types: {
    // Clusters are older than the rule: a bare body with a clusterName, no times.
    clusters: {
      id: inBody("clusterName"),
      idShape: /^[a-z]([-a-z0-9]{0,53}[a-z0-9])?$/,
      nameIsShort: true,
      defaults: ({ id, location }) => ({
        clusterUuid: "11111111-2222-4333-8444-666666666666",
        status: { state: "RUNNING" },
        "labels.goog-dataproc-cluster-name": id,
        "labels.goog-dataproc-location": location,
      }),
    },
    autoscalingPolicies: { id: inBody("id") },
    workflowTemplates: { id: inBody("id") },
    batches: {
      defaults: () => ({
        uuid: "11111111-2222-4333-8444-777777777777",
        state: "SUCCEEDED",
        creator: tester,
        runtimeInfo: {},
      }),
    },
  },
};
