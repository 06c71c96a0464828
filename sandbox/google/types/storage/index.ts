import { inBody, longAgo } from "../row";
import type { Service } from "../service";
import { objectAnswer } from "./objects";
import { uploadAnswer } from "./uploads";

const root = "https://www.googleapis.com/storage/v1/";

export const storage: Service = {
  operations: "none",
  bare: true,
  silentDelete: true,
  listsItems: true,
  besides: (store, call) => uploadAnswer(store, call) ?? objectAnswer(store, call),
  types: {
    // Bucket names are unique in all of Google Cloud, so no project stands in their path.
    b: {
      etag: true,
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
