import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformStack } from "cdktf";
import {
  CloudRunJob,
  cloudRunJobWork,
  EmailChannel,
  FailedRunsAlert,
  failedWorkflow,
  GcsBucket,
  GoogleAccessToken,
  LateCheck,
  LogAlert,
  RestfulProvider,
  ServiceAccount,
  ServiceAgents,
  Starter,
  StorageTrigger,
  WorkflowInvokers,
} from "ponte-constructs/gcp";

// A job that runs every night for its day, one at a time, and for each file that lands; people are told where it failed, or had no success by seven.
const project = "acme-ml-prod";
const place = { location: "europe-west1", project };
const of = "job/ingest";

const app = new App();
const stack = new TerraformStack(app, "nightly");
new GoogleProvider(stack, "google", { project, region: place.location });
const { value: token } = new GoogleAccessToken(stack, "token"); // TF_VAR_google_access_token
const baseUrl = "https://serviceusage.googleapis.com/v1beta1";
const serviceUsage = new RestfulProvider(stack, "service-usage", { baseUrl, token });
const agents = new ServiceAgents(stack, "agents", {
  ...{ project, projectNumber: "481516234202", grantedFor: "nightly", serviceUsage },
});
const account = (id: string) => new ServiceAccount(stack, id, { accountId: `nightly-${id}`, project });

const raw = new GcsBucket(stack, "raw", { bucketName: "acme-ml-prod-raw", ...place });
const runs = account("runs");
const job = new CloudRunJob(stack, "ingest", {
  ...{ jobName: "ingest", ...place, serviceAccount: runs, cpu: 2, memoryMiB: 4096, timeoutSeconds: 2 * 3600 },
  image: "europe-west1-docker.pkg.dev/acme-ml-prod/pipelines/ingest@sha256:" + "9e107d9d372bb682".repeat(4),
  dependsOn: [raw.grantReadWrite("ingest", runs)],
});

const invokers = new WorkflowInvokers(stack, "invokers", { project, grantedFor: "nightly" });
const calls = account("calls");
const mayCall = [invokers.grant("calls", calls), ...agents.ready("cloudscheduler.googleapis.com")];
const starts = account("starts");
const before = agents.ready("workflows.googleapis.com");
const { workflow } = new Starter(stack, "starter", {
  ...{
    starterName: "ingest",
    ...place,
    of,
    serviceAccount: starts,
    timeZone: "America/Sao_Paulo",
    prefix: "incoming/",
  },
  work: cloudRunJobWork(job, { serviceAccount: starts, args: ["--date", "{date}"] }),
  schedule: { cron: "0 3 * * *", serviceAccount: calls, dependsOn: mayCall },
  dependsOn: before,
});

const events = account("events");
new StorageTrigger(stack, "landed", {
  ...{ triggerName: "ingest", ...place, bucket: raw, workflow, serviceAccount: events },
  dependsOn: [
    ...agents.ready("eventarc.googleapis.com"),
    ...agents.ready("pubsub.googleapis.com"),
    agents.grantStorageEvents(),
    invokers.grant("events", events),
  ],
});

const notificationChannels = [new EmailChannel(stack, "mail", { address: "ml-oncall@acme.example" }).channelName];
const where = "The runs of `ingest` in Cloud Run.";
const failed = failedWorkflow("ingest", place.location);
new FailedRunsAlert(stack, "failed", { of, failed, where, notificationChannels, project });

const late = new LateCheck(stack, "late", {
  ...{ workflowName: "late", ...place, serviceAccount: account("looks"), caller: calls, dependsOn: before },
});
late.add("ingest", {
  ...{ deadlineName: "ingest-late", of, job, cron: "0 7 * * *", timeZone: "America/Sao_Paulo" },
  ...{ afterSeconds: 4 * 3600, dependsOn: mayCall },
});
new LogAlert(stack, "late-alert", {
  ...{ displayName: "A nightly job is late", notificationChannels, project },
  filter:
    'resource.type="workflows.googleapis.com/Workflow" AND resource.labels.workflow_id="late" AND severity>=ERROR',
  extract: { job: "EXTRACT(jsonPayload.of)" },
  documentation: "No run of `${log.extracted_label.job}` succeeded in time.",
});

app.synth();
