import type { Body } from "../../json";
import type { Request } from "../../request";
import { longAgo, tester } from "../row";
import type { Service } from "../service";
import { executions, runJob } from "./executions";
import { refusedOfJobs } from "./jobs";
import { revise, settle } from "./revisions";
import { refusedOfServices } from "./services";

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

const serviceName = /^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$/;

export const run: Service = {
  types: {
    // Terraform compares the whole template, so every default of the server is in it.
    services: {
      idShape: serviceName,
      ...refusedOfServices,
      etag: true,
      patchReplaces: ["template"], // else volumes that are taken out would stay
      patchClears: ["scaling"], // as the provider's own tests on Google Cloud have it, where a service loses the block
      defaults: (request) => ({
        ...common(request, "template"),
        "template.timeout": "300s",
        "template.maxInstanceRequestConcurrency": 80,
        "template.scaling.maxInstanceCount": 100,
        "template.containers[].ports": [{ name: "http1", containerPort: 8080 }],
        ingress: "INGRESS_TRAFFIC_ALL",
        traffic: [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }],
        uri: `https://${request.id}-fake.a.run.app`,
        // The first is known before it is made ("Deterministic URL").
        urls: [
          `https://${request.id}-${request.projectNumber}.${request.location}.run.app`,
          `https://${request.id}-fake.a.run.app`,
        ],
      }),
      shape: (body) => {
        if (!body.scaling?.minInstanceCount) delete body.scaling; // a 0 is nothing
        for (const container of body.template.containers ?? []) {
          const port = container.ports[0]?.containerPort ?? 8080;
          container.startupProbe ??= {
            timeoutSeconds: 240,
            periodSeconds: 240,
            failureThreshold: 1,
            tcpSocket: { port },
          };
          for (const probe of [container.startupProbe, container.livenessProbe].filter(Boolean)) {
            Object.assign(probe, { timeoutSeconds: 1, periodSeconds: 10, failureThreshold: 3, ...probe });
            if (probe.httpGet !== undefined) probe.httpGet = { path: "/", port, ...probe.httpGet };
          }
        }
      },
      touch: revise,
      settles: settle,
    },
    workerPools: { idShape: serviceName },
    jobs: {
      ...refusedOfJobs,
      etag: true,
      patchReplaces: ["template"], // else a network that is taken out would stay
      defaults: (request) => ({
        ...common(request, "template.template"),
        "template.template.timeout": "600s",
        "template.template.maxRetries": 3,
        "template.taskCount": 1,
        executionCount: 0,
      }),
      methods: { run: runJob },
    },
    "jobs/executions": executions,
  },
};
