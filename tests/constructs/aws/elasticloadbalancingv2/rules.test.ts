import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import {
  HoldingRule,
  HostRule,
  type HostRuleProps,
  LoadBalancerListener,
  Secret,
  TargetGroup,
  type TargetGroupProps,
} from "../../../../constructs/aws";
import { synth } from "../../../support/synth";

const required: TargetGroupProps = { baseName: "churn-dev-scores-main", vpcId: "vpc-1" };
const listenerArn =
  "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/churn/50dc6c495c0c9188/f2f7dc8efc522ab2";
const listener = { arn: listenerArn, protocol: "HTTPS" } as const;

describe("a TargetGroup", () => {
  const synthesized = (props: Partial<TargetGroupProps> = {}) => {
    let hash = "";
    const { resource } = synth((scope) => {
      hash = new TargetGroup(scope, "group", { ...required, ...props }).hash;
    });
    return { hash, body: resource.aws_lb_target_group![0]! };
  };
  const made = (props: Partial<TargetGroupProps> = {}) => synthesized(props).body;

  it("takes addresses, asks whether they are ready, and lets them finish", () => {
    const { hash, body } = synthesized();
    expect(hash).toMatch(/^[0-9a-f]{8}$/);
    expect(body).toEqual({
      name: `churn-dev-scores-main-${hash}`,
      for_each: `\${toset(["${hash}"])}`,
      ...{ target_type: "ip", protocol: "HTTP", protocol_version: "HTTP1", port: 80, vpc_id: "vpc-1" },
      deregistration_delay: "60",
      health_check: {
        ...{ enabled: true, protocol: "HTTP", port: "traffic-port", path: "/health", matcher: "200" },
        ...{ interval: 10, timeout: 5, healthy_threshold: 2, unhealthy_threshold: 3 },
      },
      stickiness: { type: "lb_cookie", enabled: false, cookie_duration: 86_400 },
      lifecycle: { create_before_destroy: true },
    });
  });

  it("is as it is told", () => {
    const props = {
      ...{ port: 8_000, healthCheckPath: "/ready", healthCheckIntervalSeconds: 30, healthCheckTimeoutSeconds: 20 },
      ...{ healthyThreshold: 5, unhealthyThreshold: 10, deregistrationDelaySeconds: 3_600, stickySeconds: 600 },
    };
    expect(made(props)).toMatchObject({
      ...{ port: 8_000, deregistration_delay: "3600" },
      health_check: { path: "/ready", interval: 30, timeout: 20, healthy_threshold: 5, unhealthy_threshold: 10 },
      stickiness: { enabled: true, cookie_duration: 600 },
    });
  });

  // What the provider replaces it for, "aws_lb_target_group", Argument Reference: port, protocol, VPC, name; and the path, which what runs may not know.
  it.each<[string, Partial<TargetGroupProps>]>([
    ["port", { port: 81 }],
    ["path", { healthCheckPath: "/ready" }],
    ["VPC", { vpcId: "vpc-2" }],
    ["name", { baseName: "other" }],
  ])("gets another name and key with another %s", (_, props) => {
    const [one, other] = [synthesized(), synthesized(props)];
    expect(other.hash).not.toBe(one.hash);
    expect(other.body.name).not.toBe(one.body.name);
    expect(other.body.for_each).toBe(`\${toset(["${other.hash}"])}`);
  });

  it.each<[string, Partial<TargetGroupProps>]>([
    ["how often it asks", { healthCheckIntervalSeconds: 20, unhealthyThreshold: 5 }],
    ["how long it waits", { deregistrationDelaySeconds: 5 }],
    ["whether clients come back", { stickySeconds: 5 }],
  ])("stays itself where it changes in place: %s", (_, props) => {
    expect(synthesized(props).hash).toBe(synthesized().hash);
  });

  it("has a name of at most 32, whatever it begins with", () => {
    for (const baseName of ["a", "churn-dev-scores-api-with-a-long-name-main", "a".repeat(24)])
      expect(made({ baseName }).name).toMatch(/^[A-Za-z0-9][A-Za-z0-9-]{0,22}-[0-9a-f]{8}$/);
    expect(made({ baseName: `${"a".repeat(40)}1` }).name).not.toBe(made({ baseName: `${"a".repeat(40)}2` }).name);
  });

  it.each<[string, Partial<TargetGroupProps>, string]>([
    ["a name with a dot", { baseName: "a.b" }, 'baseName is "a.b"'],
    ["a path that is none", { healthCheckPath: "health" }, 'healthCheckPath is "health"'],
    ["no time between questions", { healthCheckIntervalSeconds: 4 }, "healthCheckIntervalSeconds is 4"],
    ["an answer later than the next question", { healthCheckTimeoutSeconds: 10 }, "healthCheckTimeoutSeconds is 10; give a whole number from 2 to 9"],
    ["the same by the default", { healthCheckIntervalSeconds: 5 }, "healthCheckTimeoutSeconds is 5"],
    ["one answer", { healthyThreshold: 1 }, "healthyThreshold is 1"],
    ["eleven failures", { unhealthyThreshold: 11 }, "unhealthyThreshold is 11"],
    ["more than an hour", { deregistrationDelaySeconds: 3_601 }, "deregistrationDelaySeconds is 3601"],
    ["more than a week", { stickySeconds: 604_801 }, "stickySeconds is 604801"],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  }); // prettier-ignore

  it("that was made elsewhere is told by its ARN", () => {
    expect(() => synth((scope) => TargetGroup.fromArn(scope, "x", listenerArn))).toThrow("the target group's ARN is");
  });
});

describe("a HoldingRule", () => {
  it("holds the group of its hash, for nobody: whoever names the host has another address", () => {
    let hash = "";
    const { resource, json } = synth((scope) => {
      const targetGroup = new TargetGroup(scope, "group", required);
      hash = targetGroup.hash;
      new HoldingRule(scope, "hold", { listener, targetGroup });
    });
    const group = Object.keys((json.resource as Record<string, object>).aws_lb_target_group!)[0];
    expect(resource.aws_lb_listener_rule).toEqual([
      {
        for_each: `\${toset(["${hash}"])}`,
        listener_arn: listenerArn,
        action: [{ type: "forward", target_group_arn: `\${aws_lb_target_group.${group}["${hash}"].arn}` }],
        condition: [
          { host_header: { values: [`${hash}.invalid`] } },
          { source_ip: { values: ["127.0.0.1/32"] } },
        ],
        lifecycle: { create_before_destroy: true },
      },
    ]); // prettier-ignore
  });
});

describe("a HostRule", () => {
  const build = (props: (scope: Construct) => Partial<HostRuleProps>, sticky?: number) =>
    synth((scope) => {
      const targetGroup = new TargetGroup(scope, "group", { ...required, stickySeconds: sticky });
      const targets = { main: { targetGroup, weight: 1 } };
      new HostRule(scope, "rule", { ...{ listener, hosts: ["scores.acme.example"], targets }, ...props(scope) });
    });
  const made = (props: Partial<HostRuleProps> = {}) => build(() => props).resource.aws_lb_listener_rule![0]!;
  const other = (weight: number, sticky?: boolean) => ({ targetGroup: { arn: "arn:2", sticky }, weight });

  it("forwards what asks for its hosts, at the place that the provider finds free", () => {
    expect(made()).toEqual({
      listener_arn: listenerArn,
      action: [
        { type: "forward", forward: { target_group: [{ arn: expect.stringMatching(/^\$\{aws_lb_target_group\./), weight: 1 }] } },
      ],
      condition: [{ host_header: { values: ["scores.acme.example"] } }],
    });
  }); // prettier-ignore

  it("forwards by weight, keeps clients at a version, and waits for what it is told", () => {
    const { resource } = synth((scope) => {
      const ready = new Secret(scope, "ready", { secretName: "x" });
      new HostRule(scope, "rule", {
        ...{ listener, hosts: ["a.example", "*.a.example"], priority: 7, stickySeconds: 60, dependsOn: [ready] },
        targets: { main: { targetGroup: { arn: "arn:1" }, weight: 900 }, next: { targetGroup: { arn: "arn:2", sticky: true }, weight: 0 } },
      });
    });
    expect(resource.aws_lb_listener_rule![0]).toMatchObject({
      priority: 7,
      condition: [{ host_header: { values: ["a.example", "*.a.example"] } }],
      action: [
        {
          forward: {
            target_group: [{ arn: "arn:1", weight: 900 }, { arn: "arn:2", weight: 0 }],
            stickiness: { enabled: true, duration: 60 },
          },
        },
      ],
      depends_on: [expect.stringMatching(/^aws_secretsmanager_secret\./)],
    });
  }); // prettier-ignore

  const cognito = {
    userPoolArn: "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_1",
    ...{ userPoolClientId: "client", userPoolDomain: "acme-people" },
  };
  const oidc = (scope: Construct) => ({
    ...{ issuer: "https://a.example", authorizationEndpoint: "https://a.example/authorize" },
    ...{ tokenEndpoint: "https://a.example/token", userInfoEndpoint: "https://a.example/user", clientId: "1" },
    clientSecret: new Secret(scope, "secret", { secretName: "churn" }),
  });

  it("lets nobody pass who has not signed in by a user pool", () => {
    const [first, second, ...others] = made({ signIn: { cognito } }).action as unknown[];
    expect(first).toEqual({
      type: "authenticate-cognito",
      authenticate_cognito: {
        ...{ user_pool_arn: cognito.userPoolArn, user_pool_client_id: "client", user_pool_domain: "acme-people" },
        ...{ session_timeout: 43_200, scope: "openid email", on_unauthenticated_request: "authenticate" },
      },
    });
    expect(second).toMatchObject({ type: "forward" });
    expect(others).toEqual([]);
  });

  it("lets nobody pass who has not signed in by another provider, and reads its secret", () => {
    const { resource, data } = build((scope) => ({
      signIn: { oidc: { ...oidc(scope), sessionTimeoutSeconds: 600, scopes: ["openid", "groups"] } },
    }));
    expect(data.aws_secretsmanager_secret_version).toHaveLength(1);
    expect(resource.aws_lb_listener_rule![0]!.action).toMatchObject([
      {
        type: "authenticate-oidc",
        authenticate_oidc: {
          ...{ issuer: "https://a.example", authorization_endpoint: "https://a.example/authorize", client_id: "1" },
          ...{ token_endpoint: "https://a.example/token", user_info_endpoint: "https://a.example/user" },
          client_secret: expect.stringMatching(/^\$\{data\.aws_secretsmanager_secret_version\..*\.secret_string\}$/),
          ...{ session_timeout: 600, scope: "openid groups" },
        },
      },
      { type: "forward" },
    ]);
  });

  it.each<[string, Partial<HostRuleProps>, string]>([
    ["no host", { hosts: [] }, "there are 0 hosts; give 1 to 5"],
    ["six hosts", { hosts: [..."abcdef"].map((each) => `${each}.example`) }, "there are 6 hosts"],
    ["a host without a dot", { hosts: ["scores"] }, 'hosts has "scores"'],
    ["a host that ends in a digit", { hosts: ["10.1.0.1"] }, 'hosts has "10.1.0.1"'],
    ["a host of 129", { hosts: [`${"a".repeat(121)}.example`] }, "hosts has"],
    ["six wildcards", { hosts: ["*.*.*.example", "?.?.?.example"] }, "hosts have 6 of * and ?"],
    ["no target", { targets: {} }, "there are 0 targets"],
    ["six targets", { targets: Object.fromEntries([..."abcdef"].map((each) => [each, other(1)])) }, "there are 6 targets; give 1 to 5"],
    ["a weight of 1000", { targets: { a: other(1_000) } }, "weight of a is 1000"],
    ["weights of 0 alone", { targets: { a: other(0), b: other(0) } }, "all weights are 0"],
    ["several sticky groups in a rule that is not", { targets: { a: other(1), b: other(1, true) } }, "stickySeconds is missing"],
    ["more than a week", { stickySeconds: 604_801 }, "stickySeconds is 604801"],
    ["a priority of 50001", { priority: 50_001 }, "priority is 50001"],
    ["no way to sign in", { signIn: {} }, "signIn has neither cognito nor oidc"],
    ["two ways to sign in", { signIn: { cognito, oidc: {} as never } }, "signIn has cognito and oidc"],
    ["a provider without TLS", { signIn: { oidc: { ...oidc(new TerraformStack(undefined as never, "x")), issuer: "http://a.example" } } }, 'signIn.oidc.issuer is "http://a.example"'],
    ["no openid", { signIn: { cognito: { ...cognito, scopes: ["email"] } } }, "signIn.scopes are email"],
    ["a session of more than a week", { signIn: { cognito: { ...cognito, sessionTimeoutSeconds: 604_801 } } }, "signIn.sessionTimeoutSeconds is 604801"],
    ["a sign-in over HTTP", { signIn: { cognito }, listener: { arn: listenerArn, protocol: "HTTP" } }, "signIn is set, and the listener speaks HTTP"],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  }); // prettier-ignore

  it("lets the one sticky group of a rule be", () => {
    expect(() => build(() => ({}), 600)).not.toThrow();
    synth((scope) => expect(LoadBalancerListener.fromArn(scope, "x", listenerArn).protocol).toBeUndefined());
  });
});
