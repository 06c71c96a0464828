// A canary whose alarms ring at PagerDuty.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { AlertTopic, EcrRepository, S3Bucket, SageMakerEndpoint, ServingDashboard } from "ponte-constructs/aws";

const app = new App();
const stack = new TerraformStack(app, "canary");
new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: ["111122223333"] });

const models = new S3Bucket(stack, "models", { bucketName: "acme-churn-models" });
const images = new EcrRepository(stack, "images", { repositoryName: "churn" });
const pagerDuty = new AlertTopic(stack, "alerts", {
  topicName: "churn-alerts",
  subscriptions: {
    pagerduty: {
      protocol: "https",
      endpoint: "https://events.pagerduty.com/integration/0123456789abcdef/enqueue",
      endpointAutoConfirms: true,
    },
  },
});
const machines = { instanceType: "ml.m5.xlarge", minReplicas: 2, maxReplicas: 8 };
const version = (number: number, digest: string) => ({
  image: images.image(`churn@sha256:${digest.repeat(32)}`),
  artifact: { bucket: models, path: `churn/${number}/` },
  ...machines,
});
const endpoint = new SageMakerEndpoint(stack, "churn", {
  endpointName: "churn",
  models: {
    champion: { ...version(42, "4f"), traffic: 90 },
    challenger: { ...version(43, "9b"), traffic: 10 },
  },
  rollout: { type: "CANARY", stepPercent: 10, waitSeconds: 600 },
  serviceLevel: { availabilityPercent: 99.9, latencyMilliseconds: { p95: 300 } },
  errorCount: 100,
  alarmActionArns: [pagerDuty.arn],
});
new ServingDashboard(stack, "dashboard", { dashboardName: "churn", endpoints: [endpoint] });

app.synth();
