// A platform team shares features with another account and its whole organization, each as far as it needs.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { EcrRepository, KmsKey, S3Bucket } from "../../constructs/aws";

const analysts = "222233334444";
const organization = "o-acme123456";

const app = new App();
const stack = new TerraformStack(app, "features");
new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: ["111122223333"] });

const key = new KmsKey(stack, "key", {
  aliasName: "alias/features",
  description: "Features that others read",
  rolesThroughS3: [analysts, organization],
});
const logs = new S3Bucket(stack, "logs", {
  bucketName: "acme-access-logs",
  encryption: "AES256",
  deleteAfterDays: 400,
});
const features = new S3Bucket(stack, "features", {
  bucketName: "acme-features",
  kmsKeyArn: key.arn,
  readers: [analysts],
  shares: [
    { principals: [organization], access: "read", path: "public/" },
    {
      principals: ["arn:aws:iam::222233334444:role/labeling"],
      access: "put",
      path: "labels/",
      conditions: { StringEquals: { "aws:SourceVpce": "vpce-0a1b2c3d" } },
    },
  ],
  lifecycleRules: { scratch: { prefix: "scratch/", deleteAfterDays: 7 } },
  logging: { bucket: logs, prefix: "features/" },
  tags: { team: "features" },
});
features.addToPolicy({
  effect: "Deny",
  principals: ["*"],
  actions: ["s3:DeleteObject"],
  resources: [`${features.arn}/labels/*`],
  conditions: { StringNotEquals: { "aws:PrincipalAccount": "111122223333" } },
});
const images = new EcrRepository(stack, "images", { repositoryName: "features/reader", readers: [organization] });

new TerraformOutput(stack, "bucket", { value: features.url });
new TerraformOutput(stack, "image", { value: images.image(":latest") });
app.synth();
