import { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { checkKnownWhole, invalid, required } from "../../shared/invalid";
import { RestfulResource } from "../restful/restful-resource";
import { checkProps } from "../settings";
import type { VertexDeployment } from "./vertex-deployment";
import { endpointPath } from "./deployed-models";
import type { IEndpoint } from "./vertex-endpoint";
import type { VertexProvider } from "./vertex-provider";

/** How much of an endpoint's requests a deployment answers. */
export interface VertexShare {
  /** Who answers. */
  readonly deployment: VertexDeployment;

  /** Whole percent of the requests, 0-100. With 0 it runs, and answers nobody. */
  readonly percent: number;
}

/** Settings of {@link VertexTraffic}. */
export interface VertexTrafficProps {
  /** The endpoint. It has one of these. */
  readonly endpoint: IEndpoint;

  /** Every deployment of the endpoint, with shares that sum to 100. */
  readonly shares: VertexShare[];

  /** The way to Vertex AI. */
  readonly provider: VertexProvider;
}

/** The split of an endpoint's requests. It moves at once when every new deployment is ready, and before an old one goes. */
export class VertexTraffic extends Construct {
  /** The Terraform resource. */
  public readonly resource: RestfulResource;

  constructor(scope: Construct, id: string, props: VertexTrafficProps) {
    super(scope, id);
    checkProps(this, props);
    const { endpoint, shares, provider } = props;
    for (const name of ["endpoint", "shares", "provider"] as const) required(this, name, props[name]);
    for (const { percent } of shares) checkKnownWhole(this, "percent", percent, 0, 100);
    const sum = shares.reduce((total, { percent }) => total + percent, 0);
    if (sum !== 100) throw invalid(this, `the shares sum to ${sum}`, "give whole percents that sum to 100");

    // A share of 0 is answered as none: written, it would be a change in every plan.
    const split = shares.flatMap(({ deployment, percent }) => (percent > 0 ? [[deployment.deployedId, percent]] : []));
    const path = endpointPath(endpoint, provider);
    const oneAtATime = [{ mutex: path }];
    const query = { updateMask: ["trafficSplit"] };
    this.resource = new RestfulResource(this, "Resource", {
      provider,
      path,
      createMethod: "PATCH",
      updateMethod: "PATCH",
      deleteMethod: "PATCH",
      createQuery: query,
      updateQuery: query,
      deleteQuery: query,
      mergePatchDisabled: true, // a merge patch would send null for those that are gone
      body: { trafficSplit: Object.fromEntries(split) as object },
      deleteBody: { trafficSplit: {} },
      precheckCreate: oneAtATime,
      precheckUpdate: oneAtATime,
      precheckDelete: oneAtATime,
      outputAttrs: ["trafficSplit"],
      dependsOn: resourcesOf(
        this,
        shares.map(({ deployment }) => deployment.resource),
      ),
      lifecycle: { createBeforeDestroy: true },
    });
    // Its address is the endpoint's: where another endpoint takes that one's place, the old one answers until the new one does.
    const made = endpoint.node.tryFindChild("Resource");
    const address = TerraformResource.isTerraformResource(made) ? made.friendlyUniqueId : endpoint.endpointNumber;
    this.resource.overrideLogicalId(`traffic_${address}`);
  }
}
