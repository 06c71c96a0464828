import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { DnsFirewall, MwaaEnvironment, PrivateNetwork, S3Bucket } from "ponte-constructs/aws";

// Airflow in a network of its own, which looks up the names that its tasks need and no others, and a bucket that they read.
const region = "eu-west-1";
const accountId = "111122223333";

const app = new App();
const stack = new TerraformStack(app, "airflow");
new AwsProvider(stack, "aws", { region, allowedAccountIds: [accountId] });

const network = new PrivateNetwork(stack, "network", { networkName: "airflow" });
const firewall = new DnsFirewall(stack, "names", {
  firewallName: "airflow",
  vpcId: network.vpcId,
  domains: ["pypi.org", "files.pythonhosted.org", "api.example.com", "db.example.org"],
});
const source = new S3Bucket(stack, "source", { bucketName: `${accountId}-airflow` });
const airflow = new MwaaEnvironment(stack, "airflow", {
  environmentName: "pipelines",
  network,
  bucket: source,
  packages: { pandera: "0.20.4" },
  egress: [{ cidr: "0.0.0.0/0", port: 5432 }], // its tasks' database; HTTPS goes out anyway
  dependsOn: [firewall],
});

const raw = new S3Bucket(stack, "raw", { bucketName: `${accountId}-raw` });
raw.grantRead(airflow.role);

new TerraformOutput(stack, "dags", { value: airflow.dagsUrl });

app.synth();
