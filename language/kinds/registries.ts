import * as z from "zod";
import { awsAccess, googleAccess } from "../words/access";
import { namedLifecycle } from "./lifecycle";
import { identityReference } from "../words/references";
import { days, fields, flag, whole } from "../words/scalars";

const registry = {
  deleteUntaggedAfter: days(1, 3_650).prefault("14d").describe("Age at which an image without a tag is deleted"),
  immutableTags: flag.default(true).describe("A tag, once pushed, always means the same image"),
  pushers: z
    .array(identityReference("write it under access: { writers: [...] } of the registry"), {
      error: "write a list, such as [identity/ci]",
    })
    .default([])
    .describe("Identities that push images, and pull them: such as that of a workflow"),
};

export const gcpRegistry = fields({
  keep: whole(1, 1000).default(20).describe("How many of the newest images are never deleted, also without a tag"),
  ...registry,
  scanning: flag
    .default(true)
    .describe("Scan images for known vulnerabilities; billed per image where the scanning API is on"),
  access: googleAccess,
  ...namedLifecycle,
});

export const awsRegistry = fields({
  keep: whole(1, 1000)
    .optional()
    .describe("How many images are kept, whichever endpoint still uses them; without it every tagged image is kept"),
  ...registry,
  access: awsAccess,
  ...namedLifecycle,
});
