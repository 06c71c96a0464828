import type { awsTypes } from "../../../terraform-types";
import { list } from "../../plan/json";
import type { Billed } from "../item";
import { type Place, priceAt } from "../place";
import { type BilledResource, block, blocks, textIn } from "../resources";
import { job } from "./batch";
import { loadBalancer, service } from "./fargate";
import { airflow } from "./mwaa";
import { type Priced, standing, used, withAnother } from "./pricing";
import { endpoint } from "./sagemaker";

const storage = used("storage", "s3", "S3 Standard storage, first 50 TB");
const logs = used("logs", "cloudwatch", "logs ingested, standard class");
const queries = used("Athena", "athena", "SQL query, data scanned");

export const awsPricing = {
  aws_athena_workgroup: queries,
  aws_batch_compute_environment: withAnother, // nothing without a job: on Fargate each job is billed, else the machines while they run
  aws_batch_job_definition: job,
  aws_cloudwatch_composite_alarm: standing("alarm on others", "cloudwatch", "composite alarm"),
  aws_cloudwatch_dashboard: standing("dashboard", "cloudwatch", "dashboard"), // the first three of an account are free
  aws_cloudwatch_log_group: logs,
  aws_cloudwatch_metric_alarm: alarm,
  aws_ecr_repository: used("images", "ecr", "private image storage"),
  aws_cognito_user_pool: used("people who sign in", "cognito", "thousand monthly active users, Essentials"),
  aws_ecs_cluster: used("each metric of its replicas", "cloudwatch", "custom metric, first 10,000"), // Container Insights
  aws_ecs_service: service,
  aws_eip: standing("public address", "vpc", "public IPv4 address"),
  aws_flow_log: logs,
  aws_glue_catalog_database: withAnother, // the first million tables and partitions are free, and queries are Athena's
  aws_glue_catalog_table: withAnother,
  aws_kms_key: standing(
    "key, one dollar more with each of its first two rotations",
    "kms",
    "customer managed key",
    used("requests to the key", "kms", "symmetric requests"),
  ),
  aws_lb: loadBalancer,
  aws_mwaa_environment: airflow,
  aws_nat_gateway: standing("NAT gateway", "nat-gateway", "gateway", used("NAT", "nat-gateway", "data processed")),
  aws_route53_resolver_firewall_domain_list: used(
    "names in the DNS firewall",
    "route53-resolver",
    "DNS Firewall, domain name stored",
  ),
  aws_route53_resolver_firewall_rule_group_association: used(
    "DNS queries",
    "route53-resolver",
    "DNS Firewall, queries, first billion",
  ),
  aws_route53_zone: standing("hosted zone", "route53", "hosted zone"),
  aws_s3_bucket: storage,
  aws_s3_object: withAnother, // in its bucket
  aws_sagemaker_endpoint: endpoint,
  aws_secretsmanager_secret: standing(
    "secret",
    "secrets-manager",
    "secret",
    used("reading secrets", "secrets-manager", "API calls"),
  ),
  aws_sfn_state_machine: used("starting jobs", "step-functions", "standard state transition"),
  aws_sns_topic: used("alerts by e-mail", "sns", "e-mail notifications"),
  aws_vpc_endpoint: interfaceEndpoint,
} satisfies Priced<typeof awsTypes>;

/** CloudWatch bills an alarm for each metric that it reads; one that looks more often than once a minute costs more. */
function alarm({ body }: BilledResource, place: Place): Billed {
  const metrics = blocks(body.metric_query)
    .map((query) => block(query.metric))
    .filter((metric) => Object.keys(metric).length > 0);
  const periods = [body.period, ...metrics.map(({ period }) => period)].map(Number).filter((seconds) => seconds > 0);
  const fast = Math.min(60, ...periods) < 60;
  const count = Math.max(1, metrics.length);
  const item = fast ? "high-resolution alarm, per metric" : "standard alarm, per metric";
  return {
    items: [
      {
        key: fast ? "metrics in fast alarms" : "metrics in alarms",
        what: fast ? "metric in alarms that look more often than once a minute" : "metric in alarms",
        isOne: true,
        counts: { idle: count, full: count },
        price: priceAt(place, "cloudwatch", item),
      },
    ],
  };
}

/** One network interface in each of its subnets; gateways are free. */
function interfaceEndpoint({ body }: BilledResource, place: Place): Billed {
  if ((textIn(body.vpc_endpoint_type) ?? "Gateway") === "Gateway") return {};
  const zones = list(body.subnet_ids).length;
  if (zones === 0) return { unknown: ["in how many zones it has interface endpoints"] };
  const price = priceAt(place, "vpc-endpoint", "interface endpoint, per AZ");
  const data = priceAt(place, "vpc-endpoint", "interface endpoint, data processed, first 1 PB");
  return {
    items: [
      {
        key: "interface endpoints",
        what: "interface endpoint in a zone",
        isOne: true,
        counts: { idle: zones, full: zones },
        price,
      },
    ],
    uses: [{ what: "interface endpoints", price: data }],
  };
}
