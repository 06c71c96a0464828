import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import {
  EmailChannel,
  EndpointSlo,
  GcsBucket,
  GoogleAccessToken,
  ServiceAccount,
  ServingDashboard,
  VertexEndpoint,
  VertexModels,
  VertexProvider,
} from "ponte-constructs/gcp";

const project = "acme-ml-prod";
const location = "europe-west1";
const deployer = "ml-deployer@acme-ml-prod.iam.gserviceaccount.com"; // who runs the deploy

const app = new App();
const stack = new TerraformStack(app, "serving");
new GoogleProvider(stack, "google", { project, region: location });
const token = new GoogleAccessToken(stack, "token"); // TF_VAR_google_access_token
const provider = new VertexProvider(stack, "vertex", { location, token: token.value });

const weights = new GcsBucket(stack, "weights", { bucketName: "acme-ml-prod-weights", location });
const serviceAccount = new ServiceAccount(stack, "identity", { accountId: "churn-endpoint", project });
const endpoint = new VertexEndpoint(stack, "endpoint", { displayName: "churn", location });

// 90% of the requests stay with what has proven itself. To promote the challenger, give it 100 and take the champion out.
const image = "europe-west1-docker.pkg.dev/acme-ml-prod/serving/churn@sha256:" + "4f53cda18c2baa0c".repeat(4);
new VertexModels(stack, "models", {
  endpoint,
  provider,
  modelName: "churn",
  models: {
    champion: {
      ...{ image, artifact: { bucket: weights, path: "churn/42" }, serviceAccount },
      maxReplicas: 8,
      traffic: 90,
    },
    challenger: { image, artifact: { bucket: weights, path: "churn/43" }, serviceAccount, traffic: 10 },
  },
  dependsOn: [serviceAccount.grantActAs("deployer", `serviceAccount:${deployer}`)],
});

const oncall = new EmailChannel(stack, "oncall", { address: "ml-oncall@acme.example" });
const metrics = endpoint.watched.metrics("churn");
const latencyMilliseconds = { p95: 300 };
new EndpointSlo(stack, "slo", {
  serviceName: "churn",
  metrics,
  availabilityPercent: 99.9,
  latencyMilliseconds,
  notificationChannels: [oncall.channelName],
});
new ServingDashboard(stack, "dashboard", { title: "Endpoints", endpoints: [{ metrics, latencyMilliseconds }] });
new TerraformOutput(stack, "url", { value: endpoint.url });

app.synth();
