import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { S3Bucket } from "../../../../constructs/aws/s3/s3-bucket";
import type { SageMakerEndpointProps } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint-props";
import { SageMakerEndpoint } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint";
import { synth } from "../../../support/synth";
import { statements } from "../iam/policies";
import { registry, required } from "./iris-endpoint";

type Model = SageMakerEndpointProps["models"][string];
const machines = { traffic: 100, instanceType: "ml.m5.large", minReplicas: 2, maxReplicas: 2 };
const made = (model: (scope: Construct) => Partial<Model>) =>
  synth((scope) => {
    const main = { ...machines, ...model(scope) } as Model;
    new SageMakerEndpoint(scope, "endpoint", { ...required, models: { main } });
  }).resource;
const modelPackageArn = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/7";
const [first, second] = ["clean", "score"].map((name) => ({ image: `${registry}/${name}:1` })) as [object, object];

describe("a version in the model registry", () => {
  it("takes the place of image and files, and its environment may be said", () => {
    const [model] = made(() => ({ modelPackageArn, environment: { LEVEL: "1" } })).aws_sagemaker_model!;
    expect(model!.primary_container).toEqual({ model_package_name: modelPackageArn, environment: { LEVEL: "1" } });
  });

  it("makes another model with another version", () => {
    const named = (arn: string) => made(() => ({ modelPackageArn: arn })).aws_sagemaker_model![0]!.name;
    expect(named(modelPackageArn)).not.toBe(named(modelPackageArn.replace("/7", "/8")));
  });
});

describe("several containers", () => {
  const several = (scope: Construct) => ({
    containers: [
      { ...first, hostname: "clean", environment: { A: "1" } },
      {
        ...second,
        hostname: "score",
        artifact: { bucket: new S3Bucket(scope, "models", { bucketName: "acme-models" }), path: "7/model.tar.gz" },
      },
    ],
    executionMode: "Direct" as const,
  });

  it("are called in their order, or each by its name", () => {
    const [model] = made(several).aws_sagemaker_model!;
    expect(model!.container).toMatchObject([
      { image: `${registry}/clean:1`, container_hostname: "clean", environment: { A: "1" } },
      { image: `${registry}/score:1`, container_hostname: "score", model_data_url: expect.stringMatching(/7\/model/) },
    ]);
    expect(model!.inference_execution_config).toEqual({ mode: "Direct" });
    expect(model).not.toHaveProperty("primary_container");
  });

  it("are pulled, and their files read, by the role", () => {
    const allowed = statements(made(several).aws_iam_role_policy![0]!.policy);
    const resources = (action: string) =>
      allowed.flatMap(({ Action, Resource }) => (Action.includes(action) ? (Resource as string[]) : []));
    expect(resources("ecr:BatchGetImage").map((arn) => arn.split("/").at(-1))).toEqual(["clean", "score"]);
    expect(resources("s3:GetObject")).toEqual(["aws_s3_bucket.arn/7/model.tar.gz"]);
  });
});

describe("refuses", () => {
  // SageMaker API, CreateModel: ContainerDefinitionList, ContainerHostname, InferenceExecutionConfig; "Serverless Inference", feature exclusions.
  it.each<[string, Partial<Model>, string]>([
    ["nothing", {}, "image of main is missing; give it"],
    ["both", { ...first, modelPackageArn }, "modelPackageArn of main stands beside an image or files; keep one"],
    [
      "what is no version",
      { modelPackageArn: "churn/7" },
      'modelPackageArn of main is "churn/7"; write arn:aws:sagemaker:',
    ],
    ["one", { containers: [first] }, "containers of main has 1; give 2 to 15, or image"],
    ["sixteen", { containers: Array.from({ length: 16 }, () => first) }, "containers of main has 16"],
    [
      "a container beside them",
      { ...first, containers: [first, second] },
      "containers of main stands beside a container",
    ],
    ["one of them empty", { containers: [first, {}] }, "containers.1.image of main is missing"],
    ["a mode for one", { ...first, executionMode: "Direct" }, "executionMode of main is set for one container"],
    [
      "names for some",
      { containers: [{ ...first, hostname: "a" }, second] },
      "1 of containers of main have a hostname; give one to each",
    ],
    ["callers without names", { containers: [first, second], executionMode: "Direct" }, "0 of containers of main have"],
    [
      "one name twice",
      { containers: [first, second].map((each) => ({ ...each, hostname: "a" })) },
      "two of containers of main have one hostname",
    ],
    [
      "a name with a dot",
      { containers: [first, second].map((each) => ({ ...each, hostname: "a.b" })) },
      'called "a.b"',
    ],
    [
      "several without machines",
      { memoryMiB: 1024, maxConcurrency: 1, containers: [first, second] } as never,
      "main is serverless and of several containers",
    ],
  ])("%s", (_, model, message) => {
    expect(() => made(() => model)).toThrow(message);
  });
});
