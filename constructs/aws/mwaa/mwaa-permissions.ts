import type { PolicyStatement } from "../iam/role";
import type { Place } from "../place";

/** The environment that {@link mwaaPermissions} are for. */
export interface MwaaPermissionsProps extends Place {
  readonly environmentName: string;
  readonly bucket: { readonly arn: string };
  readonly kmsKeyArn?: string;
}

/** What Airflow itself does in its role's name, as MWAA's guide lists it for an execution role, with the wildcards spelled out: it has s3:GetBucket*. */
export function mwaaPermissions(props: MwaaPermissionsProps): PolicyStatement[] {
  const { environmentName, partition, dnsSuffix, region, accountId, bucket, kmsKeyArn } = props;
  const local = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${accountId}:${rest}`;
  const keyUses = ["Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"];
  return [
    { actions: ["airflow:PublishMetrics"], resources: [local("airflow", `environment/${environmentName}`)] },
    { actions: ["s3:GetObject", "s3:GetObjectVersion"], resources: [`${bucket.arn}/*`] },
    { actions: bucketActions, resources: [bucket.arn] },
    { actions: ["s3:GetAccountPublicAccessBlock"], resources: ["*"] },
    { actions: logActions, resources: [local("logs", `log-group:airflow-${environmentName}-*`)] },
    { actions: ["logs:DescribeLogGroups"], resources: [local("logs", "log-group:*")] },
    { actions: ["cloudwatch:PutMetricData"], resources: ["*"] },
    // The tasks' queue lies in an account of AWS's own, whose number nobody is told; so does its key where there is no kmsKeyArn.
    { actions: queueActions, resources: [`arn:${partition}:sqs:${region}:*:airflow-celery-*`] },
    ...(kmsKeyArn === undefined ? ["sqs"] : ["sqs", "s3"]).map((service) => ({
      actions: keyUses.map((use) => `kms:${use}`),
      resources: [kmsKeyArn ?? `arn:${partition}:kms:${region}:*:key/*`],
      conditions: { StringEquals: { "kms:ViaService": `${service}.${region}.${dnsSuffix}` } },
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
