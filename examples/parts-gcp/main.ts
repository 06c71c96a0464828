import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformStack } from "cdktf";
import {
  BigQueryDataset,
  BigQueryTable,
  BillingBudget,
  CloudRunMetrics,
  EndpointSlo,
  GcsBucket,
  GoogleAccessToken,
  NotificationChannel,
  PredictionRole,
  RestfulProvider,
  RotationAlert,
  RotationTopic,
  Secret,
  ServiceAccount,
  ServiceAgents,
  ServingDashboard,
  Topic,
  VertexDeployment,
  VertexEndpoint,
  VertexMetrics,
  VertexModel,
  VertexProvider,
  VertexTraffic,
} from "ponte-constructs/gcp";

// The parts that VertexModels puts together, for who wants to place them otherwise: here a model that two deployments share.
const project = "acme-ml-prod";
const location = "europe-west1";
const projectNumber = "481516234202";

const app = new App();
const stack = new TerraformStack(app, "serving");
new GoogleProvider(stack, "google", { project, region: location });
const { value: token } = new GoogleAccessToken(stack, "token"); // TF_VAR_google_access_token
const provider = new VertexProvider(stack, "vertex", { projectNumber, location, token });
const serviceUsage = new RestfulProvider(stack, "service-usage", {
  baseUrl: "https://serviceusage.googleapis.com/v1beta1",
  token,
  alias: "service_usage",
});
const agents = new ServiceAgents(stack, "agents", { project, projectNumber, grantedFor: "contracts", serviceUsage });

const weights = new GcsBucket(stack, "weights", { bucketName: "acme-ml-prod-contracts", location });
const serviceAccount = new ServiceAccount(stack, "identity", { accountId: "contracts-endpoint", project });
Secret.fromName(stack, "key", "contracts-key").grantRead("endpoint", serviceAccount);
Topic.fromName(stack, "asked", "contracts-asked").grantPublish("endpoint", serviceAccount);

const model = new VertexModel(stack, "model", {
  ...{ modelName: "contracts", provider },
  image: `europe-west1-docker.pkg.dev/acme-ml-prod/serving/contracts@sha256:${"4f53cda18c2baa0c".repeat(4)}`,
  artifact: { bucket: weights, path: "contracts/7" },
});
const endpoint = new VertexEndpoint(stack, "endpoint", { displayName: "contracts", location });
const common = { endpoint, model, provider, serviceAccount, dependsOn: agents.ready("aiplatform.googleapis.com") };
const small = new VertexDeployment(stack, "small", { ...common, machineType: "n1-standard-4" });
const large = new VertexDeployment(stack, "large", { ...common, machineType: "n1-standard-16", maxReplicas: 4 });
const shares = [{ deployment: small, percent: 20 }, { deployment: large, percent: 80 }]; // prettier-ignore
new VertexTraffic(stack, "traffic", { endpoint, provider, shares });
new PredictionRole(stack, "asks", { roleId: "contractsAsks" }).grant("shop", "group:shop@acme.example");

const facts = new BigQueryDataset(stack, "facts", { datasetId: "contracts", location });
new BigQueryTable(stack, "judged", {
  ...{ datasetId: facts.name, tableId: "judged" },
  schema: [{ name: "contract", type: "STRING", mode: "REQUIRED" }],
});

const pager = new NotificationChannel(stack, "pager", { type: "slack", labels: { channel_name: "#ml-oncall" } });
const metrics = new VertexMetrics(endpoint.endpointNumber).metrics("contracts");
new EndpointSlo(stack, "slo", {
  ...{ serviceName: "contracts", metrics, availabilityPercent: 99.9 },
  notificationChannels: [pager.channelName],
});

// A container for a secret, whose value somebody puts in beside Terraform, and an alert when a new one is due.
const due = new RotationTopic(stack, "due", {
  ...{ topicName: "contracts-rotate-issued", region: location, agent: agents.secretManager },
  dependsOn: agents.ready("secretmanager.googleapis.com"),
});
new Secret(stack, "issued", {
  ...{ secretId: "contracts-issued", locations: [location] },
  rotation: { everyDays: 90, topicName: due.name, dependsOn: [due.mayPublish] },
}).grantRead("endpoint", serviceAccount);
new RotationAlert(stack, "due-alert", {
  ...{ displayName: "A secret of contracts is due", subscriptionPrefix: "contracts-rotate-" },
  notificationChannels: [pager.channelName],
});
// Beside it a service of Cloud Run that another program makes.
const beside = new CloudRunMetrics("reports", location).metrics("reports");
new ServingDashboard(stack, "dashboard", { title: "Contracts", endpoints: [{ metrics }, { metrics: beside }] });

// Who administers the billing account is told of the month's costs.
new BillingBudget(stack, "budget", {
  ...{ billingAccount: "01ABCD-23EF45-6789AB", displayName: "contracts", amount: 400 },
  projectNumbers: [projectNumber],
});

app.synth();
