import { describe, expect, it } from "vitest";
import { DnsFirewall, type DnsFirewallProps } from "../../../../constructs/aws/vpc/dns-firewall";
import { synth } from "../../../support/synth";

const place = { region: "eu-west-1" };
const all = (props: Partial<DnsFirewallProps> = {}) =>
  synth((scope) => new DnsFirewall(scope, "names", { firewallName: "egress", vpcId: "vpc-1", ...place, ...props })).resource; // prettier-ignore

/** What becomes of a name, as DNS Firewall asks: by priority, the first list that holds it. "How DNS Firewall works", Route 53 guide. */
function asked(name: string, props: Partial<DnsFirewallProps> = {}): string {
  const made = all(props);
  const lists = made.aws_route53_resolver_firewall_domain_list!;
  const inOrder = made.aws_route53_resolver_firewall_rule!.sort((a, b) => Number(a.priority) - Number(b.priority));
  const holds = (pattern: string) =>
    pattern === "*." || (pattern.startsWith("*.") ? `${name}.`.endsWith(pattern.slice(1)) : `${name}.` === pattern);
  const rule = inOrder.find((each) => lists.find((list) => list.name === each.name)!.domains.some(holds));
  return rule?.action as string;
}

describe("what Airflow needs to start and to run", () => {
  // "Creating the required VPC service endpoints in an Amazon VPC with private routing" (MWAA guide) lists the services; their names are those of
  // "Service endpoints and quotas" (AWS General Reference). ECR's layers lie in S3 ("Amazon ECR interface VPC endpoints", considerations).
  it.each([
    ..."sqs kms logs monitoring api.ecr ecr s3 sts env.airflow api.airflow ops.airflow athena glue secretsmanager"
      .split(" ")
      .map((service) => `${service}.eu-west-1.amazonaws.com`),
    "runtime.sagemaker.eu-west-1.amazonaws.com", // InvokeEndpoint
    "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
    "acme-ml-dags.s3.eu-west-1.amazonaws.com",
    "acme-ml-dags.s3.amazonaws.com",
    "prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com",
    "vpce-0a1b-2c3d.vpce-svc-0e0f.eu-west-1.vpce.amazonaws.com", // "Managing access to VPC endpoints" (MWAA guide): the database
    "eu-west-1.queue.amazonaws.com",
  ])("%s is answered", (name) => expect(asked(name)).toBe("ALLOW"));
});

it.each([
  "api.example.com",
  "pypi.org",
  "sqs.us-east-1.amazonaws.com",
  "ec2-203-0-113-7.eu-west-1.compute.amazonaws.com",
  "somebody.elb.eu-west-1.amazonaws.com",
  "a1b2c3.execute-api.eu-west-1.amazonaws.com",
  "a1b2c3.lambda-url.eu-west-1.on.aws",
  "amazonaws.com",
])("%s does not exist, since nobody declared it", (name) => expect(asked(name)).toBe("BLOCK"));

it("answers what is declared, also among the names of other people in the region, and no neighbour of it", () => {
  const domains = ["api.example.com", "a1b2c3.execute-api.eu-west-1.amazonaws.com", "*.example.org"];
  for (const name of ["api.example.com", "a1b2c3.execute-api.eu-west-1.amazonaws.com", "a.b.example.org"])
    expect(asked(name, { domains }), name).toBe("ALLOW");
  for (const name of ["www.api.example.com", "example.com", "example.org"]) expect(asked(name, { domains }), name).toBe("BLOCK");
}); // prettier-ignore

it("follows a name to where it leads, which no list holds", () => {
  const rules = all({ domains: ["api.example.com"] }).aws_route53_resolver_firewall_rule!;
  expect(Object.fromEntries(rules.map((rule) => [rule.action, rule.firewall_domain_redirection_action ?? rule.block_response]))).toEqual({
    ALLOW: "TRUST_REDIRECTION_DOMAIN",
    BLOCK: "NXDOMAIN",
  });
}); // prettier-ignore

it("writes names as Resolver keeps them, with the dot behind, so that no plan finds another one", () => {
  const names = all({ domains: ["api.example.com"] }).aws_route53_resolver_firewall_domain_list!.flatMap(({ domains }) => domains as string[]); // prettier-ignore
  expect(names).toContain("*.");
  expect(names.every((name) => name.endsWith("."))).toBe(true);
});

it("holds for the VPC once all rules are there", () => {
  const [association] = all({ domains: ["api.example.com"] }).aws_route53_resolver_firewall_rule_group_association!;
  expect(association).toMatchObject({ vpc_id: "vpc-1", priority: 101 });
  expect(association!.depends_on).toHaveLength(4);
});

it.each<[string, Partial<DnsFirewallProps>, string]>([
  ["its name", { firewallName: "a b" }, 'firewallName is "a b"'],
  ["digits for its name", { firewallName: "123" }, 'firewallName is "123"'],
  ["a URL", { domains: ["https://api.example.com"] }, 'domains has "https://api.example.com"'],
  ["too many names", { domains: Array.from({ length: 1001 }, (_, i) => `h${i}.example.com`) }, "domains has 1001"],
  ["a priority that AWS keeps", { priority: 100 }, "priority is 100"],
])("refuses %s", (_, props, message) => expect(() => all(props)).toThrow(message));
