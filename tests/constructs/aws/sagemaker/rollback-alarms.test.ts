import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { rollbackAlarms } from "../../../../constructs/aws/sagemaker/rollback-alarms";
import type { SageMakerEndpointProps } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint-props";
import { all, main, required } from "./iris-endpoint";

const scope = new TerraformStack(new App({ stackTraces: false }), "test");
const settings = (props: Partial<SageMakerEndpointProps>) =>
  rollbackAlarms(scope, { ...required, ...props }, "acme-iris-1234");
const async = {} as SageMakerEndpointProps["async"];
const steps = [1, 5, 10, 50];
const canary = (stepPercent: number, waitSeconds = 300) => ({ type: "CANARY", stepPercent, waitSeconds }) as const;

describe("the alarms that take an update back", () => {
  it("watch the new fleet alone, under names that stay, and are set before the endpoint moves", () => {
    const { aws_cloudwatch_metric_alarm: alarms, ...others } = all();
    const [configuration] = others.aws_sagemaker_endpoint_configuration!;
    const [endpoint] = others.aws_sagemaker_endpoint!;
    expect(alarms![0]!.alarm_name).toBe("acme-iris/main/errors");
    for (const { metric } of alarms![0]!.metric_query)
      if (metric) expect(metric.dimensions.EndpointConfigName).toBe(configuration!.name);
    const [watched] = endpoint!.deployment_config.auto_rollback_configuration.alarms;
    expect(watched.alarm_name).toMatch(/^\$\{aws_cloudwatch_metric_alarm\..*\.alarm_name\}$/);
  });

  it.each(steps)("trip when a step of %d%% fails altogether, whatever is promised", (step) => {
    for (const availabilityPercent of [90, 99, 99.9]) {
      const props = { rollout: canary(step), serviceLevel: { availabilityPercent } };
      const { errorShare, endpointConfigName } = settings(props);
      expect([endpointConfigName, errorShare! < 1]).toEqual(["acme-iris-1234", true]); // of the new fleet's requests all fail
      const blended = settings({ ...props, async });
      expect(blended.endpointConfigName).toBeUndefined(); // AWS does not say that there is such a metric
      expect(blended.errorShare).toBeLessThan(step / 100);
    }
  });

  it.each([
    [120, 1],
    [180, 2],
    [240, 3],
    [3_600, 3],
  ])("go off within a wait of %d seconds, and not at one failed request", (waitSeconds, periods) => {
    const made = settings({ rollout: canary(10, waitSeconds) });
    expect(made.periods).toBe(periods);
    expect(made.fewestFailed! * periods).toBeGreaterThanOrEqual(3);
    expect(periods * 60 + 60).toBeLessThanOrEqual(waitSeconds);
  });

  it("are called so behind no serverless endpoint, whose updates nothing takes back", () => {
    const { image } = main;
    const [alarm] = all({
      models: { main: { image, memoryMiB: 2048, maxConcurrency: 5 } },
    }).aws_cloudwatch_metric_alarm!;
    expect(alarm!.alarm_description).toMatch(/^Too many failed requests of main at acme-iris\. /);
    expect(alarm!.metric_query.at(-1).metric.dimensions).not.toHaveProperty("EndpointConfigName");
  });

  it.each<[string, Partial<SageMakerEndpointProps>, string]>([
    ["no less than a step", { errorShare: 0.1, rollout: canary(10) }, "a step of the rollout is 0.1 of the requests"],
    [
      "a median that a canary cannot move",
      { serviceLevel: { latencyMilliseconds: { p50: 50 } }, rollout: canary(50) },
      "p50 of an asynchronous endpoint cannot show that a step of 0.5 of its requests is slow",
    ],
  ])("refuse %s where both fleets are watched together", (_, props, message) => {
    expect(() => settings({ ...props, async })).toThrow(message);
    expect(() => settings(props)).not.toThrow();
  });

  it("take what a step can show", () => {
    const serviceLevel = { latencyMilliseconds: { p50: 50, p95: 300 } };
    expect(() => settings({ async, serviceLevel, rollout: canary(10) })).not.toThrow();
    expect(() => settings({ async, serviceLevel, rollout: canary(5) })).toThrow("p50 and p95");
    expect(() => settings({ async, serviceLevel, rollout: canary(5), rollbackOn: ["errors"] })).not.toThrow();
  });
});

it("the alarms for people follow the endpoint: an update that fails leaves them with what serves", () => {
  const serviceLevel = { availabilityPercent: 99.9, latencyMilliseconds: { p95: 300 } };
  const { aws_cloudwatch_metric_alarm, aws_cloudwatch_composite_alarm } = all({ serviceLevel });
  const people = [...aws_cloudwatch_metric_alarm!, ...aws_cloudwatch_composite_alarm!].filter(
    ({ alarm_name }) => !/\/(errors|latency)$/.test(alarm_name),
  );
  expect(people.length).toBeGreaterThan(5);
  for (const { depends_on } of people) expect(depends_on).toEqual([expect.stringMatching(/^aws_sagemaker_endpoint\./)]);
});
