import { describe, expect, it } from "vitest";
import { ExecutionRole } from "../../../../constructs/aws/iam/execution-role";
import { SageMakerEndpoint } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint";
import type { SageMakerEndpointProps } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint-props";
import { synth } from "../../../support/synth";
import { all, main, registry, required, synthesized, withMain } from "./iris-endpoint";

const endpoint = (props: Partial<SageMakerEndpointProps> = {}) => all(props).aws_sagemaker_endpoint![0]!;
const configuration = (props: Partial<SageMakerEndpointProps> = {}) =>
  all(props).aws_sagemaker_endpoint_configuration![0]!;
const statements = (props: Partial<SageMakerEndpointProps> = {}) =>
  JSON.parse(all(props).aws_iam_role_policy![0]!.policy).Statement as Record<string, any>[];
const allowing = (action: string, props: Partial<SageMakerEndpointProps> = {}) =>
  statements(props).filter(({ Action }) => Action.includes(action));

describe("a SageMakerEndpoint with nothing set", () => {
  it("rolls an update back on the alarms of every variant, from the first apply", () => {
    const { auto_rollback_configuration, blue_green_update_policy } = endpoint().deployment_config;
    expect(auto_rollback_configuration.alarms).toHaveLength(1);
    expect(auto_rollback_configuration.alarms[0].alarm_name).toMatch(
      /^\$\{aws_cloudwatch_metric_alarm\..*\.alarm_name\}$/,
    );
    expect(blue_green_update_policy).toEqual({
      termination_wait_in_seconds: 300,
      traffic_routing_configuration: {
        type: "CANARY",
        canary_size: { type: "CAPACITY_PERCENT", value: 10 },
        wait_interval_in_seconds: 300,
      },
    });
  });

  it("does not count an update as done while the old configuration serves", () => {
    expect(endpoint().lifecycle.postcondition).toEqual([
      {
        condition: `\${(self.endpoint_config_name == "${configuration().name}")}`,
        error_message: "endpoint ${self.name} still serves ${self.endpoint_config_name}: the update was rolled back",
      },
    ]);
  });

  it("cannot be destroyed, while models and configurations come and go", () => {
    expect(endpoint().lifecycle.prevent_destroy).toBe(true);
    expect(all().aws_sagemaker_model![0]!.lifecycle).toEqual({ create_before_destroy: true });
    expect(configuration().lifecycle).toEqual({ create_before_destroy: true });
  });

  it("cuts the models off from the network and keeps their logs for 30 days", () => {
    expect(all().aws_sagemaker_model).toMatchObject([{ enable_network_isolation: true }]);
    expect(all().aws_cloudwatch_log_group).toMatchObject([
      { name: "/aws/sagemaker/Endpoints/acme-iris", retention_in_days: 30 },
    ]);
    expect(endpoint().depends_on).toContainEqual(expect.stringMatching(/^aws_cloudwatch_log_group\./));
  });

  it("does not scale", () => {
    expect(all()).not.toHaveProperty("aws_appautoscaling_target");
    expect(configuration().production_variants).toMatchObject([{ variant_name: "main", initial_instance_count: 2 }]);
  });
});

it("does with everything set what the props say", () => {
  const arn = (what: string) => `arn:aws:${what}`;
  const props = {
    kmsKeyArn: arn("kms:eu-west-1:123456789012:key/k"),
    logKmsKeyArn: arn("kms:eu-west-1:123456789012:key/l"),
    alarmActionArns: [arn("sns:eu-west-1:123456789012:alerts")],
    subnetIds: ["subnet-1", "subnet-2"],
    securityGroupIds: ["sg-1"],
    networkIsolation: false,
    logRetentionDays: 90,
    errorShare: 0.1,
    protect: false,
    ...withMain({ environment: { A: "1" } }),
  };
  const resource = all(props);
  expect(configuration(props).kms_key_arn).toBe(props.kmsKeyArn);
  expect(resource.aws_cloudwatch_log_group).toMatchObject([{ retention_in_days: 90, kms_key_id: props.logKmsKeyArn }]);
  expect(resource.aws_cloudwatch_metric_alarm).toMatchObject([
    { threshold: 0.1, alarm_actions: props.alarmActionArns },
  ]);
  expect(resource.aws_sagemaker_model).toMatchObject([
    {
      enable_network_isolation: false,
      vpc_config: { subnets: props.subnetIds, security_group_ids: props.securityGroupIds },
      primary_container: { environment: { A: "1" } },
    },
  ]);
  expect(endpoint(props).lifecycle).not.toHaveProperty("prevent_destroy");
});

it("updates all at once where a canary would be more than half of the machines", () => {
  const one = endpoint(withMain({ minReplicas: 1 })).deployment_config.blue_green_update_policy;
  expect(one.traffic_routing_configuration).toEqual({ type: "ALL_AT_ONCE", wait_interval_in_seconds: 300 });
});

it("shares traffic in whole numbers, whatever the order of the models in the program", () => {
  const next = { ...main, image: `${registry}/iris:2`, traffic: 50 };
  const models = { next, main: { ...main, traffic: 50 } };
  const { production_variants, name } = configuration({ models });
  expect(production_variants).toMatchObject([
    { variant_name: "main", initial_variant_weight: 50 },
    { variant_name: "next", initial_variant_weight: 50 },
  ]);
  expect(configuration({ models: { main: models.main, next } }).name).toBe(name);
});

describe("an update", () => {
  const addresses = (props: Partial<SageMakerEndpointProps> = {}) => {
    const { resource } = synthesized(props).json;
    return ["aws_sagemaker_model", "aws_sagemaker_endpoint_configuration", "aws_sagemaker_endpoint"].map((type) => {
      const [[id, { for_each }]] = Object.entries<any>(resource[type]) as [[string, any]];
      return { id, for_each };
    });
  };
  const updated = withMain({ image: `${registry}/iris:2` });

  it("of the image makes another model and configuration, by name and by instance, for the same endpoint", () => {
    expect(all(updated).aws_sagemaker_model![0]!.name).not.toBe(all().aws_sagemaker_model![0]!.name);
    expect(configuration(updated).name).not.toBe(configuration().name);
    expect(endpoint(updated).name).toBe("acme-iris");
    const [before, after] = [addresses(), addresses(updated)];
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id)); // Terraform remembers dependencies by resource
    expect(after[0]!.for_each).not.toBe(before[0]!.for_each);
    expect(after[1]!.for_each).not.toBe(before[1]!.for_each);
    expect(after[2]!.for_each).toBeUndefined();
  });

  it("of the traffic makes another configuration of the same models", () => {
    const props = withMain({ traffic: 1 });
    expect(configuration(props).name).not.toBe(configuration().name);
    expect(addresses(props)[0]).toEqual(addresses()[0]);
  });

  it("of the traffic's limits or the load per instance is none", () => {
    const scaled = { minReplicas: 2, maxReplicas: 4 };
    const before = configuration(withMain(scaled)).name;
    expect(configuration(withMain({ ...scaled, maxReplicas: 8, requestsPerMinutePerInstance: 5 })).name).toBe(before);
  });

  it("does not come from other resources that are made earlier in the program", () => {
    const names = (earlier: number) => {
      const { resource } = synth((scope) => {
        for (let index = 0; index < earlier; index++) {
          void new ExecutionRole(scope, `role-${index}`, {
            roleName: `role-${index}`,
            services: ["lambda.amazonaws.com"],
          }).arn;
        }
        new SageMakerEndpoint(scope, "endpoint", required);
      });
      return [resource.aws_sagemaker_model![0]!.name, resource.aws_sagemaker_endpoint_configuration![0]!.name];
    };
    expect(names(7)).toEqual(names(0));
  });

  it("keeps names within 63 characters, and those of two endpoints apart", () => {
    const endpointName = "e".repeat(63);
    expect(configuration({ endpointName }).name).toMatch(/^[A-Za-z0-9-]{63}$/);
    expect(all({ endpointName: "acme-rose" }).aws_sagemaker_model![0]!.name).toMatch(/^acme-rose-main-[0-9a-f]{8}$/);
  });
});

describe("scaling", () => {
  const scaled = withMain({ minReplicas: 2, maxReplicas: 6, requestsPerMinutePerInstance: 300 });

  it("runs between the limits, after the endpoint, from the smaller number", () => {
    const [target] = all(scaled).aws_appautoscaling_target!;
    expect(target).toMatchObject({ min_capacity: 2, max_capacity: 6 });
    expect(target!.resource_id).toMatch(/^endpoint\/\$\{aws_sagemaker_endpoint\..*\.name\}\/variant\/main$/);
    const [policy] = all(scaled).aws_appautoscaling_policy!;
    expect(policy!.target_tracking_scaling_policy_configuration.target_value).toBe(300);
    expect(configuration(scaled).production_variants[0].initial_instance_count).toBe(2);
  });

  it("leaves the variant its name, whatever it runs on: a blue/green update wants the same names before and after", () => {
    for (const changes of [{}, { maxReplicas: 6 }, { maxReplicas: 6, instanceType: "ml.m5.xlarge" }])
      expect(configuration(withMain(changes)).production_variants).toMatchObject([{ variant_name: "main" }]);
  });

  it("is replaced with the machine's mark, which the endpoint comes after: AWS refuses another machine while it is on", () => {
    const { resource } = synthesized(scaled);
    const marks = Object.keys(resource.terraform_data!);
    expect(resource.terraform_data).toMatchObject([{ triggers_replace: { instanceType: "ml.m5.large" } }]);
    expect(marks).toHaveLength(1);
    const depends = resource.aws_sagemaker_endpoint![0]!.depends_on;
    const [mark] = (depends as string[]).filter((address) => address.startsWith("terraform_data."));
    for (const each of [...resource.aws_appautoscaling_target!, ...resource.aws_appautoscaling_policy!])
      expect(each.lifecycle.replace_triggered_by).toEqual([mark]);
  });
});

it("passes no volume key on where any machine has disks of its own", () => {
  const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/k";
  const models = { main, large: { ...main, instanceType: "ml.g5.xlarge" } };
  expect(configuration({ kmsKeyArn, models })).not.toHaveProperty("kms_key_arn");
});

describe("its role", () => {
  it("can be taken by SageMaker for this account only", () => {
    const [{ assume_role_policy, name }] = all().aws_iam_role as [any];
    expect(name).toBe("acme-iris-sagemaker");
    expect(JSON.parse(assume_role_policy).Statement[0]).toMatchObject({
      Principal: { Service: ["sagemaker.amazonaws.com"] },
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    });
  });

  it("pulls the images that are served and no others", () => {
    const other = {
      ...main,
      image: `763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-inference@sha256:${"a".repeat(64)}`,
    };
    expect(allowing("ecr:BatchGetImage", { models: { main, twin: main, other } })).toMatchObject([
      {
        Resource: [
          "arn:aws:ecr:eu-west-1:123456789012:repository/iris",
          "arn:aws:ecr:eu-west-1:763104351884:repository/pytorch-inference",
        ],
      },
    ]);
  });

  it("writes to its own log group, and metrics of its own kind", () => {
    for (const arn of allowing("logs:PutLogEvents")[0]!.Resource)
      expect(arn).toMatch(/^\$\{aws_cloudwatch_log_group\./);
    for (const { Condition } of allowing("cloudwatch:PutMetricData")) {
      expect(Condition.StringEquals["cloudwatch:namespace"]).toMatch(/sagemaker/i);
    }
  });

  // SageMaker Developer Guide, "Auto-Rollback Configuration and Monitoring", November 2026: without it, updates that watch alarms are refused.
  it("looks at the endpoint's own alarms, which take an update back", () => {
    const name = required.endpointName;
    expect(allowing("cloudwatch:DescribeAlarms").map(({ Resource }) => Resource)).toEqual([
      [`arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}/*`],
    ]);
    const { alarms } = all().aws_sagemaker_endpoint![0]!.deployment_config.auto_rollback_configuration;
    expect(alarms.length).toBeGreaterThan(0);
    const named = Object.values(all().aws_cloudwatch_metric_alarm!).map(({ alarm_name }) => alarm_name as string);
    expect(named.every((alarm) => alarm.startsWith(`${name}/`))).toBe(true);
  });

  it("joins a VPC only if there is one, in its subnets and groups", () => {
    expect(allowing("ec2:CreateNetworkInterface")).toEqual([]);
    const [create] = allowing("ec2:CreateNetworkInterface", { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] });
    expect(create!.Resource).toEqual([
      "arn:aws:ec2:eu-west-1:123456789012:network-interface/*",
      "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-1",
      "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1",
    ]);
  });

  it("is complete before SageMaker tries it out", () => {
    expect(all().aws_sagemaker_model![0]!.depends_on).toContainEqual(expect.stringMatching(/^aws_iam_role_policy\./));
  });
});

it("grants asking for predictions, of this endpoint alone, and says where", () => {
  let url = "";
  const { resource } = synth((scope) => {
    const made = new SageMakerEndpoint(scope, "endpoint", required);
    made.grantInvoke(new ExecutionRole(scope, "caller", { roleName: "caller", services: ["lambda.amazonaws.com"] }));
    url = made.url;
  });
  const policies = resource.aws_iam_role_policy!.map(({ policy }) => JSON.parse(policy).Statement);
  expect(policies.at(-1)).toEqual([
    {
      Effect: "Allow",
      Action: ["sagemaker:InvokeEndpoint"],
      Resource: ["arn:aws:sagemaker:eu-west-1:123456789012:endpoint/acme-iris"],
    },
  ]);
  expect(url).toMatch(/^https:\/\/runtime\.sagemaker\.eu-west-1\.amazonaws\.com\/endpoints\/.+\/invocations$/);
});
