import { notFound } from "../api-error";
import { copy } from "../json";
import { longAgo, type Method, type Rows } from "./row";

/** Moves a job to another state and answers it. */
function state(to: string): Method {
  return ({ store, service, name }) => {
    const job = store.get(service, name);
    if (job === undefined) throw notFound(name);
    job.body.state = to;
    return copy(job.body);
  };
}

/** A schema is never changed: it gets a new revision. */
const commit: Method = ({ store, name, body }) => {
  const schema = store.get("pubsub", name);
  if (schema === undefined) throw notFound(name);
  schema.body = { ...schema.body, ...copy(body.schema), name, revisionId: `fake${store.next()}` };
  return copy(schema.body);
};

export const messagingRows: Rows = {
  "pubsub:schemas": {
    defaults: () => ({ revisionId: "fake0001", revisionCreateTime: longAgo }),
    omits: ["createTime", "updateTime"],
    methods: { commit },
  },
  // Made by a PUT of the bare resource, changed by a PATCH of { topic, updateMask }.
  "pubsub:topics": { wrappedIn: "topic", omits: ["createTime", "updateTime"] },
  "pubsub:subscriptions": {
    wrappedIn: "subscription",
    defaults: () => ({
      state: "ACTIVE",
      ackDeadlineSeconds: 10,
      messageRetentionDuration: "604800s",
      expirationPolicy: { ttl: "2678400s" }, // an empty policy means never
      pushConfig: {},
    }),
    omits: ["createTime", "updateTime"],
  },
  "cloudscheduler:jobs": {
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
    methods: { pause: state("PAUSED"), resume: state("ENABLED") },
  },
  "eventarc:triggers": {
    etag: true,
    defaults: ({ project, location }) => ({
      uid: "fake-trigger",
      // Google makes the topic that carries the events.
      transport: {
        pubsub: {
          topic: `projects/${project}/topics/eventarc-${location}-fake`,
          subscription: `projects/${project}/subscriptions/eventarc-${location}-fake-sub`,
        },
      },
    }),
  },
  "workflows:workflows": { defaults: () => ({ state: "ACTIVE", revisionId: "000001-fake" }) },
};
