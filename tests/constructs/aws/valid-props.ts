import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { SagemakerEndpointConfiguration } from "@cdktf/provider-aws/lib/sagemaker-endpoint-configuration";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import {
  type AsyncInference,
  AthenaDatabase,
  BatchComputeEnvironment,
  ContainerLogs,
  EcsCluster,
  EncryptedTopic,
  ExecutionRole,
  type ExistingRole,
  LoadBalancerListener,
  type LoadBalancerSecurityGroup,
  FargateTaskDefinition,
  PrivateNetwork,
  S3Bucket,
  Secret,
  StateMachine,
  type SageMakerEndpoint,
  ServiceMetrics,
  TargetGroup,
  UserPool,
  ServingDashboard,
  VariantMetrics,
} from "../../../constructs/aws";

const place = { region: "eu-west-1", accountId: "123456789012" };
const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/churn:1";
const environment = { LEVEL: "1" };
const latencyMilliseconds = { p50: 100, p95: 200, p99: 300 };
const machines = { instanceType: "ml.m5.large", minReplicas: 2, maxReplicas: 3 };
const instances = { image, environment, ...machines };
const packaged = { modelPackageArn: "arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/7" };
const offHours = { downSchedule: "cron(0 20 ? * MON-FRI *)", upSchedule: "cron(0 7 ? * MON-FRI *)", timezone: "UTC" };
const endpoint = {
  ...{ endpointName: "churn", ...place, models: { a: { ...instances, traffic: 100 } } },
  ...{ serviceLevel: { availabilityPercent: 99.9, latencyMilliseconds }, rollbackOn: ["errors"] },
  ...{ rollout: { type: "CANARY" }, subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
};

const schema = [{ name: "id", type: "string" }];
const partition = (more: object) => ({ schema, partitionBy: [{ column: "part", type: "string", ...more }] });
const dated = partition({ projection: "date", range: "2024-01-01,NOW" });
const listed = partition({ projection: "enum", values: ["a", "b"] });
const numbered = partition({ projection: "integer", range: "1,12" });

const service = new ServiceMetrics({
  ...{ variantName: "main", clusterName: "acme", serviceName: "scores" },
  ...{ loadBalancerFullName: "app/acme/1", targetGroupFullName: "targetgroup/scores/2" },
});

const bucket = (scope: Construct) => new S3Bucket(scope, "bucket", { bucketName: "acme-facts" });
const bucketOfLogs = (scope: Construct) =>
  new S3Bucket(scope, "logs", { bucketName: "acme-access", encryption: "AES256" });
const artifact = (scope: Construct) => ({ bucket: bucketOnce(scope), path: "churn/model.tar.gz" });
const bucketOnce = (scope: Construct) => (scope.node.tryFindChild("bucket") as S3Bucket | undefined) ?? bucket(scope);
const several = (scope: Construct) => ({
  containers: [
    { image, environment, hostname: "first", artifact: artifact(scope) },
    { image, hostname: "second" },
  ],
  executionMode: "Serial",
});
const severalPackaged = { containers: [packaged, { image }] };
const network = (scope: Construct) =>
  PrivateNetwork.fromAttributes(scope, "network", { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] });
const database = (scope: Construct) =>
  new AthenaDatabase(scope, "database", {
    ...{ databaseName: "facts", workgroupName: "facts", ...place },
    data: { bucket: bucket(scope), prefix: "facts/" },
  });
const target = (scope: Construct) =>
  new AppautoscalingTarget(scope, "target", {
    ...{ minCapacity: 0, maxCapacity: 1, resourceId: "endpoint/churn/variant/a" },
    ...{ scalableDimension: "sagemaker:variant:DesiredInstanceCount", serviceNamespace: "sagemaker" },
  });

const computeEnvironment = (scope: Construct) =>
  BatchComputeEnvironment.fromArn(
    scope,
    "machines",
    `arn:aws:batch:eu-west-1:${place.accountId}:compute-environment/e`,
  );
const stateMachine = (scope: Construct) =>
  StateMachine.fromArn(scope, "machine", `arn:aws:states:eu-west-1:${place.accountId}:stateMachine:m`);
const roleOf = (scope: Construct, service: string) =>
  new ExecutionRole(scope, service, { roleName: service, services: [`${service}.amazonaws.com`] });
const topic = (scope: Construct) =>
  EncryptedTopic.fromArn(scope, "topic", `arn:aws:sns:${place.region}:${place.accountId}:alerts`);
const loadBalancing = `arn:aws:elasticloadbalancing:eu-west-1:${place.accountId}`;
const balancerArn = `${loadBalancing}:loadbalancer/app/churn/50dc6c495c0c9188`;
const listener = (scope: Construct) =>
  LoadBalancerListener.fromArn(
    scope,
    "listener",
    `${loadBalancing}:listener/app/churn/50dc6c495c0c9188/f2f7dc8efc522ab2`,
  );
const targetGroup = (scope: Construct) => new TargetGroup(scope, "group", { baseName: "churn", vpcId: "vpc-1" });
const userPool = (scope: Construct) =>
  new UserPool(scope, "pool", { userPoolName: "people", domainPrefix: "acme-people", region: place.region });
const certificateArn = `arn:aws:acm:eu-west-1:${place.accountId}:certificate/1`;
const cluster = (scope: Construct) =>
  EcsCluster.fromArn(scope, "cluster", `arn:aws:ecs:${place.region}:${place.accountId}:cluster/services`);
const task = (scope: Construct) => new FargateTaskDefinition(scope, "task", { family: "scores", image, ...place });
const inSubnets = { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] };
const requestLabel = "app/services/0123456789abcdef/targetgroup/scores/0123456789abcdef";
const batchJob = { jobDefinitionName: "ingest", image, ...place };

/**
 * What each construct takes, with everything set that holds other settings; where those exclude each other, in several ways. A construct that is
 * not here fails `tokens.test.ts`.
 */
export const validProps: Record<string, ((scope: Construct) => unknown)[]> = {
  EndpointAlarms: [() => ({ endpointName: "churn", variantNames: ["a"], latencyMilliseconds })],
  AliasRecord: [
    () => ({
      ...{ hostedZoneId: "Z0123456789ABCDEFGHIJ", recordName: "scores.acme.example" },
      loadBalancer: { dnsName: "churn-1.eu-west-1.elb.amazonaws.com", zoneId: "Z32O12XQLNTSW2" },
    }),
  ],
  AlertTopic: [
    () => ({
      ...{ topicName: "alerts", emails: ["ml@acme.example"], ...place },
      subscriptions: { pager: { protocol: "https", endpoint: "https://pager.example/key" } },
    }),
  ],
  ApplicationLoadBalancer: [
    (scope) => ({
      ...{ loadBalancerName: "churn", subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] },
      ...{ accessLogs: { bucket: bucketOfLogs(scope), prefix: "churn" }, accountId: place.accountId },
    }),
  ],
  AsyncInference: [(scope) => ({ endpointName: "churn", bucket: bucket(scope), prefix: "async/", ...place })],
  AthenaDatabase: [
    (scope) => ({
      ...{ databaseName: "facts", workgroupName: "facts", ...place, data: { bucket: bucket(scope), prefix: "facts/" } },
      tables: { churn: dated },
    }),
    (scope) => ({
      ...{ databaseName: "facts", workgroupName: "facts", ...place, data: { bucket: bucket(scope), prefix: "facts/" } },
      tables: { churn: listed },
    }),
    (scope) => ({
      ...{ databaseName: "facts", workgroupName: "facts", ...place, data: { bucket: bucket(scope), prefix: "facts/" } },
      tables: { churn: numbered },
    }),
    (scope) => ({
      ...{ databaseName: "facts", workgroupName: "facts", ...place, data: { bucket: bucket(scope), prefix: "facts/" } },
      protect: false, // for forceDestroy
    }),
  ],
  BatchComputeEnvironment: [
    () => ({
      ...{ namePrefix: "jobs", type: "FARGATE", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"], ...place },
    }),
    () => ({
      ...{ namePrefix: "jobs", type: "EC2", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"], ...place },
      ...{ instanceTypes: ["g5.xlarge"], assignPublicIp: true },
    }),
  ],
  BatchInstances: [() => ({ namePrefix: "jobs", securityGroupIds: ["sg-1"], ...place })],
  BatchJobDefinition: [
    (scope) => ({
      ...{ ...batchJob, command: ["run"], environment, vcpus: 2, memoryMiB: 4_096 },
      secrets: { TOKEN: { secret: new Secret(scope, "token", { secretName: "token" }) } },
    }),
    () => ({ ...batchJob, platform: "EC2", gpus: 1, vcpus: 4, memoryMiB: 8_192 }),
  ],
  BatchJobQueue: [(scope) => ({ queueName: "jobs", computeEnvironments: [computeEnvironment(scope)] })],
  BatchSecurityGroup: [() => ({ groupName: "jobs", vpcId: "vpc-1", egress: [{ cidr: "10.1.0.0/16", port: 5432 }] })],
  ContainerLogs: [() => ({ logGroupName: "/aws/ecs/scores" })],
  EcsCluster: [() => ({ clusterName: "services" })],
  FargateService: [
    (scope) => ({
      ...{ serviceName: "scores", cluster: cluster(scope), taskDefinition: task(scope), ...inSubnets },
      ...{ minReplicas: 1, maxReplicas: 3, scaleOn: { requestsPerMinutePerReplica: 600, requestLabel } },
      targetGroup: { arn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/scores/0123456789abcdef" },
    }),
  ],
  FargateTaskDefinition: [
    (scope) => ({
      ...{ family: "scores", image, entryPoint: ["uvicorn"], command: ["main:app"], environment, ...place },
      secrets: { TOKEN: { secret: new Secret(scope, "token", { secretName: "token" }) } },
    }),
    (scope) => ({
      ...{ family: "scores", image, ...place },
      logs: new ContainerLogs(scope, "logs", { logGroupName: "/aws/ecs/scores" }),
    }),
  ],
  ServiceScaling: [
    () => ({
      ...{ clusterName: "services", serviceName: "scores", minReplicas: 1, maxReplicas: 3 },
      ...{ requestsPerMinutePerReplica: 600, requestLabel },
    }),
  ],
  ServiceSecurityGroup: [
    () => ({ groupName: "scores", vpcId: "vpc-1", egress: [{ cidr: "10.1.0.0/16", port: 5432 }] }),
  ],
  DroppedStartsAlarm: [() => ({ alarmName: "dropped", description: "Look at the roles", groupName: "jobs" })],
  LateCheck: [(scope) => ({ checkName: "late", stateMachineNames: ["ingest"], topic: topic(scope), ...place })],
  ObjectCreatedRule: [
    (scope) => ({
      ...{ ruleName: "landed", bucket: bucket(scope), prefix: "incoming/" },
      ...{ stateMachine: stateMachine(scope), role: roleOf(scope, "events") },
    }),
  ],
  RunAlarm: [
    () => ({
      ...{ alarmName: "failed", description: "Look at the runs", ruleName: "landed" },
      stateMachineArn: `arn:aws:states:eu-west-1:${place.accountId}:stateMachine:m`,
    }),
  ],
  ScheduledExecution: [
    (scope) => ({
      ...{ scheduleName: "nightly", scheduleExpression: "cron(0 3 * * ? *)", input: { of: "job/ingest" } },
      ...{ stateMachine: stateMachine(scope), role: roleOf(scope, "scheduler") },
    }),
  ],
  ScheduleGroup: [() => ({ groupName: "jobs" })],
  Starter: [
    () => ({
      ...{ starterName: "ingest", timezone: "UTC", ...place },
      work: {
        ...{
          action: "batch:submitJob.sync",
          arguments: { JobName: "x" },
          output: "{}",
          retryOn: ["Batch.ServerException"],
        },
        timeoutSeconds: 600,
        statements: [
          {
            ...{ actions: ["batch:TerminateJob"], resources: ["arn:aws:batch:eu-west-1:123456789012:job/1"] },
            conditions: { StringEquals: { "aws:ResourceTag/system": "churn" } },
          },
        ],
      },
    }),
  ],
  StateMachine: [
    (scope) => ({
      stateMachineName: "m",
      definition: { StartAt: "End", States: { End: { Type: "Succeed" } } },
      role: roleOf(scope, "states"),
    }),
  ],
  Certificate: [
    () => ({
      ...{ domainName: "scores.acme.example", alternativeNames: ["acme.example"] },
      hostedZoneId: "Z0123456789ABCDEFGHIJ",
    }),
  ],
  CostBudget: [
    () => ({
      ...{ budgetName: "dev", amount: 1600, countedTags: { environment: "dev" }, emails: ["ml@acme.example"] },
      topicArn: "arn:aws:sns:eu-west-1:123456789012:alerts",
    }),
  ],
  EcrRepository: [
    () => ({ repositoryName: "churn", lifecycleRules: [{ tagPatterns: ["dev-*"], keepLatest: 5 }] }),
    () => ({ repositoryName: "churn", lifecycleRules: [{ tagPrefixes: ["dev-"], deleteAfterDays: 5 }] }),
    () => ({ repositoryName: "churn", protect: false }), // for forceDestroy
  ],
  EncryptedTopic: [() => ({ topicName: "churn", ...place })],
  EndpointCapture: [
    (scope) => ({
      endpointName: "churn",
      database: database(scope),
      tableName: "seen",
      samplePercent: 10,
      deleteAfterDays: 30,
    }),
  ],
  EndpointSecurityGroup: [() => ({ groupName: "models", vpcId: "vpc-1" })],
  ExecutionRole: [
    () => ({
      ...{ roleName: "churn", services: ["sagemaker.amazonaws.com"], roles: ["arn:aws:iam::123456789012:role/people"] },
      federated: [
        {
          provider: { arn: "arn:aws:iam::123456789012:oidc-provider/gitlab.com", issuer: "gitlab.com" },
          ...{ audience: "sts.amazonaws.com", subjects: ["project_path:acme/churn:ref_type:branch:ref:main"] },
          subjectPrefixes: ["project_path:acme/churn:"],
        },
      ],
    }),
  ],
  ExistingRole: [() => ({ roleArn: "arn:aws:iam::123456789012:role/people", policyName: "churn" })],
  GlueTable: [dated, listed, numbered].map((table) => (scope: Construct) => ({
    ...{ databaseName: "facts", tableName: "churn", bucket: bucket(scope), prefix: "facts/" },
    ...table,
  })),
  HoldingRule: [(scope) => ({ listener: listener(scope), targetGroup: targetGroup(scope) })],
  HostRule: [
    (scope) => ({
      ...{ listener: listener(scope), hosts: ["scores.acme.example"] },
      targets: { main: { targetGroup: targetGroup(scope), weight: 1 } },
      signIn: {
        cognito: {
          userPoolArn: `arn:aws:cognito-idp:eu-west-1:${place.accountId}:userpool/eu-west-1_1`,
          ...{ userPoolClientId: "1", userPoolDomain: "acme-people", scopes: ["openid"] },
        },
      },
    }),
    (scope) => ({
      ...{ listener: listener(scope), hosts: ["scores.acme.example"] },
      targets: { main: { targetGroup: targetGroup(scope), weight: 1 } },
      signIn: {
        oidc: {
          ...{ issuer: "https://a.example", authorizationEndpoint: "https://a.example/authorize" },
          ...{ tokenEndpoint: "https://a.example/token", userInfoEndpoint: "https://a.example/user", clientId: "1" },
          ...{ clientSecret: new Secret(scope, "secret", { secretName: "churn" }), scopes: ["openid"] },
        },
      },
    }),
  ],
  KmsKey: [() => ({ aliasName: "alias/churn", description: "churn", accountId: place.accountId })],
  LoadBalancerClient: [
    (scope) => ({ userPool: userPool(scope), clientName: "scores", hosts: ["scores.acme.example"] }),
  ],
  LoadBalancerListener: [
    () => ({ loadBalancerArn: balancerArn, certificates: { scores: certificateArn } }),
    () => ({ loadBalancerArn: balancerArn, redirectToHttps: true }),
  ],
  LoadBalancerSecurityGroup: [() => ({ groupName: "balancer", vpcId: "vpc-1", ports: [443] })],
  MwaaEnvironment: [
    (scope) => ({
      ...{
        egress: [{ cidr: "10.1.0.0/16", port: 5432 }],
        environmentName: "pipelines",
        network: { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] },
        workers: { min: 1, max: 2 },
      },
      ...{ bucket: bucket(scope), packages: { pandas: "2.2.3" } },
      ...{ airflowConfig: { "core.parallelism": "8" }, ...place },
    }),
    (scope) => ({
      ...{ environmentName: "pipelines", bucket: bucket(scope), ...place },
      network: { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] }, // without egress, for securityGroupIds
    }),
  ],
  DnsFirewall: [
    () => ({
      firewallName: "egress",
      vpcId: "vpc-1",
      domains: ["api.example.com"],
      priority: 200,
      region: place.region,
    }),
  ],
  OpenIdConnectProvider: [() => ({ issuer: "https://gitlab.com", audiences: ["sts.amazonaws.com"] })],
  PrivateHostedZone: [() => ({ zoneName: "churn-dev.internal", vpcId: "vpc-1" })],
  PrivateNetwork: [
    () => ({ networkName: "models", region: place.region, availabilityZones: ["eu-west-1a", "eu-west-1b"] }),
  ],
  S3Bucket: [
    (scope) => ({
      ...{ bucketName: "acme-churn", transitions: [{ afterDays: 30, storageClass: "STANDARD_IA" }] },
      lifecycleRules: {
        tmp: { prefix: "tmp/", deleteAfterDays: 90, transitions: [{ afterDays: 60, storageClass: "GLACIER" }] },
      },
      shares: [
        {
          ...{ principals: ["123456789012"], access: "read", path: "out/" },
          conditions: { StringEquals: { "aws:SourceVpce": "vpce-1" } },
        },
      ],
      cors: [{ allowedOrigins: ["https://acme.example"], allowedMethods: ["GET"] }],
      logging: { bucket: S3Bucket.fromName(scope, "logs", "acme-logs"), prefix: "churn/" },
    }),
    () => ({ bucketName: "acme-churn" }), // for kmsKeyArn and encryption, which exclude each other
    () => ({ bucketName: "acme-churn", protect: false }), // for forceDestroy
  ],
  ReplacementMark: [() => ({ instanceType: "ml.m5.large" })],
  SageMakerEndpoint: [
    (scope) => ({
      ...endpoint,
      capture: { database: database(scope), tableName: "seen", samplePercent: 10, deleteAfterDays: 30 },
      offHours,
    }),
    (scope) => ({
      ...{ ...endpoint, subnetIds: undefined, securityGroupIds: undefined, network: network(scope) },
      models: { a: { ...machines, image, artifact: artifact(scope), traffic: 100 } },
      shadow: { ...machines, image, artifact: artifact(scope), samplePercent: 10 },
    }),
    () => ({
      ...{ ...endpoint, models: { a: { ...machines, ...packaged, traffic: 100 } } },
      shadow: { ...machines, ...packaged, samplePercent: 10 },
    }),
    (scope) => ({
      ...{ ...endpoint, models: { a: { ...machines, ...several(scope), traffic: 100 } } },
      shadow: { ...machines, ...several(scope), samplePercent: 10 },
    }),
    () => ({
      ...{ ...endpoint, models: { a: { ...machines, ...severalPackaged, traffic: 100 } } },
      shadow: { ...machines, ...severalPackaged, samplePercent: 10 },
    }),
    () => ({ endpointName: "churn", ...place, models: { a: { ...packaged, memoryMiB: 1024, maxConcurrency: 5 } } }),
    (scope) => ({
      ...{ endpointName: "churn", ...place },
      models: { a: { image, artifact: artifact(scope), memoryMiB: 1024, maxConcurrency: 5 } },
    }),
    () => ({ ...endpoint, shadow: { ...instances, samplePercent: 10 } }),
    () => ({
      ...{ ...endpoint, models: { a: { ...instances, instanceType: "ml.g5.xlarge", traffic: 100 } } },
      shadow: { ...instances, instanceType: "ml.g5.xlarge", samplePercent: 10 },
    }),
    (scope) => ({
      ...{
        ...endpoint,
        serviceLevel: undefined,
        rollbackOn: undefined,
        async: { bucket: bucket(scope), prefix: "async/" },
      },
      models: { a: { ...instances, traffic: 100, requestsPerMinutePerInstance: undefined } },
    }),
    () => ({
      ...{
        endpointName: "churn",
        ...place,
        models: { a: { image, memoryMiB: 1024, maxConcurrency: 5, environment } },
      },
    }),
  ],
  SageMakerModel: [
    (scope) => ({
      ...{ baseName: "churn", image, environment, artifact: artifact(scope), ...place },
      ...{ subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
    }),
    (scope) => ({ baseName: "churn", ...packaged, ...place, network: network(scope) }),
    (scope) => ({ baseName: "churn", ...several(scope), ...place }),
    () => ({ baseName: "churn", ...severalPackaged, ...place }),
  ],
  ScalingFromZero: [(scope) => ({ endpointName: "churn", variantName: "a", target: target(scope) })],
  Reminder: [
    (scope) => ({
      ...{
        scheduleName: "rotate-churn",
        everyDays: 90,
        subject: "A secret is due",
        message: "Put a new value in",
      },
      topic: EncryptedTopic.fromArn(scope, "topic", `arn:aws:sns:${place.region}:${place.accountId}:alerts`),
      role: new ExecutionRole(scope, "reminds", { roleName: "reminds", services: ["scheduler.amazonaws.com"] }),
    }),
  ],
  SamlProvider: [
    (scope) => ({
      userPool: userPool(scope),
      providerName: "acme",
      metadataUrl: "https://login.acme.example/metadata",
    }),
  ],
  Secret: [() => ({ secretName: "churn" })],
  ServiceAlarms: [
    () => ({
      ...{ name: "service/scores", variants: [service], logGroupName: "/aws/ecs/scores" },
      ...{ availabilityPercent: 99.9, latencyMilliseconds },
    }),
  ],
  ServiceDashboard: [
    () => ({
      ...{ dashboardName: "services", region: place.region },
      services: [
        { name: "scores", variants: [service], serviceLevel: { availabilityPercent: 99.9, latencyMilliseconds } },
      ],
    }),
  ],
  ServiceLevelAlarms: [
    () => ({ endpointName: "churn", variantNames: ["a"], availabilityPercent: 99.9, latencyMilliseconds }),
  ],
  ServingDashboard: [
    () => ({
      ...{ dashboardName: "models", region: place.region },
      endpoints: [
        {
          ...{ endpointName: "churn", serviceLevel: { availabilityPercent: 99.9, latencyMilliseconds } },
          variants: [
            {
              ...{ key: "a", instanceType: "ml.m5.large" },
              metrics: new VariantMetrics({ endpointName: "churn", variantName: "a" }),
            },
          ],
        },
      ],
    }),
  ],
  TargetGroup: [() => ({ baseName: "churn", vpcId: "vpc-1" })],
  UserPool: [
    () => ({
      ...{ userPoolName: "people", domainPrefix: "acme-people", region: place.region },
      invitation: { subject: "Welcome", message: "{username} {####}" },
    }),
  ],
  VariantScaling: [
    () => ({ endpointName: "churn", variantName: "a", minReplicas: 1, maxReplicas: 2, instanceType: "ml.g5.xlarge" }),
    () => ({ endpointName: "churn", variantName: "a", minReplicas: 1, maxReplicas: 2, async: true, offHours }),
  ],
};

/** What is made of a construct besides, since some props show in nothing else. */
export const uses: Record<string, (made: never, scope: Construct) => void> = {
  AsyncInference: (made: AsyncInference, scope) => {
    new SagemakerEndpointConfiguration(scope, "configuration", {
      ...{ productionVariants: [{ variantName: "a", modelName: "a" }], asyncInferenceConfig: made.config },
    });
  },
  AthenaDatabase: (made: AthenaDatabase, scope) => made.grantRead(role(scope)),
  ExistingRole: (made: ExistingRole) =>
    made.allow({ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acme-churn/*"] }),
  LoadBalancerSecurityGroup: (made: LoadBalancerSecurityGroup) => made.letInRange("10.1.0.0/16"),
  UserPool: (made: UserPool, scope) => new TerraformOutput(scope, "host", { value: made.signInHost }),
  SageMakerEndpoint: (made: SageMakerEndpoint, scope) =>
    new ServingDashboard(scope, "dashboard", { dashboardName: "models", region: place.region, endpoints: [made] }),
};

/** Props that show in no program, with the reason. */
export const silent: Record<string, string> = {
  "HoldingRule.listener.protocol": "nobody signs in to what is only held",
  "SageMakerEndpoint.shadow.backlogPerInstance": "an endpoint with a shadow has no queue",
};

const role = (scope: Construct) =>
  new ExecutionRole(scope, "role", { roleName: "reader", services: ["sagemaker.amazonaws.com"] });
