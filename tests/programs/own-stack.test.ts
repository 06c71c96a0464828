import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket as S3BucketResource } from "@cdktf/provider-aws/lib/s3-bucket";
import { Testing, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ConstructError, S3Bucket } from "ponte-constructs/aws";
import { expect, it } from "vitest";

class Landing extends TerraformStack {
  public readonly raw: S3Bucket;

  constructor(scope: Construct, id: string, bucketName: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "eu-west-1" });
    this.raw = new S3Bucket(this, "raw", { bucketName });
  }
}

it("has our name, and is not emptied to be deleted", () => {
  const stack = new Landing(Testing.app(), "landing", "acme-ml-raw");
  const program = Testing.synth(stack, true); // with the validations of the constructs
  const wanted = { bucket: "acme-ml-raw", force_destroy: false };
  expect(Testing.toHaveResourceWithProperties(program, S3BucketResource.tfResourceType, wanted)).toBe(true);
});

it("refuses what S3 would refuse", () => {
  expect(() => new Landing(Testing.app(), "landing", "Acme")).toThrow(ConstructError);
});
