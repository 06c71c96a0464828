// All props of each construct; npm run generate writes it from the sources.

/** Props by construct, with blanks between them. */
// prettier-ignore
export const propNames: Readonly<Record<string, string>> = {
  AlertTopic:
    "accountId emails kmsKeyArn protect provider region subscriptions tags topicName",
  AsyncInference:
    "accountId bucket concurrency endpointName keepDays prefix region",
  AthenaDatabase:
    "accountId bytesScannedLimit data databaseName description forceDestroy kmsKeyArn protect provider region tables tags workgroupName",
  EcrRepository:
    "deleteUntaggedAfterDays forceDestroy immutableTags keepLatest kmsKeyArn lifecycleRules protect provider readers repositoryName tags writers",
  EncryptedTopic:
    "accountId kmsKeyArn provider publishers region tags topicName",
  EndpointAlarms:
    "actionArns async endpointConfigName endpointName errorShare fewestFailed latencyMilliseconds periodSeconds periods rollbackOn serverless variantNames",
  EndpointCapture:
    "database endpointName keepDays samplePercent tableName",
  EndpointSecurityGroup:
    "groupName vpcId",
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
    "accountId alarmActionArns async capture description endpointName errorShare kmsKeyArn logKmsKeyArn logRetentionDays models networkIsolation protect region rollbackOn rollout securityGroupIds serviceLevel shadow subnetIds",
  SageMakerModel:
    "artifactUrl baseName environment executionRoleArn image networkIsolation securityGroupIds subnetIds waitFor",
  ScalingFromZero:
    "endpointName replacedWith target variantName",
  Secret:
    "description kmsKeyArn protect provider recoveryDays secretName tags",
  ServiceLevelAlarms:
    "actionArns async availabilityPercent endpointName latencyMilliseconds serverless variantNames waitFor",
  ServingDashboard:
    "dashboardName endpoints region waitFor",
  VariantScaling:
    "async backlogPerInstance cpuPercent endpointName gpuPercent instanceType maxInstances minInstances replacedWith requestsPerMinutePerInstance variantName",
};
