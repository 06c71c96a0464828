import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { App } from "cdktf";
import { afterAll, describe, expect, it } from "vitest";
import { FastStack } from "../../stacks/fast-stack";

const outdir = mkdtempSync(join(tmpdir(), "ponte-fast-stack-"));
afterAll(() => rmSync(outdir, { recursive: true }));

function stackWith(...ids: string[]): { app: App; stack: FastStack } {
  const app = new App({ outdir });
  const stack = new FastStack(app, "dev");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  for (const bucket of ids) new S3Bucket(stack, bucket, { bucket });
  return { app, stack };
}

describe("a fast stack", () => {
  it("writes what it answers, and answers again", () => {
    const { app, stack } = stackWith("one", "two");
    app.synth();
    const written = JSON.parse(readFileSync(join(outdir, "stacks", "dev", "cdk.tf.json"), "utf8")) as object;
    expect(written).toHaveProperty("resource.aws_s3_bucket.two.bucket", "two");
    expect(stack.toTerraform()).toEqual(written);
  });

  it("takes no hash for a number of the engine's", () => {
    const { app, stack } = stackWith();
    const bucket = "${data.restful_resource.model_churn-8246e295.output}";
    new S3Bucket(stack, "bucket", { bucket, tags: { hash: "churn-8246e295" } });
    app.synth();
    expect(stack.toTerraform()).toHaveProperty("resource.aws_s3_bucket.bucket", {
      "//": expect.anything() as unknown,
      bucket,
      tags: { hash: "churn-8246e295" },
    });
  });

  it("refuses two constructs with one Terraform address, which would be one resource", () => {
    const { app } = stackWith("a.b", "ab");
    expect(() => app.synth()).toThrow(
      "dev/ab: has the Terraform address of dev/a.b (aws_s3_bucket.ab); give one of them another id",
    );
  });
});
