import { between, lowerCase63, where } from "../checks";
import { longAgo, madeByServer, setting, unlessForced } from "../row";
import type { Service } from "../service";
import { deployModel, endpointInUse, modelInUse, mutateDeployedModel, undeployModel, wrongSplit } from "./deployment";
import { readModel, upload } from "./models";
import { predict } from "./prediction";
import { changeEndpoint, createEndpoint, deleteEndpoint } from "./private-endpoints";

/** What runs on a schedule, or as a job, is paused, goes on or is stopped by a method that answers nothing. */
const state = (to: string) => setting({ state: to }, true);

const groupName = /^[a-z_][a-z0-9_]{0,127}$/;
const storeName = /^[a-z_][a-z0-9_]{0,59}$/;

export const vertex: Service = {
  types: {
    endpoints: {
      // A name, or a number of at most nine digits (endpoints.create).
      idShape: /^([1-9][0-9]{0,8}|[a-z]([-a-z0-9]{0,61}[a-z0-9])?)$/,
      checks: {
        displayName: where((name) => name.length >= 1 && name.length <= 128, "must be 1 to 128 characters"),
        trafficSplit: (split, { deployedModels = [] }) => wrongSplit(split, deployedModels),
        "predictRequestResponseLoggingConfig.samplingRate": where(
          (rate) => rate > 0 && rate <= 1,
          "must be above 0, at most 1",
        ),
        network: where((network) => /^projects\/\d+\/global\/networks\//.test(network), "needs the project's number"),
      },
      inUse: endpointInUse,
      numberInName: true,
      etag: true,
      // Its own host, when it was asked for.
      shape: (body, { id, location, projectNumber }) => {
        if (!body.dedicatedEndpointEnabled) return;
        body.dedicatedEndpointDns = `${id}.${location}-${projectNumber}.prediction.vertexai.goog`;
      },
      methods: {
        deployModel,
        undeployModel,
        mutateDeployedModel,
        predict,
        rawPredict: predict,
        "POST list": createEndpoint,
        PATCH: changeEndpoint,
        DELETE: deleteEndpoint,
      },
    },
    models: {
      inUse: modelInUse,
      numberInName: true,
      etag: true,
      methods: { upload, GET: readModel },
    },
    schedules: {
      id: madeByServer,
      numberInName: true,
      defaults: () => ({ state: "ACTIVE", nextRunTime: longAgo, startedRunCount: "0" }),
      methods: { pause: state("PAUSED"), resume: state("ACTIVE") },
    },
    batchPredictionJobs: {
      id: madeByServer,
      numberInName: true,
      defaults: () => ({ state: "JOB_STATE_SUCCEEDED" }),
      methods: { cancel: state("JOB_STATE_CANCELLED") },
    },
    // It has run as soon as it is made, unless something else was told.
    customJobs: {
      id: madeByServer,
      numberInName: true,
      defaults: ({ course, store }) => ({
        state: course.error ? "JOB_STATE_FAILED" : course.hang ? "JOB_STATE_RUNNING" : "JOB_STATE_SUCCEEDED",
        startTime: new Date(store.now()).toISOString(),
        ...(course.error && { error: course.error }),
        ...(!course.hang && { endTime: new Date(store.now() + (course.ms ?? 0)).toISOString() }),
      }),
      methods: { cancel: state("JOB_STATE_CANCELLED") },
    },
    modelDeploymentMonitoringJobs: {
      id: madeByServer,
      numberInName: true,
      defaults: () => ({ state: "JOB_STATE_RUNNING" }),
      methods: { pause: state("JOB_STATE_PAUSED"), resume: state("JOB_STATE_RUNNING") },
    },
    featureGroups: { idShape: groupName, inUse: unlessForced("features"), etag: true },
    "featureGroups/features": { idShape: groupName },
    featureOnlineStores: {
      idShape: storeName,
      checks: {
        "bigtable.autoScaling.minNodeCount": between(1, 1000),
        "bigtable.autoScaling.cpuUtilizationTarget": between(10, 80),
        "bigtable.autoScaling": ({ minNodeCount, maxNodeCount }) =>
          maxNodeCount >= minNodeCount && maxNodeCount <= 10 * minNodeCount
            ? undefined
            : "max_node_count must be min_node_count to 10 times as many",
      },
      inUse: unlessForced("featureViews"),
      etag: true,
      defaults: () => ({ state: "STABLE", "bigtable?.autoScaling?.cpuUtilizationTarget": 50 }),
      // An optimized store, or one that asks for it, has an endpoint of its own.
      shape: (body, { id }) => {
        if (!body.optimized && !body.dedicatedServingEndpoint) return;
        const publicEndpointDomainName = `${id}.fake.featurestore.vertexai.goog`;
        body.dedicatedServingEndpoint = { publicEndpointDomainName, ...body.dedicatedServingEndpoint };
      },
    },
    "featureOnlineStores/featureViews": { idShape: storeName },
    // Sent as { deploymentResourcePoolId, deploymentResourcePool }.
    deploymentResourcePools: { idShape: lowerCase63, wrappedIn: "deploymentResourcePool" },
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
      shape: (body) => {
        if (body.publicEndpointEnabled) body.publicEndpointDomainName ??= "fake.vdb.vertexai.goog";
      },
    },
    tensorboards: {
      id: madeByServer,
      numberInName: true,
      defaults: () => ({ blobStoragePathPrefix: "cloud-ai-platform-fake" }),
    },
    datasets: { id: madeByServer },
  },
};
