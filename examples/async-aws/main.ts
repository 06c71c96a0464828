import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { ExistingRole, S3Bucket, SageMakerEndpoint } from "ponte-constructs/aws";

const region = "eu-west-1";
const accountId = "111122223333";

const app = new App();
const stack = new TerraformStack(app, "async");
new AwsProvider(stack, "aws", { region, allowedAccountIds: [accountId] });

const models = new S3Bucket(stack, "models", { bucketName: `${accountId}-models` });
const answers = new S3Bucket(stack, "answers", { bucketName: `${accountId}-answers`, deleteAfterDays: 30 });
const endpoint = new SageMakerEndpoint(stack, "contracts", {
  endpointName: "contracts",
  region,
  accountId,
  async: { bucket: answers, prefix: "contracts/", concurrency: 4 },
  models: {
    reader: {
      image: `763104351884.dkr.ecr.${region}.amazonaws.com/pytorch-inference:2.6.0-gpu-py312-cu124-ubuntu22.04-sagemaker`,
      artifact: { bucket: models, path: "contracts/7/model.tar.gz" },
      traffic: 100,
      instanceType: "ml.g5.xlarge",
      minReplicas: 0, // nothing is paid for while nobody asks
      maxReplicas: 4,
      backlogPerInstance: 5,
    },
  },
});

// Puts requests below contracts/requests/, hands them in, and fetches the answers.
const caller = new ExistingRole(stack, "app", {
  roleArn: `arn:aws:iam::${accountId}:role/contracts-app`,
  policyName: "contracts",
});
endpoint.grantInvoke(caller);

app.synth();
