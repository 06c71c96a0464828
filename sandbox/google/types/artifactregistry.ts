import { lowerCase63, oneOf } from "./checks";
import type { Service } from "./service";

export const artifactregistry: Service = {
  types: {
    repositories: {
      idShape: lowerCase63,
      checks: {
        format: oneOf("DOCKER", "MAVEN", "NPM", "APT", "YUM", "PYTHON", "KFP", "GO", "GENERIC", "RUBY", "GOOGET"),
        mode: oneOf("STANDARD_REPOSITORY", "VIRTUAL_REPOSITORY", "REMOTE_REPOSITORY"),
      },
      defaults: ({ project, location, id, body }) => ({
        mode: "STANDARD_REPOSITORY",
        registryUri: `${location}-${String(body.format).toLowerCase()}.pkg.dev/${project}/${id}`,
        "vulnerabilityScanningConfig.enablementState": "SCANNING_DISABLED",
      }),
    },
  },
};
