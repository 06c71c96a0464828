import type { Construct, IDependable } from "constructs";
import type { ArtifactRegistry } from "../../constructs/gcp/artifact-registry/artifact-registry";
import type { BigQueryDataset } from "../../constructs/gcp/bigquery/big-query-dataset";
import type { ComposerEnvironment } from "../../constructs/gcp/composer/composer-environment";
import type { IServiceAccount } from "../../constructs/gcp/iam/identity";
import type { ServiceAccount } from "../../constructs/gcp/iam/service-account";
import type { DashboardEndpoint } from "../../constructs/gcp/monitoring/serving-dashboard";
import type { RestfulProvider } from "../../constructs/gcp/restful/restful-provider";
import type { ServerlessBackend } from "../../constructs/gcp/load-balancing/serverless-backend";
import type { CloudRunJob } from "../../constructs/gcp/run/cloud-run-job";
import type { CloudRunService } from "../../constructs/gcp/run/cloud-run-service";
import type { Secret } from "../../constructs/gcp/secret-manager/secret";
import type { ServiceAgents } from "../../constructs/gcp/services/service-agents";
import type { GcsBucket } from "../../constructs/gcp/storage/gcs-bucket";
import type { VertexProvider } from "../../constructs/gcp/vertex/vertex-provider";
import type { PrivateNetwork } from "../../constructs/gcp/vpc/private-network";
import type { BucketOwner, GcpEnvironment, KindName } from "../../language";
import type { Guard } from "../environment-stack";
import type { IfReachable, IfWorkload, MakesKind, OneForEach, ReachOf } from "../kind";

/** What each kind becomes. */
export type GcpMade = OneForEach<{
  buckets: GcsBucket;
  registries: ArtifactRegistry;
  datasets: BigQueryDataset;
  secrets: Secret;
  identities: ServiceAccount;
  airflow: ComposerEnvironment;
  jobs: MadeJob;
  endpoints: MadeEndpoint;
  services: MadeService;
}>;

/** A job, and what starts it. */
export interface MadeJob {
  readonly job: CloudRunJob;
  /** Whom its container runs as. */
  readonly workload: Workload;
  /** `projects/PROJECT/locations/REGION/workflows/NAME` of what starts it; none where it is started itself. */
  readonly workflow?: string;
  /** Lets a member start it, as it is declared. */
  grantStart(id: string, member: string): void;
}

/** What callers are told of an endpoint, on whichever service it runs, and what the dashboard shows. */
export interface MadeEndpoint {
  readonly name: string;
  readonly url?: string;
  /** The name that it answers under, where that is its own and none of Google's APIs'. */
  readonly host?: string;
  /** Who its models run as. */
  readonly account: string;
  /** Where its requests are logged to, as queries write it. */
  readonly table?: string;
  readonly shown: DashboardEndpoint;
  /** Lets a member ask for predictions. */
  grantCall(id: string, member: string): void;
}

/** A service, and where it answers. */
export interface MadeService {
  readonly service: CloudRunService;
  /** What the load balancer asks, where there is a domain. */
  readonly backend?: ServerlessBackend;
  readonly name: string;
  /** `https://scores.acme.example`, or Cloud Run's own address. */
  readonly url: string;
  /** The name of Cloud Run's that it answers under, where it has no domain. */
  readonly host?: string;
  /** Whom its containers run as. */
  readonly workload: Workload;
  readonly shown: DashboardEndpoint;
  /** Lets a member call it. */
  grantCall(id: string, member: string): void;
}

/** One thing of a kind, as the language says it. */
export type GcpItem<Name extends KindName> = GcpEnvironment["kinds"][Name][string];

/** Who deploys models, and how they are reached. */
export interface Deployer {
  readonly vertex: VertexProvider;
  readonly serviceUsage: RestfulProvider;
  readonly cloudRun: RestfulProvider;
  /** Who is let act as the accounts that models run as, as IAM policies write it; undefined where whoever deploys may do so already. */
  readonly member?: string;
}

/** Who is let in. */
export interface Workload {
  readonly account: IServiceAccount;
  /** What a grant below a path is called: part of its address, so it never changes. */
  readonly grantId: (path: string) => string;
}

/** What kinds build on: what the environment says, and what more than one kind uses. What one alone needs is in its own file. */
export interface GcpPlatform {
  readonly environment: GcpEnvironment;
  readonly region: string;
  readonly protect: boolean;
  /** How a thing that holds data is guarded. */
  guardOf(thing: { readonly delete?: unknown } | undefined): Guard;
  readonly agents: ServiceAgents;
  readonly deployer?: Deployer;
  /** The private network; made when it is first asked for. */
  network(): PrivateNetwork;
  /** What closes the network, where it is closed: what stands in it comes after that. */
  closed(): IDependable[];
  /** Where alarms go; made when first asked for, none where nobody hears of them. */
  channels(): string[];
  /** What has been made of a kind under a name. */
  made<Name extends KindName>(kind: Name, key: string): GcpMade[Name];
  /** `<system>-<environment>-<key>`, cut to a service's limit with a stable hash. */
  nameOf(key: string, maxLength: number): string;
  bucketName(key: string): string;
  /** What a thing is called in names: its name in the file, or the first that it had there. */
  keyOf(kind: KindName, name: string): string;
  /** The name of a bucket that belongs to another thing. */
  ownBucketName(owner: BucketOwner, key: string): string;
  /** Tells other programs what no kind names, such as `dashboards`, under an output of this name. */
  output(name: string, value: Record<string, unknown>): void;
  /** The construct that holds everything of a group. */
  group(name: string): Construct;
  /** The project, once the API of a service (`storage`) is on; the kind names it in `apis`. */
  projectWith(service: string): string;
  /** The API of a service, for what takes its project from another one. */
  enabled(service: string): IDependable;
  /** The environment's key for one service, granted to the service's agent. A key serves its own location only. */
  keyIn(location: string, service: string, agent: () => string): string | undefined;
}

/** How one kind is made on Google Cloud. */
export type GcpKind<Name extends KindName> = MakesKind<GcpItem<Name>, GcpMade[Name], GcpPlatform> & {
  /** The APIs that these need, such as `storage`; none for a kind that holds nothing. */
  apis(items: GcpItem<Name>[]): string[];
} & IfReachable<Name, { readonly reach: ReachOf<Name, GcpMade[Name], Workload> }> &
  IfWorkload<
    GcpItem<Name>,
    { runsAs(made: GcpMade[Name], key: string, item: GcpItem<Name>, on: GcpPlatform): Workload }
  >;
