import { longAgo, madeByServer, setting } from "../row";
import type { Service } from "../service";
import { deployModel, mutateDeployedModel, refuseBusy, undeployModel } from "./deployment";
import { readModel, upload } from "./models";
import { predict } from "./prediction";

/** What runs on a schedule, or as a job, is paused, goes on or is stopped by a method that answers nothing. */
const state = (to: string) => setting({ state: to }, true);

export const vertex: Service = {
  operations: "longrunning",
  types: {
    endpoints: {
      numberInName: true,
      etag: true,
      updatesAtOnce: true,
      // Its own host, when it was asked for.
      shape: (body, { id, location, projectNumber }) => {
        if (!body.dedicatedEndpointEnabled) return;
        body.dedicatedEndpointDns = `${id}.${location}-${projectNumber}.prediction.vertexai.goog`;
      },
      methods: { deployModel, undeployModel, mutateDeployedModel, predict, rawPredict: predict, PATCH: refuseBusy },
    },
    models: { numberInName: true, etag: true, updatesAtOnce: true, methods: { upload, GET: readModel } },
    schedules: {
      id: madeByServer,
      numberInName: true,
      operations: "none",
      defaults: () => ({ state: "ACTIVE", nextRunTime: longAgo, startedRunCount: "0" }),
      methods: { pause: state("PAUSED"), resume: state("ACTIVE") },
    },
    batchPredictionJobs: {
      id: madeByServer,
      numberInName: true,
      defaults: () => ({ state: "JOB_STATE_SUCCEEDED" }),
      methods: { cancel: state("JOB_STATE_CANCELLED") },
    },
    modelDeploymentMonitoringJobs: {
      id: madeByServer,
      numberInName: true,
      defaults: () => ({ state: "JOB_STATE_RUNNING" }),
      methods: { pause: state("JOB_STATE_PAUSED"), resume: state("JOB_STATE_RUNNING") },
    },
    featureGroups: { etag: true },
    featureOnlineStores: {
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
    deploymentResourcePools: { wrappedIn: "deploymentResourcePool" },
    indexes: {
      id: madeByServer,
      numberInName: true,
      etag: true,
      defaults: () => ({ indexStats: { shardsCount: 1 } }),
      // Where the vectors came from is not told again.
      shape: (body) => {
        delete body.metadata?.contentsDeltaUri;
      },
    },
    indexEndpoints: {
      id: madeByServer,
      numberInName: true,
      etag: true,
      updatesAtOnce: true, // the only update of Vertex that the provider does not wait for
      shape: (body) => {
        if (body.publicEndpointEnabled) body.publicEndpointDomainName ??= "fake.vdb.vertexai.goog";
      },
    },
    tensorboards: {
      id: madeByServer,
      numberInName: true,
      defaults: () => ({ blobStoragePathPrefix: "cloud-ai-platform-fake", runCount: "0" }), // a number crashes the provider
    },
    datasets: { id: madeByServer },
  },
};
