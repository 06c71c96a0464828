// All props of each construct, and of the objects in them; npm run generate writes it from the sources.

/** Props by construct or interface, with blanks between them. */
// prettier-ignore
export const propNames: Readonly<Record<string, string>> = {
  AlertSubscription:
    "endpoint endpointAutoConfirms protocol subscriptionRoleArn",
  AlertTopic:
    "accountId emails kmsKeyArn protect provider publishers region subscriptions:AlertSubscription* tags topicName",
  AliasRecord:
    "hostedZoneId loadBalancer:IAliasTarget provider recordName",
  ApplicationLoadBalancer:
    "accessLogs:LoadBalancerAccessLogs accountId idleTimeoutSeconds internal loadBalancerName protect provider securityGroupIds subnetIds tags",
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
    "accountId assignPublicIp attempts command environment ephemeralStorageGiB gpus image jobDefinitionName jobRole keepLogs logKmsKeyArn logRetentionDays memoryMiB permissionsBoundary platform provider region retryHostErrorsOnly secrets:ContainerSecret* tags timeoutSeconds vcpus",
  BatchJobQueue:
    "capacityTimeoutSeconds computeEnvironments:IComputeEnvironment priority provider queueName tags",
  BatchSecurityGroup:
    "egress:EgressRange groupName provider tags vpcId",
  Certificate:
    "alternativeNames domainName hostedZoneId provider tags",
  CognitoSignIn:
    "scopes sessionTimeoutSeconds userPoolArn userPoolClientId userPoolDomain",
  ContainerLogs:
    "keepLogs kmsKeyArn logGroupName provider retentionDays tags",
  ContainerSecret:
    "secret versionId versionStage",
  CostBudget:
    "amount budgetName countedTags emails forecastPercents provider spentPercents tags topicArn",
  DashboardEndpoint:
    "async description endpointName serviceLevel:ServiceLevel variants:ServedVariant",
  DashboardService:
    "description name serviceLevel:ServiceLevel variants",
  DnsFirewall:
    "domains firewallName priority provider region tags vpcId",
  DroppedStartsAlarm:
    "alarmActionArns alarmName description groupName okActionArns provider tags",
  EcrLifecycleRule:
    "deleteAfterDays keepLatest tagPatterns tagPrefixes",
  EcrRepository:
    "deleteUntaggedAfterDays forceDestroy immutableTags keepLatest kmsKeyArn lifecycleRules:EcrLifecycleRule protect provider readers repositoryName tags writers",
  EcsCluster:
    "clusterName containerInsights insightsRetentionDays logKmsKeyArn provider tags",
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
  FargateService:
    "assignPublicIp cluster:IEcsCluster dependsOn healthCheckGraceSeconds maxReplicas minReplicas provider scaleOn:ServiceScalingTargets securityGroupIds serviceName subnetIds tags targetGroup:ServiceTargetGroup taskDefinition",
  FargateTaskDefinition:
    "accountId command containerName cpuArchitecture entryPoint environment ephemeralStorageGiB family image logKmsKeyArn logs:IContainerLogs memoryMiB permissionsBoundary port provider region secrets:ContainerSecret* stopTimeoutSeconds streamPrefix tags taskRole vcpus",
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
  HoldingRule:
    "listener:IListener provider tags targetGroup",
  HostRule:
    "dependsOn hosts listener:IListener priority provider signIn:LoadBalancerSignIn stickySeconds tags targets:WeightedTargetGroup*",
  IAliasTarget:
    "dnsName zoneId",
  IComputeEnvironment:
    "arn",
  IContainerLogs:
    "arn name",
  IEcsCluster:
    "arn name",
  IListener:
    "arn protocol",
  INetwork:
    "subnetIds vpcId",
  IOpenIdConnectProvider:
    "arn issuer",
  ITargetGroup:
    "arn sticky",
  InvitationMail:
    "message subject",
  KmsKey:
    "accountId aliasName description protect provider rolesThroughS3 services tags",
  LateCheck:
    "accountId checkName logKmsKeyArn permissionsBoundary provider region stateMachineNames tags topic",
  LatencyTargets:
    "p50 p95 p99",
  LoadBalancerAccessLogs:
    "bucket prefix",
  LoadBalancerClient:
    "clientName hosts provider samlProvider userPool",
  LoadBalancerListener:
    "certificates loadBalancerArn port provider redirectToHttps tags",
  LoadBalancerSecurityGroup:
    "groupName ports provider tags vpcId",
  LoadBalancerSignIn:
    "cognito:CognitoSignIn oidc:OidcSignIn",
  MwaaEnvironment:
    "accountId airflowConfig airflowVersion bucket dependsOn egress:EgressRange environmentName kmsKeyArn maintenanceStart network:INetwork packages permissionsBoundary protect provider publicWebserver region role securityGroupIds size tags workers:MwaaWorkers",
  MwaaWorkers:
    "max min",
  ObjectCreatedRule:
    "bucket enabled maximumEventAgeSeconds prefix provider role ruleName stateMachine tags",
  OffHours:
    "downSchedule timezone upSchedule",
  OidcSignIn:
    "authorizationEndpoint clientId clientSecret issuer scopes sessionTimeoutSeconds tokenEndpoint userInfoEndpoint",
  OpenIdConnectProvider:
    "audiences issuer provider tags",
  PolicyStatement:
    "actions conditions resources",
  PrivateHostedZone:
    "provider tags vpcId zoneName",
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
  SamlProvider:
    "emailAttribute metadataUrl provider providerName userPool",
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
  ServiceAlarms:
    "alarmActionArns availabilityPercent dependsOn latencyMilliseconds:LatencyTargets logGroupName name okActionArns provider tags variants",
  ServiceDashboard:
    "dashboardName dependsOn provider region services:DashboardService",
  ServiceLevel:
    "availabilityPercent latencyMilliseconds:LatencyTargets",
  ServiceLevelAlarms:
    "alarmActionArns async availabilityPercent dependsOn endpointName latencyMilliseconds:LatencyTargets okActionArns provider serverless tags variantNames",
  ServiceScaling:
    "clusterName cpuPercent dependsOn maxReplicas memoryPercent minReplicas provider requestLabel requestsPerMinutePerReplica serviceName tags",
  ServiceScalingTargets:
    "cpuPercent memoryPercent requestLabel requestsPerMinutePerReplica",
  ServiceSecurityGroup:
    "egress:EgressRange groupName provider tags vpcId",
  ServiceTargetGroup:
    "arn hash",
  ServingDashboard:
    "dashboardName dependsOn endpoints:DashboardEndpoint provider region",
  Starter:
    "accountId logKmsKeyArn overlap permissionsBoundary provider region starterName tags timezone work:StarterWork",
  StarterWork:
    "action arguments output retryOn statements:PolicyStatement timeoutSeconds",
  StateMachine:
    "definition dependsOn logKmsKeyArn logRetentionDays provider role stateMachineName tags",
  TargetGroup:
    "baseName deregistrationDelaySeconds healthCheckIntervalSeconds healthCheckPath healthCheckTimeoutSeconds healthyThreshold port provider stickySeconds tags unhealthyThreshold vpcId",
  UserPool:
    "domainPrefix invitation:InvitationMail passwordLength protect provider region tags userPoolName",
  VariantScaling:
    "async backlogPerInstance cpuPercent endpointName gpuPercent instanceType maxReplicas minReplicas offHours:OffHours provider replacedWith requestsPerMinutePerInstance tags variantName",
  WeightedTargetGroup:
    "targetGroup:ITargetGroup weight",
};
