import type { PolicyStatement } from "../iam/execution-role";

/** The environment that {@link mwaaPermissions} are for. */
export interface MwaaPermissionsProps {
  readonly environmentName: string;
  readonly region: string;
  readonly accountId: string;
  readonly sourceBucketArn: string;
  readonly kmsKeyArn?: string;
}

/** What Airflow itself does in its role's name, as MWAA's guide lists it for an execution role, with the wildcards spelled out: it has s3:GetBucket*. */
export function mwaaPermissions(props: MwaaPermissionsProps): PolicyStatement[] {
  const { environmentName, region, accountId, sourceBucketArn, kmsKeyArn } = props;
  const local = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;
  const keyUses = ["Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"];
  return [
    { actions: ["airflow:PublishMetrics"], resources: [local("airflow", `environment/${environmentName}`)] },
    { actions: ["s3:GetObject", "s3:GetObjectVersion"], resources: [`${sourceBucketArn}/*`] },
    { actions: bucketActions, resources: [sourceBucketArn] },
    { actions: ["s3:GetAccountPublicAccessBlock"], resources: ["*"] },
    { actions: logActions, resources: [local("logs", `log-group:airflow-${environmentName}-*`)] },
    { actions: ["logs:DescribeLogGroups"], resources: [local("logs", "log-group:*")] },
    { actions: ["cloudwatch:PutMetricData"], resources: ["*"] },
    // The tasks' queue lies in an account of AWS's own, whose number nobody is told; so does its key where there is no kmsKeyArn.
    { actions: queueActions, resources: [`arn:aws:sqs:${region}:*:airflow-celery-*`] },
    ...(kmsKeyArn === undefined ? ["sqs"] : ["sqs", "s3"]).map((service) => ({
      actions: keyUses.map((use) => `kms:${use}`),
      resources: [kmsKeyArn ?? `arn:aws:kms:${region}:*:key/*`],
      conditions: { StringEquals: { "kms:ViaService": `${service}.${region}.amazonaws.com` } },
    })),
  ];
}

const bucketActions = [
  "s3:ListBucket",
  "s3:ListBucketVersions",
  "s3:GetBucketLocation",
  "s3:GetBucketVersioning",
  "s3:GetBucketPublicAccessBlock",
  "s3:GetBucketAcl",
  "s3:GetBucketPolicy",
  "s3:GetBucketPolicyStatus",
  "s3:GetEncryptionConfiguration",
];

const logActions = [
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:PutLogEvents",
  "logs:GetLogEvents",
  "logs:GetLogRecord",
  "logs:GetLogGroupFields",
  "logs:GetQueryResults",
];

const queueActions = [
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:GetQueueUrl",
  "sqs:ReceiveMessage",
  "sqs:SendMessage",
];
