import { DataGoogleBigqueryDefaultServiceAccount } from "@cdktf/provider-google/lib/data-google-bigquery-default-service-account";
import { DataGoogleStorageProjectServiceAccount } from "@cdktf/provider-google/lib/data-google-storage-project-service-account";
import { Construct } from "constructs";

/** Settings of {@link ServiceAgents}. */
export interface ServiceAgentsProps {
  /** Id of the project whose agents are meant. */
  readonly project: string;

  /** Number of the same project: it is part of the agents' names. */
  readonly projectNumber: string;
}

/**
 * Google's own accounts that work on a project's behalf, as members to whom a key can be granted.
 *
 * Reading the agents of Cloud Storage and BigQuery also creates them. The others appear when their API is first used; in a fresh
 * project `gcloud beta services identity create --service=<api>` makes them.
 */
export class ServiceAgents extends Construct {
  /** Agent of Artifact Registry. */
  public readonly artifactRegistry: string;

  /** Agent of Vertex AI. */
  public readonly vertexAi: string;

  /** Agent of Cloud Composer. */
  public readonly composer: string;

  private readonly project: string;
  private storageMember?: string;
  private bigQueryMember?: string;

  constructor(scope: Construct, id: string, { project, projectNumber }: ServiceAgentsProps) {
    super(scope, id);
    this.project = project;
    const agent = (service: string) => `serviceAccount:service-${projectNumber}@${service}.iam.gserviceaccount.com`;
    this.artifactRegistry = agent("gcp-sa-artifactregistry");
    this.vertexAi = agent("gcp-sa-aiplatform");
    this.composer = agent("cloudcomposer-accounts");
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
