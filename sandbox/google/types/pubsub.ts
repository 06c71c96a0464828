import { notFound } from "../api-error";
import { copy } from "../json";
import { longAgo, type Method } from "./row";
import type { Service } from "./service";

/** A schema is never changed: it gets a new revision. */
const commit: Method = ({ store, name, body }) => {
  const schema = store.get("pubsub", name);
  if (schema === undefined) throw notFound(name);
  schema.body = { ...schema.body, ...copy(body.schema), name, revisionId: `fake${store.next()}` };
  return copy(schema.body);
};

export const pubsub: Service = {
  operations: "none",
  types: {
    schemas: {
      defaults: () => ({ revisionId: "fake0001", revisionCreateTime: longAgo }),
      omits: ["createTime", "updateTime"],
      methods: { commit },
    },
    // Made by a PUT of the bare resource, changed by a PATCH of { topic, updateMask }.
    topics: { wrappedIn: "topic", omits: ["createTime", "updateTime"] },
    subscriptions: {
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
  },
};
