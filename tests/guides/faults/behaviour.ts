import type { Fault } from "../entry";
import type { Json } from "../../support/check-schema";
import { all, breaking, each, of, rule } from "../programs";

const aws = 'cloud: aws\nsystem: tt\nowner: a@acme.example\naws: { account: "111122223333", region: eu-west-1 }\n';
const gcp =
  'cloud: gcp\nsystem: tt\nowner: a@acme.example\ngcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1 }\n';
const dataset = (cloud: string, deleteAfter: string, table: string) => ({
  "dev.yaml": `${cloud}datasets: { f: { deleteAfter: ${deleteAfter}, tables: { t: { ${table} } } } }\n`,
});
const days = "schema: { day: DATE }, partitionBy: { column: day }";

/** What the programs did. */
export const behaviour: readonly Fault[] = [
  {
    fault: "A1",
    input: "the line `encryption: customer-managed` deleted where `protect` is true, on both clouds",
    was: '"Apply complete!", with the key destroyed, on Google Cloud before the bucket let go of it',
    held: { file: "tests/terraform/losses/google.ts", test: "`encryption` goes" },
  },
  {
    fault: "C1",
    input: "the line of a bucket deleted that holds objects, where `protect` is true",
    was: "BucketNotEmpty, after its public access block, TLS policy, encryption, ownership and lifecycle had been taken away",
    held: { file: "tests/terraform/losses.test.ts", test: "%s, by cdktf" },
  },
  {
    fault: "C3",
    input: "an empty bucket, a registry or a dataset taken out or renamed where `protect` is true",
    was: "destroyed it, with exit code 0",
    held: { file: "tests/terraform/losses.test.ts", test: "has touched nothing" },
  },
  {
    fault: "A4",
    input: "an address taken out of `alerts.emails` on Google Cloud, or changed, or `alerts` as a whole",
    was: 'called `DELETE .../notificationChannels/... force=false` before it changed the policies: 400 "Could not delete ... because it is still being referenced by ...", in each next deploy again',
    held: rule(
      of("google_monitoring_notification_channel"),
      (body) => body.lifecycle?.create_before_destroy !== true,
      (body) => delete body.lifecycle,
    ),
  },
  {
    fault: "A4",
    input: "any entry, item or field taken out that something else of the environment is named by, on both clouds",
    was: "let Terraform delete it first, and asked nobody whether the service takes that",
    held: {
      file: "tests/stacks/deletions.test.ts",
      test: "what a service keeps while others name it, or what serves needs, is deleted after they stopped",
    },
  },
  {
    fault: "A4",
    input: "the deletion of a channel that an alert names, in the sandbox",
    was: "answered 200, so that every test was green",
    held: {
      file: "tests/sandbox/google/types/monitoring.test.ts",
      test: "keeps a channel that a policy names, until it names it no more or the deletion is forced",
    },
  },
  {
    fault: "A4",
    input:
      "the deletion of an alarm that a composite alarm names, or of a security group that is in use, in the sandbox",
    was: "answered 200",
    held: { file: "tests/terraform/aws-models.test.ts", test: "keeps what others name" },
  },
  {
    fault: "A5",
    input: "`deleteAfter: 30d` on a dataset of BigQuery with a declared table that has no `partitionBy`",
    was: "wrote `default_table_expiration_ms: 2592000000` beside `prevent_destroy: true`, without a word: BigQuery deletes the whole table 30 days after it was made",
    held: {
      refused: dataset(gcp, "30d", "schema: { a: STRING }"),
      message: /^dev.yaml:5:\d+ datasets.f.tables.t: would be deleted as a whole 30d after it was made/,
      accepted: dataset(gcp, "30d", days),
    },
  },
  {
    fault: "A5",
    input: "`deleteAfter` on a dataset of BigQuery with partitioned tables, changed later",
    was: "left it to `default_partition_expiration_ms`, which counts for tables that are made afterwards",
    held: {
      file: "tests/constructs/gcp/bigquery/big-query-dataset.test.ts",
      test: "does with everything set what the props say",
    },
  },
  {
    fault: "A6",
    input: "`deleteAfter: 30d` on a dataset on AWS, and `deleteAfter: 365d` on a table of it",
    was: 'wrote the rules `"expire"` for everything after 30 days and `"expire t/"` after 365, of which S3 takes the earlier',
    held: {
      refused: dataset(aws, "30d", "schema: { a: int }, deleteAfter: 365d"),
      message:
        /^dev.yaml:5:\d+ datasets.f.tables.t.deleteAfter: 365d is longer than datasets.f.deleteAfter, which is 30d/,
      accepted: dataset(aws, "365d", "schema: { a: int }, deleteAfter: 30d"),
    },
  },
  {
    fault: "A6",
    input: "the same on Google Cloud",
    was: "kept the table's rows for 365 days: the same words, the opposite",
    held: {
      refused: dataset(gcp, "30d", `${days}, deleteAfter: 365d`),
      message:
        /^dev.yaml:5:\d+ datasets.f.tables.t.deleteAfter: 365d is longer than datasets.f.deleteAfter, which is 30d/,
      accepted: dataset(gcp, "365d", `${days}, deleteAfter: 30d`),
    },
  },
  {
    fault: "A6",
    input:
      "a capture, or the answers of an asynchronous endpoint, that are kept longer than the dataset or the bucket keeps anything",
    was: 'wrote `"expire endpoint-captures/..."` after 365 days below an `"expire"` after 30',
    held: { file: "tests/language/kinds/retention.test.ts", test: "an age that another one shortens:" },
  },
  {
    fault: "A6",
    input: "`artifact: bucket/models/...` with `deleteAfter`, or a step to GLACIER, on that bucket",
    was: "accepted it: replicas that start after that age find no weights, or cannot read them",
    held: { file: "tests/language/kinds/retention.test.ts", test: "an age at which what is in use goes:" },
  },
  {
    fault: "A13",
    input: "an endpoint in `mode: async`",
    was: "kept requests, answers and failures for ever, where the bucket had no `deleteAfter`",
    held: rule(
      of("aws_s3_bucket_lifecycle_configuration", (body) => JSON.stringify(body.rule).includes("answers/")),
      (body) => !(body.rule as { id: string }[]).some(({ id }) => /^expire .*answers\/$/.test(id)),
      (body) => (body.rule = (body.rule as { id: string }[]).map((each) => ({ ...each, id: "answers/" }))),
    ),
  },
  {
    fault: "A9",
    input: "`format: csv` with a column of type `date`",
    was: "accepted every type; Athena then reads day numbers, and fails on 2024-01-01 in each query",
    held: {
      refused: dataset(aws, "30d", "format: csv, schema: { day: date }"),
      message: /^dev.yaml:5:\d+ datasets.f.tables.t.schema.day: date is not read from csv/,
      accepted: dataset(aws, "30d", "format: csv, schema: { day: string }"),
    },
  },
  {
    fault: "A11",
    input: "an Airflow on AWS",
    was: "left its five log groups to MWAA: kept for ever, without the key, and still there after `destroy`",
    held: {
      broken: (program) =>
        all(program, "aws_mwaa_environment")?.flatMap(([id, { name, depends_on = [] }]) => {
          const groups = all(program, "aws_cloudwatch_log_group") ?? [];
          return ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"].flatMap((part) => {
            const [group, body] = groups.find(([, each]) => each.name === `airflow-${name}-${part}`) ?? [];
            const isFirst = (depends_on as string[]).includes(`aws_cloudwatch_log_group.${group}`);
            return isFirst && body?.retention_in_days === 90 ? [] : [`${id} ${part}`];
          });
        }),
      without: (program) => each(all(program, "aws_mwaa_environment"), (body) => delete body.depends_on),
    },
  },
  {
    fault: "A13",
    input: "an Airflow on Google Cloud",
    was: "deleted what is in `snapshots/` of its bucket alone: logs of tasks stayed for ever, and each of their versions 30 days",
    held: rule(
      of("google_storage_bucket", (_, id) => id.startsWith("composer")),
      ({ lifecycle_rule = [] }) =>
        (lifecycle_rule as Json[]).filter(({ condition }) => condition.matches_prefix?.includes("logs/")).length !== 2,
      (body) => delete body.lifecycle_rule,
    ),
  },
  {
    fault: "A13",
    input: "a network on AWS with `protect: false`",
    was: "logged `ALL` traffic to CloudWatch Logs, which charges by the gigabyte",
    held: {
      broken: (program) => {
        const isProtected = all(program, "aws_vpc")?.some(() =>
          JSON.stringify(program).includes('"prevent_destroy":true'),
        );
        return breaking(all(program, "aws_flow_log"), ({ traffic_type }) => !isProtected && traffic_type !== "REJECT");
      },
      without: (program) => each(all(program, "aws_flow_log"), (body) => (body.traffic_type = "ALL")),
    },
  },
  {
    fault: "A13",
    input: "`environments/prod-aws.yaml`",
    was: "opened Airflow's page to the internet: `webserver_access_mode` was `PUBLIC_ONLY`",
    held: {
      broken: (program, environment) =>
        environment.startsWith("prod")
          ? breaking(all(program, "aws_mwaa_environment"), (body) => body.webserver_access_mode !== "PRIVATE_ONLY")
          : undefined,
      without: (program) =>
        each(all(program, "aws_mwaa_environment"), (body) => (body.webserver_access_mode = "PUBLIC_ONLY")),
    },
  },
  {
    fault: "A7",
    input: "90 endpoints on AWS",
    was: "wrote one dashboard of 540 widgets, and CloudWatch takes 500: refused in the middle of the deploy",
    held: { file: "tests/language/aws-limits.test.ts", test: "draws endpoints on as many dashboards as hold them" },
  },
  {
    fault: "A7",
    input: "20 endpoints on AWS with ten variants each, on machines with GPUs",
    was: "wrote one dashboard of 2,400 metrics; from 21 on it was over the 2,500 that CloudWatch takes",
    held: {
      file: "tests/constructs/aws/cloudwatch/serving-dashboard.test.ts",
      test: "holds 500 widgets and 2,500 metrics, and says how many dashboards hold more",
    },
  },
  {
    fault: "A12",
    input: "200 readers of a bucket on AWS",
    was: "wrote a policy of 34,271 characters, of which S3 takes 20,480",
    held: {
      file: "tests/language/aws-limits.test.ts",
      test: "says where a bucket or a registry lets in more roles than its policy holds",
    },
  },
  {
    fault: "A12",
    input: "the same for `registries`, whose policy ECR takes up to 10,240 characters of",
    was: "wrote it, and let the deploy fail",
    held: { file: "tests/constructs/aws/ecr/ecr-repository.test.ts", test: "takes no longer a policy than ECR does" },
  },
  {
    fault: "A12",
    input: "500 roles in the `access` of several buckets, with `encryption: customer-managed`",
    was: "named all of them in the key's policy (17,605 characters for 200), of which KMS takes 32,768",
    held: {
      file: "tests/language/aws-limits.test.ts",
      test: "lets buckets let in as many roles as the policy of their key holds",
    },
  },
  {
    fault: "A12",
    input: "1,000 tables with `deleteAfter` in one dataset on AWS",
    was: "wrote a lifecycle rule for each, and S3 takes 1,000",
    held: {
      file: "tests/constructs/aws/s3/s3-bucket.test.ts",
      test: "takes no more lifecycle rules, and no longer a policy, than S3 does",
    },
  },
  {
    fault: "A12",
    input: "61 `labels` on Google Cloud",
    was: "wrote them beside four that are ours and the provider's, and Google takes 64",
    held: {
      file: "tests/language/google-limits.test.ts",
      test: "takes sixty labels, beside which there are Ponte's own and the provider's",
    },
  },
  {
    fault: "A12",
    input: "251 groups, or 1,501 members, in the `access` of one thing on Google Cloud",
    was: "made a grant of each, until Google refused one",
    held: {
      file: "tests/language/google-limits.test.ts",
      test: "lets in 250 groups and 1,500 members at a thing, each once for each role",
    },
  },
  {
    fault: "A12",
    input: "101 variables in the `env` of a variant on AWS",
    was: "wrote them, and SageMaker takes 100",
    held: { file: "tests/language/aws-limits.test.ts", test: "gives a container a hundred variables" },
  },
  {
    fault: "A12",
    input: "an option of `airflow.config` on AWS with an empty value, one in two lines, or of 65 characters",
    was: "wrote it, and MWAA refuses it",
    held: { file: "tests/language/aws-limits.test.ts", test: "gives MWAA the options and values that it takes" },
  },
  {
    fault: "A13",
    input: "the network of an environment on Google Cloud",
    was: "let all TCP, UDP and ICMP of its subnetwork in, for nobody: Airflow's machines are Google's and only call out",
    held: {
      file: "tests/constructs/gcp/vpc/private-network.test.ts",
      test: "lets in nothing: a network has no rule that nobody made",
    },
  },
  {
    fault: "A4",
    input: "`identity: own` that becomes `shared` (or back) on an endpoint of Cloud Run whose image holds its weights",
    was: "deleted the account first, and then moved the service that ran as it",
    held: rule(
      of("google_service_account", (_, id) => id.includes("_identity_") || id.startsWith("access_models_")),
      (body) => body.lifecycle?.create_before_destroy !== true,
      (body) => delete body.lifecycle,
    ),
  },
  {
    fault: "A12",
    input: "`alerts: { emails: [A@Acme.example, a@acme.example] }`",
    was: "made two subscriptions for one person",
    held: {
      refused: { "dev.yaml": `${aws}alerts: { emails: [A@Acme.example, a@acme.example] }\n` },
      message:
        /^dev.yaml:5:36 alerts.emails.1: a@acme.example stands in the list already, as A@Acme.example; remove it here/,
      accepted: { "dev.yaml": `${aws}alerts: { emails: [a@acme.example, b@acme.example] }\n` },
    },
  },
];
