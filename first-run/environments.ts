import type { Options } from "./options";

/** One environment file; what is JSON is YAML. */
export type File = Readonly<Record<string, unknown>>;

/** Name of the environment, and so of its file, its stack, and the middle of everything's name. */
export const name = "first-run";

/** What is changed from one step to the next, laid over what is there. */
export interface Changes {
  readonly live?: object;
  readonly other?: object;
}

/** A little of each kind, with what the open questions are about. */
export function environment(options: Options, { live, other }: Changes = {}): File {
  const of = { aws, gcp }[options.cloud];
  return {
    system: "ponte",
    owner: options.owner,
    protect: false,
    encryption: "customer-managed", // the agents of the services need rights on the key, in their order
    buckets: { data: { softDelete: options.cloud === "gcp" ? "0d" : undefined } },
    registries: { images: {} },
    datasets: { captured: {} },
    ...(options.airflow ? { airflow: { pipelines: { reads: ["bucket/data"] } } } : {}),
    ...of(options, live, other),
  };
}

function aws({ account, region, image }: Options, live?: object, other?: object): File {
  return {
    cloud: "aws",
    aws: { account, region },
    endpoints: {
      live: {
        instance: "ml.m5.large",
        replicas: { min: 2, max: 3 },
        slo: { availability: "99%", latency: { p95: "1s" } },
        rollout: { canary: { step: "50%", bake: "5m" } },
        capture: { sample: "100%", to: "dataset/captured" },
        variants: { only: { image, env: { FIRST_RUN: "1" } } },
        ...live,
      },
      queued: { mode: "async", async: { output: "bucket/data/answers" }, variants: { only: { image } }, ...other },
    },
  };
}

function gcp({ account, projectNumber, region, image }: Options, live?: object, other?: object): File {
  return {
    cloud: "gcp",
    gcp: { project: account, projectNumber, region, deployer: "token" },
    endpoints: {
      live: {
        machine: "n1-standard-2",
        replicas: { min: 2, max: 3 },
        slo: { availability: "99%", latency: { p95: "1s" } },
        capture: { sample: "100%", to: "dataset/captured" },
        variants: { only: { image, env: { FIRST_RUN: "1" } } },
        ...live,
      },
      inside: { privateServiceConnect: { projects: [account] }, variants: { only: { image } }, ...other },
      page: { mode: "serverless", slo: { latency: { p95: "1s" } }, variants: { only: { image } } },
    },
  };
}
