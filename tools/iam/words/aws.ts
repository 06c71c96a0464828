import { matches } from "../../plan/access/right";
import { type Word, words } from "./word";

// From the Service Authorization Reference: what an action does, in the words of the job.
const rows: readonly (readonly [verbs: string, object: string, actions: string, beside?: true])[] = [
  ["list", "objects in", "s3:ListBucket"],
  ["read", "objects in", "s3:GetObject"],
  ["read", "older versions of objects in", "s3:GetObjectVersion"],
  ["list", "older versions of objects in", "s3:ListBucketVersions"],
  ["write", "objects in", "s3:PutObject"],
  ["delete", "objects in", "s3:DeleteObject"],
  ["delete", "older versions of objects in", "s3:DeleteObjectVersion"],
  ["end", "uploads to", "s3:AbortMultipartUpload", true],
  ["look at", "uploads to", "s3:ListMultipartUploadParts s3:ListBucketMultipartUploads", true],
  ["read", "the settings of", "s3:GetBucketLocation s3:GetBucketVersioning s3:GetBucketPublicAccessBlock s3:GetBucketAcl s3:GetBucketPolicy s3:GetBucketPolicyStatus s3:GetEncryptionConfiguration", true],
  ["see", "whether buckets are closed to the public in", "s3:GetAccountPublicAccessBlock"],
  ["pull", "images of", "ecr:BatchGetImage ecr:GetDownloadUrlForLayer"],
  ["push", "images of", "ecr:PutImage ecr:InitiateLayerUpload ecr:UploadLayerPart ecr:CompleteLayerUpload"],
  ["look for", "layers of", "ecr:BatchCheckLayerAvailability", true],
  ["log in to", "image registries of", "ecr:GetAuthorizationToken"],
  ["look at", "", "glue:GetDatabase", true],
  ["read", "table definitions in", "glue:GetTable glue:GetTables glue:GetPartition glue:GetPartitions glue:BatchGetPartition"],
  ["change", "table definitions in", "glue:CreateTable glue:UpdateTable glue:CreatePartition glue:BatchCreatePartition glue:UpdatePartition glue:BatchUpdatePartition glue:UpdateDatabase"],
  ["delete", "table definitions in", "glue:DeleteTable glue:DeletePartition glue:BatchDeletePartition glue:DeleteDatabase"],
  ["run", "queries in", "athena:StartQueryExecution athena:StopQueryExecution athena:GetQueryExecution athena:GetQueryResults athena:GetQueryResultsStream"],
  ["read", "the settings of", "athena:GetWorkGroup", true],
  ["ask for predictions from", "", "sagemaker:InvokeEndpoint sagemaker:InvokeEndpointAsync sagemaker:InvokeEndpointWithResponseStream"],
  ["decrypt", "with", "kms:Decrypt"],
  ["encrypt", "with", "kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext kms:GenerateDataKeyPair kms:GenerateDataKeyPairWithoutPlaintext kms:ReEncryptTo"],
  ["decrypt", "with", "kms:ReEncryptFrom"],
  ["encrypt, decrypt", "with", "kms:ReEncrypt*"],
  ["look at", "", "kms:DescribeKey", true],
  ["hand on", "the use of", "kms:CreateGrant"],
  ["do everything", "with", "kms:*"],
  ["do everything", "in", "s3:*"],
  ["read", "the value of", "secretsmanager:GetSecretValue"],
  ["put", "new values into", "secretsmanager:PutSecretValue"],
  ["look at", "the versions of", "secretsmanager:DescribeSecret secretsmanager:ListSecretVersionIds", true],
  ["change the stage of", "values of", "secretsmanager:UpdateSecretVersionStage"],
  ["act as", "", "sts:AssumeRole"],
  ["act as", "", "sts:AssumeRoleWithWebIdentity sts:AssumeRoleWithSAML"],
  ["tag the session of", "", "sts:TagSession", true],
  ["give to a service", "", "iam:PassRole"],
  ["open the page of", "", "airflow:CreateWebLoginToken"],
  ["reach the interface of", "", "airflow:InvokeRestApi airflow:CreateCliToken"],
  ["report on the health of", "", "airflow:PublishMetrics"],
  ["write", "logs to", "logs:CreateLogStream logs:PutLogEvents"],
  ["make", "", "logs:CreateLogGroup"],
  ["read", "logs of", "logs:GetLogEvents logs:GetLogRecord logs:GetLogGroupFields logs:GetQueryResults logs:FilterLogEvents"],
  ["list", "", "logs:DescribeLogGroups"],
  ["list", "the streams of", "logs:DescribeLogStreams", true],
  ["write", "metrics in", "cloudwatch:PutMetricData"],
  ["look at", "", "cloudwatch:DescribeAlarms"],
  ["send", "messages to", "sqs:SendMessage"],
  ["take", "messages from", "sqs:ReceiveMessage sqs:DeleteMessage sqs:ChangeMessageVisibility"],
  ["read", "the settings of", "sqs:GetQueueAttributes sqs:GetQueueUrl", true],
  ["send", "messages to", "sns:Publish"],
  ["start", "", "states:StartExecution batch:SubmitJob glue:StartJobRun ecs:RunTask codebuild:StartBuild"],
  ["follow the runs of", "", "states:DescribeExecution batch:DescribeJobs glue:GetJobRun ecs:DescribeTasks"],
  ["stop", "", "states:StopExecution batch:TerminateJob glue:BatchStopJobRun ecs:StopTask"],
  ["call", "", "lambda:InvokeFunction lambda:InvokeFunctionUrl"],
  ["put", "network interfaces into", "ec2:CreateNetworkInterface ec2:CreateNetworkInterfacePermission"],
  ["remove", "network interfaces from", "ec2:DeleteNetworkInterface ec2:DeleteNetworkInterfacePermission"],
  ["look at", "the networks of", "ec2:DescribeNetworkInterfaces ec2:DescribeVpcs ec2:DescribeSubnets ec2:DescribeSecurityGroups ec2:DescribeDhcpOptions ec2:DescribeVpcEndpoints"],
  ["do everything", "in", "*"],
]; // prettier-ignore

const byAction = new Map<string, Word[]>();
for (const [verbs, object, actions, beside] of rows)
  for (const action of actions.split(" ")) byAction.set(action.toLowerCase(), words(verbs, object, beside));

/** What a pattern such as `s3:Get*` lets do, of what there are words for. */
export function awsWordsWithin(pattern: string): Word[] {
  return [...byAction].flatMap(([action, words]) => (matches(pattern, action, "i") ? words : []));
}

/** All that there are words for. */
export const allAwsWords = (): Word[] => [...byAction.values()].flat();

/** What an action lets do; one without words is told as it is, so that nothing is passed over. */
export function awsWords(action: string): Word[] {
  return byAction.get(action.toLowerCase()) ?? [{ verb: action, object: "on", raw: true }];
}
