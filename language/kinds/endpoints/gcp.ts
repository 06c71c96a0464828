import * as z from "zod";
import { googleAccess } from "../../words/access";
import { capture, endpoint, variant, variants, replicas, scaleOn, traffic } from "./schema";
import { sharedIdentity } from "../identities";
import { duration, fields, flag, size, text, whole } from "../../words/scalars";

/** Where images lie that Google Cloud runs. */
export const image = text(
  /^(?:registry\/[a-z0-9-]+\/[a-z0-9._/-]+|(?:[a-z0-9-]+-docker\.pkg\.dev|(?:[a-z]+\.)?gcr\.io)\/[a-z0-9.:_/-]+)(?::[\w.-]{1,128}|@sha256:[a-f0-9]{64})$/,
  "write registry/<name>/<image>@sha256:<digest>, or <region>-docker.pkg.dev/<project>/<repository>/<image>@sha256:<digest>",
);

/** What a variant runs on when neither it nor its endpoint says. */
export const defaultMachine = "n1-standard-4";
/** Milliseconds that a request to Cloud Run may take when `serverless.timeout` does not say. */
export const defaultTimeout = 60_000;
const machine = text(/^[a-z][a-z0-9]*-[a-z0-9-]+$/, `write a machine type such as ${defaultMachine}`);

const accelerator = fields({
  type: text(
    /^(?:NVIDIA_[A-Z0-9_]+|TPU_[A-Z0-9_]+|nvidia-[a-z0-9-]+)$/,
    "write NVIDIA_L4 or the like for Vertex AI, nvidia-l4 or the like for Cloud Run",
  ).describe("Vertex AI's word, such as NVIDIA_L4; for mode serverless Cloud Run's, such as nvidia-l4"),
  count: whole(1, 16).default(1).describe("How many each replica has"),
});

const own = {
  machine: machine.optional(),
  accelerator: accelerator.optional(),
  scaleOn: scaleOn.optional(),
};

const route = text(/^\/[\w./-]*$/, "write a path such as /predict");

const gcpVariant = fields({
  ...variant("gcp", image),
  traffic,
  args: z
    .array(z.string({ error: "write a text in quotes" }), { error: "write a list of texts" })
    .default([])
    .describe("Arguments of the container's own command"),
  port: whole(1, 65_535).default(8080).describe("Port on which the container listens"),
  predictRoute: route.default("/predict").describe("Path that Vertex AI sends requests to"),
  healthRoute: route.default("/health").describe("Path that answers 200 once the variant is ready"),
  machine: own.machine.describe("Machine type, where it differs from the endpoint's"),
  accelerator: own.accelerator.describe("Accelerator, where it differs from the endpoint's"),
  replicas: replicas.optional().describe("How far it scales, where it differs from the endpoint's"),
  scaleOn: own.scaleOn.describe("What it scales on, where that differs from the endpoint's"),
  latest: flag
    .optional()
    .describe(
      "In mode serverless, of two variants the one whose revision this deploy makes; the other was made by an earlier one",
    ),
  redeploy: z
    .string({ error: "write a text in quotes" })
    .optional()
    .describe("Any new text deploys the same content again, beside what runs"),
});

export const gcpEndpoint = fields({
  ...endpoint,
  mode: z
    .enum(["realtime", "serverless"], {
      error: ({ input }) =>
        input === "async"
          ? "Google Cloud has no asynchronous endpoint; write serverless, and let Cloud Tasks or Pub/Sub call it"
          : "write realtime or serverless",
    })
    .default("realtime")
    .describe("realtime: machines on Vertex AI that always run; serverless: Cloud Run, which scales to none"),
  identity: z
    .union([z.enum(["own", "shared"]), sharedIdentity], {
      error: "write own, shared, or an identity such as identity/serving",
    })
    .default("own")
    .describe(
      "Whom its variants run as. own: an account for this endpoint, which reads its weights alone; shared: one for all endpoints that say so; identity/serving: that one, shared with whatever else names it. One that is shared reads the buckets that hold the weights. Google allows 20 accounts on Vertex AI in a project and region",
    ),
  machine: own.machine.describe(`Machine type of its variants on Vertex AI; ${defaultMachine} without it`),
  accelerator: own.accelerator.describe("GPU of each replica"),
  scaleOn: own.scaleOn.describe(
    "What adds replicas, on Vertex AI. The processors always count, and the accelerators where there are some: 60% where nothing is written",
  ),
  serverless: fields({
    cpu: whole(1, 8).default(1).describe("Processors of each replica: 1, 2, 4, 6 or 8"),
    memory: size(512 * 1024 ** 2, "2GiB")
      .prefault("2GiB")
      .describe("Memory of each replica, at most 32GiB"),
    concurrency: whole(1, 1000).default(8).describe("Requests that one replica takes at a time"),
    timeout: duration("1s", "1h", "60s")
      .prefault(`${defaultTimeout / 1_000}s`)
      .describe("How long a request may take"),
  })
    .optional()
    .describe("Size of a replica, in mode serverless"),
  privateServiceConnect: fields({
    projects: z
      .array(text(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, "write a project id"), { error: "write a list of project ids" })
      .min(1, { error: "write at least one project" })
      .describe(
        "Projects whose networks may connect, this one included where it calls; Google takes ten different lists in a project",
      ),
    redeploy: z
      .string({ error: "write a text in quotes" })
      .optional()
      .describe(
        "Any new text makes another endpoint; for a week after one was deleted, Google refuses another one like it",
      ),
  })
    .optional()
    .describe(
      "Reach it only through private service connect, instead of a public name of its own. A change makes another endpoint beside the old one, and callers connect anew; so they may have to when no variant has served for ten minutes",
    ),
  capture: capture("Dataset that receives requests and answers, as a table of the endpoint's name")
    .optional()
    .describe("Log requests and answers to a dataset"),
  access: fields({
    callers: googleAccess.unwrap().shape.readers.describe("Who may ask for predictions"),
  })
    .optional()
    .describe("Who may call it; Vertex AI lets callers ask every endpoint of the project"),
  variants: variants(gcpVariant),
});
