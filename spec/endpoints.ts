import { z } from "zod";
import { description, fields, flag, percent, reference, text, variable, variables, whole } from "./scalars";

const replicas = fields({
  min: whole(1, 1000).describe("Replicas that always run, and cost"),
  max: whole(1, 1000).describe("Most replicas under load"),
});

export const gcpEndpoint = fields({
  description: description.optional().describe("What the endpoint predicts"),
  machine: text(/^[a-z][a-z0-9]*-[a-z0-9-]+$/, "write a machine type such as n1-standard-4")
    .optional()
    .describe("Machine type for its models; handed on in the outputs to whatever deploys a model"),
  replicas: replicas
    .optional()
    .describe("How far its models scale; handed on in the outputs to whatever deploys a model"),
  privateServiceConnect: fields({
    projects: z
      .array(text(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, "write a project id"), { error: "write a list of project ids" })
      .min(1, { error: "write at least one project" })
      .describe("Projects whose networks may connect"),
  })
    .optional()
    .describe(
      "Reach it only through private service connect, instead of a public name of its own. A change replaces the endpoint",
    ),
  capture: fields({
    sample: percent(1).describe("Share of the requests that is logged, such as 10%"),
    to: reference("dataset").describe("Dataset that receives requests and answers"),
  })
    .optional()
    .describe("Log requests and answers to a dataset"),
});

const image = text(
  /^(?:registry\/[a-z0-9-]+|\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/[a-z0-9._/-]+)(?::[\w.-]{1,128}|@sha256:[a-f0-9]{64})$/,
  "write registry/<name>@sha256:<digest>, or <account>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:<digest>",
);

const instance = text(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/, "write an instance type such as ml.m5.xlarge");

const sageMakerModel = fields({
  image: image.describe("Container image by digest; by tag only where protect is false"),
  artifact: reference("bucket")
    .optional()
    .describe(
      "Weights: an object (bucket/models/churn/42/model.tar.gz), or all below a prefix (bucket/models/churn/42)",
    ),
  traffic: percent(0).optional().describe("Share of the requests in whole percent; all shares sum to 100%"),
  env: variables(variable)
    .default({})
    .describe("Environment variables of the container; whoever may describe the endpoint can read them"),
  instance: instance.optional().describe("Instance type, where it differs from the endpoint's"),
  replicas: replicas.optional().describe("How far it scales, where it differs from the endpoint's"),
});

export const awsEndpoint = fields({
  instance: instance.default("ml.m5.large").describe("Instance type of its models"),
  replicas: replicas.default({ min: 1, max: 1 }).describe("How far each model scales"),
  requestsPerMinute: whole(1, 1_000_000)
    .default(600)
    .describe("Requests a minute that one replica takes before another is added"),
  networkIsolation: flag.default(true).describe("Containers cannot open connections of their own"),
  models: z
    .record(
      text(/^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/, 'write 1-20 of a-z, 0-9 and "-", beginning with a letter'),
      sageMakerModel,
      { error: "write a map, such as { champion: { image: ..., artifact: ... } }" },
    )
    .default({})
    .describe("Models that answer, by name; with none nothing is made yet"),
});
