import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { AlertTopic, S3Bucket, SageMakerEndpoint, ServingDashboard } from "ponte-constructs/aws";

const region = "eu-west-1";
const accountId = "111122223333";
const image = (digest: string) => `${accountId}.dkr.ecr.${region}.amazonaws.com/churn@sha256:${digest.repeat(32)}`;

const app = new App();
const stack = new TerraformStack(app, "canary");
new AwsProvider(stack, "aws", { region, allowedAccountIds: [accountId] });

const models = new S3Bucket(stack, "models", { bucketName: `${accountId}-models` });
const alerts = new AlertTopic(stack, "alerts", {
  topicName: "churn-alerts",
  emails: ["ml-oncall@acme.example"],
  region,
  accountId,
});
const machines = { instanceType: "ml.m5.xlarge", minReplicas: 2, maxReplicas: 8, cpuPercent: 60 };
const few = { ...machines, instanceType: "ml.m5.large", maxReplicas: 4 }; // for a tenth of the requests
const endpoint = new SageMakerEndpoint(stack, "churn", {
  endpointName: "churn",
  region,
  accountId,
  // The challenger answers one request in ten for as long as it stands here.
  models: {
    champion: { image: image("4f"), artifact: { bucket: models, path: "churn/42/" }, traffic: 90, ...machines },
    challenger: { image: image("9b"), artifact: { bucket: models, path: "churn/43/" }, traffic: 10, ...few },
  },
  // And each update, of either of them, is tried by a tenth of the machines for ten minutes, and taken back when an alarm goes off.
  rollout: { type: "CANARY", stepPercent: 10, waitSeconds: 600 },
  serviceLevel: { availabilityPercent: 99.9, latencyMilliseconds: { p95: 300 } },
  alarmActionArns: [alerts.arn],
});
new ServingDashboard(stack, "dashboard", { dashboardName: "churn", region, endpoints: [endpoint] });

app.synth();
