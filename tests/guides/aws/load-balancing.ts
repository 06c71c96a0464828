import type { Entry } from "../entry";
import { of, rewrite, rule, statements } from "../programs";
import { guideOf } from "./pages";

const balancers = guideOf("elasticloadbalancing/latest/application");
const api = guideOf("elasticloadbalancing/latest/APIReference");
const cognito = guideOf("cognito/latest/developerguide");

const rules = "tests/constructs/aws/elasticloadbalancingv2/rules.test.ts";
const logs = (_: unknown, id: string) => /^service-balancer-logs_/.test(id);
const holding = of("aws_lb_listener_rule", (body) => body.for_each !== undefined);
const live = of("aws_lb_listener_rule", (body) => body.for_each === undefined);
const dependsOn = (body: { depends_on?: string[] }, type: string) =>
  body.depends_on?.some((each) => each.startsWith(`${type}.`)) === true;

export const loadBalancing: readonly Entry[] = [
  {
    says: "A bucket of access logs is encrypted by keys of S3's own, and by no other.",
    page: balancers("Enable access logs for your Application Load Balancer", "enable-access-logging"),
    held: rule(
      of("aws_s3_bucket_server_side_encryption_configuration", logs),
      ({ rule: [first] }) => first.apply_server_side_encryption_by_default.sse_algorithm !== "AES256",
      ({ rule: [first] }) => (first.apply_server_side_encryption_by_default.sse_algorithm = "aws:kms"),
    ),
  },
  {
    says: "Its policy lets the service that delivers logs put what is below AWSLogs and the account.",
    page: balancers("Enable access logs for your Application Load Balancer", "enable-access-logging"),
    held: rule(
      of("aws_s3_bucket_policy", logs),
      (body) =>
        !statements(body).some(
          ({ Principal, Action, Resource }) =>
            Principal?.Service?.includes("logdelivery.elasticloadbalancing.amazonaws.com") &&
            Action.includes("s3:PutObject") &&
            Resource!.every((arn) => /\/AWSLogs\/\d{12}\/\*$/.test(arn)),
        ),
      (body) => rewrite(body, (all) => all.filter(({ Principal }) => Principal?.Service === undefined)),
    ),
  },
  {
    says: "It is there before the load balancer, which writes to it at once.",
    page: balancers("Enable access logs for your Application Load Balancer", "enable-access-logging"),
    held: rule(
      of("aws_lb", (body) => body.access_logs !== undefined),
      (body) => !dependsOn(body, "aws_s3_bucket_policy"),
      (body) => delete body.depends_on,
    ),
  },
  {
    says: "A load balancer has a name of at most 32 letters, digits and -, not at its ends, and not internal- in front.",
    page: api("CreateLoadBalancer", "API_CreateLoadBalancer"),
    held: rule(
      of("aws_lb"),
      ({ name }) => !/^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(name),
      (body) => (body.name = `internal-${body.name}`),
    ),
  },
  {
    says: "A target group has one of at most 32, too.",
    page: api("CreateTargetGroup", "API_CreateTargetGroup"),
    held: rule(
      of("aws_lb_target_group"),
      ({ name }) => !/^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(name),
      (body) => (body.name = `${body.name}-of-a-service`),
    ),
  },
  {
    says: "A load balancer stands in two availability zones or more.",
    page: balancers("Availability Zones for your Application Load Balancer", "load-balancer-subnets"),
    held: rule(
      of("aws_lb"),
      ({ subnets }) => subnets.length < 2,
      (body) => (body.subnets = body.subnets.slice(1)),
    ),
  },
  {
    says: "A service of ECS takes a target group only once a listener of a load balancer knows it.",
    page: guideOf("AmazonECS/latest/developerguide")("Use an Application Load Balancer for Amazon ECS", "alb"),
    held: rule(
      of("aws_ecs_service"),
      (body) => !dependsOn(body, "aws_lb_listener_rule"),
      (body) => delete body.depends_on,
    ),
  },
  {
    says: "A group whose targets are not ready answers 503: it gets requests when its service is steady.",
    page: balancers("Troubleshoot your Application Load Balancers", "load-balancer-troubleshooting"),
    held: rule(
      live,
      (body) => !dependsOn(body, "aws_ecs_service"),
      (body) => delete body.depends_on,
    ),
  },
  {
    says: "A Host header is what a client writes: what holds a target group also asks for an address that nobody has.",
    page: balancers("Condition types for listener rules", "rule-condition-types"),
    held: rule(
      holding,
      ({ condition }) => !condition.some((each: any) => each.source_ip?.values.join() === "127.0.0.1/32"),
      (body) => (body.condition = body.condition.filter((each: any) => each.source_ip === undefined)),
    ),
  },
  {
    says: "People sign in over HTTPS alone.",
    page: balancers("Authenticate users using an Application Load Balancer", "listener-authenticate-users"),
    held: { file: rules, test: "refuses %s" },
  },
  {
    says: "They do so before the request is forwarded.",
    page: balancers("Action types for listener rules", "rule-action-types"),
    held: rule(
      of("aws_lb_listener_rule", ({ action }) => action.length > 1),
      ({ action }) => !/^authenticate-/.test(action[0].type) || action.at(-1).type !== "forward",
      (body) => body.action.reverse(),
    ),
  },
  {
    says: "A load balancer asks who they are itself, and so reaches the provider's HTTPS.",
    page: balancers("Authenticate users using an Application Load Balancer", "listener-authenticate-users"),
    held: rule(
      of("aws_vpc_security_group_egress_rule", (_, id) => /^service-balancer-network_.*ToWorld/.test(id)),
      (body) => body.cidr_ipv4 !== "0.0.0.0/0" || body.to_port !== 443,
      (body) => (body.to_port = 80),
    ),
  },
  {
    says: "Its client at a user pool has a secret, the code grant and its callback.",
    page: balancers("Authenticate users using an Application Load Balancer", "listener-authenticate-users"),
    held: rule(
      of("aws_cognito_user_pool_client"),
      (body) =>
        body.generate_secret !== true ||
        body.allowed_oauth_flows.join() !== "code" ||
        !body.callback_urls.every((url: string) => /^https:\/\/[a-z0-9.-]+\/oauth2\/idpresponse$/.test(url)),
      (body) => (body.generate_secret = false),
    ),
  },
  {
    says: "A rule with several target groups of which one is sticky keeps clients at a group itself.",
    page: balancers("Edit target group attributes", "edit-target-group-attributes"),
    held: { file: rules, test: "refuses %s" },
  },
  {
    says: "Five hosts a rule, five target groups an action, weights of 0-999.",
    page: balancers("Quotas for your Application Load Balancers", "load-balancer-limits"),
    held: { file: rules, test: "refuses %s" },
  },
  {
    says: "ACM renews a certificate while the record that proved its host stands, which is the same for each certificate of the host.",
    page: guideOf("acm/latest/userguide")("AWS Certificate Manager DNS validation", "dns-validation"),
    held: rule(
      of("aws_route53_record", ({ type }) => type === "CNAME"),
      ({ lifecycle }) => lifecycle?.ignore_changes?.join() !== "name,records",
      (body) => delete body.lifecycle,
    ),
  },
  {
    says: "A user pool with deletion protection is not deleted before that is off.",
    page: cognito("User pool deletion protection", "user-pool-settings-deletion-protection"),
    held: rule(
      of("aws_cognito_user_pool", ({ lifecycle }) => lifecycle?.prevent_destroy === true),
      (body) => body.deletion_protection !== "ACTIVE",
      (body) => (body.deletion_protection = "INACTIVE"),
    ),
  },
  {
    says: "The prefix of a user pool's host holds none of the words aws, amazon and cognito.",
    page: cognito("Using the Amazon Cognito domain for the user pool", "cognito-user-pools-assign-domain-prefix"),
    held: rule(
      of("aws_cognito_user_pool_domain"),
      ({ domain }) => /aws|amazon|cognito/.test(domain) || domain.length > 63,
      (body) => (body.domain = `aws-${body.domain}`),
    ),
  },
];
