import { describe, expect, it } from "vitest";
import {
  ApplicationLoadBalancer,
  type ApplicationLoadBalancerProps,
  LoadBalancerListener,
  type LoadBalancerListenerProps,
  LoadBalancerSecurityGroup,
  S3Bucket,
} from "../../../../constructs/aws";
import { synth } from "../../../support/synth";
import { statements } from "../iam/policies";

const required: ApplicationLoadBalancerProps = {
  ...{ loadBalancerName: "churn-dev-public", subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] },
  accountId: "123456789012",
};

describe("an ApplicationLoadBalancer", () => {
  const made = (props: Partial<ApplicationLoadBalancerProps> = {}) =>
    synth((scope) => new ApplicationLoadBalancer(scope, "balancer", { ...required, ...props })).resource.aws_lb![0]!;

  it("faces the internet, drops what is no header, and is not deleted in one step", () => {
    expect(made()).toEqual({
      name: "churn-dev-public",
      load_balancer_type: "application",
      internal: false,
      ip_address_type: "ipv4",
      subnets: ["subnet-1", "subnet-2"],
      security_groups: ["sg-1"],
      idle_timeout: 60,
      drop_invalid_header_fields: true,
      desync_mitigation_mode: "defensive",
      enable_deletion_protection: true,
    });
  });

  it("is as it is told", () => {
    expect(made({ internal: true, idleTimeoutSeconds: 4_000, protect: false, tags: { team: "ml" } })).toMatchObject({
      ...{ internal: true, idle_timeout: 4_000, enable_deletion_protection: false, tags: { team: "ml" } },
    });
  });

  // "Enable access logs for your Application Load Balancer", step 2: this service, and the keys of this account alone.
  it("lets the service that delivers its logs into their bucket before it writes there", () => {
    const { resource } = synth((scope) => {
      const bucket = new S3Bucket(scope, "logs", { bucketName: "acme-access", encryption: "AES256" });
      new ApplicationLoadBalancer(scope, "balancer", { ...required, accessLogs: { bucket, prefix: "public" } });
    });
    expect(resource.aws_lb![0]).toMatchObject({
      access_logs: {
        bucket: expect.stringMatching(/^\$\{aws_s3_bucket\..*\.bucket\}$/),
        prefix: "public",
        enabled: true,
      },
      depends_on: [expect.stringMatching(/^aws_s3_bucket_policy\./)],
    });
    expect(statements(resource.aws_s3_bucket_policy![0]!.policy)).toContainEqual({
      Effect: "Allow",
      Principal: { Service: ["logdelivery.elasticloadbalancing.amazonaws.com"] },
      Action: ["s3:PutObject"],
      Resource: ["aws_s3_bucket.arn/public/AWSLogs/123456789012/*"],
    });
  });

  it("writes at the bucket's top without a prefix", () => {
    const { resource } = synth((scope) => {
      const bucket = new S3Bucket(scope, "logs", { bucketName: "acme-access", encryption: "AES256" });
      new ApplicationLoadBalancer(scope, "balancer", { ...required, accessLogs: { bucket } });
    });
    const last = statements(resource.aws_s3_bucket_policy![0]!.policy).at(-1)!;
    expect(last.Resource).toEqual(["aws_s3_bucket.arn/AWSLogs/123456789012/*"]);
  });

  const kms = () => synth((scope) => {
    const bucket = new S3Bucket(scope, "logs", { bucketName: "acme-access" });
    new ApplicationLoadBalancer(scope, "balancer", { ...required, accessLogs: { bucket } });
  }); // prettier-ignore
  it("refuses a bucket that is encrypted by KMS", () => {
    expect(kms).toThrow('accessLogs.bucket is encrypted by KMS; give it encryption: "AES256"');
  });

  it.each<[string, Partial<ApplicationLoadBalancerProps>, string]>([
    ["a name with a dot", { loadBalancerName: "a.b" }, 'loadBalancerName is "a.b"'],
    ["a name of 33", { loadBalancerName: "a".repeat(33) }, "write 1-32 letters"],
    ["a name that ends in -", { loadBalancerName: "churn-" }, 'loadBalancerName is "churn-"'],
    ["AWS's own beginning", { loadBalancerName: "internal-churn" }, 'loadBalancerName is "internal-churn"'],
    ["one subnet", { subnetIds: ["subnet-1"] }, "there are 1 subnetIds; give two"],
    ["no id", { securityGroupIds: ["the group"] }, 'securityGroupIds has "the group"'],
    ["more than 4000 seconds", { idleTimeoutSeconds: 4_001 }, "idleTimeoutSeconds is 4001"],
    ["a prefix that ends in /", { accessLogs: { bucket: { encryption: "AES256" } as never, prefix: "x/" } }, 'accessLogs.prefix is "x/"'],
    ["AWSLogs in a prefix", { accessLogs: { bucket: {} as never, prefix: "AWSLogs" } }, 'accessLogs.prefix is "AWSLogs"'],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  }); // prettier-ignore

  it("takes names of one letter and of 32", () => {
    for (const loadBalancerName of ["a", "a".repeat(32)])
      expect(made({ loadBalancerName }).name).toBe(loadBalancerName);
  });
});

describe("a LoadBalancerListener", () => {
  const loadBalancerArn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/churn/50dc6c495c0c9188";
  const made = (props: Partial<LoadBalancerListenerProps> = {}) =>
    synth((scope) => new LoadBalancerListener(scope, "listener", { loadBalancerArn, ...props }));
  const arn = (id: string) => `arn:aws:acm:eu-west-1:123456789012:certificate/${id}`;

  it("speaks HTTP, and answers 404 to what no rule is for", () => {
    const { resource } = made();
    expect(resource.aws_lb_listener).toEqual([
      {
        ...{ load_balancer_arn: loadBalancerArn, port: 80, protocol: "HTTP" },
        default_action: [
          {
            type: "fixed-response",
            fixed_response: { content_type: "text/plain", message_body: "No service has this name.", status_code: "404" },
          },
        ],
      },
    ]); // prettier-ignore
    expect(resource.aws_lb_listener_certificate).toBeUndefined();
  });

  it("sends on to HTTPS where it is told", () => {
    expect(made({ redirectToHttps: true }).resource.aws_lb_listener![0]!.default_action).toEqual([
      { type: "redirect", redirect: { protocol: "HTTPS", port: "443", status_code: "HTTP_301" } },
    ]);
  });

  it("speaks HTTPS with certificates, by TLS of today, and has all of them in its list", () => {
    const { resource } = made({ certificates: { scores: arn("1"), page: arn("2") } });
    expect(resource.aws_lb_listener![0]).toMatchObject({
      ...{ port: 443, protocol: "HTTPS", certificate_arn: arn("1"), ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
      default_action: [{ type: "fixed-response" }],
    });
    expect(resource.aws_lb_listener_certificate).toMatchObject([
      { certificate_arn: arn("1"), lifecycle: { create_before_destroy: true } },
      { certificate_arn: arn("2"), lifecycle: { create_before_destroy: true } },
    ]);
  });

  it.each<[string, Partial<LoadBalancerListenerProps>, string]>([
    ["no certificate", { certificates: {} }, "there are 0 certificates"],
    ["26 certificates", { certificates: Object.fromEntries([...Array(26).keys()].map((id) => [`c${id}`, arn(`${id}`)])) }, "there are 26 certificates; give 1 to 25"],
    ["a certificate by its name", { certificates: { scores: "scores" } }, 'certificate scores is "scores"'],
    ["HTTPS that sends on to itself", { certificates: { a: arn("1") }, redirectToHttps: true }, "certificates and redirectToHttps are both set"],
    ["port 0", { port: 0 }, "port is 0"],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  }); // prettier-ignore

  it("that was made elsewhere is told by its ARN", () => {
    expect(() => synth((scope) => LoadBalancerListener.fromArn(scope, "x", loadBalancerArn))).toThrow("the listener's ARN is");
    const there = loadBalancerArn.replace("loadbalancer/", "listener/") + "/f2f7dc8efc522ab2";
    synth((scope) => expect(LoadBalancerListener.fromArn(scope, "x", there).arn).toBe(there));
  }); // prettier-ignore
});

describe("a LoadBalancerSecurityGroup", () => {
  it("lets nobody in and nothing out", () => {
    const { resource } = synth((scope) => new LoadBalancerSecurityGroup(scope, "group", { groupName: "x", vpcId: "vpc-1" })); // prettier-ignore
    expect(resource.aws_security_group).toMatchObject([{ name: "x", vpc_id: "vpc-1", tags: { Name: "x" } }]);
    expect(Object.keys(resource)).toEqual(["aws_security_group"]);
  });

  it("lets in who is named, at its ports, and out to what it forwards to and to who knows people", () => {
    const { resource } = synth((scope) => {
      const group = new LoadBalancerSecurityGroup(scope, "group", { groupName: "x", vpcId: "vpc-1" });
      group.letInRange("0.0.0.0/0");
      group.letInGroup("job-ingest", "sg-2");
      group.letOutTo("scores", "sg-3", 8_080);
      group.letOutToWorld();
    });
    const rules = (type: string) =>
      resource[type]!.map(({ cidr_ipv4, referenced_security_group_id, from_port, to_port, ip_protocol }) => [
        ...[cidr_ipv4 ?? referenced_security_group_id, from_port as number, to_port as number, ip_protocol],
      ]);
    expect(rules("aws_vpc_security_group_ingress_rule")).toEqual([
      ["0.0.0.0/0", 443, 443, "tcp"],
      ["0.0.0.0/0", 80, 80, "tcp"],
      ["sg-2", 443, 443, "tcp"],
      ["sg-2", 80, 80, "tcp"],
    ]);
    expect(rules("aws_vpc_security_group_egress_rule")).toEqual([
      ["sg-3", 8_080, 8_080, "tcp"],
      ["0.0.0.0/0", 443, 443, "tcp"],
    ]);
  });

  it("refuses a port and a range that are none", () => {
    const made = (ports?: number[]) => (scope: never) =>
      new LoadBalancerSecurityGroup(scope, "group", { groupName: "x", vpcId: "vpc-1", ports });
    expect(() => synth(made([0]) as never)).toThrow("ports is 0");
    expect(() => synth((scope) => made()(scope as never).letInRange("everybody"))).toThrow('"everybody" is let in');
    expect(() => synth((scope) => made()(scope as never).letOutTo("a", "sg-1", 70_000))).toThrow("port is 70000");
  });
});
