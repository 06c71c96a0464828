import { lowerCase63 } from "./checks";
import type { Service } from "./service";

export const cloudfunctions: Service = {
  types: {
    functions: {
      idShape: lowerCase63,
      defaults: ({ project, projectNumber, location, id }) => ({
        state: "ACTIVE",
        environment: "GEN_2",
        url: `https://${location}-${project}.cloudfunctions.net/${id}`,
        "serviceConfig.uri": `https://${id}-fake.a.run.app`,
        "serviceConfig.service": `projects/${project}/locations/${location}/services/${id}`,
        "serviceConfig.availableMemory": "256M",
        "serviceConfig.availableCpu": "0.1666",
        "serviceConfig.timeoutSeconds": 60,
        "serviceConfig.maxInstanceCount": 100,
        "serviceConfig.maxInstanceRequestConcurrency": 1,
        "serviceConfig.ingressSettings": "ALLOW_ALL",
        "serviceConfig.allTrafficOnLatestRevision": true,
        "serviceConfig.serviceAccountEmail": `${projectNumber}-compute@developer.gserviceaccount.com`,
        "buildConfig?.build": `projects/1/locations/${location}/builds/fake`,
        "buildConfig?.dockerRepository": `projects/${project}/locations/${location}/repositories/gcf-artifacts`,
        "buildConfig?.dockerRegistry": "ARTIFACT_REGISTRY",
        "buildConfig?.serviceAccount": `projects/${project}/serviceAccounts/${projectNumber}-compute@developer.gserviceaccount.com`,
        "buildConfig?.automaticUpdatePolicy": {},
        "eventTrigger?.trigger": `projects/${project}/locations/${location}/triggers/${id}-1`,
      }),
    },
  },
};
