// All props of each construct, and of the objects in them; npm run generate writes it from the sources.

/** Props by construct or interface, with blanks between them. */
// prettier-ignore
export const propNames: Readonly<Record<string, string>> = {
  AlertSubscription:
    "endpoint endpointAutoConfirms protocol subscriptionRoleArn",
  AlertTopic:
    "accountId emails kmsKeyArn protect provider publishers region subscriptions:AlertSubscription* tags topicName",
  AsyncInference:
    "accountId bucket concurrency deleteAfterDays endpointName prefix provider region tags",
  AthenaDatabase:
    "accountId bytesScannedLimit data:AthenaLocation databaseName description forceDestroy kmsKeyArn protect provider region tables:GlueTableProps* tags workgroupName",
  AthenaLocation:
    "bucket prefix",
  BatchComputeEnvironment:
    "accountId assignPublicIp dependsOn instanceTypes maxVcpus namePrefix permissionsBoundary provider region securityGroupIds subnetIds tags type",
  BatchInstances:
    "accountId assignPublicIp namePrefix permissionsBoundary provider region securityGroupIds tags",
  BatchJobDefinition:
    "accountId assignPublicIp attempts command environment ephemeralStorageGiB gpus image jobDefinitionName jobRole keepLogs logKmsKeyArn logRetentionDays memoryMiB permissionsBoundary platform provider region retryHostErrorsOnly secrets:BatchSecret* tags timeoutSeconds vcpus",
  BatchJobQueue:
    "capacityTimeoutSeconds computeEnvironments:IComputeEnvironment priority provider queueName tags",
  BatchSecret:
    "secret versionId versionStage",
  BatchSecurityGroup:
    "egress:EgressRange groupName provider tags vpcId",
  CostBudget:
    "amount budgetName countedTags emails forecastPercents provider spentPercents tags topicArn",
  DashboardEndpoint:
    "async description endpointName serviceLevel:ServiceLevel variants:ServedVariant",
  DnsFirewall:
    "domains firewallName priority provider region tags vpcId",
  DroppedStartsAlarm:
    "alarmActionArns alarmName description groupName okActionArns provider tags",
  EcrLifecycleRule:
    "deleteAfterDays keepLatest tagPatterns tagPrefixes",
  EcrRepository:
    "deleteUntaggedAfterDays forceDestroy immutableTags keepLatest kmsKeyArn lifecycleRules:EcrLifecycleRule protect provider readers repositoryName tags writers",
  EgressRange:
    "cidr port",
  EncryptedTopic:
    "accountId kmsKeyArn provider publishers region tags topicName",
  EndpointAlarms:
    "alarmActionArns async endpointConfigName endpointName errorCount errorShare fewestFailed latencyMilliseconds:LatencyTargets okActionArns periodSeconds periods provider rollbackOn serverless tags variantNames",
  EndpointCapture:
    "database deleteAfterDays endpointName provider samplePercent tableName",
  EndpointSecurityGroup:
    "groupName provider tags vpcId",
  ExecutionRole:
    "createBeforeDestroy federated:FederatedSubjects path permissionsBoundary provider roleName roles services sourceAccount tags",
  ExistingRole:
    "mutable policyName provider roleArn roleName",
  FederatedSubjects:
    "audience provider:IOpenIdConnectProvider subjectPrefixes subjects",
  GlueColumn:
    "comment name type",
  GluePartition:
    "column dateFormat digits intervalUnit projection range type values",
  GlueTable:
    "bucket databaseName deleteAfterDays description format partitionBy:GluePartition prefix provider schema:GlueColumn tableName",
  GlueTableProps:
    "deleteAfterDays description format partitionBy:GluePartition schema:GlueColumn",
  IComputeEnvironment:
    "arn",
  INetwork:
    "subnetIds vpcId",
  IOpenIdConnectProvider:
    "arn issuer",
  KmsKey:
    "accountId aliasName description protect provider rolesThroughS3 services tags",
  LateCheck:
    "accountId checkName logKmsKeyArn permissionsBoundary provider region stateMachineNames tags topic",
  LatencyTargets:
    "p50 p95 p99",
  MwaaEnvironment:
    "accountId airflowConfig airflowVersion bucket dependsOn egress:EgressRange environmentName kmsKeyArn maintenanceStart network:INetwork packages permissionsBoundary protect provider publicWebserver region role securityGroupIds size tags workers:MwaaWorkers",
  MwaaWorkers:
    "max min",
  ObjectCreatedRule:
    "bucket enabled maximumEventAgeSeconds prefix provider role ruleName stateMachine tags",
  OffHours:
    "downSchedule timezone upSchedule",
  OpenIdConnectProvider:
    "audiences issuer provider tags",
  PolicyStatement:
    "actions conditions resources",
  PrivateNetwork:
    "accountId availabilityZones cidr logKmsKeyArn loggedTraffic natGateways networkName permissionsBoundary provider region tags",
  Reminder:
    "everyDays kmsKeyArn message provider role scheduleName subject topic",
  ReplacementMark:
    "",
  RunAlarm:
    "alarmActionArns alarmName description okActionArns provider ruleName stateMachineArn tags",
  S3Bucket:
    "bucketName cors:S3CorsRule deleteAfterDays encryption forceDestroy intelligentTiering kmsKeyArn lifecycleRules:S3LifecycleRule* logging:S3Logging noncurrentDays protect provider readers shares:S3Share tags transitions:S3Transition writers",
  S3CorsRule:
    "allowedHeaders allowedMethods allowedOrigins exposeHeaders maxAgeSeconds",
  S3LifecycleRule:
    "deleteAfterDays largerThanBytes noncurrentDays prefix smallerThanBytes tags transitions:S3Transition",
  S3Logging:
    "bucket prefix",
  S3Share:
    "access conditions path principals",
  S3Transition:
    "afterDays storageClass",
  SageMakerArtifact:
    "bucket path",
  SageMakerEndpoint:
    "accountId alarmActionArns async:SageMakerEndpoint.async capture:SageMakerEndpoint.capture description endpointName errorCount errorShare kmsKeyArn logKmsKeyArn logRetentionDays models:SageMakerEndpointModel* network:INetwork networkIsolation offHours:OffHours okActionArns protect provider region role rollbackOn rollout:SageMakerRollout securityGroupIds serviceLevel:ServiceLevel shadow:SageMakerShadowModel subnetIds tags",
  "SageMakerEndpoint.async":
    "bucket concurrency deleteAfterDays prefix",
  "SageMakerEndpoint.capture":
    "database deleteAfterDays samplePercent tableName",
  SageMakerEndpointModel:
    "artifact:SageMakerArtifact backlogPerInstance containerStartupHealthCheckTimeoutSeconds containers:SageMakerPipelineContainer cpuPercent environment executionMode gpuPercent image inferenceAmiVersion instanceType maxConcurrency maxReplicas memoryMiB minReplicas modelDataDownloadTimeoutSeconds modelPackageArn provisionedConcurrency requestsPerMinutePerInstance routingStrategy traffic volumeSizeGiB",
  SageMakerModel:
    "accountId artifact:SageMakerArtifact baseName containers:SageMakerPipelineContainer dependsOn environment executionMode image modelPackageArn network:INetwork networkIsolation provider region role securityGroupIds subnetIds tags",
  SageMakerPipelineContainer:
    "artifact:SageMakerArtifact environment hostname image modelPackageArn",
  SageMakerRollout:
    "maximumExecutionTimeoutSeconds stepPercent terminationWaitSeconds type waitSeconds",
  SageMakerShadowModel:
    "artifact:SageMakerArtifact backlogPerInstance containerStartupHealthCheckTimeoutSeconds containers:SageMakerPipelineContainer cpuPercent environment executionMode gpuPercent image inferenceAmiVersion instanceType maxReplicas minReplicas modelDataDownloadTimeoutSeconds modelPackageArn requestsPerMinutePerInstance routingStrategy samplePercent volumeSizeGiB",
  ScalingFromZero:
    "endpointName provider replacedWith tags target variantName",
  ScheduleGroup:
    "groupName provider tags",
  ScheduledExecution:
    "enabled groupName input kmsKeyArn maximumEventAgeSeconds maximumRetryAttempts provider role scheduleExpression scheduleName stateMachine timezone",
  Secret:
    "description kmsKeyArn protect provider recoveryDays secretName tags",
  ServedVariant:
    "instanceType key metrics",
  ServiceLevel:
    "availabilityPercent latencyMilliseconds:LatencyTargets",
  ServiceLevelAlarms:
    "alarmActionArns async availabilityPercent dependsOn endpointName latencyMilliseconds:LatencyTargets okActionArns provider serverless tags variantNames",
  ServingDashboard:
    "dashboardName dependsOn endpoints:DashboardEndpoint provider region",
  Starter:
    "accountId logKmsKeyArn overlap permissionsBoundary provider region starterName tags timezone work:StarterWork",
  StarterWork:
    "action arguments output retryOn statements:PolicyStatement timeoutSeconds",
  StateMachine:
    "definition dependsOn logKmsKeyArn logRetentionDays provider role stateMachineName tags",
  VariantScaling:
    "async backlogPerInstance cpuPercent endpointName gpuPercent instanceType maxReplicas minReplicas offHours:OffHours provider replacedWith requestsPerMinutePerInstance tags variantName",
};
