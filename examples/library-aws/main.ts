import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { S3Bucket, SageMakerEndpoint } from "ponte-constructs/aws";

const region = "eu-west-1";
const accountId = "111122223333";

const app = new App();
const stack = new TerraformStack(app, "serving");
new AwsProvider(stack, "aws", { region, allowedAccountIds: [accountId] });

const models = new S3Bucket(stack, "models", { bucketName: `${accountId}-models` });
new SageMakerEndpoint(stack, "churn", {
  endpointName: "churn",
  region,
  accountId,
  models: {
    champion: {
      image: `${accountId}.dkr.ecr.${region}.amazonaws.com/churn@sha256:${"4f".repeat(32)}`,
      artifact: { bucket: models, path: "churn/42/model.tar.gz" },
      traffic: 100,
      instanceType: "ml.m5.large",
      minReplicas: 2,
      maxReplicas: 8,
    },
  },
});

app.synth();
