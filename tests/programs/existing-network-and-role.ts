// An endpoint in a network that another team made, as a role that the company hands out.
import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { EcrRepository, ExecutionRole, PrivateNetwork, S3Bucket, SageMakerEndpoint } from "ponte-constructs/aws";

const app = new App();
const stack = new TerraformStack(app, "existing");
new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: ["111122223333"] });

const vpc = new DataAwsVpc(stack, "vpc", { tags: { Name: "main" } });
const subnets = new DataAwsSubnets(stack, "subnets", {
  filter: [{ name: "vpc-id", values: [vpc.id] }],
  tags: { Tier: "private" },
});
const role = new DataAwsIamRole(stack, "role", { name: "ml-serving" });
new SageMakerEndpoint(stack, "churn", {
  endpointName: "churn",
  role: ExecutionRole.fromArn(stack, "serving", role.arn, { policyName: "churn" }),
  network: PrivateNetwork.fromAttributes(stack, "network", { vpcId: vpc.id, subnetIds: subnets.ids }),
  models: {
    champion: {
      image: EcrRepository.fromName(stack, "images", "ml/churn").image(`churn@sha256:${"4f".repeat(32)}`),
      artifact: { bucket: S3Bucket.fromName(stack, "models", "acme-shared-models"), path: "churn/42/model.tar.gz" },
      traffic: 100,
      instanceType: "ml.m5.xlarge",
      minReplicas: 2,
      maxReplicas: 8,
    },
  },
});

app.synth();
