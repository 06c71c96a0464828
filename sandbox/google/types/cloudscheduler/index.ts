import { failedPrecondition, invalidArgument } from "../../api-error";
import { between, seconds } from "../checks";
import { isCron, isZone } from "./cron";
import { longAgo, setting } from "../row";
import type { Service } from "../service";

export const cloudscheduler: Service = {
  types: {
    jobs: {
      idShape: /^[A-Za-z0-9_-]{1,500}$/,
      checks: {
        attemptDeadline: seconds(15, 1800),
        "retryConfig.retryCount": between(0, 5),
        "retryConfig.maxDoublings": between(0, 16),
      },
      defaults: () => ({
        "httpTarget?.headers": { "User-Agent": "Google-Cloud-Scheduler" }, // the provider crashes without headers
        state: "ENABLED",
        userUpdateTime: longAgo,
        // Of a job that has none nothing is answered: the provider's own tests, whose jobs have none, end without a difference.
        "retryConfig?.maxRetryDuration": "0s",
        "retryConfig?.minBackoffDuration": "5s",
        "retryConfig?.maxBackoffDuration": "3600s",
        "retryConfig?.maxDoublings": 5,
      }),
      refusal: ({ schedule, timeZone = "Etc/UTC", httpTarget }) => {
        // In the words that googleapis/google-cloud-go and others quote.
        if (!isCron(schedule) || !isZone(timeZone)) return invalidArgument("Schedule or time zone is invalid.");
        if (httpTarget?.oauthToken && !/^https:\/\/[^/]+\.googleapis\.com\//.test(httpTarget.uri))
          return failedPrecondition("HttpTarget.oauth_token is for hosts of *.googleapis.com alone.");
        return undefined;
      },
      methods: { pause: setting({ state: "PAUSED" }), resume: setting({ state: "ENABLED" }) },
    },
  },
};
