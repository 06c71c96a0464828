import { DataGoogleBigqueryDefaultServiceAccount } from "@cdktf/provider-google/lib/data-google-bigquery-default-service-account";
import { DataGoogleStorageProjectServiceAccount } from "@cdktf/provider-google/lib/data-google-storage-project-service-account";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { invalid } from "../../shared/invalid";
import { mustBeKnown } from "../../shared/tokens";
import { projectOfPlace } from "../place";
import { RestfulOperation } from "../restful/restful-operation";
import type { RestfulProvider } from "../restful/restful-provider";
import { applySettings, type ProviderSettings } from "../settings";
import { inTheNameOf } from "./in-the-name-of";
import type { ProjectServices } from "./project-services";

/** Settings of {@link ServiceAgents}. */
export interface ServiceAgentsProps extends ProviderSettings {
  /**
   * Id of the project whose agents are meant.
   * @default - the provider's project
   */
  readonly project?: string;

  /** Number of the same project: it is part of the agents' names. */
  readonly projectNumber: string;

  /**
   * Whose program this is, such as `churn-prod`, known at synthesis and no other program's of the project: the agents' roles are granted in this
   * name, so that to destroy one program takes nothing from another.
   */
  readonly grantedFor: string;

  /**
   * The APIs of the project, which are on before their agents are made.
   * @default - they are on already
   */
  readonly services?: ProjectServices;

  /**
   * The way to Service Usage, `https://serviceusage.googleapis.com/v1beta1`, by which the agents are made that {@link ServiceAgents.ready}
   * is asked for.
   * @default - they must have been made by hand
   */
  readonly serviceUsage?: RestfulProvider;
}

/**
 * Google's own accounts that work on a project's behalf, as members to whom a key can be granted.
 *
 * Reading the agents of Cloud Storage and BigQuery also creates them. The others appear when their API is first used; before that
 * {@link ServiceAgents.ready} makes them, or `gcloud beta services identity create --service=<api>`.
 */
export class ServiceAgents extends Construct {
  /** Agent of Artifact Registry. */
  public readonly artifactRegistry: string;

  /** Agent of Vertex AI. */
  public readonly vertexAi: string;

  /** Agent of Cloud Composer. */
  public readonly composer: string;

  /** Agent of Cloud Run. */
  public readonly cloudRun: string;

  /** Agent of Cloud Scheduler. */
  public readonly cloudScheduler: string;

  /** Agent of Secret Manager, which has no role of its own. */
  public readonly secretManager: string;

  /** Agent of Pub/Sub. */
  public readonly pubSub: string;

  /** Agent of Workflows. */
  public readonly workflows: string;

  /** Agent of Eventarc. */
  public readonly eventarc: string;

  /** Agent of Identity-Aware Proxy, which has no role of its own. */
  public readonly iap: string;

  private readonly agents: Readonly<Record<string, { readonly member: string; readonly role?: string }>>;
  private readonly condition: ReturnType<typeof inTheNameOf>;
  private readonly prepared = new Map<string, IDependable[]>();
  private readonly project: string;
  private storageMember?: string;
  private bigQueryMember?: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceAgentsProps,
  ) {
    super(scope, id);
    const { projectNumber, grantedFor } = props;
    this.project = props.project ?? projectOfPlace(this, props);
    this.condition = inTheNameOf(this, grantedFor);
    const agent = (service: string) => `serviceAccount:service-${projectNumber}@${service}.iam.gserviceaccount.com`;
    this.artifactRegistry = agent("gcp-sa-artifactregistry");
    this.vertexAi = agent("gcp-sa-aiplatform");
    this.composer = agent("cloudcomposer-accounts");
    this.cloudRun = agent("serverless-robot-prod");
    this.cloudScheduler = agent("gcp-sa-cloudscheduler");
    this.secretManager = agent("gcp-sa-secretmanager");
    this.pubSub = agent("gcp-sa-pubsub");
    this.workflows = agent("gcp-sa-workflows");
    this.eventarc = agent("gcp-sa-eventarc");
    this.iap = agent("gcp-sa-iap");
    this.agents = {
      "artifactregistry.googleapis.com": { member: this.artifactRegistry, role: "roles/artifactregistry.serviceAgent" },
      "aiplatform.googleapis.com": { member: this.vertexAi, role: "roles/aiplatform.serviceAgent" },
      "composer.googleapis.com": { member: this.composer, role: "roles/composer.serviceAgent" },
      "run.googleapis.com": { member: this.cloudRun, role: "roles/run.serviceAgent" },
      "cloudscheduler.googleapis.com": { member: this.cloudScheduler, role: "roles/cloudscheduler.serviceAgent" },
      "pubsub.googleapis.com": { member: this.pubSub, role: "roles/pubsub.serviceAgent" },
      "workflows.googleapis.com": { member: this.workflows, role: "roles/workflows.serviceAgent" },
      "eventarc.googleapis.com": { member: this.eventarc, role: "roles/eventarc.serviceAgent" },
      "secretmanager.googleapis.com": { member: this.secretManager },
      "iap.googleapis.com": { member: this.iap },
    };
    applySettings(this, props);
  }

  /**
   * Makes the agent of a service, such as `aiplatform.googleapis.com`, and gives it the role that it works by: an agent that was asked for
   * has none by itself. What is granted to the agent, and what uses the service, depends on what this returns. To make an agent again changes
   * nothing, and destroying removes the grant of this program alone.
   */
  public ready(service: string): IDependable[] {
    const before = this.prepared.get(service);
    if (before !== undefined) return before;
    const agent = this.agents[service];
    if (agent === undefined) {
      throw invalid(
        this,
        `"${service}" has no agent that is known here`,
        `name one of ${Object.keys(this.agents).join(", ")}`,
      );
    }
    const made = this.make(service);
    const all = [...(made ?? []), ...this.grantRole(service, agent, made)];
    this.prepared.set(service, all);
    return all;
  }

  /** Nothing where Google's list of service agents names no role for it. */
  private grantRole(service: string, { member, role }: { member: string; role?: string }, made?: IDependable[]) {
    if (role === undefined) return [];
    const dependsOn = made && resourcesOf(this, made);
    const common = { project: this.project, condition: this.condition, dependsOn };
    return [new ProjectIamMember(this, `Role-${service}`, { ...common, role, member })];
  }

  /**
   * Lets Composer's agent use the networks that another project shares with this one; its project is granted the role once for each program.
   *
   * @param hostProject id of the project that owns the network, known at synthesis
   * @param dependsOn what makes the agent, where something of this program does ({@link ServiceAgents.ready})
   * @returns the grant, for `dependsOn`
   */
  public grantSharedVpc(hostProject: string, dependsOn?: IDependable[]): IDependable {
    mustBeKnown(this, "hostProject", hostProject, "the grant is called by it");
    const id = `SharedVpc-${hostProject}`;
    return (
      this.node.tryFindChild(id) ??
      new ProjectIamMember(this, id, {
        project: hostProject,
        role: "roles/composer.sharedVpcAgent",
        member: this.composer,
        condition: this.condition,
        dependsOn: dependsOn && resourcesOf(this, dependsOn),
      })
    );
  }

  /**
   * Lets Cloud Storage's agent publish to topics of the project, as events of buckets ask for ("Roles and permissions for Workflows targets",
   * Eventarc): Eventarc makes the topic, so there is no lesser place.
   *
   * @returns the grant, for `dependsOn`
   */
  public grantStorageEvents(): IDependable {
    const role = "roles/pubsub.publisher";
    const { project, condition } = this;
    return (
      this.node.tryFindChild("StorageEvents") ??
      new ProjectIamMember(this, "StorageEvents", { project, role, member: this.storage, condition })
    );
  }

  /** Agent of Cloud Storage. */
  public get storage(): string {
    const { project } = this.props;
    this.storageMember ??= `serviceAccount:${new DataGoogleStorageProjectServiceAccount(this, "Storage", { project }).emailAddress}`;
    return this.storageMember;
  }

  /** Agent of BigQuery. */
  public get bigQuery(): string {
    const { project } = this.props;
    this.bigQueryMember ??= `serviceAccount:${new DataGoogleBigqueryDefaultServiceAccount(this, "BigQuery", { project }).email}`;
    return this.bigQueryMember;
  }

  /** Google answers with an operation that has ended, under a name that cannot be asked for: so it is not followed. */
  private make(service: string): IDependable[] | undefined {
    const { serviceUsage: provider, services, projectNumber } = this.props;
    if (provider === undefined) return undefined;
    const call = new RestfulOperation(this, service, {
      provider,
      path: `/projects/${projectNumber}/services/${service}:generateServiceIdentity`,
      method: "POST",
      outputAttrs: ["name"],
      dependsOn: services && resourcesOf(this, [services.enabled(service)]),
    });
    return [call];
  }
}
