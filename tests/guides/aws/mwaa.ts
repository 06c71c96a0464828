import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each, of, rewrite, rule, statements, withoutAction } from "../programs";
import { guideOf, onAws } from "./pages";

const guide = guideOf("mwaa/latest/userguide");
const executionRole = guide("Amazon MWAA execution role", "mwaa-create-role");
const networking = guide("About networking on Amazon MWAA", "networking-about");
const create = guideOf("mwaa/latest/API")("CreateEnvironment", "API_CreateEnvironment");
const dependencies = guide("Installing Python dependencies", "working-dags-dependencies");

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
  {
    says: "The folder of the DAGs is a path in the bucket, and need not be there.",
    page: create,
    held: rule(
      environments,
      ({ dag_s3_path }) => /^\//.test(dag_s3_path),
      (body) => (body.dag_s3_path = "/dags"),
    ),
  },
  {
    says: "A requirements file is named with its version, or a change of it is not seen.",
    page: dependencies,
    held: rule(
      of("aws_mwaa_environment", (body) => body.requirements_s3_path !== undefined),
      (body) => !/\.version_id\}$/.test(body.requirements_s3_object_version ?? ""),
      (body) => delete body.requirements_s3_object_version,
    ),
  },
  {
    finding: "AWS 6",
    says: "From 2.7.2 on packages are held to Airflow's constraint file, MWAA's own where none is named: what it pins cannot be pinned otherwise.",
    page: dependencies,
    held: {
      broken: (program) => {
        const files = all(program, "aws_s3_object")?.filter(([, { key }]) => key === "requirements.txt");
        return files && files.length > 0
          ? breaking(files, ({ content }) => /^(pandas|numpy|pyarrow|sqlalchemy)\S*[=<>~!]/im.test(content))
          : undefined;
      },
      without: (program) => each(all(program, "aws_s3_object"), (body) => (body.content += "pandas==2.2.3\n")),
    },
  },
  {
    says: "Two private subnets in two zones, which reach out through NAT.",
    page: networking,
    held: rule(
      environments,
      ({ network_configuration: { subnet_ids } }) =>
        new Set(subnet_ids).size !== 2 || subnet_ids.some((each: string) => !/Private/.test(each)),
      ({ network_configuration }) => network_configuration.subnet_ids.pop(),
    ),
  },
  {
    says: "The security group lets itself in by all protocols, and out to AWS by HTTPS.",
    page: guide("Security in your VPC on Amazon MWAA", "vpc-security"),
    held: rule(
      of("aws_vpc_security_group_ingress_rule", (_, id) => /^mwaa_/.test(id)),
      (body) => body.ip_protocol !== "-1" || body.referenced_security_group_id !== body.security_group_id,
      (body) => (body.ip_protocol = "tcp"),
    ),
  },
  {
    says: "The page is PUBLIC_ONLY or PRIVATE_ONLY.",
    page: create,
    held: rule(
      environments,
      (body) => !/^(PUBLIC|PRIVATE)_ONLY$/.test(body.webserver_access_mode),
      (body) => (body.webserver_access_mode = "PUBLIC"),
    ),
  },
  {
    says: "mw1.micro, small, medium, large, xlarge and 2xlarge; 1 to 25 workers; micro has one.",
    page: guide("Amazon MWAA environment classes", "environment-class"),
    held: rule(
      environments,
      (body) =>
        !/^mw1\.(micro|small|medium|large|xlarge|2xlarge)$/.test(body.environment_class) ||
        body.max_workers > (body.environment_class === "mw1.micro" ? 1 : 25) ||
        body.min_workers > body.max_workers,
      (body) => (body.max_workers = 26),
    ),
  },
  {
    says: "Log levels are CRITICAL, ERROR, WARNING, INFO and DEBUG.",
    page: create,
    held: rule(
      environments,
      ({ logging_configuration }) =>
        Object.values<Json>(logging_configuration).some(
          ({ log_level }) => !/^(CRITICAL|ERROR|WARNING|INFO|DEBUG)$/.test(log_level),
        ),
      ({ logging_configuration }) => (logging_configuration.task_logs.log_level = "TRACE"),
    ),
  },
  {
    says: "Whoever uses Airflow's page may CreateWebLoginToken on role/<environment>/<Airflow's role>.",
    page: guide("Accessing an Amazon MWAA environment", "access-policies"),
    held: {
      file: "tests/constructs/aws/mwaa/mwaa-environment.test.ts",
      test: "grants people the use of Airflow's page, and says where the DAGs go",
    },
  },
  {
    finding: "AWS 12",
    says: "A version of Airflow past its support can no longer be made.",
    page: guide("Apache Airflow versions on Amazon MWAA", "airflow-versions"),
    held: {
      refused: { "dev.yaml": `${onAws}airflow: { pipelines: { version: "2.2.2" } }\n` },
      message: /airflow\.pipelines\.version: "2\.2\.2"; MWAA makes no environment of a version before 2\.4/,
      accepted: { "dev.yaml": `${onAws}airflow: { pipelines: { version: "2.10.3" } }\n` },
    },
  },
];
