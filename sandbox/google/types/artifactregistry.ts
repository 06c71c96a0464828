import type { Service } from "./service";

export const artifactregistry: Service = {
  operations: "longrunning",
  types: {
    repositories: {
      defaults: ({ project, location, id, body }) => ({
        mode: "STANDARD_REPOSITORY",
        registryUri: `${location}-${String(body.format).toLowerCase()}.pkg.dev/${project}/${id}`,
        "vulnerabilityScanningConfig.enablementState": "SCANNING_DISABLED",
      }),
    },
  },
};
