// All props of each construct, and of the objects in them; npm run generate writes it from the sources.

/** Props by construct or interface, with blanks between them. */
// prettier-ignore
export const propNames: Readonly<Record<string, string>> = {
  ArtifactRegistry:
    "cleanupDryRun deleteTagPrefixes deleteUntaggedAfterDays description format immutableTags keepLatest kmsKeyName labels location mirrorOf:ArtifactRegistry.mirrorOf project protect provider repositoryId scanning upstreams",
  "ArtifactRegistry.mirrorOf":
    "uri",
  BackendSignIn:
    "agent dependsOn",
  BigQueryColumn:
    "description fields:BigQueryColumn mode name policyTag type",
  BigQueryDataset:
    "billing collation datasetId deleteAfterDays description forceDestroy friendlyName kmsKeyName labels location ownsAccess project protect provider tables:BigQueryTableProps* timeTravelDays",
  BigQueryPartition:
    "column range:BigQueryPartition.range requireFilter type",
  "BigQueryPartition.range":
    "end interval start",
  BigQueryTable:
    "clusterBy datasetId deleteAfterDays description expiresAt friendlyName kmsKeyName labels partitionBy:BigQueryPartition primaryKey project protect provider query schema:BigQueryColumn tableId",
  BigQueryTableProps:
    "clusterBy deleteAfterDays description expiresAt friendlyName labels partitionBy:BigQueryPartition primaryKey protect provider query schema:BigQueryColumn",
  BillingBudget:
    "amount billingAccount countedLabel:CountedLabel currency dependsOn disableDefaultRecipients displayName forecastPercents notificationChannels projectNumbers provider spentPercents",
  CloudRunJob:
    "accelerator:CloudRunJob.accelerator args command cpu dependsOn environment:CloudRunSecretValue* image jobName kmsKeyName labels launchStage location maxRetries memoryMiB network:CloudRunNetwork parallelism project protect provider serviceAccount taskCount timeoutSeconds",
  "CloudRunJob.accelerator":
    "count type",
  CloudRunModelService:
    "concurrency cpu customAudiences dependsOn description host ingress invokerIamDisabled kmsKeyName labels launchStage location memoryMiB minReplicas models:CloudRunServedModel* network:CloudRunNetwork project protect provider scaledElsewhere serviceAccount serviceName timeoutSeconds",
  CloudRunNetwork:
    "egress network:INetwork tags",
  CloudRunOffHours:
    "cloudRun dependsOn down jobName location project provider service serviceAccount timeZone up",
  CloudRunScalingRole:
    "project provider roleId",
  CloudRunSecretValue:
    "secret version",
  CloudRunServedModel:
    "accelerator:CloudRunServedModel.accelerator args artifact:CloudRunServedModel.artifact command environment:CloudRunSecretValue* healthRoute image maxReplicas minReplicas port predictRoute redeploy sharedMemoryMiB startupSeconds traffic",
  "CloudRunServedModel.accelerator":
    "count type",
  "CloudRunServedModel.artifact":
    "bucket path",
  CloudRunServedRevision:
    "args command environment:CloudRunSecretValue* healthRoute image maxReplicas minReplicas port redeploy startupSeconds traffic",
  CloudRunService:
    "concurrency cpu customAudiences dependsOn description host ingress invokerIamDisabled kmsKeyName labels launchStage location memoryMiB minReplicas network:CloudRunNetwork project protect provider revisions:CloudRunServedRevision* scaledElsewhere serviceAccount serviceName sessionAffinity timeoutSeconds",
  ComposerEnvironment:
    "airflowConfig bucket bucketKmsKeyName bucketName dependsOn environment environmentName forceDestroy highResilience imageVersion kmsKeyName labels maintenanceWindow:ComposerMaintenanceWindow network:INetwork packages project protect provider region serviceAccount serviceAccountId size snapshotSchedule workers:ComposerWorkers",
  ComposerMaintenanceWindow:
    "endTime recurrence startTime",
  ComposerWorkers:
    "max min",
  CountedLabel:
    "key value",
  CryptoKey:
    "keyName keyRingName labels location project protect provider",
  DashboardEndpoint:
    "accelerator latencyMilliseconds:DashboardEndpoint.latencyMilliseconds metrics:ServingMetrics",
  "DashboardEndpoint.latencyMilliseconds":
    "p50 p95 p99",
  DnsRecord:
    "addresses host project provider ttlSeconds zone",
  EgressDestination:
    "cidrs hosts port",
  EgressPolicy:
    "destinations:EgressDestination network ownCidrs policyName project provider",
  EmailChannel:
    "address project provider",
  EndpointSlo:
    "availabilityPercent latencyMilliseconds:EndpointSlo.latencyMilliseconds metrics:ServingMetrics notificationChannels of project provider serviceName",
  "EndpointSlo.latencyMilliseconds":
    "p50 p95 p99",
  FailedRunsAlert:
    "failed notificationChannels of project provider subscriptionId where",
  GcsBucket:
    "accessLogs:GcsBucket.accessLogs autoclass bucketName cors:GcsCors dataLocations deleteAfterDays forceDestroy kmsKeyName labels lifecycleRules:GcsLifecycleRule location lockRetention noncurrentDays project protect provider retentionDays softDeleteDays storageClass transitions:GcsTransition turboReplication",
  "GcsBucket.accessLogs":
    "bucket prefix",
  GcsCors:
    "maxAgeSeconds methods origins responseHeaders",
  GcsLifecycleRule:
    "deleteAfterDays keepVersions prefixes suffixes transitions:GcsTransition",
  GcsTransition:
    "afterDays storageClass",
  GoogleMetric:
    "labels resourceType type",
  HttpsLoadBalancer:
    "balancerName hosts labels project protect provider",
  INetwork:
    "network subnetwork",
  LateCheck:
    "caller dependsOn kmsKeyName labels location project provider scheduleProject serviceAccount workflowName",
  LogAlert:
    "displayName documentation everySeconds extract filter notificationChannels project provider severity",
  NotificationChannel:
    "displayName labels project provider secrets:NotificationChannelSecrets type",
  NotificationChannelSecrets:
    "authToken password serviceKey",
  PredictionRole:
    "project provider roleId",
  PrivateNetwork:
    "cidr nat networkName project provider region",
  ProjectServices:
    "project provider services",
  RestfulProvider:
    "alias baseUrl token",
  RotationAlert:
    "displayName notificationChannels project provider remedy subscriptionPrefix",
  RotationTopic:
    "agent dependsOn kmsKeyName labels project provider region standsForDays topicName",
  ScheduledCall:
    "body dependsOn description jobName location method paused project provider retryMinutes schedule serviceAccount timeZone url",
  Secret:
    "annotations kmsKeyNames labels locations project protect provider rotation:SecretRotation secretId versionDestroyDays",
  SecretRotation:
    "dependsOn everyDays topicName",
  ServerlessBackend:
    "backendName project provider service signIn:BackendSignIn",
  ServiceAccount:
    "accountId displayName project provider",
  ServiceAgents:
    "grantedFor project projectNumber provider serviceUsage services",
  ServingDashboard:
    "endpoints:DashboardEndpoint project provider title",
  ServingMetrics:
    "cpu:GoogleMetric errors:GoogleMetric gpu:GoogleMetric latency:GoogleMetric replicas:GoogleMetric requests:GoogleMetric title",
  Starter:
    "dependsOn description kmsKeyName labels location of overlap prefix project provider schedule:StarterSchedule scheduleProject serviceAccount starterName timeZone work:StarterWork",
  StarterSchedule:
    "cron dependsOn enabled serviceAccount",
  StarterWork:
    "granted running steps",
  StorageTrigger:
    "bucket dependsOn labels location project provider serviceAccount triggerName workflow",
  VertexDeployment:
    "accelerator:VertexDeployment.accelerator adopt dependsOn deploymentFields endpoint machineType maxReplicas minReplicas model provider scaleOn:VertexScaling scaledElsewhere serviceAccount",
  "VertexDeployment.accelerator":
    "count type",
  VertexEndpoint:
    "description displayName endpointNumber kmsKeyName labels location privateServiceConnect:VertexEndpointPrivateServiceConnect project protect provider requestLogging:VertexEndpointRequestLogging",
  VertexEndpointPrivateServiceConnect:
    "projects redeploy",
  VertexEndpointRequestLogging:
    "dataset samplePercent",
  VertexModel:
    "adopt args artifact:VertexModel.artifact command dependsOn deploymentTimeoutSeconds environment healthRoute image kmsKeyName modelFields modelName port predictRoute provider redeploy sharedMemoryMiB startupSeconds",
  "VertexModel.artifact":
    "bucket path",
  VertexModels:
    "adopt dependsOn endpoint kmsKeyName modelName models:VertexServedModel* provider",
  VertexOffHours:
    "dependsOn deployment down jobName location project provider serviceAccount timeZone up",
  VertexProvider:
    "alias location projectNumber token",
  VertexScaling:
    "cpu gpu requests",
  VertexScalingRole:
    "project provider roleId",
  VertexServedModel:
    "accelerator:VertexServedModel.accelerator args artifact:VertexServedModel.artifact command deploymentFields deploymentTimeoutSeconds environment healthRoute image machineType maxReplicas minReplicas modelFields port predictRoute redeploy scaleOn:VertexScaling scaledElsewhere serviceAccount sharedMemoryMiB startupSeconds traffic",
  "VertexServedModel.accelerator":
    "count type",
  "VertexServedModel.artifact":
    "bucket path",
  VertexShare:
    "deployment percent",
  VertexTraffic:
    "endpoint provider shares:VertexShare",
  Workflow:
    "argument dependsOn description kmsKeyName labels location project protect provider serviceAccount steps workflowName",
  WorkflowInvokers:
    "grantedFor project provider",
  WorkloadIdentityPool:
    "disabled displayName poolId project provider",
  WorkloadIdentityProvider:
    "attributes audiences awsAccountId awsRoles condition disabled issuer pool provider providerId subjects",
};
