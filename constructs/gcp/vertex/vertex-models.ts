import { Construct, type IDependable } from "constructs";
import { mainResourceOf } from "../../shared/dependables";
import { invalid, required } from "../../shared/invalid";
import { checkProps } from "../settings";
import { checkKeys, checkSwitches, mustBeKnown } from "../../shared/tokens";
import { VertexDeployment, type VertexMachines } from "./vertex-deployment";
import type { IEndpoint } from "./vertex-endpoint";
import { VertexModel, vertexModelId, type VertexModelContent } from "./vertex-model";
import type { VertexProvider } from "./vertex-provider";
import { VertexTraffic } from "./vertex-traffic";

/** One model of an endpoint: what it is, what it runs on, and how much it answers. */
export interface VertexServedModel extends VertexModelContent, VertexMachines {
  /** Whole percent of the requests; those of all models sum to 100. */
  readonly traffic: number;
}

/** Settings of {@link VertexModels}. */
export interface VertexModelsProps {
  /** The endpoint that they answer for. */
  readonly endpoint: IEndpoint;

  /** What they are called in the console, and the beginning of their ids; see {@link VertexModel}. */
  readonly modelName: string;

  /** The models by a name of yours, such as `champion`: it stands nowhere in the cloud, and another name changes nothing there. */
  readonly models: { readonly [slot: string]: VertexServedModel };

  /** The way to Vertex AI. */
  readonly provider: VertexProvider;

  /**
   * Key that encrypts the models, which must be known at synthesis.
   * @default - a key that Google holds
   */
  readonly kmsKeyName?: string;

  /**
   * Takes over what an interrupted deploy has left behind. It asks Vertex AI at plan, which must be on by then.
   * @default true
   */
  readonly adopt?: boolean;

  /**
   * What must be there before anything is uploaded or deployed.
   * @default - the endpoint
   */
  readonly dependsOn?: IDependable[];
}

/**
 * All models of one endpoint and how they share its requests. A change is always: upload the new, deploy it, move the traffic, undeploy the
 * old, delete it. A step that fails leaves the traffic where it was, and going back to the program of before finds what it had named.
 */
export class VertexModels extends Construct {
  /** The deployments by the names of their models. */
  public readonly deployments: { readonly [slot: string]: VertexDeployment };

  /** What is uploaded, by the names of the models; two that run on different machines may be one. */
  public readonly uploads: { readonly [slot: string]: VertexModel };

  /** How they share the requests. */
  public readonly traffic: VertexTraffic;

  constructor(scope: Construct, id: string, props: VertexModelsProps) {
    super(scope, id);
    checkProps(this, props);
    checkSwitches(this, { adopt: props.adopt });
    const { endpoint, modelName, models, provider, kmsKeyName, adopt, dependsOn = [] } = props;
    for (const name of ["endpoint", "modelName", "models", "provider"] as const) required(this, name, props[name]);
    checkKeys(this, "models", models);
    if (Object.keys(models).length === 0) throw invalid(this, "models is empty", "name one model, or leave it out");

    const first = [...mainResourceOf(endpoint), ...dependsOn]; // by then the API is on, and the key granted
    const uploaded = new Map<string, VertexModel>(); // two machine types of one model: uploaded once
    const uploads: Record<string, VertexModel> = {};
    const deployments: Record<string, VertexDeployment> = {};
    for (const [slot, model] of Object.entries(models)) {
      mustBeKnown(this, `traffic of ${slot}`, model.traffic);
      const at = new Construct(this, slot);
      const content = { ...model, modelName, kmsKeyName };
      const modelId = vertexModelId(content);
      const upload =
        uploaded.get(modelId) ?? new VertexModel(at, "Model", { ...content, provider, adopt, dependsOn: first });
      uploaded.set(modelId, upload);
      uploads[slot] = upload;
      const common = { endpoint, model: upload, provider, adopt, dependsOn };
      const deployment = new VertexDeployment(at, "Deployment", { ...model, ...common });
      const twin = Object.keys(deployments).find((other) => deployments[other]!.deployedId === deployment.deployedId);
      if (twin !== undefined) {
        throw invalid(
          this,
          `${slot} is the same as ${twin}`,
          "change one of them, or give it another text in redeploy",
        );
      }
      deployments[slot] = deployment;
    }
    this.uploads = uploads;
    this.deployments = deployments;
    const shares = Object.entries(deployments).map(([slot, deployment]) => ({
      deployment,
      percent: models[slot]!.traffic,
    }));
    this.traffic = new VertexTraffic(this, "Traffic", { endpoint, shares, provider });
  }
}
