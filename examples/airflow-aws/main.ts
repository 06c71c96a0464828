import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { MwaaEnvironment, PrivateNetwork, S3Bucket } from "ponte-constructs/aws";

// Airflow in a network of its own, and a bucket that its tasks read.
const region = "eu-west-1";
const accountId = "111122223333";

const app = new App();
const stack = new TerraformStack(app, "airflow");
new AwsProvider(stack, "aws", { region, allowedAccountIds: [accountId] });

const network = new PrivateNetwork(stack, "network", { networkName: "airflow" });
const source = new S3Bucket(stack, "source", { bucketName: `${accountId}-airflow` });
const airflow = new MwaaEnvironment(stack, "airflow", {
  environmentName: "pipelines",
  network,
  bucket: source,
  packages: { pandera: "0.20.4" },
});

const raw = new S3Bucket(stack, "raw", { bucketName: `${accountId}-raw` });
raw.grantRead(airflow.role);

new TerraformOutput(stack, "dags", { value: airflow.dagsUrl });

app.synth();
