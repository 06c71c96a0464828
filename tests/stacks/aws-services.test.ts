import { describe, expect, it } from "vitest";
import { synthesizeYaml } from "../support/environments";
import { statements } from "../constructs/aws/iam/policies";

type Bodies = Record<string, any>[];

const image = `registry/serving@sha256:${"0".repeat(64)}`;
const zone = "Z0123456789ABCDEFGHIJ";
const everyone = { access: { everyone: true } };
const open = { image, ingress: "public", domain: "scores.acme.example", zone, ...everyone };
const environment = (services: object, more: object = {}) =>
  JSON.stringify({
    ...{ cloud: "aws", system: "churn", owner: "ml@acme.example", protect: false },
    aws: { account: "111122223333", region: "eu-west-1" },
    ...{ buckets: { raw: {} }, registries: { serving: {} }, services },
    ...more,
  });
const made = (services: object, more?: object) => {
  const { resource = {}, output } = synthesizeYaml(environment(services, more)).json as {
    resource: Record<string, Record<string, any>>;
    output: Record<string, { value: any }>;
  };
  const all = (type: string): Bodies => Object.values(resource[type] ?? {});
  return Object.assign(all, { output: output.services?.value, resource });
};
const container = ({ container_definitions }: Record<string, any>) =>
  (JSON.parse(container_definitions as string) as Record<string, any>[])[0]!;
const ruleOf = (host: string, rules: Bodies) =>
  rules.find(({ condition }) => (condition as Bodies)[0]!.host_header.values[0] === host)!;

describe("services of AWS", () => {
  it("make nothing where there are none", () => {
    for (const type of ["aws_ecs_cluster", "aws_lb", "aws_route53_zone"]) expect(made({})(type)).toEqual([]);
  });

  it("share a cluster, and a load balancer for each way in, where its own subnets are", () => {
    const all = made({ a: { image }, b: { image }, c: open });
    expect(all("aws_ecs_cluster")).toMatchObject([{ name: "churn-dev-services" }]);
    const balancers = all("aws_lb").map(({ name, internal, subnets }) => [name, internal, JSON.stringify(subnets)]);
    expect(balancers).toEqual([
      ["churn-dev-internal", true, expect.stringContaining("PrivateAssociation")],
      ["churn-dev-public", false, expect.stringContaining("PublicAssociation")],
    ]);
  });

  it("on the internet are asked by HTTPS alone, by a certificate that waits for its proof", () => {
    const all = made({ a: open });
    expect(all("aws_lb_listener").map(({ port, protocol }) => [port, protocol])).toEqual([
      [443, "HTTPS"],
      [80, "HTTP"],
    ]);
    const [https, http] = all("aws_lb_listener");
    expect(https!.certificate_arn).toMatch(/aws_acm_certificate_validation/);
    expect(http!.default_action).toMatchObject([{ type: "redirect" }]);
    expect(all("aws_vpc_security_group_ingress_rule")).toContainEqual(
      expect.objectContaining({ cidr_ipv4: "0.0.0.0/0", from_port: 443 }),
    );
    expect(all("aws_route53_record")).toContainEqual(
      expect.objectContaining({ name: "scores.acme.example", zone_id: zone, type: "A" }),
    );
    expect(all("aws_route53_zone")).toEqual([]);
    expect(all.output.a).toMatchObject({ url: "https://scores.acme.example" });
  });

  it("in the network are asked by a name that only it knows, and let in nobody who does not call them", () => {
    const all = made({ a: { image } });
    expect(all("aws_route53_zone")).toMatchObject([{ name: "churn-dev.internal" }]);
    expect(ruleOf("a.churn-dev.internal", all("aws_lb_listener_rule"))).toBeDefined();
    expect(all.output.a).toMatchObject({ url: "http://a.churn-dev.internal" });
    const balancer = /service-balancer-network/;
    const ways = (of: typeof all) =>
      of("aws_vpc_security_group_ingress_rule").filter(({ security_group_id }) => balancer.test(security_group_id));
    expect(ways(all)).toEqual([]);
    const ranges = ways(made({ a: { image, ...everyone } })).map(({ cidr_ipv4 }) => cidr_ipv4 as string);
    expect(new Set(ranges)).toEqual(new Set(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]));
  });

  it("let in who calls them, from its own security group, which goes out to them", () => {
    const job = { image, calls: ["service/a"] };
    const all = made(
      { a: { image }, b: { image, calls: ["service/a"] }, c: { image } },
      { jobs: { ingest: job, other: { image, vpc: true } }, airflow: { pipelines: { calls: ["service/a"] } } },
    );
    const groups = (type: string, at: string) => {
      const found = all(type).filter(({ security_group_id }) => security_group_id.includes(at));
      return found.map(({ referenced_security_group_id: id = "" }) => String(id).replace(/^.*?\.(\w[\w-]*)_.*$/, "$1"));
    };
    expect(new Set(groups("aws_vpc_security_group_ingress_rule", "service-balancer-network"))).toEqual(
      new Set(["job-network_fargate", "mwaa_pipelines_Group", "service_b_Group"]),
    );
    for (const caller of ["job-network_fargate", "mwaa_pipelines", "service_b_Group"])
      expect(groups("aws_vpc_security_group_egress_rule", caller)).toContain("service-balancer-network_internal");
    expect(groups("aws_vpc_security_group_egress_rule", "service_c_Group")).toEqual([""]);
    expect(groups("aws_vpc_security_group_egress_rule", "job-network_fargate-private")).toEqual([""]);
  });

  it("have no NAT that only they would pay for, and stand in public subnets with an address", () => {
    const placed = (says: object) => {
      const all = made({ a: { image, ...says } });
      const [{ network_configuration: network }] = all("aws_ecs_service") as [Record<string, any>];
      return [all("aws_nat_gateway").length, network.assign_public_ip, JSON.stringify(network.subnets)];
    };
    expect(placed({})).toEqual([0, true, expect.stringContaining("PublicAssociation")]);
    expect(placed({ vpc: true })).toEqual([1, false, expect.stringContaining("PrivateAssociation")]);
  });

  it("start when a rule holds their target group, ways in are open and the network is closed", () => {
    const [service] = made({ a: { image } }, { egress: "declared" })("aws_ecs_service");
    for (const first of [
      /^aws_lb_listener_rule\.service_a_Held-main_/,
      /^aws_vpc_security_group_ingress_rule\.service_a_Group_From-balancer-8080_/,
      /^aws_vpc_security_group_egress_rule\.service-balancer-network_internal_To-a-8080_/,
      /^aws_route53_resolver_firewall_rule_group_association\./,
    ])
      expect(service!.depends_on).toContainEqual(expect.stringMatching(first));
  });

  it("get requests when they are steady, by their share, and a held target group gets none", () => {
    const all = made({
      a: { sticky: true, variants: { main: { image, traffic: "90%" }, next: { image, traffic: "10%" } } },
    });
    const rule = ruleOf("a.churn-dev.internal", all("aws_lb_listener_rule"));
    const [{ forward }] = rule.action as [Record<string, any>];
    expect((forward.target_group as Bodies).map(({ weight }) => weight as number)).toEqual([90, 10]);
    expect(forward.stickiness).toMatchObject({ enabled: true });
    expect(rule.depends_on).toHaveLength(2);
    for (const each of rule.depends_on) expect(each).toMatch(/^aws_ecs_service\.service_a_Service-(main|next)_/);
    const others = all("aws_lb_listener_rule").filter((each) => each !== rule);
    expect(others).toHaveLength(2);
    for (const { condition } of others) expect(condition).toContainEqual({ source_ip: { values: ["127.0.0.1/32"] } });
  });

  it("keep what runs when an image becomes the variant main", () => {
    const addresses = (says: object) => Object.keys(made({ a: says }).resource.aws_ecs_service!);
    expect(addresses({ image })).toEqual(addresses({ variants: { main: { image } } }));
  });

  it("start what they are told, on the port that is told them, as a role that reads what they name", () => {
    const all = made(
      {
        a: {
          ...{ image, command: ["uvicorn"], args: ["main:app"], port: 8000, cpu: 0.5, memory: "1GiB" },
          ...{ env: { LEVEL: "info", TOKEN: "secret/crm" }, reads: ["bucket/raw"], replicas: { min: 2, max: 2 } },
        },
      },
      { secrets: { crm: {} } },
    );
    const [task] = all("aws_ecs_task_definition");
    expect(task).toMatchObject({ cpu: "512", memory: "1024", family: "churn-dev-a-main" });
    expect(container(task!)).toMatchObject({
      ...{ entryPoint: ["uvicorn"], command: ["main:app"] },
      environment: [
        { name: "LEVEL", value: "info" },
        { name: "PORT", value: "8000" },
      ],
      secrets: [{ name: "TOKEN" }],
      portMappings: [{ containerPort: 8000 }],
      logConfiguration: { options: { "awslogs-stream-prefix": "main" } },
    });
    const [granted] = Object.entries(all.resource.aws_iam_role_policy!).find(([, { policy }]) =>
      statements(policy).some(({ Action }) => Action?.includes("s3:GetObject")),
    )!;
    expect(granted).toMatch(/^service_a_Role_/);
    expect(task!.depends_on).toContain(`aws_iam_role_policy.${granted}`);
    expect(all("aws_appautoscaling_target")).toEqual([]);
    expect(all("aws_ecs_service")).toMatchObject([{ desired_count: 2 }]);
  });

  it("scale on what they say", () => {
    const metrics = (says: object) =>
      made({ a: { image, ...says } })("aws_appautoscaling_policy").map(
        ({ target_tracking_scaling_policy_configuration: each }) => [
          each.predefined_metric_specification.predefined_metric_type as string,
          each.target_value as number,
        ],
      );
    expect(metrics({})).toEqual([["ECSServiceAverageCPUUtilization", 60]]);
    expect(metrics({ scaleOn: { requests: 600 } })).toEqual([["ALBRequestCountPerTarget", 600]]);
    expect(metrics({ scaleOn: { cpu: "50%" }, replicas: { min: 1, max: 1 } })).toEqual([]);
  });

  it("let through who has signed in at a pool of their own, of which a name of AWS's is no part", () => {
    const all = made({ "aws-page": { ...open, access: undefined, signIn: { cognito: {} } } });
    const [action, forward] = ruleOf("scores.acme.example", all("aws_lb_listener_rule")).action as Bodies;
    expect([action!.type, forward!.type]).toEqual(["authenticate-cognito", "forward"]);
    const [{ domain }] = all("aws_cognito_user_pool_domain") as [Record<string, any>];
    expect(domain).toMatch(/^111122223333-churn-dev-x-page-[0-9a-f]{6}$/);
    // What a directory of the company's has to be told is there for one alone.
    expect(Object.keys(all.output["aws-page"].signIn as object)).toEqual(["userPool"]);
    const saml = { cognito: { saml: { metadata: "https://login.acme.example/metadata.xml" } } };
    const directory = made({ page: { ...open, access: undefined, signIn: saml } });
    expect(directory.output.page.signIn).toMatchObject({ samlEntityId: expect.any(String) as string });
    expect(all("aws_vpc_security_group_egress_rule")).toContainEqual(
      expect.objectContaining({
        cidr_ipv4: "0.0.0.0/0",
        from_port: 443,
        description: expect.stringContaining("sign in") as string,
      }),
    );
  });

  it("let the longest of them say how long a connection may be silent", () => {
    const all = made({ a: { image, timeout: "90s" }, b: { image, timeout: "10m" } });
    expect(all("aws_lb")).toMatchObject([{ idle_timeout: 600 }]);
    expect(all("aws_lb_target_group").map(({ deregistration_delay }) => deregistration_delay as string)).toEqual([
      "90",
      "600",
    ]);
  });

  it("tell their outputs", () => {
    expect(made({ a: { image } }).output.a).toMatchObject({
      ...{
        url: "http://a.churn-dev.internal",
        services: { main: expect.stringContaining("aws_ecs_service") as string },
      },
      ...{ cluster: expect.stringContaining("aws_ecs_cluster") as string, role: expect.any(String) as string },
      logGroup: expect.stringContaining("aws_cloudwatch_log_group") as string,
      loadBalancer: expect.stringContaining("dns_name") as string,
    });
  });
});
