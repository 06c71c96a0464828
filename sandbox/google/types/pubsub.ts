import { notFound } from "../api-error";
import { copy } from "../json";
import { between, seconds } from "./checks";
import { longAgo, type Method } from "./row";
import type { Service } from "./service";

/** A schema is never changed: it gets a new revision. */
const commit: Method = ({ store, name, body }) => {
  const schema = store.get("pubsub", name);
  if (schema === undefined) throw notFound(name);
  schema.body = { ...schema.body, ...copy(body.schema), name, revisionId: `fake${store.next()}` };
  return copy(schema.body);
};

const notGoog = /^(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/;

export const pubsub: Service = {
  types: {
    schemas: {
      idShape: notGoog,
      defaults: () => ({ revisionId: "fake0001", revisionCreateTime: longAgo }),
      methods: { commit },
    },
    // Made by a PUT of the bare resource, changed by a PATCH of { topic, updateMask }.
    topics: {
      idShape: notGoog,
      checks: { messageRetentionDuration: seconds(600, 2_678_400) },
      wrappedIn: "topic",
    },
    subscriptions: {
      idShape: notGoog,
      checks: {
        ackDeadlineSeconds: between(10, 600),
        messageRetentionDuration: seconds(600, 2_678_400),
        "deadLetterPolicy.maxDeliveryAttempts": between(5, 100),
        "retryPolicy.minimumBackoff": seconds(0, 600),
        "retryPolicy.maximumBackoff": seconds(0, 600),
      },
      wrappedIn: "subscription",
      defaults: () => ({
        state: "ACTIVE",
        ackDeadlineSeconds: 10,
        messageRetentionDuration: "604800s",
        expirationPolicy: { ttl: "2678400s" }, // an empty policy means never
        pushConfig: {},
      }),
    },
  },
};
