import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { ComposerEnvironment, EgressPolicy, GcsBucket, PrivateNetwork } from "ponte-constructs/gcp";

// Airflow (Composer 3) with a way into a private network, out of which it reaches two places and Google's APIs, and a bucket that its tasks read.
const project = "acme-ml-dev";
const region = "europe-west1";

const app = new App();
const stack = new TerraformStack(app, "airflow");
new GoogleProvider(stack, "google", { project, region });

const cidr = "10.20.0.0/20";
const network = new PrivateNetwork(stack, "network", { networkName: "airflow", region, cidr, nat: true });
const egress = new EgressPolicy(stack, "egress", {
  policyName: "airflow-egress",
  network: network.network,
  ownCidrs: [cidr],
  destinations: [
    { hosts: ["api.example.com"], port: 443 }, // billed by what goes through
    { cidrs: ["10.1.0.0/16"], port: 5432 },
  ],
});
const airflow = new ComposerEnvironment(stack, "airflow", {
  environmentName: "pipelines",
  region,
  project,
  bucketName: "acme-ml-dev-airflow",
  serviceAccountId: "airflow",
  network,
  packages: { pandera: "==0.20.4" },
  dependsOn: [egress],
});

const raw = new GcsBucket(stack, "raw", { bucketName: "acme-ml-dev-raw", location: region });
raw.grantRead("airflow", airflow.serviceAccount.member);

new TerraformOutput(stack, "page", { value: airflow.airflowUri });

app.synth();
