import * as z from "zod";
import { googleMember } from "../../words/access";
import { fields, oneOf } from "../../words/scalars";
import { image } from "../endpoints/gcp";
import { job, namesDate } from "./schema";

const starters = z
  .array(googleMember, { error: 'write a list, such as ["group:ml@acme.example"]' })
  .optional()
  .describe("Who may start it");

export const gcpJob = fields({
  ...job("gcp", {
    image,
    command: "What starts in place of the image's ENTRYPOINT",
    // "Set task timeout for jobs", Cloud Run's documentation: seven days, and an hour with GPUs.
    timeout: { least: "1s", most: "168h", says: "at most 168h, and 1h with a GPU" },
    mostRetries: 10, // "Set maximum number of retries for jobs": 0 to 10
    vpc: "Its tasks stand in the environment's private network, and reach the internet through its NAT alone, which is billed; without it they reach the internet by themselves",
    starters,
  }),
  cpu: z
    .literal([1, 2, 4, 6, 8], { error: "write 1, 2, 4, 6 or 8" })
    .default(1)
    .describe("Processors of each task: 1, 2, 4, 6 or 8"),
  gpu: fields({
    type: oneOf(["nvidia-l4"])
      .default("nvidia-l4")
      .describe("Cloud Run's word for it: nvidia-l4, of which its tasks take no other with up to 8 processors"),
    count: z.literal(1, { error: "a task of Cloud Run has one GPU; write 1" }).default(1).describe("One for each task"),
  })
    .optional()
    .describe("GPU of each task, in the regions that have it; a task then takes at most an hour"),
});

/**
 * True where a Workflow starts it, since the service alone cannot: hand its date over, leave a start out, tell files below a path from others, ask whether it
 * came to its end. Without one it is started itself.
 */
export function hasWorkflow({ args, schedule, on, alerts }: Started): boolean {
  return namesDate(args) || on !== undefined || schedule?.overlap === "skip" || alerts.lateAfter !== undefined;
}

interface Started {
  readonly args: readonly string[];
  readonly schedule?: { readonly overlap: "skip" | "allow" };
  readonly on?: unknown;
  readonly alerts: { readonly lateAfter?: number };
}
