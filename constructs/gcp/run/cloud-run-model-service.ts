import type { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service";
import { Construct, type IDependable } from "constructs";
import { Grants } from "../checks";
import type { IServiceAccount, Member } from "../iam/identity";
import type { Read } from "../may-read";
import { knownProject } from "../place";
import { applySettings } from "../settings";
import { CloudRunMetrics } from "./cloud-run-metrics";
import type { CloudRunModel, CloudRunServing } from "./cloud-run-props";
import { audienceOf, checkService, grantInvoke, makeService, pathOf, secretsOf } from "./cloud-run-serving";
import { modelVariables, revisionTemplate } from "./cloud-run-template";

/** One model of a {@link CloudRunModelService}. */
export interface CloudRunServedModel extends CloudRunModel {
  /** Whole percent of the requests; those of all models sum to 100. With 0 it answers under its own address only. */
  readonly traffic: number;
}

/** Settings of a {@link CloudRunModelService}. */
export interface CloudRunModelServiceProps extends CloudRunServing {
  /**
   * The models by name, 1-20 of a-z, 0-9 and `-`; each also answers alone, under its name before the service's host. One deploy makes one
   * revision: the model that is written last. Those before it must have been last in a deploy before, and be written as they were then.
   */
  readonly models: { readonly [name: string]: CloudRunServedModel };
}

/**
 * A model on Cloud Run, with a GPU or without: nothing runs and nothing is billed while nobody asks, and nobody may ask who was not granted
 * it. Revisions are named by a hash of their content; a new one is ready before it gets traffic, and going back names the old one again.
 */
export class CloudRunModelService extends Construct {
  /** The Terraform resource, for settings that have no prop. What is changed of its template is in every revision, and in their names. */
  public readonly resource: CloudRunV2Service;

  /** What can be watched of it. */
  public readonly watched: CloudRunMetrics;

  /** Region that serves. */
  public readonly location: string;

  /** What the revisions run as. */
  public readonly serviceAccount: IServiceAccount;

  /** Replicas of the whole service that are kept ready. */
  public readonly minReplicas: number;

  /** Whether something else changes the scaling besides. */
  public readonly scaledElsewhere: boolean;

  private readonly grants = new Grants(this);
  private readonly predictRoute: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CloudRunModelServiceProps,
  ) {
    super(scope, id);
    const { serviceName, location, models, minReplicas = 0 } = props;
    checkService(this, props, "models", models);
    this.location = location;
    this.serviceAccount = props.serviceAccount;
    this.minReplicas = minReplicas;
    this.scaledElsewhere = props.scaledElsewhere ?? false;
    this.predictRoute = Object.values(models).at(-1)!.predictRoute ?? "/predict";
    this.watched = new CloudRunMetrics(serviceName, location);
    const project = knownProject(this, props);
    const revisions = Object.entries(models).map(([name, model]) => {
      const template = revisionTemplate(model, props, { environment: modelVariables(model), project });
      return [name, { traffic: model.traffic, redeploy: model.redeploy, template }] as const;
    });
    const reads = Object.values(models).flatMap((model) => [...weightsOf(model), ...secretsOf(model)]);
    this.resource = makeService(this, props, Object.fromEntries(revisions), reads);
    applySettings(this, props);
  }

  /** Where predictions are asked for by POST, with an identity token of whoever was granted it. */
  public get url(): string {
    return `${this.audience}${this.predictRoute}`;
  }

  /** What an identity token must be for: `gcloud auth print-identity-token --audiences=...`. */
  public get audience(): string {
    return audienceOf(this.props, this.resource);
  }

  /** Where Cloud Run's API has the service: `projects/PROJECT/locations/LOCATION/services/NAME`. */
  public get path(): string {
    return pathOf(this, this.props, this.resource);
  }

  /**
   * Lets `member` (such as `serviceAccount:shop@acme.iam.gserviceaccount.com`) ask for predictions.
   *
   * @param dependsOn what must be there before, such as what makes a service agent
   */
  public grantInvoke(id: string, member: Member, dependsOn?: IDependable[]): IDependable {
    return grantInvoke(this, this.grants, this.resource, id, member, dependsOn);
  }
}

function weightsOf({ artifact }: CloudRunModel): Read[] {
  return artifact === undefined ? [] : [{ from: artifact.bucket, path: artifact.path }];
}
