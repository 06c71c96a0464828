import { notFound } from "../api-error";
import { applyMask, withoutZeros } from "../fields";
import { copy, type Body } from "../json";
import { finished } from "../operations";
import type { Request } from "../request";
import { madeByServer, type Rows } from "./row";

/** Log buckets with analytics take longer than an answer, so they are made and changed by methods of their own. */
function createAsync(request: Request): Body {
  const { store, service, name: collection, query, body } = request;
  const name = `${collection}/${query.get("bucketId")}`;
  const bucket = { retentionDays: 30, ...copy(body), name, lifecycleState: "ACTIVE" };
  store.put({ service, type: "logging:buckets", name, body: bucket, added: ["name", "lifecycleState"] });
  return finished(request, name, bucket, "create");
}

function updateAsync(request: Request): Body {
  const { store, service, name, query, body } = request;
  const bucket = store.get(service, name);
  if (bucket === undefined) throw notFound(name);
  bucket.body = applyMask(bucket.body, body, (query.get("updateMask") ?? "*").split(","));
  return finished(request, name, bucket.body, "update");
}

// Every project has two log buckets from the start.
function defaultBucket({ id }: Request): Body | undefined {
  if (id === "_Default") return { retentionDays: 30, description: "default bucket" };
  return id === "_Required" ? { retentionDays: 400, locked: true } : undefined;
}

export const observabilityRows: Rows = {
  "monitoring:alertPolicies": {
    id: madeByServer,
    // Each condition has a name below the policy's.
    shape: (body, { name }) => {
      for (const [index, condition] of (body.conditions ?? []).entries()) {
        condition.name ??= `${name}/conditions/${index + 1}`;
      }
    },
  },
  "monitoring:notificationChannels": {
    id: madeByServer,
    defaults: () => ({ verificationStatus: "VERIFICATION_STATUS_UNSPECIFIED" }),
  },
  // The whole dashboard is compared as JSON: times would be a change.
  "monitoring:dashboards": {
    id: ({ body, store }) => (body.name ? undefined : `${store.next()}-fake`),
    numberInName: true,
    etag: true,
    omits: ["createTime", "updateTime"],
    // A tile at the left edge is answered without its xPos.
    shape: (body) => {
      if (body.mosaicLayout) body.mosaicLayout = withoutZeros(body.mosaicLayout);
      if (body.gridLayout) body.gridLayout = withoutZeros(body.gridLayout);
    },
  },
  "monitoring:groups": { id: madeByServer },
  "monitoring:services": { numberInName: true },
  "monitoring:services/serviceLevelObjectives": { numberInName: true },
  "monitoring:uptimeCheckConfigs": {
    id: ({ store }) => `fake-${store.next()}`,
    defaults: () => ({ period: "300s" }),
  },
  // Names of logging are the caller's own, slashes included.
  "logging:metrics": {
    nameIsShort: true,
    id: ({ body }) => body.name,
    defaults: () => ({ metricDescriptor: { metricKind: "DELTA", valueType: "INT64" } }),
  },
  "logging:exclusions": { nameIsShort: true },
  "logging:sinks": {
    nameIsShort: true,
    defaults: ({ query, projectNumber }) => ({
      writerIdentity:
        query.get("uniqueWriterIdentity") === "true"
          ? `serviceAccount:service-${projectNumber}@gcp-sa-logging.iam.gserviceaccount.com`
          : "serviceAccount:cloud-logs@system.gserviceaccount.com",
    }),
  },
  "logging:buckets": {
    builtIn: defaultBucket,
    defaults: () => ({ retentionDays: 30, lifecycleState: "ACTIVE" }),
    operations: "none",
    methods: {
      createAsync: (request) => createAsync({ ...request, operations: "longrunning" }),
      updateAsync: (request) => updateAsync({ ...request, operations: "longrunning" }),
    },
  },
};
