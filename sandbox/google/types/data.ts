import { notFound } from "../api-error";
import { copy, type Body } from "../json";
import type { Request } from "../request";
import { inBody, longAgo, tester, type Rows } from "./row";

/** Dataflow starts a job from a template and answers the job. */
function launch(request: Request): Body {
  const { store, query, body, project, location } = request;
  const id = `2026-01-01_00_00_00-${store.next()}`;
  const { jobName, parameters, environment = {} } = body.launchParameters ?? body;
  const { tempLocation, machineType, network, serviceAccountEmail, additionalUserLabels } = environment;
  const templateLocation = query.get("gcsPath") ?? body.gcsPath;
  const options = { ...parameters, templateLocation, tempLocation, machineType, network, serviceAccountEmail };
  const job = {
    id,
    projectId: project,
    name: jobName,
    location,
    type: "JOB_TYPE_BATCH",
    currentState: "JOB_STATE_RUNNING",
    labels: additionalUserLabels,
    // Without the options the next plan replaces the job.
    environment: { sdkPipelineOptions: { options, display_data: [] }, serviceAccountEmail },
  };
  const name = `${request.name.replace(/\/templates.*$/, "")}/jobs/${id}`;
  store.put({ service: "dataflow", type: "dataflow:jobs", name, body: JSON.parse(JSON.stringify(job)), added: [] });
  return job;
}

/** A job is stopped by asking for another state. */
function requestState({ store, name, body }: Request): Body {
  const job = store.get("dataflow", name);
  if (job === undefined) throw notFound(name);
  if (body.requestedState) job.body.currentState = body.requestedState;
  return copy(job.body);
}

const dataplex = (uid: string): Body => ({ uid, state: "ACTIVE" });

export const dataRows: Rows = {
  "composer:environments": {
    defaults: ({ location, id }) => ({
      uuid: "11111111-2222-4333-8444-555555555555",
      state: "RUNNING",
      "storageConfig.bucket": `${location}-${id}-fake-bucket`,
      "config.airflowUri": "https://fake-dot-composer.googleusercontent.com",
      "config.dagGcsPrefix": `gs://${location}-${id}-fake-bucket/dags`,
      "config.environmentSize": "ENVIRONMENT_SIZE_SMALL",
      "config.resilienceMode": "STANDARD_RESILIENCE",
      "config.nodeConfig.composerInternalIpv4CidrBlock": "100.64.128.0/20",
      "config.softwareConfig.imageVersion": "composer-3-airflow-2.10.5-build.1",
      "config.softwareConfig.webServerPluginsMode": "PLUGINS_ENABLED",
      "config.softwareConfig.cloudDataLineageIntegration": { enabled: false },
      // The provider reads into these blocks whether they were sent or not.
      "config.privateEnvironmentConfig": {},
      "config.databaseConfig": {},
      "config.webServerConfig": {},
      "config.workloadsConfig": {},
      "config.webServerNetworkAccessControl": {
        allowedIpRanges: [
          { value: "0.0.0.0/0", description: "Allows access from all IPv4 addresses (default value)" },
          { value: "::0/0", description: "Allows access from all IPv6 addresses (default value)" },
        ],
      },
    }),
  },

  "dataflow:templates": { methods: { "POST list": launch, launch: (request) => ({ job: launch(request) }) } },
  "dataflow:jobs": { methods: { PUT: requestState } },
  "datapipelines:pipelines": { defaults: () => ({ state: "STATE_ACTIVE", jobCount: 0 }) },

  // Clusters are older than the rule: a bare body with a clusterName, no times.
  "dataproc:clusters": {
    id: inBody("clusterName"),
    nameIsShort: true,
    defaults: ({ id, location }) => ({
      clusterUuid: "11111111-2222-4333-8444-666666666666",
      status: { state: "RUNNING" },
      "labels.goog-dataproc-cluster-name": id,
      "labels.goog-dataproc-location": location,
    }),
    omits: ["createTime", "updateTime"],
  },
  "dataproc:autoscalingPolicies": { operations: "none", id: inBody("id") },
  "dataproc:workflowTemplates": { operations: "none", id: inBody("id") },
  "dataproc:batches": {
    defaults: () => ({
      uuid: "11111111-2222-4333-8444-777777777777",
      state: "SUCCEEDED",
      creator: tester,
      runtimeInfo: {},
    }),
  },

  "dataplex:lakes": {
    defaults: ({ projectNumber }) => ({
      ...dataplex("fake-lake"),
      serviceAccount: `service-${projectNumber}@gcp-sa-dataplex.iam.gserviceaccount.com`,
      assetStatus: { updateTime: longAgo },
      metastoreStatus: { state: "NONE", updateTime: longAgo },
    }),
  },
  "dataplex:lakes/zones": { defaults: () => ({ ...dataplex("fake-zone"), assetStatus: { updateTime: longAgo } }) },
  "dataplex:lakes/zones/assets": {
    defaults: () => ({
      ...dataplex("fake-asset"),
      resourceStatus: { state: "READY" },
      securityStatus: { state: "READY" },
      discoveryStatus: { state: "SCHEDULED" },
    }),
  },
  "dataplex:dataScans": {
    defaults: () => ({ ...dataplex("fake-scan"), executionStatus: {} }),
    shape: (body) => {
      body.type = body.dataQualitySpec ? "DATA_QUALITY" : "DATA_PROFILE";
    },
  },

  "datastream:privateConnections": { defaults: () => ({ state: "CREATED" }) },
  "notebooks:instances": {
    defaults: () => ({
      id: "fake",
      state: "ACTIVE",
      creator: tester,
      proxyUri: "fake-dot-notebooks.googleusercontent.com",
      healthState: "HEALTHY",
    }),
  },
};
