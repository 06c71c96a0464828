import { longAgo } from "./row";
import type { Service } from "./service";

export const firestore: Service = {
  types: {
    databases: {
      idShape: /^(\(default\)|[a-z][a-z0-9-]{2,61}[a-z0-9])$/,
      etag: true,
      defaults: () => ({
        uid: "fake-uid",
        earliestVersionTime: longAgo,
        versionRetentionPeriod: "3600s",
        keyPrefix: "",
        concurrencyMode: "PESSIMISTIC",
        appEngineIntegrationMode: "DISABLED",
        pointInTimeRecoveryEnablement: "POINT_IN_TIME_RECOVERY_DISABLED",
        deleteProtectionState: "DELETE_PROTECTION_DISABLED",
        databaseEdition: "STANDARD",
      }),
    },
  },
};
