import type { Construct, IDependable } from "constructs";
import type { BatchJobDefinition } from "../../constructs/aws/batch/job-definition";
import type { BatchJobQueue } from "../../constructs/aws/batch/job-queue";
import type { AthenaDatabase } from "../../constructs/aws/glue/athena-database";
import type { DashboardService } from "../../constructs/aws/cloudwatch/service-dashboard";
import type { EcrRepository } from "../../constructs/aws/ecr/ecr-repository";
import type { EcsCluster } from "../../constructs/aws/ecs/cluster";
import type { ContainerLogs } from "../../constructs/aws/ecs/container-logs";
import type { FargateService } from "../../constructs/aws/ecs/fargate-service";
import type { FargateTaskDefinition } from "../../constructs/aws/ecs/fargate-task-definition";
import type { ServiceSecurityGroup } from "../../constructs/aws/ecs/service-security-group";
import type { ApplicationLoadBalancer } from "../../constructs/aws/elasticloadbalancingv2/application-load-balancer";
import type { TargetGroup } from "../../constructs/aws/elasticloadbalancingv2/target-group";
import type { ExecutionRole } from "../../constructs/aws/iam/execution-role";
import type { IGrantee, IRole } from "../../constructs/aws/iam/role";
import type { KmsKey } from "../../constructs/aws/kms/kms-key";
import type { MwaaEnvironment } from "../../constructs/aws/mwaa/mwaa-environment";
import type { S3Bucket } from "../../constructs/aws/s3/s3-bucket";
import type { OffHours } from "../../constructs/aws/sagemaker/off-hours";
import type { SageMakerEndpoint } from "../../constructs/aws/sagemaker/sagemaker-endpoint";
import type { Secret } from "../../constructs/aws/secretsmanager/secret";
import type { Starter } from "../../constructs/aws/sfn/starter";
import type { AlertTopic } from "../../constructs/aws/sns/alert-topic";
import type { PrivateNetwork } from "../../constructs/aws/vpc/private-network";
import type { AwsEnvironment, BucketOwner, KindName } from "../../language";
import type { Guard } from "../environment-stack";
import type { IfReachable, IfWorkload, MakesKind, OneForEach, ReachOf } from "../kind";

/** What each kind becomes. */
export type AwsMade = OneForEach<{
  buckets: S3Bucket;
  registries: EcrRepository;
  datasets: AthenaDatabase;
  secrets: Secret;
  identities: ExecutionRole;
  airflow: MwaaEnvironment;
  jobs: MadeJob;
  endpoints: SageMakerEndpoint;
  services: MadeService;
}>;

/** A job, where it runs, and what starts it. */
export interface MadeJob {
  readonly definition: BatchJobDefinition;
  readonly queue: BatchJobQueue;
  readonly starter: Starter;
}

/** A service: what answers of each variant, whom it runs as, and where it is asked. */
export interface MadeService {
  readonly variants: Readonly<Record<string, MadeVariant>>;
  /** Whom its containers run as. */
  readonly role: IRole;
  /** `https://scores.acme.example`, or in the network alone `http://scores-api.acme-dev.internal`. */
  readonly url: string;
  readonly cluster: EcsCluster;
  readonly logs: ContainerLogs;
  /** Around its tasks. */
  readonly group: ServiceSecurityGroup;
  readonly loadBalancer: ApplicationLoadBalancer;
  /** What a directory has to be told where people sign in. */
  readonly signIn?: Readonly<Record<string, string>>;
  /** For the dashboard. */
  readonly shown: DashboardService;
}

/** One variant of a service. */
export interface MadeVariant {
  readonly task: FargateTaskDefinition;
  readonly targetGroup: TargetGroup;
  readonly service: FargateService;
  /** Percent of the requests. */
  readonly traffic: number;
}

/** One thing of a kind, as the language says it. */
export type AwsItem<Name extends KindName> = AwsEnvironment["kinds"][Name][string];

/** What kinds build on: what the environment says, and what more than one kind uses. What one alone needs is in its own file. */
export interface AwsPlatform {
  /** Where what belongs to no group is put. */
  readonly stack: Construct;
  readonly account: string;
  readonly region: string;
  readonly protect: boolean;
  /** Everything that the environment holds, for who must know what others say of it. */
  readonly kinds: AwsEnvironment["kinds"];
  /** Whether the account's OIDC providers are there, or made here. */
  readonly oidcProviders: AwsEnvironment["aws"]["oidcProviders"];
  /** When endpoints go down, and come up again. */
  readonly offHours?: OffHours;
  /** How a thing that holds data is guarded. */
  guardOf(thing: { readonly delete?: unknown } | undefined): Guard;
  /** The environment's key, where it has one. */
  readonly key?: KmsKey;
  /** Where alarms go, where anybody hears of them. */
  readonly topic?: AlertTopic;
  /** Most that one query of any dataset may read, where the budget stops it. */
  readonly queryBytes?: number;
  /** The addresses of the private network. */
  readonly cidr: string;
  /** The private network; made when it is first asked for. */
  network(): PrivateNetwork;
  /** What closes the network, where it is closed: what stands in it comes after that. */
  closed(): IDependable[];
  /** What has been made of a kind under a name. */
  made<Name extends KindName>(kind: Name, key: string): AwsMade[Name];
  /** `<system>-<environment>-<key>`, cut to a service's limit with a stable hash. */
  nameOf(key: string, maxLength: number): string;
  bucketName(key: string): string;
  /** The host that a service answers at. */
  hostOf(service: string): string;
  /** What may go that no entry names, by the anchor's key. */
  readonly deletes: Readonly<Record<string, unknown>>;
  /** A bucket that belongs to another thing. */
  ownBucket(owner: BucketOwner, key: string, guard: Guard, deleteAfterDays?: number): S3Bucket;
  /** What a thing is called in names: its name in the file, or the first that it had there. */
  keyOf(kind: KindName, name: string): string;
  /** Tells other programs what no kind names, such as `dashboards`, under an output of this name. */
  output(name: string, value: Record<string, unknown>): void;
  /** The construct that holds everything of a group. */
  group(name: string): Construct;
  /**
   * A role that is there already: what it is granted becomes a policy on the role itself, so the language must refuse roles that this deploy may not
   * change (`checkOwnRoles`). What has a policy of its own, as buckets have, lets roles of any account in by that.
   */
  existingRole(arn: string): IGrantee;
}

/** How one kind is made on AWS. */
export type AwsKind<Name extends KindName> = MakesKind<AwsItem<Name>, AwsMade[Name], AwsPlatform> &
  IfReachable<Name, { readonly reach: ReachOf<Name, AwsMade[Name], IGrantee> }> &
  IfWorkload<AwsItem<Name>, { runsAs(made: AwsMade[Name]): IGrantee }>;
