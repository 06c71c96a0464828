import { Construct } from "constructs";
import { addCloudRunEndpoint } from "./cloud-run-endpoint";
import { addDashboards } from "./endpoint-watching";
import type { GcpKind } from "./kind";
import { ModelIdentity } from "./model-identity";
import { addVertexEndpoint } from "./vertex-endpoint";

export const endpoints: GcpKind<"endpoints"> = {
  group: "endpoint",
  besides: ["serving"],
  apis: (items) => ["monitoring", ...items.map(({ mode }) => (mode === "serverless" ? "run" : "aiplatform"))],
  make(at, key, endpoint, on) {
    const beside = new Construct(on.group("serving"), key);
    const identity = new ModelIdentity(beside, key, endpoint, on);
    const add = endpoint.mode === "serverless" ? addCloudRunEndpoint : addVertexEndpoint;
    return add({ at, beside, key, endpoint, identity, on });
  },
  finish(made, on) {
    addDashboards(Object.values(made), on);
  },
  output: ({ name, url, account, table }, { machine, replicas }) => ({ name, url, account, table, machine, replicas }),
  reach: { calls: (made, { grantId, account }) => made.grantCall(grantId(""), account.member) },
};
