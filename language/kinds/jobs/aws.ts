import * as z from "zod";
import { roleArn } from "../../words/access";
import { fields, oneOf, size, text, whole } from "../../words/scalars";
import { image } from "../endpoints/aws";
import { job } from "./schema";

const starters = z
  .array(roleArn, { error: 'write a list, such as ["arn:aws:iam::123456789012:role/ml"]' })
  .optional()
  .describe("Roles of this account that may start it");

const cpus = [0.25, 0.5, 1, 2, 4, 8, 16] as const;

export const awsJob = fields({
  ...job("aws", {
    image,
    command:
      "What the container starts with, in place of the image's CMD: AWS Batch cannot replace an ENTRYPOINT, so an image that has one gets this as its arguments",
    // `JobTimeout` of the Batch API: at least 60 seconds, and Fargate ends a task after 14 days.
    timeout: { least: "60s", most: "336h", says: "60s to 336h" },
    mostRetries: 9, // `RetryStrategy` of the Batch API: 1 to 10 attempts
    vpc: "Its tasks stand in the private subnets of the environment's network, and reach the internet through its NAT, which is billed; without it in public ones, with an address for as long as they run, and nothing lets anybody in",
    starters,
  }),
  cpu: z
    .literal(cpus, { error: `write ${cpus.slice(0, -1).join(", ")} or ${cpus.at(-1)}` })
    .default(1)
    .describe(`Processors of each task: ${cpus.slice(0, -1).join(", ")} or ${cpus.at(-1)}`),
  gpu: fields({
    instance: text(/^[a-z0-9-]+\.[a-z0-9]+$/, "write an instance type of EC2 with GPUs, such as g5.xlarge").describe(
      "Instance type of EC2 that has the GPUs, such as g5.xlarge; it starts with a run, within 5 to 8 minutes, and ends with it",
    ),
    count: whole(1, 16).default(1).describe("How many of its GPUs each task has"),
  })
    .optional()
    .describe("GPU of each task, which then runs on EC2 in place of Fargate; nothing of it runs while no task does"),
  disk: size(21 * 1024 ** 3, "50GiB")
    .refine((bytes) => bytes <= 200 * 1024 ** 3, { error: "write 21GiB to 200GiB" })
    .optional()
    .describe("Disk of each task, 21GiB to 200GiB; 20GiB without it. Not with a GPU"),
  capacity: oneOf(["onDemand", "spot"])
    .default("onDemand")
    .describe(
      "spot: spare machines, for less, which AWS may take back at any time; a task that lost its machine is tried up to two times more",
    ),
});
