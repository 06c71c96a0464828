// All props of each construct; npm run generate writes it from the sources.

/** Props by construct, with blanks between them. */
// prettier-ignore
export const propNames: Readonly<Record<string, string>> = {
  AlertTopic:
    "accountId emails kmsKeyArn protect provider region subscriptions tags topicName",
  AsyncInference:
    "accountId bucket concurrency deleteAfterDays endpointName prefix provider region tags",
  AthenaDatabase:
    "accountId bytesScannedLimit data databaseName description forceDestroy kmsKeyArn protect provider region tables tags workgroupName",
  EcrRepository:
    "deleteUntaggedAfterDays forceDestroy immutableTags keepLatest kmsKeyArn lifecycleRules protect provider readers repositoryName tags writers",
  EncryptedTopic:
    "accountId kmsKeyArn provider publishers region tags topicName",
  EndpointAlarms:
    "alarmActionArns async endpointConfigName endpointName errorCount errorShare fewestFailed latencyMilliseconds okActionArns periodSeconds periods provider rollbackOn serverless tags variantNames",
  EndpointCapture:
    "database deleteAfterDays endpointName provider samplePercent tableName",
  EndpointSecurityGroup:
    "groupName provider tags vpcId",
  ExecutionRole:
    "createBeforeDestroy path permissionsBoundary provider roleName services sourceAccount tags",
  ExistingRole:
    "mutable policyName provider roleArn roleName",
  GlueTable:
    "bucket databaseName deleteAfterDays description format partitionBy prefix provider schema tableName",
  KmsKey:
    "accountId aliasName description protect provider rolesThroughS3 services tags",
  MwaaEnvironment:
    "accountId airflowConfig airflowVersion bucket dependsOn environmentName kmsKeyArn maintenanceStart network packages permissionsBoundary protect provider publicWebserver region role securityGroupIds size tags workers",
  PrivateNetwork:
    "accountId availabilityZones cidr logKmsKeyArn loggedTraffic natGateways networkName permissionsBoundary provider region tags",
  ReplacementMark:
    "",
  S3Bucket:
    "bucketName cors deleteAfterDays encryption forceDestroy intelligentTiering kmsKeyArn lifecycleRules logging noncurrentDays protect provider readers shares tags transitions writers",
  SageMakerEndpoint:
    "accountId alarmActionArns async capture description endpointName errorCount errorShare kmsKeyArn logKmsKeyArn logRetentionDays models network networkIsolation okActionArns protect provider region role rollbackOn rollout securityGroupIds serviceLevel shadow subnetIds tags",
  SageMakerModel:
    "accountId artifact baseName containers dependsOn environment executionMode image modelPackageArn network networkIsolation provider region role securityGroupIds subnetIds tags",
  ScalingFromZero:
    "endpointName provider replacedWith tags target variantName",
  Secret:
    "description kmsKeyArn protect provider recoveryDays secretName tags",
  ServiceLevelAlarms:
    "alarmActionArns async availabilityPercent dependsOn endpointName latencyMilliseconds okActionArns provider serverless tags variantNames",
  ServingDashboard:
    "dashboardName dependsOn endpoints provider region",
  VariantScaling:
    "async backlogPerInstance cpuPercent endpointName gpuPercent instanceType maxReplicas minReplicas provider replacedWith requestsPerMinutePerInstance tags variantName",
};
