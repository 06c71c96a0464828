import type { Service } from "./service";

export const redis: Service = {
  types: {
    instances: {
      idShape: /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/,
      defaults: ({ project, location }) => ({
        state: "READY",
        host: "10.0.0.30",
        port: 6379,
        currentLocationId: `${location}-b`,
        locationId: `${location}-b`,
        authorizedNetwork: `projects/${project}/global/networks/default`,
        redisVersion: "REDIS_7_2",
        connectMode: "DIRECT_PEERING",
        persistenceIamIdentity: "serviceAccount:fake@gserviceaccount.com",
        reservedIpRange: "10.0.0.24/29",
        transitEncryptionMode: "DISABLED",
        readReplicasMode: "READ_REPLICAS_DISABLED",
        replicaCount: 0,
        persistenceConfig: { persistenceMode: "DISABLED" },
      }),
      methods: { authString: () => ({ authString: "fake" }) },
    },
  },
};
