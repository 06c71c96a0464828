import { seconds } from "./checks";
import { longAgo, setting } from "./row";
import type { Service } from "./service";

export const cloudscheduler: Service = {
  types: {
    jobs: {
      idShape: /^[A-Za-z0-9_-]{1,500}$/,
      checks: { attemptDeadline: seconds(15, 1800) },
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
