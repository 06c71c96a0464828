import { describe, expect, it } from "vitest";
import type { SageMakerEndpointProps } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint-props";
import type { SageMakerModelVariant } from "../../../../constructs/aws/sagemaker/sagemaker-variant";
import { VariantScaling } from "../../../../constructs/aws/sagemaker/variant-scaling";
import { synth } from "../../../support/synth";
import { all, main, withMain } from "./iris-endpoint";

const large: Partial<SageMakerModelVariant> = {
  instanceType: "ml.p4d.24xlarge",
  containerStartupHealthCheckTimeoutSeconds: 1_800,
  modelDataDownloadTimeoutSeconds: 3_600,
  volumeSizeGiB: 256,
  inferenceAmiVersion: "al2-ami-sagemaker-inference-gpu-3-1",
  routingStrategy: "LEAST_OUTSTANDING_REQUESTS",
};
const configuration = (props: Partial<SageMakerEndpointProps>) => all(props).aws_sagemaker_endpoint_configuration![0]!;

describe("a large model", () => {
  const said = {
    container_startup_health_check_timeout_in_seconds: 1_800,
    model_data_download_timeout_in_seconds: 3_600,
    volume_size_in_gb: 256,
    inference_ami_version: "al2-ami-sagemaker-inference-gpu-3-1",
    routing_config: [{ routing_strategy: "LEAST_OUTSTANDING_REQUESTS" }],
  };

  it("has the time, the volume, the driver and the routing that it needs, and so has its shadow", () => {
    const shadow = { ...main, ...large, samplePercent: 10 };
    const { production_variants, shadow_production_variants } = configuration({ ...withMain(large), shadow });
    expect(production_variants).toMatchObject([said]);
    expect(shadow_production_variants).toMatchObject([said]);
  });

  it("gets another configuration with each of them, since none can be changed", () => {
    const names = Object.keys(large).map((prop) => configuration(withMain({ [prop]: large[prop as never] })).name);
    expect(new Set([configuration({}).name, ...names]).size).toBe(1 + names.length);
  });

  it("says nothing of what nobody asked for: SageMaker's own defaults hold", () => {
    const [variant] = configuration({}).production_variants;
    for (const setting of Object.keys(said)) expect(variant).not.toHaveProperty(setting);
  });

  // SageMaker API, ProductionVariant, November 2026.
  it.each<[Partial<SageMakerModelVariant>, string]>([
    [{ containerStartupHealthCheckTimeoutSeconds: 59 }, "TimeoutSeconds of main is 59; give a whole number from 60 to"],
    [{ containerStartupHealthCheckTimeoutSeconds: 3_601 }, "from 60 to 3600"],
    [{ modelDataDownloadTimeoutSeconds: 30 }, "modelDataDownloadTimeoutSeconds of main is 30"],
    [{ modelDataDownloadTimeoutSeconds: 3_601 }, "modelDataDownloadTimeoutSeconds of main is 3601"],
    [{ volumeSizeGiB: 0 }, "volumeSizeGiB of main is 0; give a whole number from 1 to 512"],
    [{ volumeSizeGiB: 513 }, "volumeSizeGiB of main is 513"],
    [{ inferenceAmiVersion: "ami-0123456789" }, 'inferenceAmiVersion of main is "ami-0123456789"; write one of'],
    [{ routingStrategy: "ROUND_ROBIN" as never }, 'routingStrategy of main is "ROUND_ROBIN"; write RANDOM or'],
  ])("is refused with %j", (changes, message) => {
    expect(() => all(withMain(changes))).toThrow(message);
  });
});

describe("a burstable machine", () => {
  const burstable = (changes: Partial<SageMakerModelVariant>) =>
    all(withMain({ instanceType: "ml.t2.medium", ...changes }));

  // SageMaker guide, "Configure model auto scaling with the console": it is refused when it is registered, in the middle of a deploy.
  it("cannot be scaled", () => {
    expect(() => burstable({ maxReplicas: 3 })).toThrow(
      "test/endpoint: main is scaled on ml.t2.medium, which AWS does not scale; take another",
    );
  });

  it("is refused by scaling alone, too", () => {
    const props = {
      endpointName: "iris",
      variantName: "main",
      minReplicas: 1,
      maxReplicas: 2,
      instanceType: "ml.t2.medium",
    };
    expect(() => synth((scope) => new VariantScaling(scope, "scaling", props))).toThrow(
      "instanceType is ml.t2.medium, which AWS does not scale",
    );
  });

  it("serves with a fixed number", () => {
    expect(burstable({})).not.toHaveProperty("aws_appautoscaling_target");
  });
});

describe("an update", () => {
  const policy = (rollout: SageMakerEndpointProps["rollout"]) =>
    all({ rollout }).aws_sagemaker_endpoint![0]!.deployment_config.blue_green_update_policy;

  it("may keep the old machines for longer, and give up in time", () => {
    const limits = { terminationWaitSeconds: 900, maximumExecutionTimeoutSeconds: 3_600 };
    expect(policy({ type: "CANARY", ...limits })).toMatchObject({
      termination_wait_in_seconds: 900,
      maximum_execution_timeout_in_seconds: 3_600,
    });
    expect(policy({ type: "CANARY", terminationWaitSeconds: 0 }).termination_wait_in_seconds).toBe(0);
    expect(policy({ type: "CANARY" })).not.toHaveProperty("maximum_execution_timeout_in_seconds");
  });

  it.each<[SageMakerEndpointProps["rollout"], string]>([
    [{ type: "CANARY", terminationWaitSeconds: 3_601 }, "rollout.terminationWaitSeconds is 3601"],
    [{ type: "CANARY", waitSeconds: 1_800, terminationWaitSeconds: 1_260 }, "the rollout takes 51 minutes"],
    [{ type: "CANARY", maximumExecutionTimeoutSeconds: 599 }, "rollout.maximumExecutionTimeoutSeconds is 599"],
    [
      { type: "CANARY", waitSeconds: 900, maximumExecutionTimeoutSeconds: 1_200 },
      "rollout.maximumExecutionTimeoutSeconds is 1200; give a whole number from 1201 to 14400",
    ],
    [{ type: "CANARY", maximumExecutionTimeoutSeconds: 14_401 }, "from 601 to 14400"],
  ])("is refused with %j", (rollout, message) => {
    expect(() => policy(rollout)).toThrow(message);
  });
});

describe("its alarms", () => {
  const [bell, chat] = ["alerts", "chat"].map((name) => `arn:aws:sns:eu-west-1:123456789012:${name}`) as [
    string,
    string,
  ];
  const promised = { serviceLevel: { availabilityPercent: 99.9, latencyMilliseconds: { p95: 300 } } };
  const alarms = (props: Partial<SageMakerEndpointProps>) => {
    const resource = all({ ...promised, ...props });
    return [...resource.aws_cloudwatch_metric_alarm!, ...resource.aws_cloudwatch_composite_alarm!];
  };
  const telling = (props: Partial<SageMakerEndpointProps>) =>
    alarms(props).flatMap(({ alarm_actions, ok_actions }) => (alarm_actions ? [[alarm_actions, ok_actions]] : []));

  it("tell the same ones when they are over, or others, or nobody", () => {
    const told = telling({ alarmActionArns: [bell] });
    expect(told).toHaveLength(5);
    for (const each of told) expect(each).toEqual([[bell], [bell]]);
    for (const each of telling({ alarmActionArns: [bell], okActionArns: [chat] }))
      expect(each).toEqual([[bell], [chat]]);
    for (const each of telling({ alarmActionArns: [bell], okActionArns: [] })) expect(each).toEqual([[bell], []]);
  });

  it("go off at a number of failures, too, whatever their share", () => {
    const [alarm] = alarms({ errorCount: 50 });
    expect(alarm!.metric_query[0].expression).toBe(
      "IF(failed >= 50, 1, IF(failed >= 1, failed / MAX([failed, all]), 0))",
    );
    expect(alarm!.threshold).toBeLessThan(1);
    expect(() => alarms({ errorCount: 0 })).toThrow("errorCount is 0; give a whole number of 1 or more");
  });

  it("refuse what CloudWatch does not take as an action", () => {
    expect(() => alarms({ alarmActionArns: ["pagerduty"] })).toThrow('alarmActionArns has "pagerduty"; write an ARN');
    const six = Array.from({ length: 6 }, (_, index) => `${bell}-${index}`);
    expect(() => alarms({ okActionArns: six })).toThrow("okActionArns has 6 actions; give at most 5");
  });
});
