import { describe, expect, it } from "vitest";
import {
  SageMakerEndpoint,
  type SageMakerEndpointProps,
  VariantScaling,
  type VariantScalingProps,
} from "../../../../constructs/aws";
import { synth } from "../../../support/synth";

const offHours = {
  downSchedule: "cron(0 20 ? * MON-FRI *)",
  upSchedule: "cron(0 7 ? * MON-FRI *)",
  timezone: "Europe/Berlin",
};
const scaling = (props: Partial<VariantScalingProps> = {}) =>
  synth((scope) => {
    const names = { endpointName: "churn", variantName: "a", minReplicas: 2, maxReplicas: 4 };
    return new VariantScaling(scope, "scaling", { ...names, offHours, ...props });
  }).resource;
const machine = { image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/churn:1", instanceType: "ml.m5.large" };
const endpoint = (minReplicas: number, maxReplicas: number, props: Partial<SageMakerEndpointProps> = {}) =>
  synth((scope) => {
    const models = { a: { ...machine, minReplicas, maxReplicas, traffic: 100 } };
    const place = { region: "eu-west-1", accountId: "123456789012" };
    return new SageMakerEndpoint(scope, "endpoint", { endpointName: "churn", models, ...place, ...props });
  }).resource;
const bounds = (resource: ReturnType<typeof scaling>) =>
  resource.aws_appautoscaling_scheduled_action!.map(({ name, scalable_target_action: to }) => [
    name,
    to.min_capacity,
    to.max_capacity,
  ]);

describe("a variant with off hours", () => {
  it("goes down to one instance and up to its own numbers, when it was told", () => {
    expect(bounds(scaling())).toEqual([
      ["off-hours-down", "1", "1"],
      ["off-hours-up", "2", "4"],
    ]);
    expect(scaling().aws_appautoscaling_scheduled_action).toMatchObject([
      { schedule: offHours.downSchedule, timezone: "Europe/Berlin" },
      { schedule: offHours.upSchedule, timezone: "Europe/Berlin" },
    ]);
  });

  it("goes down to none behind a queue", () => {
    expect(bounds(scaling({ async: true, minReplicas: 0 }))[0]).toEqual(["off-hours-down", "0", "0"]);
  });

  it("plans nothing for what the hours set, and replaces the target with all that ends with it for other numbers", () => {
    const {
      aws_appautoscaling_target: targets,
      aws_appautoscaling_policy: policies,
      ...rest
    } = scaling({ async: true, minReplicas: 0 });
    expect(targets![0]!.lifecycle.ignore_changes).toEqual(["min_capacity", "max_capacity"]);
    expect(rest.terraform_data).toMatchObject([{ triggers_replace: { minReplicas: "0", maxReplicas: "4" } }]);
    const all = [...targets!, ...policies!, ...rest.aws_appautoscaling_scheduled_action!];
    expect(all).toHaveLength(5);
    for (const each of all)
      expect(each.lifecycle.replace_triggered_by).toEqual([expect.stringMatching(/^terraform_data\..*Limits/)]);
  });

  it("is scaled by nothing else where it has as many instances at least as at most", () => {
    expect(scaling({ minReplicas: 3, maxReplicas: 3 })).not.toHaveProperty("aws_appautoscaling_policy");
    expect(bounds(scaling({ minReplicas: 3, maxReplicas: 3 }))[1]).toEqual(["off-hours-up", "3", "3"]);
  });
});

describe("an endpoint with off hours", () => {
  const nameOf = (resource: ReturnType<typeof endpoint>) =>
    resource.aws_sagemaker_endpoint_configuration![0]!.name as string;

  it("leaves a variant alone that has one instance, and one without instances", () => {
    expect(endpoint(1, 1, { offHours })).not.toHaveProperty("aws_appautoscaling_target");
    const models = { a: { image: machine.image, memoryMiB: 1024, maxConcurrency: 4, provisionedConcurrency: 2 } };
    expect(endpoint(1, 1, { offHours, models })).not.toHaveProperty("aws_appautoscaling_target");
  });

  it("is another configuration where nothing but an update sets the number of instances, and no other one", () => {
    expect(nameOf(endpoint(2, 2, { offHours }))).not.toBe(nameOf(endpoint(2, 2)));
    expect(nameOf(endpoint(2, 4, { offHours }))).toBe(nameOf(endpoint(2, 4)));
    expect(nameOf(endpoint(1, 1, { offHours }))).toBe(nameOf(endpoint(1, 1)));
  });

  it("keeps the marks of its machines first: the endpoint comes after them", () => {
    const { aws_sagemaker_endpoint: made, aws_appautoscaling_scheduled_action: actions } = endpoint(2, 2, { offHours });
    for (const { lifecycle } of actions!) expect(made![0]!.depends_on).toContain(lifecycle.replace_triggered_by[0]);
  });
});

describe("refuses", () => {
  it.each<[string, () => unknown, string]>([
    ["a cron of five fields", () => scaling({ offHours: { ...offHours, upSchedule: "0 7 * * 1-5" } }), 'offHours.upSchedule is "0 7 * * 1-5"; write six fields'],
    ["one schedule for both", () => scaling({ offHours: { ...offHours, upSchedule: offHours.downSchedule } }), "give two schedules"],
    ["nothing that could go down", () => scaling({ minReplicas: 1, maxReplicas: 1 }), "maxReplicas is 1; give a whole number of 2 or more"],
    ["fewer at most than at least", () => scaling({ minReplicas: 3, maxReplicas: 2 }), "maxReplicas is 2; give a whole number of 3 or more"],
    [
      "a machine that AWS does not scale",
      () => endpoint(2, 2, { offHours, models: { a: { ...machine, instanceType: "ml.t2.medium", minReplicas: 2, maxReplicas: 2, traffic: 100 } } }),
      "offHours take a down on ml.t2.medium, which AWS does not scale; take another, such as ml.m5.large, or leave offHours out",
    ],
  ])("%s", (_, make, message) => expect(make).toThrow(message));
}); // prettier-ignore
