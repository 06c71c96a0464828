import * as z from "zod";
import { inBucket, reference } from "../../words/references";
import { days, description, duration, fields, flag, percent, text, whole } from "../../words/scalars";
import { variables } from "../../words/variables";

// What the endpoints of both clouds have in common; each cloud's own words are in gcp.ts and aws.ts.

export const replicas = fields({
  min: whole(0, 1000).describe("Replicas that always run, and cost; 0 only where the mode can start from none"),
  max: whole(1, 1000).describe("Most replicas under load"),
});

const requests = whole(1, 1_000_000).optional().describe("Requests a minute that one replica takes");
const cpu = percent(1).optional().describe("Use of its processors");
const gpu = percent(1).optional().describe("Use of its accelerators");

/** What adds and removes replicas; each target that is given is held. */
export const scaleOn = fields({ requests, cpu, gpu });

/** The same, where requests may wait in a queue. */
export const scaleOnQueue = fields({
  requests,
  cpu,
  gpu,
  backlog: whole(1, 1_000_000)
    .optional()
    .describe("Requests that wait for one replica, counted in the queue of an asynchronous endpoint"),
});

const latency = duration("1ms", "60s", "300ms").optional();

/** What callers are promised; alarms and the dashboard follow from it. */
export const slo = fields({
  availability: z
    .string({ error: "write a share from 90% to 99.99%, such as 99.9%" })
    .regex(/^9\d(?:\.\d{1,2})?%$/, { error: "write a share from 90% to 99.99%, such as 99.9%" })
    .transform((typed) => parseFloat(typed))
    .optional()
    .describe(
      "Share of the requests of 30 days that are answered without an error of the server, such as 99.9%. An alarm tells when the rest is used up too fast and ten requests or more have failed",
    ),
  latency: fields({
    p50: latency.describe("Half of the requests are answered within this time"),
    p95: latency.describe("95 of 100 requests are answered within this time"),
    p99: latency.describe("99 of 100 requests are answered within this time"),
  })
    .optional()
    .describe(
      "How fast an answer comes. An alarm tells when it has been slower for a quarter of an hour, with 20 requests or more in each five minutes",
    ),
});

/** Where a sample of the requests and answers is kept. */
export const capture = (where: string) =>
  fields({
    sample: percent(1).describe("Share of the requests that is kept, such as 10%"),
    to: reference("datasets").describe(where),
    keep: days(1, 3_650).prefault("90d").describe("Age at which what was kept is deleted"),
  });

/** What a variant has on both clouds. */
export const variant = (cloud: "gcp" | "aws", image: z.ZodType<string>) => ({
  image: image.describe("Container image by digest; by tag only where protect is false"),
  artifact: inBucket("bucket/models/churn/42")
    .optional()
    .describe("Weights that training left, such as bucket/models/churn/42; without it the image holds them"),
  env: variables(cloud).default({}).describe(`Environment variables of the container; ${variableWords[cloud]}`),
});

const variableWords = {
  gcp: "whoever may describe the endpoint can read their texts. secret/hugging-face, or secret/hugging-face@3 for version 3, names a secret, which the models' account may then read: in mode serverless the container gets its value, of the newest version as each deploy finds it; on Vertex AI its name, projects/<project>/secrets/<secret>/versions/<3 or latest>, by which it asks for the value itself",
  aws: "whoever may describe the endpoint can read their texts. secret/hugging-face names a secret, which the endpoint's role may then read: the container gets its name, by which it asks for the value itself. With secret/hugging-face@AWSPREVIOUS, or the id of a version, a second variable says which: <NAME>_VERSION_STAGE or <NAME>_VERSION_ID. Needs networkIsolation: false, but in mode serverless",
};

export const traffic = percent(0).optional().describe("Share of the requests in whole percent; all shares sum to 100%");

/** The variants by name, such as champion and challenger. */
export const variants = <T extends z.ZodType<{ traffic?: number }>>(item: T) =>
  z
    .record(
      text(/^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/, 'write 1-20 of a-z, 0-9 and "-", beginning with a letter'),
      item,
      { error: "write a map, such as { champion: { image: ..., artifact: ... } }" },
    )
    .transform(withShares)
    .default({})
    .describe(
      "Variants that serve, by name, such as champion and challenger; with none everything around them is made",
    );

/** One variant alone takes everything. Where several stand, each says its share: checks.ts refuses those that do not. */
function withShares<Variant extends { traffic?: number }>(variants: Record<string, Variant>) {
  const shared = Object.keys(variants).length > 1;
  const entries = Object.entries(variants).map(([name, variant]) => [
    name,
    shared ? variant : { traffic: 100, ...variant },
  ]);
  return Object.fromEntries(entries) as Record<string, Variant & { traffic: number }>;
}

/** How much it is asked, for what it is to cost: nothing that is deployed follows from it. */
export const load = fields({
  rps: z
    .number({ error: "write how many requests come in a second, such as 40 or 0.5" })
    .positive({ error: "write more than 0" })
    .max(1_000_000, { error: "write at most 1000000" })
    .describe("Requests a second while it is asked, such as 40 or 0.5"),
  hours: whole(1, 24).default(24).describe("Hours of a day in which it is asked"),
  latency: duration("1ms", "15m", "200ms")
    .optional()
    .describe("How long one request takes; needed to know what Cloud Run, or an endpoint in mode serverless, costs"),
});

export const endpoint = {
  description: description.optional().describe("What the endpoint predicts"),
  replicas: replicas.optional().describe("How far each variant scales; one replica without it"),
  load: load
    .optional()
    .describe("How much it is asked, from which ponte cost tells what to expect; changes nothing else"),
  alwaysOn: flag.default(false).describe("The environment's offHours leave it alone"),
  slo: slo.optional().describe("What callers are promised: makes alarms, burn-rate alerts and a dashboard"),
};
