// Actions that AWS allows on everything or on nothing, since it defines no resource for them, or none that is needed (service authorization reference,
// September 2026): those that a workload's own code asks for. tests/constructs/aws/iam/without-resource.test.ts holds each of them against AWS's list.
const byService: Record<string, string> = {
  airflow: "ListEnvironments",
  "application-autoscaling": "DescribeScalableTargets DescribeScalingActivities DescribeScalingPolicies",
  athena: "ListDataCatalogs ListEngineVersions ListWorkGroups",
  "aws-marketplace": "BatchMeterUsage MeterUsage RegisterUsage ResolveCustomer",
  batch: "DescribeComputeEnvironments DescribeJobDefinitions DescribeJobQueues DescribeJobs ListJobs",
  bedrock: "ListCustomModels ListFoundationModels ListImportedModels ListInferenceProfiles",
  cloudwatch: "DescribeAlarmsForMetric GetMetricStatistics PutMetricData",
  comprehend:
    "BatchDetectDominantLanguage BatchDetectEntities BatchDetectKeyPhrases BatchDetectSentiment BatchDetectSyntax ContainsPiiEntities DetectDominantLanguage DetectKeyPhrases DetectPiiEntities DetectSentiment DetectSyntax DetectToxicContent",
  dynamodb: "DescribeEndpoints DescribeLimits ListStreams ListTables",
  // Among them what SageMaker looks up before it puts a model into a VPC.
  ec2: "DescribeAvailabilityZones DescribeDhcpOptions DescribeImages DescribeInstanceStatus DescribeInstanceTypeOfferings DescribeInstanceTypes DescribeInstances DescribeNetworkInterfaces DescribeRegions DescribeRouteTables DescribeSecurityGroups DescribeSubnets DescribeTags DescribeVolumes DescribeVpcEndpoints DescribeVpcs",
  ec2messages: "AcknowledgeMessage DeleteMessage FailMessage GetEndpoint GetMessages SendReply",
  ecr: "DescribeRegistry GetAuthorizationToken",
  // Of a machine that is to run containers.
  ecs: "DiscoverPollEndpoint",
  "ecr-public": "GetAuthorizationToken",
  firehose: "ListDeliveryStreams",
  glue: "GetJobs GetTriggers ListCrawlers ListJobs ListRegistries ListSessions",
  kinesis: "DescribeLimits ListStreams",
  kms: "GenerateRandom ListAliases ListKeys",
  lakeformation: "GetDataAccess",
  lambda: "GetAccountSettings ListEventSourceMappings ListFunctions ListLayers",
  // Among them what Step Functions asks of a role for a log ("Logging to CloudWatch Logs").
  logs: "CreateLogDelivery DeleteLogDelivery DescribeExportTasks DescribeLogGroups DescribeQueries DescribeQueryDefinitions DescribeResourcePolicies GetLogDelivery ListLogDeliveries PutResourcePolicy StopQuery UpdateLogDelivery",
  polly: "DescribeVoices",
  pricing: "DescribeServices GetAttributeValues GetProducts",
  "redshift-data": "CancelStatement DescribeStatement GetStatementResult ListStatements",
  rekognition:
    "CompareFaces DetectFaces DetectLabels DetectProtectiveEquipment DetectText GetFaceDetection GetLabelDetection GetSegmentDetection GetTextDetection RecognizeCelebrities StartFaceDetection StartLabelDetection StartSegmentDetection StartTextDetection",
  s3: "GetAccountPublicAccessBlock ListAllMyBuckets",
  sagemaker:
    "ListEndpointConfigs ListEndpoints ListExperiments ListFeatureGroups ListModelPackageGroups ListModels ListPipelines ListProcessingJobs ListTrainingJobs ListTransformJobs ListTrialComponents ListTrials Search",
  secretsmanager: "BatchGetSecretValue GetRandomPassword ListSecrets",
  servicequotas: "GetAWSDefaultServiceQuota ListAWSDefaultServiceQuotas ListServiceQuotas ListServices",
  sns: "ListSubscriptions ListTopics",
  sqs: "ListQueues",
  ssm: "DescribeInstanceInformation DescribeParameters",
  ssmmessages: "CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel",
  states: "ListActivities ListStateMachines SendTaskFailure SendTaskHeartbeat SendTaskSuccess",
  sts: "DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity GetSessionToken",
  tag: "GetResources GetTagKeys GetTagValues",
  textract:
    "AnalyzeDocument AnalyzeExpense AnalyzeID DetectDocumentText GetDocumentAnalysis GetDocumentTextDetection GetExpenseAnalysis StartDocumentAnalysis StartDocumentTextDetection StartExpenseAnalysis",
  transcribe: "ListTranscriptionJobs StartStreamTranscription StartStreamTranscriptionWebSocket StartTranscriptionJob",
  translate: "ListLanguages ListTerminologies ListTextTranslationJobs",
  xray: "GetSamplingRules GetSamplingStatisticSummaries GetSamplingTargets PutTelemetryRecords PutTraceSegments",
};

/** Actions that may be allowed on `*`, as `service:Action`. */
export const withoutResource: ReadonlySet<string> = new Set(
  Object.entries(byService).flatMap(([service, actions]) => actions.split(" ").map((action) => `${service}:${action}`)),
);
