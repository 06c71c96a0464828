import type { Construct } from "constructs";
import type { IServiceAccount } from "../../../../constructs/gcp/iam/identity";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import type { IBucket } from "../../../../constructs/gcp/storage/bucket";
import { GcsBucket } from "../../../../constructs/gcp/storage/gcs-bucket";
import { VertexEndpoint } from "../../../../constructs/gcp/vertex/vertex-endpoint";
import {
  VertexModels,
  type VertexModelsProps,
  type VertexServedModel,
} from "../../../../constructs/gcp/vertex/vertex-models";
import { VertexProvider } from "../../../../constructs/gcp/vertex/vertex-provider";
import { synth } from "../../../support/synth";

export const image = `europe-west1-docker.pkg.dev/acme/serving/churn@sha256:${"a".repeat(64)}`;
export const parent = "projects/481516234200/locations/europe-west1";
const location = "europe-west1";

export const vertex = (scope: Construct) =>
  new VertexProvider(scope, "vertex", { projectNumber: "481516234200", location, token: "fake-token" });

export type Served = Partial<VertexServedModel>;

/** What others made: a bucket of weights, and an account. */
export interface Things {
  readonly weights: IBucket;
  readonly account: IServiceAccount;
}

const thingsOf = (scope: Construct): Things => ({
  weights: GcsBucket.fromName(scope, "weights", "acme"),
  account: ServiceAccount.fromEmail(scope, "account", "churn@acme.iam.gserviceaccount.com"),
});

/** What comes of an endpoint with these models: the whole program, and its restful resources by their addresses. */
export function serve(
  models: Record<string, Served> | ((things: Things) => Record<string, Served>),
  props: Partial<VertexModelsProps> = {},
  more: (scope: Construct) => void = () => undefined,
) {
  const { json, data } = synth((scope) => {
    more(scope);
    const endpoint = new VertexEndpoint(scope, "endpoint", { displayName: "churn", location, endpointNumber: "4711" });
    const given = typeof models === "function" ? models(thingsOf(scope)) : models;
    const complete = Object.entries(given).map(([slot, model]) => [slot, { image, traffic: 100, ...model }]);
    new VertexModels(scope, "models", {
      ...{ endpoint, modelName: "churn", provider: vertex(scope) },
      models: Object.fromEntries(complete) as Record<string, VertexServedModel>,
      ...props,
    });
  });
  const resources = json.resource.restful_resource as Record<string, Record<string, any>>;
  const of = (prefix: string) => Object.keys(resources).filter((address) => address.startsWith(prefix));
  return {
    json,
    data,
    resources,
    models: of("model_"),
    deployments: of("deployment_"),
    traffic: resources[of("traffic_")[0]!]!,
    imports: json.import as Import[],
  };
}

interface Import {
  readonly for_each: string;
  readonly to: string;
  readonly provider: string;
  readonly id: string;
}
