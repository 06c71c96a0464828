import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { AlertTopic } from "../constructs/aws/sns/alert-topic";
import { AthenaDatabase } from "../constructs/aws/glue/athena-database";
import { EcrRepository } from "../constructs/aws/ecr/ecr-repository";
import { EndpointSecurityGroup } from "../constructs/aws/sagemaker/endpoint-security-group";
import { ExistingRole } from "../constructs/aws/iam/execution-role";
import { KmsKey } from "../constructs/aws/kms/kms-key";
import { MwaaEnvironment } from "../constructs/aws/mwaa/mwaa-environment";
import { PrivateNetwork } from "../constructs/aws/vpc/private-network";
import { S3Bucket } from "../constructs/aws/s3/s3-bucket";
import { SageMakerEndpoint } from "../constructs/aws/sagemaker/sagemaker-endpoint";
import { ServingDashboard } from "../constructs/aws/cloudwatch/serving-dashboard";
import { fitName } from "../constructs/shared/names";
import type { AwsEnvironment } from "../language/index";
import { EnvironmentStack, folder, mapValues } from "./environment-stack";
import { tableProps } from "./glue-words";
import { artifactPath, captureProps, modelsProps, rolloutProps, serviceLevel, shadowProps } from "./sagemaker-words";

type Kinds = AwsEnvironment["kinds"];
type Endpoint = Kinds["endpoints"][string];

/** What an endpoint is built on. */
interface Around {
  readonly buckets: Record<string, S3Bucket>;
  readonly datasets: Record<string, AthenaDatabase>;
  readonly network?: PrivateNetwork;
  readonly topic?: AlertTopic;
}

/** One environment on AWS: each kind of the specification, in the order in which one builds on the other. */
export class AwsStack extends EnvironmentStack {
  private readonly account: string;
  private readonly region: string;
  private readonly protect: boolean;
  private readonly key?: KmsKey;
  private readonly roles: Record<string, ExistingRole> = {};

  constructor(scope: Construct, environment: AwsEnvironment) {
    super(scope, environment);
    const { aws, kinds, encryption, protect, alerts } = environment;
    const { buckets, registries, datasets, airflow, endpoints, ...unrealised } = kinds;
    unrealised satisfies Record<string, never>;
    this.account = aws.account;
    this.region = aws.region;
    this.protect = protect;

    const { account, region } = aws;
    new AwsProvider(this, "aws", { region, allowedAccountIds: [account], defaultTags: [{ tags: this.labels }] });
    if (encryption === "customer-managed") this.key = this.addKey(buckets, alerts !== undefined);

    const madeBuckets = this.each("bucket", buckets, (at, key, bucket) => this.addBucket(at, key, bucket));
    const madeRegistries = this.each("registry", registries, (at, key, registry) =>
      this.addRegistry(at, key, registry),
    );
    const madeDatasets = this.each("dataset", datasets, (at, key, dataset) =>
      this.addDataset(at, key, dataset, madeBuckets),
    );
    const needsNetwork = Object.keys(airflow).length > 0 || Object.values(endpoints).some(({ vpc }) => vpc);
    const network = needsNetwork ? this.addNetwork(aws.network) : undefined;
    const madeAirflow = this.each("mwaa", airflow, (at, key, spec) => {
      const made = this.addAirflow(at, key, spec, network!);
      for (const { kind, key: name, path } of spec.reads) {
        if (kind === "bucket") madeBuckets[name]!.grantRead(made.role, folder(path));
        if (kind === "dataset") madeDatasets[name]!.grantRead(made.role);
        if (kind === "registry") madeRegistries[name]!.grantPull(made.role);
      }
      for (const { kind, key: name, path } of spec.writes) {
        if (kind === "bucket") madeBuckets[name]!.grantReadWrite(made.role, folder(path));
        if (kind === "dataset") madeDatasets[name]!.grantReadWrite(made.role);
        if (kind === "registry") madeRegistries[name]!.grantPush(made.role);
      }
      return made;
    });
    const topic = alerts && this.addAlerts(alerts.emails);
    const around = { buckets: madeBuckets, datasets: madeDatasets, network, topic };
    const madeEndpoints = this.each("endpoint", endpoints, (at, key, spec) => this.addEndpoint(at, key, spec, around));
    if (Object.keys(endpoints).length > 0) {
      new ServingDashboard(this, "dashboard", {
        dashboardName: this.nameOf("endpoints", 255),
        region: this.region,
        endpoints: Object.values(madeEndpoints),
      });
    }

    this.outputs({
      buckets: mapValues(madeBuckets, ({ url }) => url),
      registries: mapValues(madeRegistries, ({ url }) => url),
      datasets: mapValues(madeDatasets, ({ name }) => name),
      airflow: mapValues(madeAirflow, ({ webserverUrl, dagsUrl }) => ({ url: webserverUrl, dags: dagsUrl })),
      endpoints: mapValues(madeEndpoints, ({ name, url }) => ({ name, url })),
    });
  }

  private addKey(buckets: Kinds["buckets"], notifies: boolean): KmsKey {
    const people = Object.values(buckets).flatMap(({ access }) => [
      ...(access?.readers ?? []),
      ...(access?.writers ?? []),
    ]);
    return new KmsKey(this, "key", {
      aliasName: `alias/${this.nameOf("key", 250)}`,
      description: `Everything in ${this.node.id}`,
      accountId: this.account,
      services: [`logs.${this.region}.amazonaws.com`, ...(notifies ? ["cloudwatch.amazonaws.com"] : [])],
      rolesThroughS3: [...new Set(people)].sort(),
      protect: this.protect,
    });
  }

  private addBucket(scope: Construct, key: string, bucket: Kinds["buckets"][string]): S3Bucket {
    return new S3Bucket(scope, key, {
      bucketName: this.bucketName(key),
      deleteAfterDays: bucket.deleteAfter,
      noncurrentDays: bucket.noncurrent,
      transitions: bucket.transitions?.map(({ after, to }) => ({ afterDays: after, storageClass: to })),
      intelligentTiering: bucket.intelligentTiering,
      kmsKeyArn: bucket.key ?? this.key?.arn,
      readers: bucket.access?.readers,
      writers: bucket.access?.writers,
      protect: this.protect,
    });
  }

  private addRegistry(scope: Construct, key: string, registry: Kinds["registries"][string]): EcrRepository {
    return new EcrRepository(scope, key, {
      repositoryName: this.repositoryName(key),
      keepLatest: registry.keep,
      deleteUntaggedAfterDays: registry.deleteUntaggedAfter,
      immutableTags: registry.immutableTags,
      kmsKeyArn: this.key?.arn,
      readers: registry.access?.readers,
      writers: registry.access?.writers,
      protect: this.protect,
    });
  }

  private addDataset(
    scope: Construct,
    key: string,
    dataset: Kinds["datasets"][string],
    buckets: Record<string, S3Bucket>,
  ): AthenaDatabase {
    const { location } = dataset;
    const bucket = location ? buckets[location.key]! : this.addOwnBucket("dataset", key, dataset.deleteAfter);
    const made = new AthenaDatabase(scope, key, {
      databaseName: this.nameOf(key, 255).replace(/-/g, "_"), // keys hold no underscore, so two keys stay two
      workgroupName: this.nameOf(key, 128),
      description: dataset.description,
      data: { bucket, prefix: folder(location?.path ?? "") ?? "" },
      tables: mapValues(dataset.tables, tableProps),
      bytesScannedLimit: dataset.scanLimit,
      kmsKeyArn: this.key?.arn,
      region: this.region,
      accountId: this.account,
      protect: this.protect,
    });
    for (const arn of dataset.access?.readers ?? []) made.grantRead(this.existingRole(arn));
    for (const arn of dataset.access?.writers ?? []) made.grantReadWrite(this.existingRole(arn));
    return made;
  }

  private addNetwork({ cidr, natGateways, zones }: AwsEnvironment["aws"]["network"]): PrivateNetwork {
    return new PrivateNetwork(this, "network", {
      networkName: this.nameOf("network", 60),
      cidr,
      natGateways,
      availabilityZones: zones.map((letter) => `${this.region}${letter}`),
      region: this.region,
      accountId: this.account,
      logKmsKeyArn: this.key?.arn,
    });
  }

  private addAirflow(
    scope: Construct,
    key: string,
    airflow: Kinds["airflow"][string],
    network: PrivateNetwork,
  ): MwaaEnvironment {
    const bucket = this.addOwnBucket("airflow", key);
    const made = new MwaaEnvironment(scope, key, {
      environmentName: this.nameOf(key, 80),
      airflowVersion: airflow.version,
      size: airflow.size,
      workers: airflow.workers,
      vpcId: network.vpcId,
      subnetIds: network.privateSubnetIds,
      sourceBucketName: bucket.name,
      sourceBucketArn: bucket.arn,
      waitFor: [bucket],
      packages: airflow.packages,
      airflowConfig: sectionDotOption(airflow.config),
      publicWebserver: !airflow.privateWebserver,
      kmsKeyArn: this.key?.arn,
      region: this.region,
      accountId: this.account,
      protect: this.protect,
    });
    for (const arn of airflow.access?.readers ?? []) made.grantUse(this.existingRole(arn));
    for (const arn of airflow.access?.writers ?? []) {
      const role = this.existingRole(arn);
      made.grantUse(role);
      bucket.grantReadWrite(role);
    }
    return made;
  }

  private addAlerts(emails: string[]): AlertTopic {
    return new AlertTopic(this, "alerts", {
      topicName: this.nameOf("alerts", 200),
      emails,
      region: this.region,
      accountId: this.account,
      kmsKeyArn: this.key?.arn,
      protect: this.protect,
    });
  }

  private addEndpoint(scope: Construct, key: string, endpoint: Endpoint, around: Around): SageMakerEndpoint {
    const { buckets, datasets, network, topic } = around;
    const endpointName = this.nameOf(key, 63);
    const words = {
      imageUrl: (image: string) =>
        image.replace(/^registry\/([a-z0-9-]+)/, (_, name: string) => this.registryUrl(name)),
      bucketUrl: (name: string) => buckets[name]!.url,
    };
    const { output, concurrency } = endpoint.async ?? {};
    const group = (vpcId: string) =>
      new EndpointSecurityGroup(this.group("endpoint-network"), key, { groupName: `${endpointName}-endpoint`, vpcId });
    const made = new SageMakerEndpoint(scope, key, {
      endpointName,
      description: endpoint.description,
      models: modelsProps(endpoint, words),
      shadow: shadowProps(endpoint, words),
      async: output && {
        bucket: buckets[output.key]!,
        prefix: folder(output.path) ?? `${endpointName}/`, // a whole bucket is shared with others
        concurrency,
      },
      capture: captureProps(key, endpoint, datasets),
      rollout: rolloutProps(endpoint.rollout),
      rollbackOn: endpoint.rollbackOn,
      serviceLevel: serviceLevel(endpoint),
      kmsKeyArn: this.key?.arn,
      logKmsKeyArn: this.key?.arn,
      networkIsolation: endpoint.networkIsolation,
      subnetIds: endpoint.vpc ? network!.privateSubnetIds : undefined,
      securityGroupIds: endpoint.vpc ? [group(network!.vpcId).groupId] : undefined,
      region: this.region,
      accountId: this.account,
      alarmActionArns: topic && [topic.arn],
      protect: this.protect,
    });
    for (const { artifact } of [...Object.values(endpoint.models), ...(endpoint.shadow ? [endpoint.shadow] : [])]) {
      if (artifact) buckets[artifact.key]!.grantRead(made.role, artifactPath(artifact.path));
    }
    for (const arn of endpoint.access?.callers ?? []) made.grantInvoke(this.existingRole(arn));
    return made;
  }

  /** A bucket that belongs to another thing: of a dataset, or of Airflow. */
  private addOwnBucket(owner: "dataset" | "airflow", key: string, deleteAfterDays?: number): S3Bucket {
    return new S3Bucket(this.group(`${owner}-bucket`), key, {
      bucketName: this.bucketName(`${owner}-${key}`),
      deleteAfterDays,
      kmsKeyArn: this.key?.arn,
      protect: this.protect,
    });
  }

  /** One policy for all that a role is granted: IAM limits a role's policies together, and what is said twice counts twice. */
  private existingRole(roleArn: string): ExistingRole {
    return (this.roles[roleArn] ??= new ExistingRole(this.group("access"), roleArn, {
      roleArn,
      policyName: this.nameOf("access", 128),
    }));
  }

  private bucketName(key: string): string {
    return fitName(`${this.account}-${this.nameOf(key, 100)}`, 63);
  }

  private repositoryName(key: string): string {
    return this.nameOf(key, 256);
  }

  /** The registry's address as text: SageMaker's role names the repository, and the model's name is a hash that should not wait for it. */
  private registryUrl(key: string): string {
    return `${this.account}.dkr.ecr.${this.region}.amazonaws.com/${this.repositoryName(key)}`;
  }
}

/** MWAA writes options as Airflow does: `core.parallelism`. */
function sectionDotOption(config: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(config).map(([option, value]) => [option.replace("-", "."), value]));
}
