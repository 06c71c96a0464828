// Airflow in a network that the platform's team shares from its own project, as an account that the security team hands out, and for tasks that
// read a secret of theirs and tell a topic.
import { DataGoogleComputeNetwork } from "@cdktf/provider-google/lib/data-google-compute-network";
import { DataGoogleComputeSubnetwork } from "@cdktf/provider-google/lib/data-google-compute-subnetwork";
import { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { type App, TerraformStack } from "cdktf";
import {
  ArtifactRegistry,
  ComposerEnvironment,
  GcsBucket,
  PrivateNetwork,
  Secret,
  ServiceAccount,
  ServiceAgents,
  Topic,
} from "ponte-constructs/gcp";

const region = "europe-west1";
const host = "acme-network-host";

export function composerInSharedVpc(app: App): TerraformStack {
  const stack = new TerraformStack(app, "pipelines");
  new GoogleProvider(stack, "google", { project: "acme-ml-prod", region });

  const { id: network } = new DataGoogleComputeNetwork(stack, "network", { project: host, name: "shared" });
  const { id: subnetwork } = new DataGoogleComputeSubnetwork(stack, "subnetwork", {
    project: host,
    region,
    name: "ml",
  });
  const { number: projectNumber } = new DataGoogleProject(stack, "project", {});
  const agents = new ServiceAgents(stack, "agents", { projectNumber, grantedFor: "pipelines-prod" });
  const mayAttach = agents.grantSharedVpc(host, agents.ready("composer.googleapis.com"));

  const account = ServiceAccount.fromEmail(stack, "account", "pipelines@acme-identities.iam.gserviceaccount.com");
  const airflow = new ComposerEnvironment(stack, "airflow", {
    environmentName: "pipelines",
    region,
    bucketName: "acme-ml-prod-pipelines",
    serviceAccount: account,
    network: PrivateNetwork.fromAttributes(stack, "shared", { network, subnetwork }),
    environment: { STAGE: "prod" },
    labels: { "cost-center": "4711" },
    dependsOn: [mayAttach, account.grantOnProject("roles/composer.worker")],
  });
  airflow.grantUse("scientists", "group:scientists@acme.example");

  new GcsBucket(stack, "raw", { bucketName: "acme-ml-prod-raw", location: region }).grantReadWrite("airflow", account);
  const registry = ArtifactRegistry.fromUrl(stack, "images", "europe-west1-docker.pkg.dev/acme-builds/images");
  registry.grantRead("airflow", account);
  Secret.fromName(stack, "warehouse", "warehouse-password").grantRead("airflow", account);
  Topic.fromName(stack, "done", "projects/acme-events/topics/models-trained").grantPublish("airflow", account);
  return stack;
}
