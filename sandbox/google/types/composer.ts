import { between, lowerCase63, oneOf } from "./checks";
import type { Service } from "./service";

export const composer: Service = {
  types: {
    environments: {
      idShape: lowerCase63,
      checks: {
        "config.environmentSize": oneOf(
          "ENVIRONMENT_SIZE_SMALL",
          "ENVIRONMENT_SIZE_MEDIUM",
          "ENVIRONMENT_SIZE_LARGE",
          "ENVIRONMENT_SIZE_EXTRA_LARGE",
        ),
        "config.workloadsConfig.worker.maxCount": between(1, 100),
        "config.workloadsConfig.triggerer.count": between(0, 10),
      },
      defaults: ({ location, id }) => ({
        uuid: "11111111-2222-4333-8444-555555555555",
        state: "RUNNING",
        "storageConfig.bucket": `${location}-${id}-fake-bucket`,
        "config.airflowUri": "https://fake-dot-composer.googleusercontent.com",
        "config.dagGcsPrefix": `gs://${location}-${id}-fake-bucket/dags`,
        "config.environmentSize": "ENVIRONMENT_SIZE_SMALL",
        "config.resilienceMode": "RESILIENCE_MODE_UNSPECIFIED", // which the provider calls STANDARD_RESILIENCE
        "config.nodeConfig.composerInternalIpv4CidrBlock": "100.64.128.0/20",
        "config.softwareConfig.imageVersion": "composer-3-airflow-2.10.5-build.1",
        "config.softwareConfig.webServerPluginsMode": "PLUGINS_ENABLED",
        "config.softwareConfig.cloudDataLineageIntegration": { enabled: false },
        // The provider reads into these blocks whether they were sent or not.
        "config.privateEnvironmentConfig": {},
        "config.databaseConfig": {},
        "config.webServerConfig": {},
        "config.workloadsConfig": {},
        "config.webServerNetworkAccessControl": {
          allowedIpRanges: [
            { value: "0.0.0.0/0", description: "Allows access from all IPv4 addresses (default value)" },
            { value: "::0/0", description: "Allows access from all IPv6 addresses (default value)" },
          ],
        },
      }),
    },
  },
};
