import type { Construct } from "constructs";
import {
  CloudRunMetrics,
  CloudRunJob,
  CloudRunModelService,
  CloudRunService,
  cloudRunJobWork,
  GcsBucket,
  type IServiceAccount,
  Secret,
  ServiceAccount,
  RestfulProvider,
  ServerlessBackend,
  type LateCheck,
  type ServiceAgents,
  VertexDeployment,
  VertexEndpoint,
  VertexModel,
  VertexProvider,
  Workflow,
  type WorkflowInvokers,
  WorkloadIdentityPool,
} from "../../../constructs/gcp";

const location = "europe-west1";
const projectNumber = "481516234200";
const parent = `projects/${projectNumber}/locations/${location}`;
const image = `europe-west1-docker.pkg.dev/acme/serving/churn@sha256:${"a".repeat(64)}`;
const artifact = (scope: Construct) => ({
  bucket: GcsBucket.fromName(scope, "weights", "acme-weights"),
  path: "churn/1",
});
const serviceAccount = (scope: Construct) =>
  ServiceAccount.fromEmail(scope, "account", "churn@acme.iam.gserviceaccount.com");
const environment = { LEVEL: "1" };
const latency = { p50: 100, p95: 200, p99: 300 };
const metrics = new CloudRunMetrics("churn", location).metrics("Churn");
const machines = { accelerator: { type: "NVIDIA_L4", count: 1 }, scaleOn: { cpu: 60 } };
const table = {
  schema: [
    { name: "id", type: "STRING" },
    { name: "day", type: "DATE" },
  ],
  ...{ partitionBy: { column: "day", type: "DAY" }, clusterBy: ["id"] },
};
const transitions = [{ afterDays: 30, storageClass: "NEARLINE" }];
const labels = { team: "ml" };
const ofRange = {
  schema: [...table.schema, { name: "shop", type: "INTEGER" }],
  partitionBy: { column: "shop", range: { start: 0, end: 10, interval: 1 } },
};

const provider = (scope: Construct) =>
  new VertexProvider(scope, "vertex", { projectNumber, location, token: "fake-token" });
const endpoint = (scope: Construct) =>
  new VertexEndpoint(scope, "endpoint", { displayName: "churn", location, endpointNumber: "4711" });
const hours = (scope: Construct) => ({
  ...{ jobName: "churn", down: "0 20 * * 1-5", up: "0 7 * * 1-5", timeZone: "Europe/Berlin", location },
  serviceAccount: serviceAccount(scope),
});
const way = (scope: Construct) => ({
  ...{ pool: new WorkloadIdentityPool(scope, "pool", { poolId: "acme-ci" }), providerId: "ways-in" },
  audiences: ["ponte"],
});
const job = (scope: Construct) =>
  new CloudRunJob(scope, "job", {
    ...{ jobName: "churn-ingest", location, project: "acme", image, serviceAccount: account(scope, "ingest") },
  });
const account = (scope: Construct, name: string) =>
  (scope.node.tryFindChild(name) as IServiceAccount | undefined) ??
  ServiceAccount.fromEmail(scope, name, `${name}@acme.iam.gserviceaccount.com`, { project: "acme" });
const runner = (scope: Construct) => account(scope, "runner");
const flow = (scope: Construct) => ({
  ...{ workflowName: "churn-ingest", location, project: "acme", serviceAccount: runner(scope) },
  ...{ steps: [{ done: { return: 1 } }], argument: "input" },
});
const service = (scope: Construct) =>
  new CloudRunService(scope, "service", {
    ...{ serviceName: "scores", location, project: "acme", serviceAccount: account(scope, "scores") },
    revisions: { main: { image, traffic: 100 } },
  });
const iapAgent = `serviceAccount:service-${projectNumber}@gcp-sa-iap.iam.gserviceaccount.com`;
const kmsKeyName = `projects/acme/locations/${location}/keyRings/ring/cryptoKeys/key`;
const channels = ["projects/acme/notificationChannels/1"];

/** As `../aws/valid-props.ts`, for Google Cloud. */
export const validProps: Record<string, ((scope: Construct) => unknown)[]> = {
  CloudRunJob: [
    (scope) => ({
      ...{ jobName: "churn-ingest", location, project: "acme", image, serviceAccount: serviceAccount(scope) },
      ...{ command: ["python"], args: ["-m", "ingest"], cpu: 2, memoryMiB: 4096, kmsKeyName, labels },
      environment: { LEVEL: "1", TOKEN: { secret: Secret.fromName(scope, "token", "erp-token"), version: "7" } },
      ...{ taskCount: 4, parallelism: 2, timeoutSeconds: 60, maxRetries: 1, launchStage: "BETA" },
      network: { network: { network: "inner", subnetwork: "inner" }, egress: "ALL_TRAFFIC", tags: ["jobs"] },
    }),
    (scope) => ({
      ...{ jobName: "churn-embed", location, image, serviceAccount: serviceAccount(scope) },
      accelerator: { type: "nvidia-l4", count: 1 },
    }),
  ],
  FailedRunsAlert: [
    () => ({
      ...{ of: "job/ingest", failed: 'metric.type="x"', where: "The log.", project: "acme" },
      notificationChannels: channels,
    }),
  ],
  LateCheck: [
    (scope) => ({
      ...{ workflowName: "churn-late", location, project: "acme", serviceAccount: runner(scope), labels, kmsKeyName },
      caller: serviceAccount(scope),
    }),
  ],
  LogAlert: [
    () => ({
      ...{ displayName: "Late", filter: "severity=ERROR", extract: { job: "EXTRACT(jsonPayload.of)" } },
      ...{ documentation: "Look.", project: "acme", everySeconds: 600, notificationChannels: channels },
    }),
  ],
  Starter: [
    (scope) => ({
      ...{ starterName: "churn-ingest", location, project: "acme", of: "job/ingest", serviceAccount: runner(scope) },
      ...{
        timeZone: "Europe/Berlin",
        overlap: "skip",
        prefix: "incoming/",
        description: "Ingests",
        kmsKeyName,
        labels,
      },
      work: cloudRunJobWork(job(scope), { serviceAccount: runner(scope), args: ["{date}"] }),
      schedule: { cron: "0 3 * * *", serviceAccount: serviceAccount(scope), enabled: true },
    }),
  ],
  StorageTrigger: [
    (scope) => ({
      ...{ triggerName: "churn-landed", location, project: "acme", labels, dependsOn: [] },
      ...{ bucket: GcsBucket.fromName(scope, "raw", "acme-raw"), serviceAccount: account(scope, "events") },
      workflow: new Workflow(scope, "flow", flow(scope)),
    }),
  ],
  Workflow: [(scope) => ({ ...flow(scope), description: "Ingests", kmsKeyName, labels, protect: true })],
  WorkflowInvokers: [() => ({ project: "acme", grantedFor: "churn-prod" })],
  BillingBudget: [
    () => ({
      ...{ billingAccount: "01ABCD-23EF45-6789AB", displayName: "dev", amount: 1600 },
      ...{ projectNumbers: [projectNumber], countedLabel: { key: "environment", value: "dev" } },
      notificationChannels: ["projects/acme/notificationChannels/1"],
    }),
  ],
  ArtifactRegistry: [
    () => ({ repositoryId: "churn", location, labels, deleteTagPrefixes: ["pr-"] }),
    () => ({ repositoryId: "churn", location, mirrorOf: { uri: "https://ghcr.io" } }),
  ],
  BigQueryDataset: [
    () => ({ datasetId: "facts", location, labels, tables: { churn: { ...table, labels } } }),
    () => ({ datasetId: "facts", location, deleteAfterDays: 400, tables: { churn: table } }),
    () => ({ datasetId: "facts", location, tables: { churn: { ...table, ...ofRange } } }),
    () => ({ datasetId: "facts", location, tables: { churn: { query: "SELECT 1" } } }),
    () => ({ datasetId: "facts", location, protect: false }), // for forceDestroy
  ],
  BigQueryTable: [
    () => ({ datasetId: "facts", tableId: "churn", labels, ...table }),
    () => ({ datasetId: "facts", tableId: "churn", ...table, ...ofRange }),
    () => ({ datasetId: "facts", tableId: "churn", query: "SELECT 1" }),
  ],
  CloudRunModelService: [
    (scope) => ({
      ...{ serviceName: "churn", location, serviceAccount: serviceAccount(scope) },
      ...{ labels, network: { network: { network: "models", subnetwork: "models" }, tags: ["models"] } },
      models: { a: { image, traffic: 100, environment, artifact: artifact(scope) } },
    }),
    (scope) => ({
      ...{ serviceName: "churn", location, serviceAccount: serviceAccount(scope), host: "churn.acme.example" },
      models: {
        a: {
          ...{ image, traffic: 100, accelerator: { type: "nvidia-l4", count: 1 } },
          environment: { TOKEN: { secret: Secret.fromName(scope, "token", "token"), version: "1" } },
        },
      },
    }),
  ],
  CloudRunService: [
    (scope) => ({
      ...{
        serviceName: "churn",
        location,
        project: "acme",
        serviceAccount: serviceAccount(scope),
        description: "Asks",
      },
      ...{ labels, network: { network: { network: "models", subnetwork: "models" }, tags: ["models"] }, kmsKeyName },
      ...{ cpu: 2, memoryMiB: 4096, concurrency: 10, timeoutSeconds: 30, sessionAffinity: true, launchStage: "BETA" },
      ...{ minReplicas: 1, scaledElsewhere: true, ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY", invokerIamDisabled: true },
      revisions: {
        a: { image, traffic: 90, environment },
        b: {
          ...{ image, traffic: 10, command: ["python"], args: ["-m", "api"], port: 8501, healthRoute: "/healthz" },
          ...{ startupSeconds: 30, minReplicas: 1, maxReplicas: 5, redeploy: "2" },
          environment: { TOKEN: { secret: Secret.fromName(scope, "token", "token"), version: "1" } },
        },
      },
    }),
    (scope) => ({
      ...{ serviceName: "churn", location, serviceAccount: serviceAccount(scope), host: "churn.acme.example" },
      ...{ customAudiences: ["https://other.acme.example"], protect: false, revisions: { a: { image, traffic: 100 } } },
    }),
  ],
  ServerlessBackend: [
    (scope) => ({ backendName: "churn-scores", project: "acme", service: service(scope) }),
    (scope) => ({ backendName: "churn-scores", service: service(scope), signIn: { agent: iapAgent, dependsOn: [] } }),
  ],
  HttpsLoadBalancer: [
    (scope) => ({
      ...{ balancerName: "churn-web", project: "acme", labels, protect: false },
      hosts: {
        "scores.acme.example": new ServerlessBackend(scope, "scores-web", {
          ...{ backendName: "churn-scores", service: service(scope) },
        }),
      },
    }),
  ],
  DnsRecord: [
    () => ({
      ...{ zone: "acme-example", host: "scores.acme.example", addresses: ["203.0.113.7"], ttlSeconds: 60 },
      project: "acme",
    }),
  ],
  CloudRunOffHours: [
    (scope) => {
      const given = hours(scope);
      const { serviceAccount: runsAs } = given;
      const service = new CloudRunModelService(scope, "service", {
        ...{ serviceName: "churn", location, serviceAccount: runsAs, minReplicas: 2, scaledElsewhere: true },
        models: { a: { image, traffic: 100 } },
      });
      const baseUrl = "https://run.googleapis.com/v2";
      return { ...given, service, cloudRun: new RestfulProvider(scope, "run", { baseUrl, token: "fake-token" }) };
    },
  ],
  CloudRunScalingRole: [() => ({ roleId: "scalesServices", project: "acme" })],
  ComposerEnvironment: [
    () => ({
      ...{ environmentName: "pipelines", region: location, project: "acme", bucketName: "acme-dags", labels },
      ...{ serviceAccountId: "pipelines", workers: { min: 1, max: 2 }, packages: { pandas: "==2.2.3" } },
      ...{ environment, airflowConfig: { "core-parallelism": "8" } },
      network: { network: "models", subnetwork: "models" },
      maintenanceWindow: {
        ...{ startTime: "2024-01-06T00:00:00Z", endTime: "2024-01-06T06:00:00Z" },
        recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
      },
    }),
    () => ({
      ...{ environmentName: "pipelines", region: location, project: "acme", serviceAccountId: "pipelines" },
      ...{ bucketName: "acme-dags", network: { network: "models", subnetwork: "models" }, protect: false },
    }),
  ],
  CryptoKey: [() => ({ keyRingName: "ring", keyName: "key", location, labels })],
  EmailChannel: [() => ({ address: "ml@acme.example" })],
  EndpointSlo: [
    () => ({ serviceName: "churn", metrics, of: "service", availabilityPercent: 99.9, latencyMilliseconds: latency }),
  ],
  GcsBucket: [
    (scope) => ({
      ...{
        bucketName: "acme-churn",
        location,
        lifecycleRules: [{ prefixes: ["a/"], deleteAfterDays: 1, transitions }],
      },
      ...{
        cors: [{ origins: ["https://acme.example"] }],
        retentionDays: 30,
        dataLocations: ["europe-west1", "europe-west4"],
      },
      accessLogs: { bucket: GcsBucket.fromName(scope, "logs", "acme-logs"), prefix: "churn" },
    }),
    () => ({ bucketName: "acme-churn", location, labels, transitions }),
    () => ({ bucketName: "acme-churn", location, protect: false }), // for forceDestroy
  ],
  GoogleAccessToken: [() => undefined],
  EgressPolicy: [
    () => ({
      policyName: "egress",
      network: "projects/acme/global/networks/ml",
      ownCidrs: ["10.20.0.0/20"],
      destinations: [{ hosts: ["api.example.com"], cidrs: ["10.1.0.0/16"], port: 443 }],
    }),
  ],
  PrivateNetwork: [() => ({ networkName: "models", region: location, cidr: "10.20.0.0/20", nat: true })],
  ProjectServices: [() => ({ project: "acme", services: ["storage.googleapis.com"] })],
  RestfulProvider: [() => ({ baseUrl: "https://acme.example", token: "fake-token" })],
  RotationAlert: [
    () => ({
      displayName: "A secret is due",
      subscriptionPrefix: "churn-rotate-",
      notificationChannels: ["channels/1"],
    }),
  ],
  RotationTopic: [
    () => ({
      ...{ topicName: "churn-rotate-token", region: location, project: "acme", labels },
      agent: "serviceAccount:service-1@gcp-sa-secretmanager.iam.gserviceaccount.com",
    }),
  ],
  Secret: [
    () => ({ secretId: "churn", locations: [location], project: "acme" }),
    () => ({
      ...{ secretId: "churn", locations: [location], project: "acme", labels, annotations: { description: "Token" } },
      kmsKeyNames: { [location]: `projects/acme/locations/${location}/keyRings/ring/cryptoKeys/key` },
      rotation: { everyDays: 90, topicName: "projects/acme/topics/churn" },
    }),
  ],
  ScheduledCall: [
    (scope) => ({
      ...{ jobName: "churn", location, schedule: "0 4 * * *", serviceAccount: serviceAccount(scope) },
      ...{ url: "https://run.googleapis.com/v2/x", body: { a: "b" }, method: "PATCH" },
    }),
  ],
  ServiceAccount: [() => ({ accountId: "churn-serving", project: "acme" })],
  ServiceAgents: [() => ({ project: "acme", projectNumber, grantedFor: "acme-prod" })],
  ServingDashboard: [
    () => ({ title: "Models", endpoints: [{ metrics, latencyMilliseconds: latency, accelerator: true }] }),
  ],
  NotificationChannel: [
    () => ({ type: "slack", labels: { channel_name: "#ml" }, secrets: { authToken: "fake-token" } }),
  ],
  PredictionRole: [() => ({ roleId: "predicts", project: "acme" })],
  VertexDeployment: [
    (scope) => ({
      endpoint: endpoint(scope),
      provider: provider(scope),
      model: `${parent}/models/churn@1`,
      ...machines,
    }),
  ],
  VertexEndpoint: [
    () => ({
      ...{ displayName: "churn", location, labels, privateServiceConnect: { projects: ["acme"] } },
      requestLogging: { samplePercent: 10, dataset: "acme.facts" },
    }),
    () => ({
      ...{ displayName: "churn", endpointNumber: "4711", location, privateServiceConnect: { projects: ["acme"] } },
    }),
  ],
  VertexModel: [
    (scope) => ({ modelName: "churn", provider: provider(scope), image, environment, artifact: artifact(scope) }),
  ],
  VertexModels: [
    (scope) => ({
      ...{ endpoint: endpoint(scope), modelName: "churn", provider: provider(scope) },
      models: { a: { image, traffic: 100, environment, artifact: artifact(scope), ...machines } },
    }),
  ],
  VertexOffHours: [
    (scope) => {
      const common = { endpoint: endpoint(scope), provider: provider(scope), scaledElsewhere: true, minReplicas: 2 };
      const deployment = new VertexDeployment(scope, "deployment", { ...common, model: `${parent}/models/churn@1` });
      return { ...hours(scope), deployment };
    },
  ],
  VertexProvider: [() => ({ projectNumber, location, token: "fake-token" })],
  VertexScalingRole: [() => ({ roleId: "scalesModels", project: "acme" })],
  VertexTraffic: [
    (scope) => {
      const common = { endpoint: endpoint(scope), provider: provider(scope) };
      const deployment = new VertexDeployment(scope, "deployment", { ...common, model: `${parent}/models/churn@1` });
      return { ...common, shares: [{ deployment, percent: 100 }] };
    },
  ],
  WorkloadIdentityPool: [() => ({ poolId: "acme-ci", project: "acme" })],
  WorkloadIdentityProvider: [
    (scope) => ({ ...way(scope), issuer: "https://gitlab.com", subjects: ["project_path:acme/churn"] }),
    (scope) => ({ ...way(scope), awsAccountId: "123456789012", awsRoles: ["churn"] }),
    (scope) => ({
      ...{ ...way(scope), issuer: "https://gitlab.com", condition: 'assertion.project_id == "1"' },
      attributes: { "google.subject": "assertion.sub" },
    }),
  ],
};

/** What is made of a construct besides, since some props show in nothing else. */
export const uses: Record<string, (made: never, scope: Construct) => void> = {
  VertexProvider: (provider: VertexProvider, scope) =>
    void new VertexModel(scope, "model", { provider, modelName: "churn", image }),
  LateCheck: (check: LateCheck, scope) =>
    void check.add("ingest", {
      ...{ deadlineName: "churn-ingest-late", of: "job/ingest", job: job(scope), cron: "0 7 * * *" },
      afterSeconds: 14_400,
    }),
  WorkflowInvokers: (invokers: WorkflowInvokers) => void invokers.grant("ml", "group:ml@acme.example"),
  ServiceAgents: (agents: ServiceAgents) => void [agents.ready("run.googleapis.com"), agents.storage],
};

/** Props that show in no program, with the reason. */
export const silent: Record<string, string> = {
  "EndpointSlo.metrics.replicas": "nothing is promised of replicas",
  "EndpointSlo.metrics.cpu": "nor of processors",
  "EndpointSlo.metrics.gpu": "nor of accelerators",
};
