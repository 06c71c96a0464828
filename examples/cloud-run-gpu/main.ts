import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { CloudRunModelService, GcsBucket, ServiceAccount } from "ponte-constructs/gcp";

const project = "acme-ml-prod";
const location = "europe-west1";

const app = new App();
const stack = new TerraformStack(app, "embedding");
new GoogleProvider(stack, "google", { project, region: location });

const weights = new GcsBucket(stack, "weights", { bucketName: "acme-ml-prod-weights", location });
const serviceAccount = new ServiceAccount(stack, "identity", { accountId: "embed-service", project });
const service = new CloudRunModelService(stack, "embed", {
  serviceName: "embed",
  location,
  serviceAccount,
  concurrency: 4,
  models: {
    // The weights are in /mnt/models/embed/7. Nothing runs, and nothing is billed, while nobody asks.
    multilingual: {
      image: "europe-west1-docker.pkg.dev/acme-ml-prod/serving/embed@sha256:" + "9e107d9d372bb682".repeat(4),
      artifact: { bucket: weights, path: "embed/7" }, // which the account is granted to read
      accelerator: { type: "nvidia-l4", count: 1 },
      maxReplicas: 3,
      traffic: 100,
    },
  },
});
service.grantInvoke("shop", "serviceAccount:shop@acme-shop.iam.gserviceaccount.com");
new TerraformOutput(stack, "url", { value: service.url });

app.synth();
