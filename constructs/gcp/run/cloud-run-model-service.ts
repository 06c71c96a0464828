import { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service";
import { CloudRunV2ServiceIamMember } from "@cdktf/provider-google/lib/cloud-run-v2-service-iam-member";
import { Construct, type IDependable } from "constructs";
import { mainResourceOf, resourcesOf } from "../../shared/dependables";
import { checkKnownWhole, invalid, isKnown, required } from "../../shared/invalid";
import { resolverOf } from "../../shared/resolve";
import { checkKeys, checkSwitches, mustBeKnown, mustHaveKnownItems } from "../../shared/tokens";
import { checkKeyName, checkRegion, Grants } from "../checks";
import type { IServiceAccount, Member } from "../iam/identity";
import { mayRead } from "../may-read";
import { knownProject } from "../place";
import { applySettings, type ResourceSettings } from "../settings";
import { checkImage, checkModel, checkReplica } from "./check-cloud-run";
import { CloudRunMetrics } from "./cloud-run-metrics";
import type { CloudRunModel, CloudRunReplica } from "./cloud-run-props";
import { finalName, writtenName } from "./cloud-run-revision";
import { revisionTemplate } from "./cloud-run-template";

/** One model of a {@link CloudRunModelService}. */
export interface CloudRunServedModel extends CloudRunModel {
  /** Whole percent of the requests; those of all models sum to 100. With 0 it answers under its own address only. */
  readonly traffic: number;
}

/** Settings of a {@link CloudRunModelService}. */
export interface CloudRunModelServiceProps extends CloudRunReplica, ResourceSettings {
  /** Name of the service: 1-49 of a-z, 0-9 and `-`, beginning with a letter; with a model's name, 46 at most. A change replaces it. */
  readonly serviceName: string;

  /** Region that serves, such as `europe-west1`. A change replaces the service. */
  readonly location: string;

  /**
   * Project that owns the service.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * What the service is for.
   * @default - none
   */
  readonly description?: string;

  /**
   * The models by name, 1-20 of a-z, 0-9 and `-`; each also answers alone, under its name before the service's host. One deploy makes one
   * revision: the model that is written last. Those before it must have been last in a deploy before, and be written as they were then.
   */
  readonly models: { readonly [name: string]: CloudRunServedModel };

  /**
   * Replicas of the whole service that are kept ready, shared out by traffic; those of one model are kept by its own `minReplicas`.
   * @default 0
   */
  readonly minReplicas?: number;

  /**
   * Something else changes the scaling of the whole service besides, such as a {@link CloudRunOffHours}: what it sets is no drift, and another
   * `minReplicas` reaches a service that is there by that alone.
   * @default false
   */
  readonly scaledElsewhere?: boolean;

  /**
   * From where it can be asked at all, by whom IAM lets in: anywhere, a load balancer of Google's or inside, or inside alone.
   * @default - `INGRESS_TRAFFIC_ALL`, and `INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER` with a `host`
   */
  readonly ingress?: "INGRESS_TRAFFIC_ALL" | "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" | "INGRESS_TRAFFIC_INTERNAL_ONLY";

  /**
   * Host name of the load balancer that it stands behind, such as `llm.acme.example`. The url names it, and identity tokens are taken for it.
   * @default - none: the host that Cloud Run gives
   */
  readonly host?: string;

  /**
   * More that identity tokens may be for, besides the service's own addresses, such as `https://llm.acme.example`.
   * @default - none
   */
  readonly customAudiences?: string[];

  /**
   * Lets in everybody whom `ingress` lets through, without asking IAM: for what stands behind a login of its own, such as Identity-Aware Proxy.
   * @default false
   */
  readonly invokerIamDisabled?: boolean;

  /**
   * Launch stage of the features that it uses, such as `BETA`.
   * @default - `GA`
   */
  readonly launchStage?: string;

  /**
   * Key that encrypts the revisions: `projects/P/locations/L/keyRings/R/cryptoKeys/K`, in the service's location.
   * @default - a key that Google holds
   */
  readonly kmsKeyName?: string;

  /**
   * Refuses to destroy the service, by Terraform and otherwise.
   * @default true
   */
  readonly protect?: boolean;

  /**
   * What must be there before a revision starts, besides its account, its buckets and its secrets, and the account's access to them.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
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
  private readonly host?: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CloudRunModelServiceProps,
  ) {
    super(scope, id);
    checkSwitches(this, { protect: props.protect, scaledElsewhere: props.scaledElsewhere });
    const { serviceName, location, project, description, kmsKeyName, protect = true, host, minReplicas = 0 } = props;
    this.validate(props);

    const revisions = Object.entries(props.models).map(([tag, model]) => {
      const template = revisionTemplate(model, props, knownProject(this, props));
      const content = { template, encrypted: kmsKeyName !== undefined, redeploy: model.redeploy };
      return { tag, content, written: writtenName(this, serviceName, content), percent: model.traffic };
    });
    this.refuseTwins(revisions);
    const last = revisions.at(-1)!;
    const made = { ...last.content.template, encryptionKey: kmsKeyName };
    const nameOf = ({ content }: typeof last) =>
      finalName(this, serviceName, content, { made, resource: () => this.resource });
    this.host = host;
    this.location = location;
    this.serviceAccount = props.serviceAccount;
    this.minReplicas = minReplicas;
    this.scaledElsewhere = props.scaledElsewhere ?? false;
    this.predictRoute = props.models[last.tag]!.predictRoute ?? "/predict";
    this.watched = new CloudRunMetrics(serviceName, location);
    this.resource = new CloudRunV2Service(this, "Resource", {
      name: serviceName,
      location,
      project,
      description,
      // From anywhere, by whom IAM lets in.
      ingress: props.ingress ?? (host === undefined ? "INGRESS_TRAFFIC_ALL" : "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"),
      customAudiences: audiences(props),
      invokerIamDisabled: props.invokerIamDisabled,
      launchStage: props.launchStage,
      scaling: minReplicas === 0 ? undefined : { minInstanceCount: minReplicas }, // Google answers nothing for 0
      template: { ...made, revision: nameOf(last) },
      traffic: revisions.map((revision) => ({
        type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION",
        revision: nameOf(revision),
        percent: revision.percent,
        tag: revision.tag,
      })),
      deletionProtection: protect,
      dependsOn: this.order(props),
      lifecycle: lifecycleOf(protect, this.scaledElsewhere),
    });
    applySettings(this, props);
  }

  /** Where predictions are asked for by POST, with an identity token of whoever was granted it. */
  public get url(): string {
    return `${this.audience}${this.predictRoute}`;
  }

  /** What an identity token must be for: `gcloud auth print-identity-token --audiences=...`. */
  public get audience(): string {
    return this.host === undefined ? this.resource.uri : `https://${this.host}`;
  }

  /** Where Cloud Run's API has the service: `projects/PROJECT/locations/LOCATION/services/NAME`. */
  public get path(): string {
    const project = knownProject(this, this.props) ?? this.resource.project;
    return `projects/${project}/locations/${this.props.location}/services/${this.props.serviceName}`;
  }

  /** Lets `member` (such as `serviceAccount:shop@acme.iam.gserviceaccount.com`) ask for predictions. */
  public grantInvoke(id: string, member: Member): IDependable {
    const grant = `Invoke-${id}`;
    const { name, location, project } = this.resource;
    const invoker = { name, location, project, role: "roles/run.invoker" };
    return this.grants.add(
      grant,
      member,
      (to) => new CloudRunV2ServiceIamMember(this, grant, { ...invoker, member: to }),
    );
  }

  /** What a revision needs to start: what the program says, its account, and what the account reads. */
  private order({ dependsOn = [], models, serviceAccount }: CloudRunModelServiceProps) {
    const reads = Object.values(models).flatMap(({ artifact, environment = {} }) => [
      ...(artifact === undefined ? [] : [{ from: artifact.bucket, path: artifact.path }]),
      ...Object.values(environment).flatMap((value) => (typeof value === "string" ? [] : [{ from: value.secret }])),
    ]);
    const granted = reads.map((read) => mayRead(serviceAccount, read));
    const all = resourcesOf(this, [...dependsOn, ...mainResourceOf(serviceAccount), ...granted]);
    return all.length === 0 ? undefined : [...new Set(all)];
  }

  /** What an earlier deploy made has the version of then, and its name is made of that. */
  private refuseNewest(name: string, { environment = {} }: CloudRunServedModel): void {
    for (const [variable, value] of Object.entries(environment)) {
      if (typeof value === "string" || value.version !== undefined) continue;
      const problem = `environment.${variable} of ${name} has no version, and the deploy makes no revision of it`;
      throw invalid(this, problem, "write the number that it was made with, or put the model last");
    }
  }

  private refuseTwins(revisions: { tag: string; written: string }[]): void {
    const names = revisions.map(({ written }) => resolverOf(this)(written));
    for (const [index, { tag }] of revisions.entries()) {
      const first = names.indexOf(names[index]);
      if (first === index) continue;
      throw invalid(
        this,
        `${tag} is the same as ${revisions[first]!.tag}`,
        "change one of them, or give it another text in redeploy",
      );
    }
  }

  private validate(props: CloudRunModelServiceProps): void {
    const { serviceName, location, models, host, customAudiences } = props;
    for (const name of ["serviceName", "location", "models", "serviceAccount"] as const)
      required(this, name, props[name]);
    for (const [name, value] of Object.entries({ serviceName, location }))
      mustBeKnown(this, name, value, "revisions are named by it");
    checkRegion(this, "location", location);
    if (!/^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$/.test(serviceName)) {
      throw invalid(this, `serviceName is "${serviceName}"`, 'write 1-49 of a-z, 0-9 and "-", beginning with a letter');
    }
    if (isKnown(host) && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)) {
      throw invalid(this, `host is "${host}"`, "write a host name alone, such as llm.acme.example");
    }
    if (host !== undefined) mustHaveKnownItems(this, "customAudiences", customAudiences);
    checkKeyName(this, "kmsKeyName", props.kmsKeyName);
    checkKnownWhole(this, "minReplicas", props.minReplicas, 0);
    checkReplica(this, props);
    checkKeys(this, "models", models);
    if (Object.keys(models).length === 0) throw invalid(this, "models is empty", "name one model");
    for (const [name, model] of Object.entries(models)) {
      if (!/^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/.test(name) || name.length + serviceName.length > 46) {
        const remedy = 'write 1-20 of a-z, 0-9 and "-", and with the service\'s name 46 at most';
        throw invalid(this, `models holds "${name}"`, remedy);
      }
      checkKnownWhole(this, `traffic of ${name}`, model.traffic, 0, 100);
      checkModel(this, props, name, model);
      if (name !== Object.keys(models).at(-1)) this.refuseNewest(name, model);
      checkImage(this, name, model.image, props.protect ?? true);
    }
    const sum = Object.values(models).reduce((total, { traffic }) => total + traffic, 0);
    if (sum !== 100) throw invalid(this, `traffic sums to ${sum}`, "give whole percents that sum to 100");
  }
}

/** What is ignored is the whole block: Google leaves it out where it is empty, so that there is nothing to ignore in it. */
function lifecycleOf(protect: boolean, scaledElsewhere: boolean) {
  if (!protect && !scaledElsewhere) return undefined;
  return { ...(protect && { preventDestroy: true }), ...(scaledElsewhere && { ignoreChanges: ["scaling"] }) };
}

/** What identity tokens may be for besides the service's own addresses. */
function audiences({ host, customAudiences }: CloudRunModelServiceProps): string[] | undefined {
  return host === undefined ? customAudiences : [`https://${host}`, ...(customAudiences ?? [])];
}
