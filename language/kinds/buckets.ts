import * as z from "zod";
import { awsAccess, googleAccess } from "../words/access";
import { namedLifecycle } from "./lifecycle";
import { bucketLocations } from "../words/regions";
import { days, fields, flag, oneOf, text } from "../words/scalars";

const bucket = {
  deleteAfter: days(1, 36_500)
    .optional()
    .describe("Age at which objects are deleted, such as 400d; without it they are kept for ever"),
  noncurrent: days(0, 3_650)
    .prefault("30d")
    .describe(
      "How long an overwritten or deleted object can be brought back as an old version; 0d turns versioning off",
    ),
};

/** Storage classes, each colder than the one before. */
export const googleClasses = ["NEARLINE", "COLDLINE", "ARCHIVE"] as const;
export const awsClasses = ["STANDARD_IA", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"] as const;

const transitions = <T extends readonly string[]>(classes: T, minDays: number) =>
  z
    .array(
      fields({
        after: days(minDays, 36_500).describe("Age at which objects move, such as 90d"),
        to: oneOf(classes).describe("Storage class that they move to"),
      }),
      { error: `write a list, such as [{ after: 90d, to: ${classes[0]} }]` },
    )
    .optional()
    .describe("Steps to cheaper storage classes as objects grow older");

export const gcpBucket = fields({
  ...bucket,
  location: z
    .enum(bucketLocations, {
      error: "write a region such as europe-west1, EU, US or ASIA, or two regions: EUR4, EUR5, EUR7, EUR8, NAM4, ASIA1",
    })
    .optional()
    .describe(
      "Region, multi-region or dual-region of the objects; the environment's region without it. A change replaces the bucket",
    ),
  softDelete: days(0, 90)
    .refine((value) => value === 0 || value >= 7, { error: "write 0d, or 7d to 90d" })
    .prefault("7d")
    .describe("How long Google keeps what was deleted for good: 0d, or 7d to 90d"),
  transitions: transitions(googleClasses, 1),
  autoclass: flag
    .default(false)
    .describe("Let Google move each object to the class that its use pays for; instead of transitions"),
  key: text(
    /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/,
    "write projects/P/locations/L/keyRings/R/cryptoKeys/K",
  )
    .optional()
    .describe(
      "Key of your own that encrypts the objects; the environment's encryption decides without it. Cloud Storage's agent must have been let use it: ponte doctor prints the command",
    ),
  access: googleAccess,
  ...namedLifecycle,
});

export const awsBucket = fields({
  ...bucket,
  transitions: transitions(awsClasses, 30),
  intelligentTiering: flag
    .default(false)
    .describe("Let AWS move each object to the tier that its use pays for; instead of transitions"),
  key: text(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[a-f0-9-]+$/, "write arn:aws:kms:<region>:<account>:key/<id>")
    .optional()
    .describe("Key of your own that encrypts the objects; the environment's encryption decides without it"),
  access: awsAccess,
  ...namedLifecycle,
});
