import { describe, expect, it } from "vitest";
import { VariantScaling, type VariantScalingProps } from "../../../../constructs/aws/sagemaker/variant-scaling";
import { synth } from "../../../support/synth";

const required: VariantScalingProps = {
  endpointName: "acme-iris",
  variantName: "main",
  minReplicas: 1,
  maxReplicas: 4,
};
const scaling = (props: Partial<VariantScalingProps> = {}) =>
  synth((scope) => new VariantScaling(scope, "scaling", { ...required, ...props })).resource;

describe("a VariantScaling with nothing set", () => {
  it("scales the variant between its limits", () => {
    expect(scaling().aws_appautoscaling_target).toMatchObject([
      {
        service_namespace: "sagemaker",
        scalable_dimension: "sagemaker:variant:DesiredInstanceCount",
        resource_id: "endpoint/acme-iris/variant/main",
        min_capacity: 1,
        max_capacity: 4,
      },
    ]);
  });

  it("follows the requests per instance, faster up than down", () => {
    const { target_tracking_scaling_policy_configuration: tracking } = scaling().aws_appautoscaling_policy![0]!;
    expect(tracking).toMatchObject({
      target_value: 600,
      predefined_metric_specification: { predefined_metric_type: "SageMakerVariantInvocationsPerInstance" },
    });
    expect(tracking.scale_out_cooldown).toBeLessThan(tracking.scale_in_cooldown);
  });
});

it("takes another target", () => {
  const [policy] = scaling({ requestsPerMinutePerInstance: 50 }).aws_appautoscaling_policy!;
  expect(policy!.target_tracking_scaling_policy_configuration.target_value).toBe(50);
});

describe("the use of an instance", () => {
  const targets = (props: Partial<VariantScalingProps>) =>
    scaling(props).aws_appautoscaling_policy!.map(({ target_tracking_scaling_policy_configuration: tracking }) => [
      tracking.customized_metric_specification?.metric_name,
      tracking.target_value,
    ]);

  it("is measured in percent of one core or GPU, of which it has several", () => {
    const props = { instanceType: "ml.g5.12xlarge", cpuPercent: 60, gpuPercent: 50 };
    expect(targets(props)).toEqual([
      ["CPUUtilization", 60 * 48],
      ["GPUUtilization", 50 * 4],
    ]);
  });

  it("takes the place of the requests, unless they are given too", () => {
    const props = { instanceType: "ml.m5.large", cpuPercent: 60 };
    expect(targets({ ...props, requestsPerMinutePerInstance: 90 })).toEqual([
      [undefined, 90],
      ["CPUUtilization", 120],
    ]);
  });

  it("is not guessed where nobody knows how many there are", () => {
    expect(() => targets({ instanceType: "ml.m5.metal", cpuPercent: 60 })).toThrow(
      "how many processors ml.m5.metal has",
    );
    expect(() => targets({ instanceType: "ml.m5.large", gpuPercent: 60 })).toThrow("how many GPUs ml.m5.large has");
    expect(() => targets({ cpuPercent: 60 })).toThrow("instanceType is missing");
  });
});

describe("refuses", () => {
  it.each<[string, Partial<VariantScalingProps>, string]>([
    ["no instance", { minReplicas: 0 }, "test/scaling: minReplicas is 0; give a whole number"],
    ["nothing to scale", { maxReplicas: 1 }, "maxReplicas is 1; give a whole number of 2 or more"],
    [
      "a queue where there is none",
      { backlogPerInstance: 5 },
      "an endpoint without a queue is to scale on its backlog",
    ],
    ["no request", { requestsPerMinutePerInstance: 0 }, "requestsPerMinutePerInstance is 0"],
  ])("%s", (_, props, message) => {
    expect(() => scaling(props)).toThrow(message);
  });
});
