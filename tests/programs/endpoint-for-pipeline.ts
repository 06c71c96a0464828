// An endpoint on Vertex AI whose models a pipeline deploys: the program makes what is around them, and touches neither models nor traffic.
import { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import {
  BigQueryDataset,
  EmailChannel,
  EndpointSlo,
  GcsBucket,
  PredictionRole,
  ServiceAccount,
  ServingDashboard,
  VertexEndpoint,
} from "ponte-constructs/gcp";

const location = "europe-west1";

const app = new App();
const stack = new TerraformStack(app, "serving");
new GoogleProvider(stack, "google", { project: "acme-ml-prod", region: location });
const { projectId: project } = new DataGoogleProject(stack, "project");

const logs = new BigQueryDataset(stack, "logs", { datasetId: "churn_logs", location, deleteAfterDays: 90 });
const endpoint = new VertexEndpoint(stack, "endpoint", {
  displayName: "churn",
  location,
  labels: { team: "growth" },
  requestLogging: { samplePercent: 10, dataset: logs.name },
});

// What the pipeline runs as, and what its models run as.
const pipeline = ServiceAccount.fromEmail(stack, "pipeline", "pipelines@acme-ml-ops.iam.gserviceaccount.com");
const serving = new ServiceAccount(stack, "serving", { accountId: "churn-serving" });
const models = new GcsBucket(stack, "models", { bucketName: "acme-ml-prod-models", location });
serving.grantActAs("pipeline", pipeline);
models.grantReadWrite("pipeline", pipeline, "churn/");
models.grantRead("serving", serving, "churn/");
new ProjectIamMember(stack, "deploys", { project, role: "roles/aiplatform.user", member: pipeline.member });

const predicts = new PredictionRole(stack, "predicts", { roleId: "churn_predicts" });
predicts.grant("shop", ServiceAccount.fromEmail(stack, "shop", "shop@acme-shop.iam.gserviceaccount.com"));

const oncall = new EmailChannel(stack, "oncall", { address: "ml-oncall@acme.example" });
const metrics = endpoint.watched.metrics("churn");
const latencyMilliseconds = { p95: 300 };
new EndpointSlo(stack, "slo", {
  ...{ serviceName: "churn", metrics, availabilityPercent: 99.9, latencyMilliseconds },
  notificationChannels: [oncall.channelName],
});
new ServingDashboard(stack, "dashboard", { title: "Churn", endpoints: [{ metrics, latencyMilliseconds }] });

// What the pipeline is told.
new TerraformOutput(stack, "endpoint_id", { value: endpoint.resource.id });
new TerraformOutput(stack, "service_account", { value: serving.email });
new TerraformOutput(stack, "models_url", { value: `${models.url}/churn` });

app.synth();
