import type { Body } from "../json";
import { copy } from "../json";
import { deployModel, deployedOf, mutateDeployedModel, undeployModel } from "./vertex-deployment";
import { alreadyExists, notFound } from "../api-error";
import { finished } from "../operations";
import { numbered, type Request } from "../request";
import { longAgo, madeByServer, type Method, type Rows } from "./row";

/** A model is not created but uploaded, and the operation tells its name. */
function upload(request: Request): Body {
  const { store, service, body, name: collection } = request;
  const name = `${collection}/${body.modelId ?? store.serverNumber()}`;
  if (store.get(service, name)) throw alreadyExists(name);
  const model = {
    ...copy(body.model),
    name: numbered({ ...request, name }),
    versionId: "1",
    versionAliases: ["default"],
    createTime: longAgo,
    updateTime: longAgo,
    etag: store.etag(),
    supportedDeploymentResourcesTypes: ["DEDICATED_RESOURCES"],
  };
  store.put({ service, type: "aiplatform:models", name, body: model, added: ["name"] });
  return finished(request, name, { model: model.name, modelVersionId: "1" }, "upload");
}

/** A model tells where it is deployed. A version or an alias behind the id is the same model here. */
function model({ store, service, name }: Request): Body {
  const entry = store.get(service, name.replace(/@[^/]*$/, ""));
  if (entry === undefined) throw notFound(name);
  const deployedModels = deployedOf(store, entry.body.name);
  return { ...copy(entry.body), ...(deployedModels.length > 0 ? { deployedModels } : {}) };
}

/** What runs on a schedule, or as a job, is paused, goes on or is stopped by a method that answers nothing. */
function state(to: string): Method {
  return ({ store, service, name }) => {
    const job = store.get(service, name);
    if (job === undefined) throw notFound(name);
    job.body.state = to;
    return {};
  };
}

export const vertexRows: Rows = {
  "aiplatform:endpoints": {
    numberInName: true,
    etag: true,
    updatesAtOnce: true,
    // Its own host, when it was asked for.
    shape: (body, { id, location, projectNumber }) => {
      if (!body.dedicatedEndpointEnabled) return;
      body.dedicatedEndpointDns = `${id}.${location}-${projectNumber}.prediction.vertexai.goog`;
    },
    methods: { deployModel, undeployModel, mutateDeployedModel },
  },
  "aiplatform:models": { numberInName: true, etag: true, updatesAtOnce: true, methods: { upload, GET: model } },
  "aiplatform:schedules": {
    id: madeByServer,
    numberInName: true,
    operations: "none",
    defaults: () => ({ state: "ACTIVE", nextRunTime: longAgo, startedRunCount: "0" }),
    methods: { pause: state("PAUSED"), resume: state("ACTIVE") },
  },
  "aiplatform:batchPredictionJobs": {
    id: madeByServer,
    numberInName: true,
    defaults: () => ({ state: "JOB_STATE_SUCCEEDED" }),
    methods: { cancel: state("JOB_STATE_CANCELLED") },
  },
  "aiplatform:modelDeploymentMonitoringJobs": {
    id: madeByServer,
    numberInName: true,
    defaults: () => ({ state: "JOB_STATE_RUNNING" }),
    methods: { pause: state("JOB_STATE_PAUSED"), resume: state("JOB_STATE_RUNNING") },
  },
  "aiplatform:featureGroups": { etag: true },
  "aiplatform:featureOnlineStores": {
    etag: true,
    defaults: () => ({ state: "STABLE", "bigtable?.autoScaling?.cpuUtilizationTarget": 50 }),
    // An optimized store, or one that asks for it, has an endpoint of its own.
    shape: (body, { id }) => {
      if (!body.optimized && !body.dedicatedServingEndpoint) return;
      const publicEndpointDomainName = `${id}.fake.featurestore.vertexai.goog`;
      body.dedicatedServingEndpoint = { publicEndpointDomainName, ...body.dedicatedServingEndpoint };
    },
  },
  // Sent as { deploymentResourcePoolId, deploymentResourcePool }.
  "aiplatform:deploymentResourcePools": { wrappedIn: "deploymentResourcePool" },
  "aiplatform:indexes": {
    id: madeByServer,
    numberInName: true,
    etag: true,
    defaults: () => ({ indexStats: { shardsCount: 1 } }),
    // Where the vectors came from is not told again.
    shape: (body) => {
      delete body.metadata?.contentsDeltaUri;
    },
  },
  "aiplatform:indexEndpoints": {
    id: madeByServer,
    numberInName: true,
    etag: true,
    updatesAtOnce: true, // the only update of Vertex that the provider does not wait for
    shape: (body) => {
      if (body.publicEndpointEnabled) body.publicEndpointDomainName ??= "fake.vdb.vertexai.goog";
    },
  },
  "aiplatform:tensorboards": {
    id: madeByServer,
    numberInName: true,
    defaults: () => ({ blobStoragePathPrefix: "cloud-ai-platform-fake", runCount: "0" }), // a number crashes the provider
  },
  "aiplatform:datasets": { id: madeByServer },
};
