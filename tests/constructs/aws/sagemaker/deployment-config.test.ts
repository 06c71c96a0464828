import { Annotations } from "cdktf";
import { describe, expect, it, vi } from "vitest";
import { SageMakerEndpoint } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint";
import type { SageMakerEndpointProps } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint-props";
import { synth } from "../../../support/synth";

const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/iris:1";
const main = { image, traffic: 100, instanceType: "ml.m5.large", minReplicas: 2, maxReplicas: 2 };
const made = (props: Partial<SageMakerEndpointProps>) =>
  synth(
    (scope) =>
      new SageMakerEndpoint(scope, "e", {
        endpointName: "acme-iris",
        models: { main },
        region: "eu-west-1",
        accountId: "123456789012",
        ...props,
      }),
  );
const deployment = (props: Partial<SageMakerEndpointProps>) =>
  made(props).resource.aws_sagemaker_endpoint![0]!.deployment_config;
const routing = (props: Partial<SageMakerEndpointProps>) =>
  deployment(props).blue_green_update_policy.traffic_routing_configuration;
const watched = (props: Partial<SageMakerEndpointProps>) => {
  const { json } = made(props);
  const names = deployment(props).auto_rollback_configuration.alarms.map(
    ({ alarm_name }: any) => alarm_name.split(".")[1],
  );
  return names.map((id: string) => json.resource.aws_cloudwatch_metric_alarm[id].alarm_name);
};

describe("an update", () => {
  it("moves as it was said, with the one size that its kind takes", () => {
    expect(routing({ rollout: { type: "CANARY", stepPercent: 50, waitSeconds: 600 } })).toEqual({
      type: "CANARY",
      canary_size: { type: "CAPACITY_PERCENT", value: 50 },
      wait_interval_in_seconds: 600,
    });
    expect(routing({ rollout: { type: "LINEAR", stepPercent: 25, waitSeconds: 120 } })).toEqual({
      type: "LINEAR",
      linear_step_size: { type: "CAPACITY_PERCENT", value: 25 },
      wait_interval_in_seconds: 120,
    });
    expect(routing({ rollout: { type: "ALL_AT_ONCE" } })).toEqual({
      type: "ALL_AT_ONCE",
      wait_interval_in_seconds: 300,
    });
  });

  it("is all at once on Inferentia 1, for which AWS does nothing else", () => {
    expect(routing({ models: { main: { ...main, instanceType: "ml.inf1.xlarge" } } }).type).toBe("ALL_AT_ONCE");
  });

  it("is taken back on errors, and on latency where one is promised", () => {
    expect(watched({})).toEqual(["acme-iris/main/errors"]);
    const serviceLevel = { availabilityPercent: 99.9, latencyMilliseconds: { p95: 300 } };
    expect(watched({ serviceLevel })).toEqual(["acme-iris/main/errors", "acme-iris/main/latency"]);
    expect(watched({ serviceLevel, rollbackOn: ["latency"] })).toEqual(["acme-iris/main/latency"]);
  });

  it.each([
    [99.9, 0.0144],
    [99, 0.144],
    [90, 0.5],
  ])("is taken back at 14.4 times the errors that %d%% allow, at most at half", (availabilityPercent, threshold) => {
    const alarms = made({ serviceLevel: { availabilityPercent } }).resource.aws_cloudwatch_metric_alarm!;
    expect(alarms.find(({ alarm_name }) => alarm_name === "acme-iris/main/errors")!.threshold).toBe(threshold);
  });
});

describe("refuses", () => {
  const one = { main: { ...main, minReplicas: 1 } };
  const six = Object.fromEntries([..."abcdef"].map((key) => [key, main]));
  it.each<[string, Partial<SageMakerEndpointProps>, string]>([
    [
      "a canary over half",
      { rollout: { type: "CANARY", stepPercent: 51 } },
      "rollout.stepPercent is 51; give a whole number from 1 to 50",
    ],
    ["steps below a tenth", { rollout: { type: "LINEAR", stepPercent: 5 } }, "rollout.stepPercent is 5"],
    [
      "a canary of one",
      { rollout: { type: "CANARY" }, models: one },
      "rollout is CANARY and a model begins with 1 instances",
    ],
    ["half a second", { rollout: { type: "CANARY", waitSeconds: 0.5 } }, "rollout.waitSeconds is 0.5"],
    [
      "more than Terraform waits for",
      { rollout: { type: "LINEAR", stepPercent: 10, waitSeconds: 300 } },
      "the rollout takes 55 minutes",
    ],
    ["nothing to go back on", { rollbackOn: [] }, "rollbackOn is empty; name errors or latency"],
    ["a latency that nobody promised", { rollbackOn: ["latency"] }, "rollbackOn names latency"],
    ["twelve alarms", { models: six, serviceLevel: { latencyMilliseconds: { p95: 1 } } }, "watched by 12 alarms"],
  ])("%s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});

describe("an image of another account", () => {
  const warnings = (account: string) => {
    const warn = vi.spyOn(Annotations.prototype, "addWarning");
    made({ models: { main: { ...main, image: image.replace("123456789012", account) } } });
    const said = warn.mock.calls.map(([text]) => text);
    warn.mockRestore();
    return said;
  };

  it("is taken as it is from a vendor who lets everybody pull", () => {
    expect(warnings("763104351884")).toEqual([]);
    expect(warnings("683313688378")).toEqual([]);
    expect(warnings("123456789012")).toEqual([]);
  });

  it("is a reminder otherwise: its repository has a say, too", () => {
    expect(warnings("999988887777")).toEqual([
      "iris lies with account 999988887777: its repository policy must let 123456789012 pull, too",
    ]);
  });
});
