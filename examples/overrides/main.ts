import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, TerraformVariable } from "cdktf";
import { S3Bucket } from "ponte-constructs/aws";

const app = new App();
const stack = new TerraformStack(app, "data");
new AwsProvider(stack, "aws", { region: "eu-west-1" });

// What only Terraform knows goes into a prop like any other value.
const account = new DataAwsCallerIdentity(stack, "account");
const keyArn = new TerraformVariable(stack, "key_arn", {
  type: "string",
  default: "arn:aws:kms:eu-west-1:111122223333:key/1a2b3c4d-0000-4000-8000-5e6f7a8b9c0d",
});
const raw = new S3Bucket(stack, "raw", {
  bucketName: `${account.accountId}-raw`,
  kmsKeyArn: keyArn.stringValue,
  deleteAfterDays: 180,
});

// What has no prop is set on the Terraform resource, which every construct shows.
raw.resource.objectLockEnabled = true;
raw.resource.addOverride("lifecycle.ignore_changes", ["tags"]);

app.synth();
