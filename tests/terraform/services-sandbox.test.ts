import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAnsweredAsAws } from "./support/moto-faults";
import { needs, reasonToSkip } from "./support/needs";
import { definition, startServices, type Services } from "./support/services-sandbox";
import { allow } from "./support/jobs-sandbox";

const required = ["moto"];
needs(...required);

// What the tests of services rely on, asked by AWS's own client: a stand-in that took everything would prove nothing.
describe("the sandbox's services", () => {
  let services: Services;
  let held: string;

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    services = await startServices("111122225555");
    await services.aws.serviceSeconds(0);
    held = await services.target("held");
    await services.forward(50_000, "held.invalid", held);
  });
  afterAll(() => services?.stop());

  const create = (name: string, more: object = {}, group = held) =>
    services.make("ecs", "create_service", services.asked(name, group, more));
  const update = (service: string, more: object) =>
    services.make("ecs", "update_service", { cluster: "acme-dev", service, ...more });
  const found = async (name: string) =>
    (await services.make("ecs", "describe_services", { cluster: "acme-dev", services: [name] })).services[0];
  const revision = async (container: object = {}) => {
    const given = definition(services.roleArn("services"), {}, container);
    const { taskDefinition } = await services.make("ecs", "register_task_definition", given);
    return taskDefinition.taskDefinitionArn as string;
  };
  const events = async (name: string) =>
    (await found(name)).events.map(({ message }: { message: string }) => message).join("\n");

  it("start the new tasks beside the old ones, and take these away when the others are healthy", async () => {
    await services.aws.serviceSeconds(3600);
    await create("rolling");
    expect(await found("rolling")).toMatchObject({
      ...{ runningCount: 0, desiredCount: 2, deployments: [{ rolloutState: "IN_PROGRESS", status: "PRIMARY" }] },
      ...{ platformVersion: "LATEST", healthCheckGracePeriodSeconds: 0, availabilityZoneRebalancing: "ENABLED" },
      deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
    });
    await services.aws.serviceSeconds(0);
    expect(await found("rolling")).toMatchObject({ runningCount: 2, deployments: [{ rolloutState: "COMPLETED" }] });
    const next = await revision();
    await services.aws.serviceSeconds(3600);
    await update("rolling", { taskDefinition: next });
    expect((await found("rolling")).deployments).toMatchObject([
      { status: "PRIMARY", runningCount: 0, taskDefinition: next },
      { status: "ACTIVE", runningCount: 2 },
    ]);
    await services.aws.serviceSeconds(0);
    await found("rolling");
    const running = (await services.aws.calls()).filter(
      ({ action, what }) => action === "Running" && what === "rolling",
    );
    expect(running.map(({ by = {} }) => Object.values(by))).toEqual([[2], [2, 2], [2]]);
  });

  it("count their tasks in the target group, and let them write a line", async () => {
    const group = await services.target("counted");
    await services.forward(40_000, "counted.invalid", group);
    await create("counted", {}, group);
    await found("counted");
    const { TargetHealthDescriptions } = await services.make("elbv2", "describe_target_health", {
      TargetGroupArn: group,
    });
    expect(TargetHealthDescriptions.map((each: any) => each.TargetHealth.State)).toEqual(["healthy", "healthy"]);
    const asked = { cluster: "acme-dev", serviceName: "counted" };
    const { taskArns } = await services.make("ecs", "list_tasks", asked);
    expect(taskArns).toHaveLength(2);
    const { tasks } = await services.make("ecs", "describe_tasks", { cluster: "acme-dev", tasks: taskArns });
    expect(tasks[0]).toMatchObject({ group: "service:counted", lastStatus: "RUNNING" });
    const logged = await services.make("logs", "filter_log_events", { logGroupName: "/acme/dev/scores" });
    expect(logged.events[0].message).toBe('ponte sandbox: ["serve"]');
  });

  // ECS guide, "How the Amazon ECS deployment circuit breaker detects failures".
  it("go back to the deployment before when one fails, if the circuit breaker may", async () => {
    await create("failing");
    const { taskDefinition } = await found("failing");
    await services.aws.nextDeployment({ how: "fails", service: "failing" });
    await update("failing", { taskDefinition: await revision() });
    await found("failing");
    expect(await found("failing")).toMatchObject({
      ...{ taskDefinition, runningCount: 2, deployments: [{ rolloutState: "COMPLETED", taskDefinition }] },
    });
    expect(await events("failing")).toContain("rolling back");
    const asked = { cluster: "acme-dev", service: "failing" };
    const { serviceDeployments } = await services.make("ecs", "list_service_deployments", asked);
    expect(serviceDeployments).toMatchObject([{ status: "ROLLBACK_SUCCESSFUL" }, { status: "SUCCESSFUL" }]);
    const serviceDeploymentArns = [serviceDeployments[0].serviceDeploymentArn];
    const described = await services.make("ecs", "describe_service_deployments", { serviceDeploymentArns });
    expect(described.serviceDeployments).toMatchObject([{ status: "ROLLBACK_SUCCESSFUL" }]);
  });

  it.each([
    ["there is none before", { rollback: true, enable: true }, "FAILED"],
    ["there is no circuit breaker", { rollback: false, enable: false }, "IN_PROGRESS"],
  ])("stay without tasks when the first fails and %s", async (why, deploymentCircuitBreaker, rolloutState) => {
    const name = `first-${why.length}`;
    await services.aws.nextDeployment({ how: "fails", service: name });
    await create(name, { deploymentConfiguration: { deploymentCircuitBreaker } });
    expect(await found(name)).toMatchObject({ runningCount: 0, deployments: [{ rolloutState, failedTasks: 3 }] });
  });

  it("wait for a deployment that hangs until it is let go", async () => {
    await services.aws.nextDeployment({ how: "hangs" });
    await create("hanging");
    expect((await found("hanging")).runningCount).toBe(0);
    await services.aws.endDeployment("hanging", "succeeds");
    expect((await found("hanging")).runningCount).toBe(2);
  });

  it.each([
    ["their execution role may not write to the log", () => services.may("services", allow("s3:GetObject", "*"))],
    ["a security group keeps the load balancer out", () => closed(true)],
  ])("do not become healthy where %s", async (_why, prepare) => {
    const restore = await prepare();
    await create(`unhealthy-${_why.length}`);
    expect(await found(`unhealthy-${_why.length}`)).toMatchObject({
      ...{ runningCount: 0, deployments: [{ rolloutState: "FAILED" }] },
    });
    expect(await events(`unhealthy-${_why.length}`)).toMatch(/ResourceInitializationError|Request timed out/);
    if (restore) await restore();
    else await services.may("services", allow(["logs:CreateLogStream", "logs:PutLogEvents"], "*"));
  });
  async function closed(isClosed: boolean): Promise<() => Promise<void>> {
    await services.make("ec2", `${isClosed ? "revoke" : "authorize"}_security_group_ingress`, {
      GroupId: services.groups.tasks,
      IpPermissions: [
        {
          ...{ IpProtocol: "tcp", FromPort: 8080, ToPort: 8080 },
          UserIdGroupPairs: [{ GroupId: services.groups.balancer }],
        },
      ],
    });
    return async () => void (await closed(false));
  }

  it("do not become healthy where their execution role may not use the key of a secret", async () => {
    const { KeyMetadata } = await services.make("kms", "create_key", { KeyUsage: "ENCRYPT_DECRYPT" });
    const { ARN } = await services.make("secretsmanager", "create_secret", {
      ...{ Name: "scores-key", SecretString: "a", KmsKeyId: KeyMetadata.Arn },
    });
    const secrets = [{ name: "KEY", valueFrom: ARN }];
    const logs = allow(["logs:CreateLogStream", "logs:PutLogEvents"], "*");
    const read = allow("secretsmanager:GetSecretValue", ARN);
    await services.may("services", logs, read);
    await create("secretive", { taskDefinition: await revision({ secrets }) });
    expect(await events("secretive")).toContain(
      `not authorized to perform: kms:Decrypt on resource: ${KeyMetadata.Arn}`,
    );
    await services.may("services", logs, read, allow("kms:Decrypt", KeyMetadata.Arn));
    await update("secretive", { forceNewDeployment: true });
    expect((await found("secretive")).runningCount).toBe(2);
  });

  it("do not start where their subnets have no way out", async () => {
    await create("inside", {
      networkConfiguration: {
        awsvpcConfiguration: { subnets: services.subnets, securityGroups: [services.groups.tasks] },
      },
    });
    expect(await events("inside")).toContain("there is no way out of its subnets");
  });

  it("drain before they are gone, and hold their cluster, their name and their security group until then", async () => {
    await create("leaving");
    const away = { cluster: "acme-dev", service: "leaving" };
    expect(await services.refusal("ecs", "delete_service", away)).toContain("while it is scaled above 0");
    expect(await services.refusal("ecs", "delete_cluster", { cluster: "acme-dev" })).toContain(
      "ClusterContainsServicesException",
    );
    await update("leaving", { desiredCount: 0 });
    await services.aws.serviceSeconds(3600);
    await services.make("ecs", "delete_service", away);
    expect((await found("leaving")).status).toBe("DRAINING");
    expect(await services.refusal("ecs", "create_service", services.asked("leaving", held))).toContain(
      "still Draining",
    );
    const group = { GroupId: services.groups.tasks };
    expect(await services.refusal("ec2", "delete_security_group", group)).toContain("DependencyViolation");
    await services.aws.serviceSeconds(0);
    expect((await found("leaving")).status).toBe("INACTIVE");
    expect(await services.refusal("ecs", "update_service", { ...away, desiredCount: 1 })).toContain(
      "ServiceNotActiveException",
    );
  });

  it.each([
    ["does not have an associated load balancer", async () => ({}), () => services.target("loose")],
    ["did not have a container port 80 defined", () => balanced({ containerPort: 80 })],
    ["The container other does not exist", () => balanced({ containerName: "other" })],
    ["Network Configuration must be provided", async () => ({ networkConfiguration: undefined })],
    ["will block deployments", async () => ({ deploymentConfiguration: { maximumPercent: 100 } })],
    [
      "more than 100",
      async () => ({
        ...{ availabilityZoneRebalancing: "ENABLED" },
        deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 },
      }),
    ],
    [
      "only valid for services configured to use load balancers",
      async () => ({
        ...{ loadBalancers: [], healthCheckGracePeriodSeconds: 30 },
      }),
    ],
    ["was not idempotent", async () => ({ serviceName: "rolling" })],
    ["Service name is invalid", async () => ({ serviceName: "a.b" })],
  ] as [string, () => Promise<object>, (() => Promise<string>)?][])(
    "are refused: %s",
    async (words, more, group = async () => held) => {
      const given: Record<string, unknown> = { ...services.asked("refused", await group()), ...(await more()) };
      for (const name of Object.keys(given)) if (given[name] === undefined) delete given[name];
      expect(await services.refusal("ecs", "create_service", given)).toContain(words);
    },
  );
  async function balanced(more: object): Promise<object> {
    return { loadBalancers: [{ targetGroupArn: held, containerName: "main", containerPort: 8080, ...more }] };
  }

  // RegisterTaskDefinition, API reference.
  it.each([
    ["No Fargate configuration exists", { memory: "1024" }, {}],
    ["Fargate only supports network mode", { networkMode: "bridge" }, {}],
    ["log driver awslogs", { executionRoleArn: undefined }, {}],
    [
      "The secret name must be unique",
      {},
      {
        environment: [{ name: "KEY", value: "1" }],
        secrets: [{ name: "KEY", valueFrom: "arn:aws:secretsmanager:eu-west-1:111122225555:secret:key-abcdef" }],
      },
    ],
    ["Family should only contain", { family: "a.b" }, {}],
  ])("have task definitions that are refused: %s", async (words, more, container) => {
    const given = definition(services.roleArn("services"), more, container) as Record<string, unknown>;
    if (given.executionRoleArn === undefined) delete given.executionRoleArn;
    expect(await services.refusal("ecs", "register_task_definition", given)).toContain(words);
  });

  it("belong to a load balancer that holds its target groups, certificates and security groups", async () => {
    expect(await services.refusal("elbv2", "delete_target_group", { TargetGroupArn: held })).toContain("ResourceInUse");
    const rule = await services.forward(41_000, "other.invalid", held);
    const { TargetGroups } = await services.make("elbv2", "describe_target_groups", { TargetGroupArns: [held] });
    expect(TargetGroups[0].LoadBalancerArns).toEqual([services.balancer]);
    await services.make("elbv2", "delete_rule", { RuleArn: rule });
    const loose = await services.target("let-go");
    const only = await services.forward(41_000, "let-go.invalid", loose);
    await services.make("elbv2", "delete_rule", { RuleArn: only });
    expect(await services.refusal("ecs", "create_service", services.asked("let-go", loose))).toContain(
      "does not have an associated load balancer",
    );
    await services.make("elbv2", "delete_target_group", { TargetGroupArn: loose });
    const group = { GroupId: services.groups.balancer };
    expect(await services.refusal("ec2", "delete_security_group", group)).toContain("DependencyViolation");
    const protection = [{ Key: "deletion_protection.enabled", Value: "true" }];
    const balancer = { LoadBalancerArn: services.balancer };
    await services.make("elbv2", "modify_load_balancer_attributes", { ...balancer, Attributes: protection });
    expect(await services.refusal("elbv2", "delete_load_balancer", balancer)).toContain("OperationNotPermitted");
  });

  const rule = (more: object) =>
    services.refusal("elbv2", "create_rule", {
      ...{ ListenerArn: services.listener, Priority: 7, Conditions: [{ Field: "host-header", Values: ["a.example"] }] },
      Actions: [{ Type: "forward", TargetGroupArn: held }],
      ...more,
    });
  it.each([
    ["PriorityInUse", { Priority: 50_000 }],
    ["must have", { Priority: 50_001 }],
    ["'host-header' value", { Conditions: [{ Field: "host-header", Values: ["localhost"] }] }],
    [
      "'5' condition values",
      {
        Conditions: [
          {
            Field: "host-header",
            HostHeaderConfig: { Values: ["a", "b", "c", "d", "e", "f"].map((each) => `${each}.example`) },
          },
        ],
      },
    ],
    [
      "only on HTTPS listeners",
      {
        Actions: [
          {
            ...{ Type: "authenticate-oidc", Order: 1 },
            AuthenticateOidcConfig: {
              ...{ Issuer: "https://a.example", AuthorizationEndpoint: "https://a.example/a", ClientId: "a" },
              ...{ TokenEndpoint: "https://a.example/t", UserInfoEndpoint: "https://a.example/u", ClientSecret: "b" },
            },
          },
          { Type: "fixed-response", Order: 2, FixedResponseConfig: { StatusCode: "200" } },
        ],
      },
    ],
  ])("have rules that are refused: %s", async (words, more) => {
    expect(await rule(more)).toContain(words);
  });

  it("take a certificate once its names are proven, and keep it while it is used", async () => {
    const names = { DomainName: "a.acme.example", ValidationMethod: "DNS", KeyAlgorithm: "EC_prime256v1" };
    const { CertificateArn } = await services.make("acm", "request_certificate", names);
    const described = async () =>
      (await services.make("acm", "describe_certificate", { CertificateArn })).Certificate as Record<string, any>;
    expect(await described()).toMatchObject({ Status: "PENDING_VALIDATION", KeyAlgorithm: "EC_prime256v1" });
    const listener = {
      ...{
        LoadBalancerArn: services.balancer,
        Protocol: "HTTPS",
        Port: 443,
        SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      },
      ...{ Certificates: [{ CertificateArn }], DefaultActions: [{ Type: "forward", TargetGroupArn: held }] },
    };
    const listen = (more: object) => services.refusal("elbv2", "create_listener", { ...listener, ...more });
    expect(await listen({})).toContain("UnsupportedCertificate");
    expect(await listen({ Certificates: [] })).toContain("A certificate must be specified for HTTPS listeners");
    expect(await listen({ Port: 80 })).toContain("DuplicateListener");
    const { HostedZone } = await services.make("route53", "create_hosted_zone", {
      Name: "acme.example",
      CallerReference: "1",
    });
    expect(HostedZone.Id).toMatch(/^\/hostedzone\/Z[0-9A-Z]{20}$/);
    const { Name, Type, Value } = (await described()).DomainValidationOptions[0].ResourceRecord;
    const record = { Name, Type, TTL: 60, ResourceRecords: [{ Value }] };
    const change = {
      HostedZoneId: HostedZone.Id,
      ChangeBatch: { Changes: [{ Action: "CREATE", ResourceRecordSet: record }] },
    };
    await services.make("route53", "change_resource_record_sets", change);
    expect(await services.refusal("route53", "change_resource_record_sets", change)).toContain("already exists");
    expect(await described()).toMatchObject({ Status: "ISSUED" });
    expect(await listen({})).toBeUndefined();
    expect(await services.refusal("acm", "delete_certificate", { CertificateArn })).toContain("ResourceInUseException");
  });

  it("log requests to a bucket that lets the delivery in, and that S3 encrypts itself", async () => {
    await services.aws.makeBucket("acme-logs", "eu-west-1");
    const Attributes = [
      { Key: "access_logs.s3.enabled", Value: "true" },
      { Key: "access_logs.s3.bucket", Value: "acme-logs" },
    ];
    const given = { LoadBalancerArn: services.balancer, Attributes };
    const denied = "Access Denied for bucket: acme-logs. Please check S3bucket permission";
    expect(await services.refusal("elbv2", "modify_load_balancer_attributes", given)).toContain(denied);
    const Statement = {
      ...allow("s3:PutObject", "arn:aws:s3:::acme-logs/AWSLogs/111122225555/*"),
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await services.make("s3", "put_bucket_policy", { Bucket: "acme-logs", Policy });
    expect(await services.refusal("elbv2", "modify_load_balancer_attributes", given)).toBeUndefined();
    const byKey = {
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" } }],
      },
    };
    await services.make("s3", "put_bucket_encryption", { Bucket: "acme-logs", ...byKey });
    expect(await services.refusal("elbv2", "modify_load_balancer_attributes", given)).toContain(denied);
  });

  it("let people sign in by a user pool that keeps its tags and its people", async () => {
    const { UserPool } = await services.make("cognito-idp", "create_user_pool", {
      ...{ PoolName: "acme-dev", DeletionProtection: "ACTIVE", UserPoolTags: { system: "acme" } },
    });
    const UserPoolId = UserPool.Id as string;
    expect(UserPool.UserPoolTier).toBe("ESSENTIALS");
    await services.make("cognito-idp", "update_user_pool", { UserPoolId, DeletionProtection: "ACTIVE" });
    const { Tags } = await services.make("cognito-idp", "list_tags_for_resource", { ResourceArn: UserPool.Arn });
    expect(Tags).toEqual({ system: "acme" });
    const pool = { UserPoolId };
    expect(await services.refusal("cognito-idp", "delete_user_pool", pool)).toContain("deletion protection");
    const domain = (Domain: string) => services.refusal("cognito-idp", "create_user_pool_domain", { Domain, ...pool });
    expect(await domain("my-aws-pool")).toContain("InvalidParameterException");
    expect(await domain("acme-dev")).toBeUndefined();
    await services.make("cognito-idp", "update_user_pool", { UserPoolId, DeletionProtection: "INACTIVE" });
    expect(await services.refusal("cognito-idp", "delete_user_pool", pool)).toContain("has a domain configured");
  });

  it("find zones and certificates that others look after", async () => {
    const zone = "Z0123456789ABCDEFGHIJ";
    await services.aws.makeHostedZone(zone, "others.example");
    const { HostedZone } = await services.make("route53", "create_hosted_zone", {
      ...{ Name: "acme-dev.internal", CallerReference: "2", VPC: { VPCRegion: "eu-west-1", VPCId: services.vpc } },
    });
    expect(HostedZone.Config.PrivateZone).toBe(true);
    const certificate = services.arn("acm", "certificate/0d1f9a7e-1111-4222-8333-444455556666");
    await services.aws.makeCertificate(certificate, "*.others.example");
    expect((await services.make("route53", "get_hosted_zone", { Id: zone })).HostedZone.Name).toBe("others.example.");
    const { Certificate } = await services.make("acm", "describe_certificate", { CertificateArn: certificate });
    expect(Certificate).toMatchObject({ Status: "ISSUED", DomainName: "*.others.example" });
    expect(await services.aws.inventory()).toEqual(
      expect.arrayContaining(["route53 zones others.example.", "acm _certificates *.others.example"]),
    );
  });

  it("are scaled within bounds, by requests of a load balancer that forwards to them", async () => {
    await create("scaled");
    const target = {
      ...{
        ServiceNamespace: "ecs",
        ResourceId: "service/acme-dev/scaled",
        ScalableDimension: "ecs:service:DesiredCount",
      },
    };
    await services.make("application-autoscaling", "register_scalable_target", {
      ...target,
      MinCapacity: 3,
      MaxCapacity: 5,
    });
    expect((await found("scaled")).desiredCount).toBe(3);
    const policy = (ResourceLabel: string) =>
      services.refusal("application-autoscaling", "put_scaling_policy", {
        ...{ ...target, PolicyName: "requests", PolicyType: "TargetTrackingScaling" },
        TargetTrackingScalingPolicyConfiguration: {
          PredefinedMetricSpecification: { PredefinedMetricType: "ALBRequestCountPerTarget", ResourceLabel },
          TargetValue: 100,
        },
      });
    const end = (arn: string) => arn.split(":").at(-1)!.replace("loadbalancer/", "");
    expect(await policy(`${end(services.balancer)}/targetgroup/none/0123456789abcdef`)).toContain("ResourceLabel");
    expect(await policy(`${end(services.balancer)}/${end(held)}`)).toBeUndefined();
    const nobody = { ...target, ResourceId: "service/acme-dev/nobody", MinCapacity: 1, MaxCapacity: 2 };
    expect(await services.refusal("application-autoscaling", "register_scalable_target", nobody)).toContain(
      "ECS service doesn't exist",
    );
  });

  it("answers nothing that AWS cannot answer", async () => {
    expectAnsweredAsAws(await services.aws.faults(), "services-sandbox");
  });
});
