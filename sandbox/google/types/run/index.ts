import type { Body } from "../../json";
import type { Request } from "../../request";
import { longAgo, madeByServer, tester, type Rows } from "../row";
import { revise } from "./revisions";

function common({ projectNumber }: Request, template: string): Body {
  return {
    uid: "fake-run",
    generation: "1",
    observedGeneration: "1",
    creator: tester,
    lastModifier: tester,
    launchStage: "GA",
    terminalCondition: { type: "Ready", state: "CONDITION_SUCCEEDED", lastTransitionTime: longAgo },
    conditions: [],
    reconciling: false,
    [`${template}.serviceAccount`]: `${projectNumber}-compute@developer.gserviceaccount.com`,
    [`${template}.containers[].resources.limits.cpu`]: "1000m",
    [`${template}.containers[].resources.limits.memory`]: "512Mi",
  };
}

export const runRows: Rows = {
  // Terraform compares the whole template, so every default of the server is in it.
  "run:services": {
    etag: true,
    patchReplaces: ["template"], // else volumes that are taken out would stay
    defaults: (request) => ({
      ...common(request, "template"),
      "template.timeout": "300s",
      "template.maxInstanceRequestConcurrency": 80,
      "template.scaling.maxInstanceCount": 100,
      "template.containers[].ports": [{ name: "http1", containerPort: 8080 }],
      ingress: "INGRESS_TRAFFIC_ALL",
      traffic: [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }],
      uri: `https://${request.id}-fake.a.run.app`,
      urls: [`https://${request.id}-fake.a.run.app`],
    }),
    shape: (body, { id }) => {
      const addresses = (tag: string) => (tag ? { uri: `https://${tag}---${id}-fake.a.run.app` } : {});
      body.trafficStatuses = body.traffic.map((target: Body) => ({ ...target, ...addresses(target.tag) }));
      for (const container of body.template.containers ?? []) {
        const port = container.ports[0]?.containerPort ?? 8080;
        container.startupProbe ??= {
          timeoutSeconds: 240,
          periodSeconds: 240,
          failureThreshold: 1,
          tcpSocket: { port },
        };
      }
    },
    touch: revise,
  },
  "run:jobs": {
    etag: true,
    defaults: (request) => ({
      ...common(request, "template.template"),
      "template.template.timeout": "600s",
      "template.template.maxRetries": 3,
      "template.taskCount": 1,
      executionCount: 0,
    }),
  },
  "cloudfunctions:functions": {
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
  "artifactregistry:repositories": {
    defaults: ({ project, location, id, body }) => ({
      mode: "STANDARD_REPOSITORY",
      registryUri: `${location}-${String(body.format).toLowerCase()}.pkg.dev/${project}/${id}`,
      "vulnerabilityScanningConfig.enablementState": "SCANNING_DISABLED",
    }),
  },
  // `name` is the caller's; the full name is another field.
  "cloudbuild:triggers": {
    nameIsShort: true,
    id: madeByServer,
    defaults: ({ id, name }) => ({ id, resourceName: name }),
  },
  // The only type of Cloud Build with operations.
  "cloudbuild:workerPools": { operations: "longrunning", defaults: () => ({ uid: "fake-pool", state: "RUNNING" }) },
};
