import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { S3Bucket } from "../constructs/aws/s3/s3-bucket";
import { SageMakerEndpoint } from "../constructs/aws/sagemaker/sagemaker-endpoint";

// What is measured: endpoints of two models each, the first of them scaled; as constructs, and as the YAML of the same.

export const account = "111122223333";
export const region = "eu-west-1";
export const digest = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";
export const nameOf = (index: number) => `model-${String(index).padStart(5, "0")}`;

/** Adds `count` endpoints to a stack, and the bucket that their models are read from. */
export function addEndpoints(stack: TerraformStack, count: number): void {
  new AwsProvider(stack, "aws", { region, allowedAccountIds: [account] });
  const bucket = new S3Bucket(stack, "models", { bucketName: `${account}-bench-models` });
  const image = `${account}.dkr.ecr.${region}.amazonaws.com/bench-serving@${digest}`;
  for (let index = 0; index < count; index++) {
    const name = nameOf(index);
    const model = (path: string) => ({
      image,
      artifact: { bucket, path: `${name}/${path}` },
      instanceType: "ml.m5.large",
      environment: { MODEL: name, LOG_LEVEL: "info" },
    });
    new SageMakerEndpoint(stack, name, {
      endpointName: `bench-${name}`,
      models: {
        champion: { ...model("42/model.tar.gz"), traffic: 90, minReplicas: 2, maxReplicas: 6 },
        challenger: { ...model("43/model.tar.gz"), traffic: 10, minReplicas: 1, maxReplicas: 1 },
      },
      region,
      accountId: account,
    });
  }
}

/** The text of an environment with `count` such endpoints. */
export function yamlOf(count: number): string {
  return `cloud: aws
system: bench
owner: bench@acme.example
aws: { account: "${account}", region: ${region} }
state: { bucket: acme-bench-tfstate }
buckets:
  models: {}
registries:
  serving: {}
endpoints:
${Array.from({ length: count }, (_, index) => endpointYaml(nameOf(index))).join("")}`;
}

const endpointYaml = (name: string) => `  ${name}:
    instance: ml.m5.large
    variants:
      champion:
        image: registry/serving@${digest}
        artifact: bucket/models/${name}/42/model.tar.gz
        traffic: 90%
        replicas: { min: 2, max: 6 }
        env: { MODEL: ${name}, LOG_LEVEL: info }
      challenger:
        image: registry/serving@${digest}
        artifact: bucket/models/${name}/43/model.tar.gz
        traffic: 10%
        env: { MODEL: ${name}, LOG_LEVEL: info }
`;
