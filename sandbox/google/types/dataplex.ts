import type { Body } from "../json";
import { longAgo } from "./row";
import type { Service } from "./service";

const active = (uid: string): Body => ({ uid, state: "ACTIVE" });

export const dataplex: Service = {
  types: {
    lakes: {
      defaults: ({ projectNumber }) => ({
        ...active("fake-lake"),
        serviceAccount: `service-${projectNumber}@gcp-sa-dataplex.iam.gserviceaccount.com`,
        assetStatus: { updateTime: longAgo },
        metastoreStatus: { state: "NONE", updateTime: longAgo },
      }),
    },
    "lakes/zones": { defaults: () => ({ ...active("fake-zone"), assetStatus: { updateTime: longAgo } }) },
    "lakes/zones/assets": {
      defaults: () => ({
        ...active("fake-asset"),
        resourceStatus: { state: "READY" },
        securityStatus: { state: "READY" },
        discoveryStatus: { state: "SCHEDULED" },
      }),
    },
    dataScans: {
      defaults: () => ({ ...active("fake-scan"), executionStatus: {} }),
      shape: (body) => {
        body.type = body.dataQualitySpec ? "DATA_QUALITY" : "DATA_PROFILE";
      },
    },
  },
};
