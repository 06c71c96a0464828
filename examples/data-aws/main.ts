import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { AthenaDatabase, EcrRepository, ExecutionRole, KmsKey, S3Bucket } from "ponte-constructs/aws";

// A lake under a key of one's own: files, tables over them, images, and a job's role that reads one and writes the other.
const region = "eu-west-1";
const accountId = "111122223333";

const app = new App();
const stack = new TerraformStack(app, "lake");
new AwsProvider(stack, "aws", { region, allowedAccountIds: [accountId] });

const key = new KmsKey(stack, "key", { aliasName: "alias/lake", description: "What the lake holds", accountId });
const raw = new S3Bucket(stack, "raw", {
  bucketName: `${accountId}-lake`,
  kmsKeyArn: key.arn,
  transitions: [{ afterDays: 90, storageClass: "STANDARD_IA" }],
});
const features = new AthenaDatabase(stack, "features", {
  databaseName: "features",
  workgroupName: "features",
  region,
  accountId,
  data: { bucket: raw, prefix: "features/" },
  kmsKeyArn: key.arn,
  tables: {
    customers: {
      schema: [
        { name: "customer_id", type: "string" },
        { name: "spend_30d", type: "double" },
      ],
      partitionBy: [{ column: "day", type: "date", projection: "date", range: "2026-01-01,NOW" }],
      deleteAfterDays: 400,
    },
  },
});
new EcrRepository(stack, "images", { repositoryName: "lake/jobs", keepLatest: 50, kmsKeyArn: key.arn });

const job = new ExecutionRole(stack, "job", {
  roleName: "lake-job",
  services: ["batch.amazonaws.com"],
  sourceAccount: accountId,
});
raw.grantRead(job, "landing/");
features.grantReadWrite(job);
key.grantEncryptDecrypt(job);

app.synth();
