// Airflow in a network of another team's, on a bucket that is there already, with a role of its own that the company bounds; it reads two buckets and writes to a third. A
// second one runs as a role that was handed out, behind security groups that are there.
import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, Fn, TerraformStack } from "cdktf";
import { AlertTopic, ExecutionRole, MwaaEnvironment, S3Bucket } from "../../constructs/aws";

const app = new App();
const stack = new TerraformStack(app, "pipelines");
new AwsProvider(stack, "aws", { region: "eu-west-1" });

const vpc = new DataAwsVpc(stack, "vpc", { tags: { Name: "shared" } });
const subnets = new DataAwsSubnets(stack, "subnets", { filter: [{ name: "vpc-id", values: [vpc.id] }] });
const network = { vpcId: vpc.id, subnetIds: Fn.slice(subnets.ids, 0, 2) };

const airflow = new MwaaEnvironment(stack, "airflow", {
  environmentName: "pipelines",
  network,
  bucket: S3Bucket.fromName(stack, "dags", "acme-dags"),
  permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
  packages: { pandera: "0.20.4" },
  tags: { team: "ml" },
});
for (const name of ["raw", "features"]) S3Bucket.fromName(stack, name, `acme-${name}`).grantRead(airflow.role);
const models = new S3Bucket(stack, "models", { bucketName: "acme-models" });
models.grantReadWrite(airflow.role, "churn/");

const people = new DataAwsIamRole(stack, "people", { name: "data-scientists" });
const scientists = ExecutionRole.fromArn(stack, "scientists", people.arn);
airflow.grantUse(scientists);
models.grantRead(scientists);

new MwaaEnvironment(stack, "reports", {
  environmentName: "reports",
  network,
  bucket: new S3Bucket(stack, "reports-dags", { bucketName: "acme-reports-dags" }),
  role: ExecutionRole.fromName(stack, "handed-out", "reports-airflow"),
  securityGroupIds: ["sg-0a1b2c3d"],
});

new AlertTopic(stack, "alerts", {
  topicName: "pipelines",
  subscriptions: {
    pagerduty: {
      protocol: "https",
      endpoint: "https://events.pagerduty.com/integration/key/enqueue",
      endpointAutoConfirms: true,
    },
  },
});
app.synth();
