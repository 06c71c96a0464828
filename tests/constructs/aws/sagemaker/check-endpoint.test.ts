import { describe, expect, it } from "vitest";
import type { SageMakerEndpointProps } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint-props";
import { all, main, registry, withMain } from "./iris-endpoint";

describe("a SageMakerEndpoint refuses", () => {
  const eleven = Object.fromEntries([..."abcdefghijk"].map((key) => [key, main]));
  it.each<[string, Partial<SageMakerEndpointProps>, string]>([
    [
      "an underscore in the name",
      { endpointName: "acme_iris" },
      'test/endpoint: endpointName is "acme_iris"; write 1-63',
    ],
    ["eleven models", { models: eleven }, "there are 11 models; give at most 10"],
    ["an underscore in a model's name", { models: { my_model: main } }, 'a model is called "my_model"'],
    ["half a percent", withMain({ traffic: 0.5 }), "traffic of main is 0.5; give a whole number"],
    ["no traffic at all", withMain({ traffic: 0 }), "no model has traffic"],
    ["a machine of EC2's", withMain({ instanceType: "m5.large" }), 'instanceType of main is "m5.large"'],
    ["no instance", withMain({ minReplicas: 0 }), "minReplicas of main is 0; give a whole number"],
    ["a max below min", withMain({ maxReplicas: 1 }), "maxReplicas of main is 1; give a whole number of 2 or more"],
    ["an image from elsewhere", withMain({ image: "docker.io/acme/iris:1" }), "SageMaker pulls from ECR only"],
    ["an image without a tag", withMain({ image: `${registry}/iris` }), "<repository>:<tag>"],
    ["an image of another region", { region: "us-east-1" }, "lies in eu-west-1; copy it to us-east-1"],
    ["an odd retention", { logRetentionDays: 31 }, "logRetentionDays is 31; give one of 1, 3, 5"],
    [
      "a latency that no answer exceeds",
      { serviceLevel: { latencyMilliseconds: { p99: 60_000 } } },
      "serviceLevel.latencyMilliseconds.p99 is 60000, and SageMaker ends a request after 60000; give less",
    ],
    ["half a VPC", { subnetIds: ["subnet-1"] }, "one of subnetIds and securityGroupIds is missing"],
    [
      "two variants of one name",
      { models: { shadow: main }, shadow: { ...main, samplePercent: 10 } },
      'a model beside the shadow is called "shadow"',
    ],
  ])("%s", (_, props, message) => {
    expect(() => all(props)).toThrow(message);
  });
});
