import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each } from "../programs";
import { endpointIn, served } from "./yaml";

const gpu = {
  title: "GPU support for services",
  address: "cloud.google.com/run/docs/configuring/services/gpu",
  read: "2026-11",
};
const metrics = {
  title: "Google Cloud metrics: P to Z",
  address: "cloud.google.com/monitoring/api/metrics_gcp_p_z",
  read: "2026-11",
};
const latency = "run.googleapis.com/request_latency/e2e_latencies";
const services = (program: Json) => all(program, "google_cloud_run_v2_service");
const template = (body: Json) => body.template;
const withGpu = (program: Json) => {
  const found = services(program)?.filter(([, body]) => template(body).node_selector !== undefined);
  return found?.length ? found : undefined;
};
const first = (body: Json) => template(body).containers[0];

export const cloudRun: readonly Entry[] = [
  {
    finding: "Google 10",
    says: "request_latencies leaves the start of a container out; what callers wait for is e2e_latencies.",
    page: metrics,
    held: {
      broken: (program) => texts(program, /run\.googleapis\.com\/[\w/]*latencies/g)?.filter((type) => type !== latency),
      without: (program) => {
        const { resource } = program;
        program.resource = JSON.parse(
          JSON.stringify(resource).replaceAll(latency, "run.googleapis.com/request_latencies"),
        );
        return JSON.stringify(resource).includes(latency);
      },
    },
  },
  {
    says: "request_count leaves out requests that no container takes.",
    page: metrics,
    held: {
      notChecked:
        "there is no other metric of requests: what is refused before a container stands in the log alone, which known-issues says",
    },
  },
  {
    finding: "Google 12",
    says: "An L4 is to be had in six regions.",
    page: gpu,
    held: {
      refused: { "dev.yaml": endpointIn("europe-west3", "mode: serverless, accelerator: { type: nvidia-l4 }, ") },
      message: /^dev.yaml:\d+:\d+ endpoints.e.accelerator: Cloud Run has no GPU in europe-west3; write mode: realtime/,
      accepted: { "dev.yaml": endpointIn("europe-west4", "mode: serverless, accelerator: { type: nvidia-l4 }, ") },
    },
  },
  {
    says: "A GPU goes with at least 4 processors and 16 GiB.",
    page: gpu,
    held: {
      refused: { "dev.yaml": served("mode: serverless, accelerator: { type: nvidia-l4 }, serverless: { cpu: 2 }, ") },
      message: /endpoints.e.serverless: is too small for a GPU; write cpu: 4 and memory: 16GiB/,
      accepted: {
        "dev.yaml": served(
          "mode: serverless, accelerator: { type: nvidia-l4 }, serverless: { cpu: 4, memory: 16GiB }, ",
        ),
      },
    },
  },
  {
    says: "A GPU is billed while its instance lives, so that the processors are never taken from it.",
    page: gpu,
    held: {
      broken: (program) => breaking(withGpu(program), (body) => first(body).resources.cpu_idle !== false),
      without: (program) => each(withGpu(program), (body) => (first(body).resources.cpu_idle = true)),
    },
  },
  {
    says: "Without a quota for zonal redundancy, a service with a GPU turns it off.",
    page: gpu,
    held: {
      broken: (program) => breaking(withGpu(program), (body) => template(body).gpu_zonal_redundancy_disabled !== true),
      without: (program) => each(withGpu(program), (body) => delete template(body).gpu_zonal_redundancy_disabled),
    },
  },
  {
    says: "A service with a GPU says how many instances it has at most.",
    page: gpu,
    held: {
      broken: (program) => breaking(withGpu(program), (body) => !(template(body).scaling?.max_instance_count >= 1)),
      without: (program) => each(withGpu(program), (body) => delete template(body).scaling),
    },
  },
  {
    says: "A GPU needs a quota in the region.",
    page: gpu,
    held: { notChecked: "the quota is the project's, and is asked for by a form" },
  },
  {
    says: "A container has 240 seconds at most to start.",
    page: {
      title: "Configure container health checks for services",
      address: "cloud.google.com/run/docs/configuring/healthchecks",
      read: "2026-11",
    },
    held: {
      broken: (program) =>
        breaking(services(program), (body) => {
          const {
            failure_threshold: times,
            period_seconds: period,
            timeout_seconds: timeout,
          } = first(body).startup_probe;
          return times * period > 240 || timeout > period;
        }),
      without: (program) => each(services(program), (body) => (first(body).startup_probe.failure_threshold = 100)),
    },
  },
  {
    says: "Errors are counted by classes of codes, as response_code_class.",
    page: metrics,
    held: {
      broken: (program) =>
        texts(program, /run\.googleapis\.com\/request_count[^}]*?response_code\w*/g)?.filter(
          (filter) => !filter.endsWith("response_code_class"),
        ),
      without: (program) => {
        const before = JSON.stringify(program.resource);
        program.resource = JSON.parse(before.replaceAll("response_code_class", "response_code"));
        return before.includes("response_code_class");
      },
    },
  },
];

/** What the resources say that looks like this; undefined where they do not. */
function texts(program: Json, pattern: RegExp): string[] | undefined {
  return JSON.stringify(program.resource).match(pattern) ?? undefined;
}
