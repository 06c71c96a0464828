import * as z from "zod";
import { cron } from "../../words/cron";
import { called } from "../../words/destinations";
import { reference, related } from "../../words/references";
import { description, fields, flag, oneOf, seconds, size, whole } from "../../words/scalars";
import { timezone } from "../../words/time-zones";
import { variable, variables } from "../../words/variables";
import { sharedIdentity } from "../identities";

// What the jobs of both clouds have in common; each cloud's own words are in gcp.ts and aws.ts.

/** What stands in place of the logical date in `args`. */
export const datePlaceholder = "{date}";

const schedule = fields({
  cron: cron.describe('When it starts: a cron of five fields, such as "0 3 * * *"'),
  timezone: timezone
    .default("UTC")
    .describe("Time zone that the cron is meant in, such as Europe/Berlin; {date} is the day there"),
  overlap: oneOf(["skip", "allow"])
    .default("skip")
    .describe(
      "What happens when the run before still goes. skip: this one is left out, and counts as none; of two starts within a second both may run",
    ),
  enabled: flag.default(true).describe("false keeps the schedule and starts nothing by it"),
});

const alerts = fields({
  onFailure: flag
    .default(true)
    .describe("Tell the addresses under the environment's alerts when a run has failed, its retries included"),
  lateAfter: seconds("1m", "168h", "4h")
    .refine((value) => value % 60 === 0, { error: "write whole minutes, such as 90m or 4h" })
    .optional()
    .describe(
      "Tell them when no run has succeeded so long after the schedule's time: it failed, was skipped, still goes or never started",
    ),
})
  .prefault({})
  .describe("Of what people are told; without alerts: { emails: [...] } of the environment nobody hears of it");

const texts = z.array(z.string({ error: "write a text in quotes" }), {
  error: 'write a list of texts, such as [python, "-m", ingest]',
});

/** What a job says on one cloud only, or otherwise than on the other. */
interface Words {
  readonly image: z.ZodType<string>;
  readonly command: string;
  /** Least and most of one attempt, and what else is said of it. */
  readonly timeout: { readonly least: string; readonly most: string; readonly says: string };
  readonly mostRetries: number;
  readonly vpc: string;
  readonly starters: z.ZodType<string[] | undefined>;
}

/** A job as both clouds write it. */
export const job = (cloud: "gcp" | "aws", words: Words) => ({
  description: description.optional().describe("What it does"),
  image: words.image.describe("Container image by digest; by tag only where protect is false"),
  command: texts
    .min(1, { error: 'write at least one text, such as [python, "-m", ingest], or leave it out' })
    .optional()
    .describe(words.command),
  args: texts
    .default([])
    .describe(
      "Arguments of the command. {date} in one of them is the run's logical date, such as 2026-11-30: the day in the schedule's time zone, or what ponte run --date says",
    ),
  env: variables(
    cloud,
    variable.refine((name) => !/^TASK_(?:INDEX|COUNT)$/.test(name), { error: taken }),
  )
    .default({})
    .describe(
      `Environment variables of the container; whoever may describe the job can read their texts. ${variableWords[cloud]}`,
    ),
  memory: size(512 * 1024 ** 2, "2GiB")
    .prefault("2GiB")
    .describe("Memory of each task; it has to go with the processors"),
  tasks: whole(1, 10_000)
    .default(1)
    .describe(
      "How many tasks a run has, side by side. Each is told TASK_INDEX, from 0, and TASK_COUNT; more than one needs command, which /bin/sh of the image then starts",
    ),
  timeout: seconds(words.timeout.least, words.timeout.most, "2h")
    .prefault("1h")
    .describe(`How long one attempt of one task may take: ${words.timeout.says}`),
  retries: whole(0, words.mostRetries).default(0).describe("How often a task that failed is tried again"),
  schedule: schedule.optional().describe("When it starts by itself"),
  on: reference("buckets")
    .optional()
    .describe("It starts when a file lands below this path, such as bucket/raw/incoming; once for each file"),
  vpc: flag.default(false).describe(words.vpc),
  reads: related("reads", "What it reads; each reference is the grant"),
  writes: related("writes", "What it reads and writes; each reference is the grant"),
  appends: related("appends", "Where it adds objects, and never reads, overwrites or deletes one"),
  calls: called(
    'Endpoints that it asks for predictions, and services; and places outside that it connects to, such as "https://api.example.com" or "10.1.0.0/16:5432"',
  ),
  starts: related("starts", "Jobs that it starts, exactly as they are declared here"),
  identity: sharedIdentity
    .optional()
    .describe("Whom it runs as, shared with whatever else names it; an identity of its own without it"),
  alerts,
  access: fields({ starters: words.starters })
    .optional()
    .describe("People and outside services that may start it, exactly as it is declared here"),
});

const taken = "is set for each task; choose another name";

const variableWords = {
  gcp: "secret/erp, or secret/erp@3 for version 3, names a secret, which the job's account may then read: the container gets its value, of the newest version as each deploy finds it",
  aws: "secret/erp names a secret, which the job's roles may then read: the container gets its value as each task finds it. With secret/erp@AWSPREVIOUS, or the id of a version, of that one",
};

/** True where the logical date is asked for. */
export function namesDate(args: readonly string[]): boolean {
  return args.some((each) => each.includes(datePlaceholder));
}

/** What a job says of how it is started. */
export interface Started {
  readonly args: readonly string[];
  readonly schedule?: unknown;
  readonly on?: unknown;
}

/** True where something of the environment starts it, or hands it its date: it has an identity of its own that may do so. */
export function hasStarter({ args, schedule, on }: Started): boolean {
  return schedule !== undefined || on !== undefined || namesDate(args);
}
