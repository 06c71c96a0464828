import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformStack } from "cdktf";
import { BigQueryDataset, GcsBucket, ServiceAccount } from "ponte-constructs/gcp";

const project = "acme-ml-dev";
const location = "europe-west1";

const app = new App();
const stack = new TerraformStack(app, "training");
new GoogleProvider(stack, "google", { project, region: location });

const raw = new GcsBucket(stack, "raw", { bucketName: "acme-ml-dev-raw", location, deleteAfterDays: 180 });
const features = new BigQueryDataset(stack, "features", {
  datasetId: "features",
  location,
  tables: { customers: { schema: [{ name: "customer_id", type: "STRING", mode: "REQUIRED" }] } },
});

const trainer = new ServiceAccount(stack, "trainer", { accountId: "churn-trainer", project });
raw.grantRead("trainer", trainer.member);
features.grantReadWrite("trainer", trainer.member);

app.synth();
