import { Construct, type IDependable } from "constructs";
import { mainResourceOf, resourcesOf } from "../../shared/dependables";
import { checkKnownWhole, invalid, required } from "../../shared/invalid";
import { shortHash } from "../../shared/names";
import { resolverOf } from "../../shared/resolve";
import { checkSwitches, mustBeKnown } from "../../shared/tokens";
import type { IServiceAccount } from "../iam/identity";
import { mayRead } from "../may-read";
import { RestfulResource, type RestfulResourceProps } from "../restful/restful-resource";
import type { ApiCall } from "../scheduler/scheduled-call";
import { checkProps } from "../settings";
import { Adoption } from "./adoption";
import { laidOver, refuseOverrides } from "./vertex-body";
import { deployedIds, endpointPath } from "./deployed-models";
import type { IEndpoint } from "./vertex-endpoint";
import { VertexModel } from "./vertex-model";
import { echoed, operation, type VertexProvider } from "./vertex-provider";

/** What adds and removes replicas; each target that is given is held. */
export interface VertexScaling {
  /**
   * Requests a minute that one replica takes.
   * @default - they are not counted
   */
  readonly requests?: number;

  /**
   * Use of the processors in percent, 1-100.
   * @default - Vertex AI's own 60
   */
  readonly cpu?: number;

  /**
   * Use of the accelerators in percent, 1-100.
   * @default - Vertex AI's own 60, where there are some
   */
  readonly gpu?: number;
}

/** What a deployed model runs on. */
export interface VertexMachines {
  /**
   * Machine type of a replica. Another one is another deployment.
   * @default n1-standard-4
   */
  readonly machineType?: string;

  /**
   * Accelerators of a replica, such as `NVIDIA_L4`. Others are another deployment.
   * @default - none
   */
  readonly accelerator?: { readonly type: string; readonly count: number };

  /**
   * Fewest replicas, 1 or more. Changed in place.
   * @default 1
   */
  readonly minReplicas?: number;

  /**
   * Most replicas. Changed in place.
   * @default - as many as `minReplicas`
   */
  readonly maxReplicas?: number;

  /**
   * Something else changes the replicas besides, such as a {@link VertexOffHours}: what it sets is no drift. Other `minReplicas` and `maxReplicas`
   * are set when they are deployed, all the same. Changed in place.
   * @default false
   */
  readonly scaledElsewhere?: boolean;

  /**
   * What adds and removes replicas. Changed in place. Vertex AI always counts the processors, and the accelerators where there are some, and adds
   * a replica when the first target is passed.
   * @default - 60% of the processors, and of the accelerators where there are some
   */
  readonly scaleOn?: VertexScaling;

  /**
   * The service account that the container runs as, whose address must be known at synthesis. Who deploys needs
   * `roles/iam.serviceAccountUser` on it. Another one is another deployment.
   * @default - Vertex AI's own
   */
  readonly serviceAccount?: IServiceAccount;

  /**
   * Fields of the API's `DeployedModel` that have no prop, laid over what the props say, such as `{ dedicatedResources: { spot: true } }`. Others
   * are another deployment. The body of the resource cannot be overridden, since the deployment's id is a hash of it.
   * @default - none
   */
  readonly deploymentFields?: { readonly [field: string]: unknown };
}

/** Settings of a {@link VertexDeployment}. */
export interface VertexDeploymentProps extends VertexMachines {
  /** The endpoint, whose number must be known at synthesis. */
  readonly endpoint: IEndpoint;

  /** The model, or the name of one that something else uploads: `projects/NUMBER/locations/REGION/models/NAME@VERSION`. */
  readonly model: VertexModel | string;

  /** The way to Vertex AI. */
  readonly provider: VertexProvider;

  /**
   * Takes over the deployment that an interrupted deploy has made. It asks Vertex AI at plan, which must be on by then.
   * @default true
   */
  readonly adopt?: boolean;

  /**
   * What must be there before the container starts, besides the endpoint, the model, the service account and its access to the weights.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/**
 * A model that runs on an endpoint, named by a hash of what it is and runs on, and without traffic: {@link VertexTraffic} sends it some.
 * Another content is another deployment, which is ready before the old one goes; replicas and scaling change in place.
 */
export class VertexDeployment extends Construct {
  /** The Terraform resource, for `dependsOn`. Its body cannot be overridden; see `deploymentFields`. */
  public readonly resource: RestfulResource;

  /** Ten digits, by which the endpoint names it. */
  public readonly deployedId: string;

  /** Fewest replicas. */
  public readonly minReplicas: number;

  /** Most replicas. */
  public readonly maxReplicas: number;

  /** Whether something else changes the replicas besides. */
  public readonly scaledElsewhere: boolean;

  /** Region that it runs in. */
  public readonly location: string;

  private readonly mutateUrl: string;
  private readonly scaling: unknown;

  constructor(scope: Construct, id: string, props: VertexDeploymentProps) {
    super(scope, id);
    checkProps(this, props);
    checkSwitches(this, { adopt: props.adopt, scaledElsewhere: props.scaledElsewhere });
    const { endpoint, provider, adopt = true, deploymentFields, minReplicas = 1, scaledElsewhere = false } = props;
    this.validate(props);
    const { maxReplicas = minReplicas } = props;
    this.minReplicas = minReplicas;
    this.maxReplicas = maxReplicas;
    this.scaledElsewhere = scaledElsewhere;
    this.scaling = scaling(props);

    const { fixed, machineSpec } = contentOf(props);
    const more = deploymentFields === undefined ? [] : [deploymentFields];
    this.deployedId = tenDigits(resolverOf(this)([endpoint.endpointNumber, fixed, machineSpec, ...more]));
    const at = endpointPath(endpoint, provider);
    const bodyWith = (minReplicaCount: unknown, maxReplicaCount: unknown) => {
      const replicas = { minReplicaCount, maxReplicaCount, autoscalingMetricSpecs: this.scaling };
      const body = { id: this.deployedId, ...fixed, dedicatedResources: { machineSpec, ...replicas } };
      return { deployedModel: laidOver(body, deploymentFields) };
    };
    this.location = provider.location;
    this.mutateUrl = `${provider.baseUrl}${at}:mutateDeployedModel`;
    const read = {
      provider,
      path: `${at}:deployModel`,
      readPath: at,
      readSelector: `deployedModels.#(id=="${this.deployedId}")`,
      // Only what can be changed by hand is read back, and that only where nothing else changes it.
      readResponseTemplate: echoed(scaledElsewhere ? bodyWith(minReplicas, maxReplicas) : bodyWith("@min", "@max"))
        .replace('"@min"', "$(body.dedicatedResources.minReplicaCount)")
        .replace('"@max"', "$(body.dedicatedResources.maxReplicaCount)"),
    } satisfies Partial<RestfulResourceProps>;
    const oneAtATime = [{ mutex: at }];
    this.resource = new RestfulResource(this, "Resource", {
      ...read,
      body: bodyWith(minReplicas, maxReplicas),
      updatePath: `${at}:mutateDeployedModel`,
      updateMethod: "POST",
      updateBodyPatches: [{ path: "updateMask", rawJson: JSON.stringify(inPlace) }],
      deletePath: `${at}:undeployModel`,
      deleteMethod: "POST",
      deleteBody: { deployedModelId: this.deployedId },
      pollCreate: operation,
      pollUpdate: operation,
      pollDelete: operation,
      precheckCreate: oneAtATime,
      precheckUpdate: oneAtATime,
      precheckDelete: oneAtATime,
      outputAttrs: ["deployedModel.id"],
      dependsOn: orderOf(this, props),
      lifecycle: { createBeforeDestroy: true }, // the order: new model, new deployment, traffic, old deployment, old model
    });
    // The address follows from the content alone: a slot that gets another name plans nothing.
    this.resource.overrideLogicalId(`deployment_${endpoint.endpointNumber}_${this.deployedId}`);
    refuseOverrides(this, this.resource, "the deployment's id is a hash of it: use deploymentFields");
    if (!adopt) return;
    const exists = `contains(${deployedIds(endpoint, provider)}, "${this.deployedId}")`;
    new Adoption(this, "Adoption", { resource: this.resource, read, exists });
  }

  /** The call to Vertex AI that gives it these replicas, of which an update changes no more than a deploy does. */
  public scaleCall(minReplicaCount: number, maxReplicaCount: number): ApiCall {
    const replicas = { minReplicaCount, maxReplicaCount, autoscalingMetricSpecs: this.scaling };
    const deployedModel = { id: this.deployedId, dedicatedResources: replicas };
    return { url: this.mutateUrl, body: { deployedModel, updateMask: inPlace } };
  }

  private validate(props: VertexDeploymentProps): void {
    for (const name of ["endpoint", "model", "provider"] as const) required(this, name, props[name]);
    const { model, minReplicas, maxReplicas, accelerator, scaleOn = {}, machineType, deploymentFields } = props;
    const serviceAccount = props.serviceAccount?.knownEmail;
    const named = { model: typeof model === "string" ? model : "", serviceAccount, machineType, deploymentFields };
    for (const [name, value] of Object.entries({ ...named, "accelerator.type": accelerator?.type }))
      mustBeKnown(this, name, value, "the deployment is named by it");
    if (typeof model === "string" && !/^projects\/[^/]+\/locations\/[^/]+\/models\/[^/]+$/.test(model)) {
      throw invalid(this, `model is "${model}"`, "write projects/NUMBER/locations/REGION/models/NAME@VERSION");
    }
    checkKnownWhole(this, "minReplicas", minReplicas, 1);
    checkKnownWhole(this, "maxReplicas", maxReplicas, minReplicas ?? 1);
    checkKnownWhole(this, "accelerator.count", accelerator?.count, 1);
    checkKnownWhole(this, "scaleOn.requests", scaleOn.requests, 1);
    checkKnownWhole(this, "scaleOn.cpu", scaleOn.cpu, 1, 100);
    checkKnownWhole(this, "scaleOn.gpu", scaleOn.gpu, 1, 100);
    if (scaleOn.gpu !== undefined && accelerator === undefined) {
      throw invalid(this, "scaleOn.gpu is set without an accelerator", "give it an accelerator, or scale on cpu");
    }
  }
}

/** The endpoint, the model, whom it runs as, and that account's access to the weights. */
function orderOf(construct: Construct, { endpoint, model, serviceAccount, dependsOn = [] }: VertexDeploymentProps) {
  const uploaded = typeof model === "string" ? undefined : model;
  const { artifact } = uploaded ?? {};
  const account = serviceAccount === undefined ? [] : mainResourceOf(serviceAccount);
  const read =
    serviceAccount === undefined || artifact === undefined
      ? []
      : [mayRead(serviceAccount, { from: artifact.bucket, path: artifact.path })];
  const before = [...(uploaded === undefined ? [] : [uploaded.resource]), ...dependsOn];
  return [...new Set(resourcesOf(construct, [...mainResourceOf(endpoint), ...before, ...account, ...read]))];
}

/** What only another deployment changes. */
function contentOf({ model, serviceAccount, machineType = "n1-standard-4", accelerator }: VertexDeploymentProps) {
  const name = typeof model === "string" ? model : model.name;
  return {
    fixed: {
      displayName: name.slice(name.lastIndexOf("/") + 1),
      model: name,
      ...(serviceAccount === undefined ? {} : { serviceAccount: serviceAccount.knownEmail }),
    },
    machineSpec: {
      machineType,
      ...(accelerator && { acceleratorType: accelerator.type, acceleratorCount: accelerator.count }),
    },
  };
}

const inPlace = ["minReplicaCount", "maxReplicaCount", "autoscalingMetricSpecs"]
  .map((field) => `dedicatedResources.${field}`)
  .join(",");

function scaling({ scaleOn = {}, accelerator }: VertexMachines): { metricName: string; target: number }[] {
  const given = Object.values(scaleOn).some((target) => target !== undefined);
  const { requests, cpu, gpu } = given ? scaleOn : accelerator ? { cpu: 60, gpu: 60 } : { cpu: 60 };
  const targets = { request_count: requests, "cpu/utilization": cpu, "accelerator/duty_cycle": gpu };
  return Object.entries(targets).flatMap(([metric, target]) =>
    target === undefined ? [] : [{ metricName: `aiplatform.googleapis.com/prediction/online/${metric}`, target }],
  );
}

/** Ten digits, the first one not 0, that depend on nothing but the content. */
function tenDigits(content: unknown): string {
  return String((parseInt(shortHash(JSON.stringify(content), 12), 16) % 9_000_000_000) + 1_000_000_000);
}
