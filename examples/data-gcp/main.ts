import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformStack } from "cdktf";
import {
  ArtifactRegistry,
  BigQueryDataset,
  CryptoKey,
  GcsBucket,
  ProjectServices,
  ServiceAccount,
  ServiceAgents,
} from "ponte-constructs/gcp";

// A lake under a key of one's own. Each thing takes its project from the API that it needs, and its key from the grant that Google's own account for
// it needs: the reference is the order.
const project = "acme-ml-dev";
const location = "europe-west1";

const app = new App();
const stack = new TerraformStack(app, "lake");
new GoogleProvider(stack, "google", { project, region: location });

const apis = ["artifactregistry", "bigquery", "cloudkms", "storage"].map((api) => `${api}.googleapis.com`);
const services = new ProjectServices(stack, "services", { project, services: apis });
const agents = new ServiceAgents(stack, "agents", {
  project,
  projectNumber: "481516234200",
  grantedFor: "lake",
  services,
});
const key = new CryptoKey(stack, "key", {
  keyRingName: "lake",
  keyName: "lake",
  location,
  project: services.projectWith("cloudkms.googleapis.com"),
});

const raw = new GcsBucket(stack, "raw", {
  bucketName: "acme-ml-dev-lake",
  location,
  project: services.projectWith("storage.googleapis.com"),
  kmsKeyName: key.keyNameFor("storage", agents.storage),
});
const features = new BigQueryDataset(stack, "features", {
  datasetId: "features",
  location,
  project: services.projectWith("bigquery.googleapis.com"),
  kmsKeyName: key.keyNameFor("bigquery", agents.bigQuery),
  tables: {
    customers: {
      schema: [
        { name: "customer_id", type: "STRING", mode: "REQUIRED" },
        { name: "spend_30d", type: "FLOAT" },
      ],
    },
  },
});
new ArtifactRegistry(stack, "images", {
  repositoryId: "jobs",
  location,
  project: services.projectWith("artifactregistry.googleapis.com"),
});

const job = new ServiceAccount(stack, "job", { accountId: "lake-job", project });
raw.grantRead("job", job.member);
features.grantReadWrite("job", job.member);

app.synth();
