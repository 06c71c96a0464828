import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each, of, rewrite, rule, statements, withoutAction } from "../programs";
import { guideOf } from "./pages";

const guide = guideOf("mwaa/latest/userguide");
const executionRole = guide("Amazon MWAA execution role", "mwaa-create-role");

const environments = of("aws_mwaa_environment");
const isOwn = (id: string) => /^mwaa_.*_Role_/.test(id);
const roles = of("aws_iam_role", (_, id) => isOwn(id));
const policies = of("aws_iam_role_policy", (_, id) => isOwn(id));
const allows = (body: Json, action: string, resource: RegExp = /./) =>
  statements(body).some(
    ({ Action, Resource }) => Action.includes(action) && Resource?.some((each) => resource.test(each)),
  );
const needs = (says: string, actions: string[], resource?: RegExp): Entry => ({
  says,
  page: executionRole,
  held: rule(
    policies,
    (body) => actions.some((action) => !allows(body, action, resource)),
    (body) => withoutAction(body, actions[0]!),
  ),
});
const bucketOf = (body: Json) => /aws_s3_bucket\.([\w-]+)\.arn/.exec(body.source_bucket_arn)?.[1];
const keyed = of("aws_mwaa_environment", ({ kms_key }) => kms_key !== undefined);

/** What Airflow's role may do, and what it finds. */
export const mwaa: readonly Entry[] = [
  {
    says: "The execution role trusts airflow and airflow-env, for its own account alone.",
    page: guide("Cross-service confused deputy prevention", "cross-service-confused-deputy-prevention"),
    held: rule(
      roles,
      (body) => {
        const [trust] = statements(body, "assume_role_policy");
        const services = trust!.Principal!.Service!;
        const both = ["airflow.amazonaws.com", "airflow-env.amazonaws.com"].every((each) => services.includes(each));
        return !both || trust!.Condition?.StringEquals?.["aws:SourceAccount"] === undefined;
      },
      (body) => rewrite(body, ([trust]) => [{ ...trust!, Condition: undefined }], "assume_role_policy"),
    ),
  },
  needs(
    "Tasks go through queues called airflow-celery-*, in an account of AWS's own.",
    [
      "SendMessage",
      "ReceiveMessage",
      "DeleteMessage",
      "ChangeMessageVisibility",
      "GetQueueAttributes",
      "GetQueueUrl",
    ].map((each) => `sqs:${each}`),
    /^arn:aws:sqs:[^:]+:\*:airflow-celery-\*$/,
  ),
  needs(
    "The role looks at the account's public access block, which knows no resource.",
    ["s3:GetAccountPublicAccessBlock"],
    /^\*$/,
  ),
  {
    finding: "AWS 11",
    ...needs(
      "The role reads its bucket's objects and settings, the policy and its status and the access list among them.",
      [
        ...["s3:GetBucketPolicyStatus", "s3:GetBucketPolicy", "s3:GetBucketAcl", "s3:GetBucketPublicAccessBlock"],
        ...[
          "s3:GetBucketVersioning",
          "s3:GetEncryptionConfiguration",
          "s3:ListBucket",
          "s3:ListBucketVersions",
          "s3:GetBucketLocation",
        ],
      ],
    ),
  },
  needs(
    "The role writes its log groups, airflow-<environment>-*, and makes them.",
    ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
    /log-group:airflow-/,
  ),
  needs("The role publishes the metrics of its environment.", ["airflow:PublishMetrics"], /:environment\//),
  {
    says: "Keys are used through SQS and, with a key of one's own, through S3: DescribeKey, Encrypt, Decrypt, GenerateDataKey*.",
    page: executionRole,
    held: {
      broken: (program) =>
        keyed(program) &&
        breaking(policies(program), (body) => {
          const via = statements(body).filter(({ Condition }) => Condition?.StringEquals?.["kms:ViaService"]);
          const uses = ["DescribeKey", "Encrypt", "Decrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"];
          return via.length !== 2 || via.some(({ Action }) => uses.some((each) => !Action.includes(`kms:${each}`)));
        }),
      without: (program) => each(policies(program), (body) => withoutAction(body, "kms:Encrypt")),
    },
  },
  {
    says: "A key for MWAA is of one region, and lets CloudWatch Logs encrypt; MWAA itself gets grants of whoever makes the environment.",
    page: guide("Using customer managed keys for encryption", "custom-keys-certs"),
    held: {
      broken: (program) =>
        keyed(program) &&
        breaking(
          all(program, "aws_kms_key"),
          (body) => body.multi_region === true || !/"logs\.[a-z0-9-]+\.amazonaws\.com"/.test(body.policy),
        ),
      without: (program) => each(all(program, "aws_kms_key"), (body) => (body.multi_region = true)),
    },
  },
  {
    says: "The bucket of the DAGs keeps versions and is closed to the public.",
    page: guide("Create an Amazon S3 bucket for Amazon MWAA", "mwaa-s3-bucket"),
    held: {
      broken: (program) =>
        breaking(environments(program), (body) => {
          const on = (type: string, holds: (other: Json) => boolean) =>
            all(program, type)?.some(([, other]) => other.bucket.includes(`.${bucketOf(body)}.`) && holds(other));
          const versions = on(
            "aws_s3_bucket_versioning",
            (other) => other.versioning_configuration.status === "Enabled",
          );
          return (
            !versions || !on("aws_s3_bucket_public_access_block", (other) => other.restrict_public_buckets === true)
          );
        }),
      without: (program) =>
        each(all(program, "aws_s3_bucket_versioning"), (body) => (body.versioning_configuration.status = "Suspended")),
    },
  },
];
