// A large language model behind a queue, which costs nothing while nobody asks, and fetches its weights with a token.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { ExecutionRole, S3Bucket, SageMakerEndpoint, Secret } from "ponte-constructs/aws";

const app = new App();
const stack = new TerraformStack(app, "llm");
new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: ["111122223333"] });

const token = new Secret(stack, "token", { secretName: "llm/hugging-face" });
const answers = S3Bucket.fromName(stack, "answers", "acme-llm-answers"); // another team's
const endpoint = new SageMakerEndpoint(stack, "llama", {
  endpointName: "llama",
  async: { bucket: answers, prefix: "llama/", concurrency: 16 },
  networkIsolation: false, // it downloads
  models: {
    llama: {
      image: "763104351884.dkr.ecr.eu-west-1.amazonaws.com/djl-inference:0.33.0-lmi15.0.0-cu128",
      environment: { HF_MODEL_ID: "meta-llama/Llama-3.3-70B-Instruct", HF_TOKEN_SECRET: token.arn },
      traffic: 100,
      instanceType: "ml.g6e.48xlarge",
      minReplicas: 0,
      maxReplicas: 2,
      containerStartupHealthCheckTimeoutSeconds: 3_600,
      modelDataDownloadTimeoutSeconds: 3_600,
      inferenceAmiVersion: "al2-ami-sagemaker-inference-gpu-3-1",
      routingStrategy: "LEAST_OUTSTANDING_REQUESTS",
    },
  },
  tags: { "cost-center": "4711" },
});
token.grantRead(endpoint.role);
endpoint.grantInvoke(ExecutionRole.fromName(stack, "app", "contracts-app"));

app.synth();
