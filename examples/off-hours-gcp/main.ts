import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformStack } from "cdktf";
import {
  CloudRunModelService,
  CloudRunOffHours,
  CloudRunScalingRole,
  GoogleAccessToken,
  ScheduledCall,
  ServiceAccount,
  ServiceAgents,
  VertexDeployment,
  VertexEndpoint,
  VertexOffHours,
  VertexProvider,
  VertexScalingRole,
} from "ponte-constructs/gcp";

// Models that are small at night: one replica on Vertex AI, none on Cloud Run. Both answer all the time.
const project = "acme-ml-prod";
const location = "europe-west1";
const projectNumber = "481516234202";

const app = new App();
const stack = new TerraformStack(app, "nights");
new GoogleProvider(stack, "google", { project, region: location });
const { value: token } = new GoogleAccessToken(stack, "token"); // TF_VAR_google_access_token
const provider = new VertexProvider(stack, "vertex", { projectNumber, location, token });
const agents = new ServiceAgents(stack, "agents", { project, projectNumber, grantedFor: "nights" });

const scheduler = new ServiceAccount(stack, "scheduler", { accountId: "models-off-hours", project });
const ready = agents.ready("cloudscheduler.googleapis.com");
const hours = { down: "0 20 * * 1-5", up: "0 7 * * 1-5", timeZone: "Europe/Berlin", serviceAccount: scheduler };

const endpoint = new VertexEndpoint(stack, "churn", { displayName: "churn", location });
const deployment = new VertexDeployment(stack, "deployment", {
  ...{ endpoint, provider, minReplicas: 2, maxReplicas: 8, scaledElsewhere: true },
  model: `projects/${projectNumber}/locations/${location}/models/churn@3`,
});
const models = new VertexScalingRole(stack, "models", { roleId: "scaleModels" });
const scalesModels = models.grant("scheduler", scheduler);
new VertexOffHours(stack, "churn-hours", {
  ...{ jobName: "churn", deployment, ...hours },
  dependsOn: [scalesModels, ...ready],
});

const service = new CloudRunModelService(stack, "embed", {
  ...{ serviceName: "embed", location, minReplicas: 2, scaledElsewhere: true },
  serviceAccount: new ServiceAccount(stack, "identity", { accountId: "embed-service", project }),
  models: {
    multilingual: {
      image: "europe-west1-docker.pkg.dev/acme-ml-prod/serving/embed@sha256:" + "9e107d9d372bb682".repeat(4),
      traffic: 100,
    },
  },
});
const services = new CloudRunScalingRole(stack, "services", { roleId: "scaleServices" });
const scalesServices = services.grant("scheduler", scheduler, service);
new CloudRunOffHours(stack, "embed-hours", {
  ...{ jobName: "embed", service, ...hours },
  dependsOn: [...scalesServices, ...ready],
});

// Any other call to an API of Google's: here the job of Cloud Run that judges yesterday's answers.
const judge = new ServiceAccount(stack, "judge", { accountId: "starts-judging", project });
new ScheduledCall(stack, "judging", {
  ...{ jobName: "judging", location, schedule: "0 4 * * *", timeZone: "Europe/Berlin", serviceAccount: judge },
  url: `https://run.googleapis.com/v2/projects/${project}/locations/${location}/jobs/judging:run`,
});

app.synth();
