import { longAgo, setting } from "./row";
import type { Service } from "./service";

export const cloudscheduler: Service = {
  operations: "none",
  types: {
    jobs: {
      defaults: () => ({
        "httpTarget?.headers": { "User-Agent": "Google-Cloud-Scheduler" }, // the provider crashes without headers
        state: "ENABLED",
        userUpdateTime: longAgo,
        retryConfig: {
          maxRetryDuration: "0s",
          minBackoffDuration: "5s",
          maxBackoffDuration: "3600s",
          maxDoublings: 5,
        },
      }),
      methods: { pause: setting({ state: "PAUSED" }), resume: setting({ state: "ENABLED" }) },
    },
  },
};
