import { DataGoogleBigqueryDefaultServiceAccount } from "@cdktf/provider-google/lib/data-google-bigquery-default-service-account";
import { DataGoogleStorageProjectServiceAccount } from "@cdktf/provider-google/lib/data-google-storage-project-service-account";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { RestfulOperation } from "../restful/restful-operation";
import type { RestfulProvider } from "../restful/restful-provider";
import { operation } from "../vertex/vertex-provider";

/** Settings of {@link ServiceAgents}. */
export interface ServiceAgentsProps {
  /** Id of the project whose agents are meant. */
  readonly project: string;

  /** Number of the same project: it is part of the agents' names. */
  readonly projectNumber: string;

  /**
   * The way to Service Usage, `https://serviceusage.googleapis.com/v1beta1`, by which the agents are made that are asked for by
   * {@link ServiceAgents.made}.
   * @default - they must have been made by hand
   */
  readonly serviceUsage?: RestfulProvider;
}

/**
 * Google's own accounts that work on a project's behalf, as members to whom a key can be granted.
 *
 * Reading the agents of Cloud Storage and BigQuery also creates them. The others appear when their API is first used; in a fresh
 * project {@link ServiceAgents.made} makes them, or `gcloud beta services identity create --service=<api>`.
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

  private readonly project: string;
  private readonly makeAgent?: (service: string) => RestfulOperation;
  private storageMember?: string;
  private bigQueryMember?: string;

  constructor(scope: Construct, id: string, { project, projectNumber, serviceUsage }: ServiceAgentsProps) {
    super(scope, id);
    this.project = project;
    const agent = (service: string) => `serviceAccount:service-${projectNumber}@${service}.iam.gserviceaccount.com`;
    this.artifactRegistry = agent("gcp-sa-artifactregistry");
    this.vertexAi = agent("gcp-sa-aiplatform");
    this.composer = agent("cloudcomposer-accounts");
    this.cloudRun = agent("serverless-robot-prod");
    if (serviceUsage === undefined) return;
    this.makeAgent = (service) =>
      new RestfulOperation(this, service, {
        provider: serviceUsage,
        path: `/projects/${projectNumber}/services/${service}:generateServiceIdentity`,
        method: "POST",
        poll: operation,
        outputAttrs: ["name"],
      });
  }

  /**
   * What makes the agent of a service, such as `aiplatform.googleapis.com`: a grant to the agent depends on it. Empty where agents are
   * made by hand. To make it again changes nothing, and destroying it removes nothing.
   */
  public made(service: string): ITerraformDependable[] {
    if (this.makeAgent === undefined) return [];
    return [(this.node.tryFindChild(service) as RestfulOperation | undefined) ?? this.makeAgent(service)];
  }

  /** Agent of Cloud Storage. */
  public get storage(): string {
    const { project } = this;
    this.storageMember ??= `serviceAccount:${new DataGoogleStorageProjectServiceAccount(this, "Storage", { project }).emailAddress}`;
    return this.storageMember;
  }

  /** Agent of BigQuery. */
  public get bigQuery(): string {
    const { project } = this;
    this.bigQueryMember ??= `serviceAccount:${new DataGoogleBigqueryDefaultServiceAccount(this, "BigQuery", { project }).email}`;
    return this.bigQueryMember;
  }
}
