import { notFound } from "../../api-error";
import { applyMask } from "../../fields";
import { copy, type Body } from "../../json";
import { finished } from "../../operations";
import type { Request } from "../../request";
import { between, where } from "../checks";
import { entriesAnswer } from "./entries";
import type { Service } from "../service";

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

export const logging: Service = {
  besides: entriesAnswer,
  types: {
    // Names of logging are the caller's own, slashes included.
    metrics: {
      nameIsShort: true,
      id: ({ body }) => body.name,
      idShape: /^[A-Za-z0-9_\-.,+!*',()%/]{1,100}$/,
      checks: { filter: where((filter) => filter !== "" && filter.length <= 20_000, "1 to 20000 characters") },
      defaults: () => ({ metricDescriptor: { metricKind: "DELTA", valueType: "INT64" } }),
    },
    exclusions: { nameIsShort: true },
    sinks: {
      nameIsShort: true,
      defaults: ({ query, projectNumber }) => ({
        writerIdentity:
          query.get("uniqueWriterIdentity") === "true"
            ? `serviceAccount:service-${projectNumber}@gcp-sa-logging.iam.gserviceaccount.com`
            : "serviceAccount:cloud-logs@system.gserviceaccount.com",
      }),
    },
    buckets: {
      idShape: /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/,
      checks: { retentionDays: between(1, 3650) },
      builtIn: defaultBucket,
      defaults: () => ({ retentionDays: 30, lifecycleState: "ACTIVE" }),
      methods: {
        createAsync,
        updateAsync,
      },
    },
  },
};
