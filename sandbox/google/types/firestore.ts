import { longAgo } from "./row";
import type { Service } from "./service";

export const firestore: Service = {
  operations: "longrunning",
  types: {
    databases: {
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
