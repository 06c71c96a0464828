import type { Service } from "./service";

export const eventarc: Service = {
  types: {
    triggers: {
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
  },
};
