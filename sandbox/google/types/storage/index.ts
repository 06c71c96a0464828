import { ApiError } from "../../api-error";
import { isBucketLocation } from "../../locations";
import { oneOf, where } from "../checks";
import { inBody, longAgo } from "../row";
import type { Service } from "../service";
import { refuseKey } from "./keys";
import { namesIn, objectAnswer } from "./objects";
import { uploadAnswer } from "./uploads";

const root = "https://www.googleapis.com/storage/v1/";

const classes = [
  "STANDARD",
  "NEARLINE",
  "COLDLINE",
  "ARCHIVE",
  "MULTI_REGIONAL",
  "REGIONAL",
  "DURABLE_REDUCED_AVAILABILITY",
];

export const storage: Service = {
  bare: true,
  listsItems: true,
  besides: (store, call) => uploadAnswer(store, call) ?? objectAnswer(store, call),
  types: {
    // Bucket names are unique in all of Google Cloud, so no project stands in their path.
    b: {
      // Dots would need a verified domain, but Google takes them.
      idShape: /^(?!goog)(?!.*(?:google|g00gle))(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
      idHint: "Invalid bucket name",
      checks: {
        location: where(isBucketLocation, "The specified location constraint is not valid."),
        storageClass: oneOf(...classes),
        "iamConfiguration.publicAccessPrevention": oneOf("inherited", "enforced"),
        "softDeletePolicy.retentionDurationSeconds": where(
          (value) => Number(value) === 0 || (Number(value) >= 604_800 && Number(value) <= 7_776_000),
          "must be 0, or 604800 to 7776000",
        ),
        "lifecycle.rule[].action.type": oneOf("Delete", "SetStorageClass", "AbortIncompleteMultipartUpload"),
        "lifecycle.rule[].action.storageClass": oneOf(...classes),
        "autoclass.terminalStorageClass": oneOf("NEARLINE", "ARCHIVE"),
        rpo: oneOf("DEFAULT", "ASYNC_TURBO"),
      },
      inUse: ({ store, id }) => {
        if (namesIn(store, id).length === 0) return undefined;
        return new ApiError(409, "FAILED_PRECONDITION", "The bucket you tried to delete is not empty.", "conflict");
      },
      etag: true,
      methods: { "POST list": refuseKey, PATCH: refuseKey },
      defaults: ({ name, id, projectNumber }) => ({
        kind: "storage#bucket",
        id,
        selfLink: root + name,
        projectNumber,
        metageneration: "1",
        location: "US",
        storageClass: "STANDARD",
        timeCreated: longAgo,
        "iamConfiguration.publicAccessPrevention": "inherited",
        "iamConfiguration.uniformBucketLevelAccess": { enabled: false },
        softDeletePolicy: { retentionDurationSeconds: "604800", effectiveTime: longAgo }, // seven days unless 0 is sent
        "autoclass?.toggleTime": longAgo,
        "autoclass?.terminalStorageClass": "NEARLINE",
      }),
      shape: (body) => {
        body.location = String(body.location).toUpperCase();
        body.locationType = body.location.includes("-") ? "region" : "multi-region";
        if (Object.keys(body.labels ?? {}).length === 0) delete body.labels;
      },
    },
    // A destroy with force waits until there are none.
    "b/anywhereCaches": { methods: { "GET list": () => ({ kind: "storage#anywhereCaches" }) } },
    "b/managedFolders": {
      id: inBody("name"), // with the slash at its end
      defaults: ({ name, id, parent }) => ({
        kind: "storage#managedFolder",
        id: `${parent.slice(2)}/${id}`,
        bucket: parent.slice(2),
        metageneration: "1",
        createTime: longAgo,
        updateTime: longAgo,
        selfLink: root + name,
      }),
    },
    "b/notificationConfigs": {
      id: ({ store }) => String(store.next()),
      defaults: ({ name, id }) => ({ kind: "storage#notification", id, etag: "1", selfLink: root + name }),
    },
    // The data source of the service agent, which needs the key before a bucket can have it.
    serviceAccount: {
      methods: {
        "GET list": ({ projectNumber }) => ({
          kind: "storage#serviceAccount",
          email_address: `service-${projectNumber}@gs-project-accounts.iam.gserviceaccount.com`,
        }),
      },
    },
  },
};
