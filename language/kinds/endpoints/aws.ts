import * as z from "zod";
import { reference } from "../../words/references";
import { awsAccess } from "../../words/access";
import { capture, endpoint, variant, variants, replicas, scaleOn, scaleOnQueue, traffic } from "./schema";
import { sharedIdentity } from "../identities";
import { days, fields, flag, oneOf, percent, seconds, size, text, whole } from "../../words/scalars";

/** Where images lie that AWS runs. */
export const image = text(
  /^(?:registry\/[a-z0-9-]+|\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/[a-z0-9._/-]+)(?::[\w.-]{1,128}|@sha256:[a-f0-9]{64})$/,
  "write registry/<name>@sha256:<digest>, or <account>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:<digest>",
);

/** What a variant runs on when neither it nor its endpoint says. */
export const defaultInstance = "ml.m5.large";
const instance = text(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/, "write an instance type such as ml.m5.xlarge");

const awsVariant = {
  ...variant("aws", image),
  instance: instance.optional().describe("Instance type, where it differs from the endpoint's"),
  replicas: replicas.optional().describe("How far it scales, where it differs from the endpoint's"),
};
const ownScaling = "What it scales on, where that differs from the endpoint's";

const canary = fields({
  step: percent(1)
    .refine((share) => share <= 50, { error: "write a share from 1% to 50%: SageMaker tries at most half" })
    .prefault("10%")
    .describe("Share of the replicas that are tried first, at most 50%"),
  bake: seconds("2m", "1h", "5m")
    .prefault("5m")
    .describe("How long they are watched: an alarm needs two minutes to hear of it"),
});

const linear = fields({
  step: percent(10)
    .refine((share) => share <= 50, { error: "write a share from 10% to 50%" })
    .prefault("25%")
    .describe("Share of the replicas that moves at a time, 10% to 50%"),
  every: seconds("2m", "1h", "5m")
    .prefault("5m")
    .describe("How long each step is watched: an alarm needs two minutes to hear of it"),
});

const rolloutRemedy = "write allAtOnce, { canary: { step: 10%, bake: 5m } } or { linear: { step: 25%, every: 5m } }";

export const awsEndpoint = fields({
  ...endpoint,
  mode: oneOf(["realtime", "serverless", "async"])
    .default("realtime")
    .describe(
      "realtime: instances that always run; serverless: SageMaker serverless, which scales to none; async: a queue in front, answers in a bucket",
    ),
  identity: sharedIdentity
    .optional()
    .describe("Whom its containers run as, shared with whatever else names it; a role of its own without it"),
  instance: instance.optional().describe(`Instance type of its variants; ${defaultInstance} without it`),
  scaleOn: scaleOnQueue
    .optional()
    .describe("What adds replicas; 600 requests a minute, or 5 waiting ones in mode async, without it"),
  networkIsolation: flag
    .optional()
    .describe("Containers cannot open connections of their own; true without it, but in mode serverless, which cannot"),
  vpc: flag
    .default(false)
    .describe("Containers get their network interfaces in the private subnets of the environment's network"),
  serverless: fields({
    memory: size(1024 ** 3, "2GiB")
      .prefault("2GiB")
      .describe("Memory of a replica: 1GiB to 6GiB"),
    concurrency: whole(1, 200).default(20).describe("Requests that are answered at a time"),
    provisioned: whole(1, 200).optional().describe("Replicas that are kept warm, and cost"),
  })
    .optional()
    .describe("Size of a replica, in mode serverless"),
  async: fields({
    output: reference("buckets").describe(
      "Where answers are left, such as bucket/answers/churn; callers put requests below it, in requests/",
    ),
    concurrency: whole(1, 1000)
      .optional()
      .describe("Requests that one replica takes at a time; SageMaker decides without it"),
    keep: days(1, 3_650)
      .optional()
      .describe("Age at which requests, answers and failures are deleted; 90d, or what the bucket says, without it"),
  })
    .optional()
    .describe("Where answers go, in mode async"),
  rollout: z
    .union(
      [
        z.literal("allAtOnce"),
        fields({
          canary: canary.optional().describe("A share first, then the rest"),
          linear: linear.optional().describe("Share by share"),
        }).refine(({ canary, linear }) => (canary === undefined) !== (linear === undefined), {
          error: rolloutRemedy,
          when: ({ issues }) => issues.length === 0,
        }),
      ],
      { error: rolloutRemedy },
    )
    .optional()
    .describe("How an update moves to new instances; a canary of 10% and 5m from two replicas on without it"),
  rollbackOn: z
    .array(oneOf(["errors", "latency"]), { error: "write a list, such as [errors, latency]" })
    .min(1, { error: "write at least one: an endpoint that watches nothing is replaced when it is to watch something" })
    .optional()
    .describe("Alarms that take an update back; errors, and latency where the slo names one, without it"),
  capture: capture("Dataset that receives requests and answers, as a table of the endpoint's name")
    .optional()
    .describe("Keep requests and answers"),
  shadow: fields({
    ...awsVariant,
    scaleOn: scaleOn.optional().describe(ownScaling),
    sample: percent(1).prefault("100%").describe("Share of the requests that it receives a copy of"),
  })
    .optional()
    .describe("A variant that receives copies of the requests, and whose answers go to nobody"),
  access: fields({
    callers: awsAccess.unwrap().shape.readers.describe("Roles of this account that may ask for predictions"),
  })
    .optional()
    .describe("Who may call it"),
  variants: variants(fields({ ...awsVariant, scaleOn: scaleOnQueue.optional().describe(ownScaling), traffic })),
});
