import { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service";
import { CloudRunV2ServiceIamMember } from "@cdktf/provider-google/lib/cloud-run-v2-service-iam-member";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { checkKnownWhole, invalid, required } from "../../shared/invalid";
import { mustBeKnown, mustHaveKnownItems, mustNotChange } from "../../shared/tokens";
import { checkKeyName, Grants } from "../checks";
import { CloudRunMetrics } from "./cloud-run-metrics";
import { type CloudRunModel, type CloudRunReplica, revisionName, revisionTemplate } from "./cloud-run-template";

/** One model of a {@link CloudRunModelService}. */
export interface CloudRunServedModel extends CloudRunModel {
  /** Whole percent of the requests; those of all models sum to 100. With 0 it answers under its own address only. */
  readonly traffic: number;
}

/** Settings of a {@link CloudRunModelService}. */
export interface CloudRunModelServiceProps extends CloudRunReplica {
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
   * What must be there before a revision starts, such as its access to the weights. With `lifecycle: { createBeforeDestroy: true }` on a grant,
   * the revision that serves keeps it until the next one has taken over.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/**
 * A model on Cloud Run, with a GPU or without: nothing runs and nothing is billed while nobody asks, and nobody may ask who was not granted
 * it. Revisions are named by a hash of their content; a new one is ready before it gets traffic, and going back names the old one again.
 */
export class CloudRunModelService extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: CloudRunV2Service;

  /** What can be watched of it. */
  public readonly watched: CloudRunMetrics;

  private readonly grants = new Grants(this);
  private readonly predictRoute: string;

  constructor(scope: Construct, id: string, props: CloudRunModelServiceProps) {
    super(scope, id);
    const { serviceName, location, project, description, kmsKeyName, dependsOn, protect = true } = props;
    this.validate(props);

    const revisions = Object.entries(props.models).map(([tag, model]) => {
      const template = revisionTemplate(model, props);
      const name = revisionName(this, serviceName, template, {
        encrypted: kmsKeyName !== undefined,
        redeploy: model.redeploy,
      });
      return { tag, name, template, percent: model.traffic };
    });
    this.refuseTwins(revisions);
    const made = revisions.at(-1)!;
    this.predictRoute = props.models[made.tag]!.predictRoute ?? "/predict";
    this.watched = new CloudRunMetrics(serviceName, location);
    this.resource = new CloudRunV2Service(this, "Resource", {
      name: serviceName,
      location,
      project,
      description,
      ingress: "INGRESS_TRAFFIC_ALL", // from anywhere, by whom IAM lets in
      template: { ...made.template, revision: made.name, encryptionKey: kmsKeyName },
      traffic: revisions.map(({ tag, name, percent }) => ({
        type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION",
        revision: name,
        percent,
        tag,
      })),
      deletionProtection: protect,
      dependsOn: dependsOn && resourcesOf(dependsOn),
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
  }

  /** Where predictions are asked for by POST, with an identity token of whoever was granted it. */
  public get url(): string {
    return `${this.resource.uri}${this.predictRoute}`;
  }

  /** Lets `member` (such as `serviceAccount:shop@acme.iam.gserviceaccount.com`) ask for predictions. */
  public grantInvoke(id: string, member: string): void {
    const grant = `Invoke-${id}`;
    if (!this.grants.isNew(grant, member)) return;
    const { name, location, project } = this.resource;
    new CloudRunV2ServiceIamMember(this, grant, { name, location, project, role: "roles/run.invoker", member });
  }

  private refuseTwins(revisions: { tag: string; name: string }[]): void {
    for (const [index, { tag, name }] of revisions.entries()) {
      const twin = revisions.slice(0, index).find((other) => other.name === name);
      if (twin === undefined) continue;
      throw invalid(
        this,
        `${tag} is the same as ${twin.tag}`,
        "change one of them, or give it another text in redeploy",
      );
    }
  }

  private validate(props: CloudRunModelServiceProps): void {
    const { serviceName, location, models, serviceAccount, concurrency, timeoutSeconds, kmsKeyName } = props;
    for (const name of ["serviceName", "location", "models", "serviceAccount"] as const)
      required(this, name, props[name]);
    for (const [name, value] of Object.entries({ serviceName, location, serviceAccount }))
      mustBeKnown(this, name, value, "revisions are named by it");
    if (!/^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$/.test(serviceName)) {
      throw invalid(this, `serviceName is "${serviceName}"`, 'write 1-49 of a-z, 0-9 and "-", beginning with a letter');
    }
    checkKnownWhole(this, "concurrency", concurrency, 1, 1000);
    checkKnownWhole(this, "timeoutSeconds", timeoutSeconds, 1, 3600);
    checkKeyName(this, "kmsKeyName", kmsKeyName);
    if (Object.keys(models).length === 0) throw invalid(this, "models is empty", "name one model");
    for (const [name, model] of Object.entries(models)) this.validateModel(props, name, model);
    const sum = Object.values(models).reduce((total, { traffic }) => total + traffic, 0);
    if (sum !== 100) throw invalid(this, `traffic sums to ${sum}`, "give whole percents that sum to 100");
  }

  private validateModel(props: CloudRunModelServiceProps, name: string, model: CloudRunServedModel): void {
    const { image, artifact, accelerator, minReplicas, maxReplicas, traffic } = model;
    if (!/^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/.test(name) || name.length + props.serviceName.length > 46) {
      throw invalid(
        this,
        `models holds "${name}"`,
        'write 1-20 of a-z, 0-9 and "-", and with the service\'s name 46 at most',
      );
    }
    const why = "the revision is named by it";
    const parts = { image, bucket: artifact?.bucket, path: artifact?.path, "accelerator.type": accelerator?.type };
    for (const [field, value] of Object.entries({ ...parts, port: model.port, redeploy: model.redeploy }))
      mustBeKnown(this, `${field} of ${name}`, value, why);
    const { env, args, predictRoute, healthRoute } = model;
    mustHaveKnownItems(this, `env of ${name}`, env);
    mustHaveKnownItems(this, `args of ${name}`, args);
    for (const [field, value] of Object.entries({ env, args, predictRoute, healthRoute }))
      mustNotChange(this, `${field} of ${name}`, value, why);
    required(this, `image of ${name}`, image);
    checkKnownWhole(this, `traffic of ${name}`, traffic, 0, 100);
    checkKnownWhole(this, `minReplicas of ${name}`, minReplicas, 0);
    checkKnownWhole(this, `maxReplicas of ${name}`, maxReplicas, Math.max(1, minReplicas ?? 0));
    const { cpu = accelerator ? 4 : 1, memoryMiB = accelerator ? 16_384 : 2048 } = props;
    mustBeKnown(this, "cpu", cpu);
    mustBeKnown(this, "memoryMiB", memoryMiB);
    if (![1, 2, 4, 6, 8].includes(cpu)) throw invalid(this, `cpu is ${cpu}`, "give 1, 2, 4, 6 or 8");
    checkKnownWhole(this, `accelerator.count of ${name}`, accelerator?.count, 1, 1);
    if (accelerator !== undefined && (cpu < 4 || memoryMiB < 16_384)) {
      throw invalid(this, `${name} has a GPU, ${cpu} cpu and ${memoryMiB} MiB`, "give it 4 and 16384, or more");
    }
    checkKnownWhole(this, "memoryMiB", memoryMiB, Math.max(512, least[cpu]!), most[cpu]);
  }
}

// Memory in MiB that goes with a number of processors.
const least: Record<number, number> = { 1: 512, 2: 512, 4: 2048, 6: 4096, 8: 4096 };
const most: Record<number, number> = { 1: 4096, 2: 8192, 4: 16_384, 6: 24_576, 8: 32_768 };
