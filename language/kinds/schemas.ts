import * as z from "zod";
import { kindNames, kinds, type KindName } from "../kinds";
import { fields, key, named } from "../words/scalars";
import { awsAirflow, gcpAirflow } from "./airflow";
import { awsBucket, gcpBucket } from "./buckets";
import { awsDataset } from "./datasets/aws";
import { gcpDataset } from "./datasets/gcp";
import { awsEndpoint } from "./endpoints/aws";
import { gcpEndpoint } from "./endpoints/gcp";
import { awsIdentity, gcpIdentity } from "./identities";
import { awsJob } from "./jobs/aws";
import { gcpJob } from "./jobs/gcp";
import { ofOneEntry } from "./lifecycle";
import { awsRegistry, gcpRegistry } from "./registries";
import { awsSecret, gcpSecret } from "./secrets";
import { awsService } from "./services/aws";
import { gcpService } from "./services/gcp";

/** One entry of a kind on one cloud, and what the map of them is. */
interface KindSchema {
  readonly item: z.ZodObject;
  readonly says: string;
}

/** How each kind is written, on each cloud. */
export const schemas = {
  buckets: {
    gcp: { item: gcpBucket, says: "Cloud Storage buckets, by name" },
    aws: { item: awsBucket, says: "S3 buckets, by name" },
  },
  registries: {
    gcp: { item: gcpRegistry, says: "Artifact Registry repositories for images, by name" },
    aws: { item: awsRegistry, says: "ECR repositories for images, by name" },
  },
  datasets: {
    gcp: { item: gcpDataset, says: "BigQuery datasets, by name" },
    aws: { item: awsDataset, says: "Glue databases with an Athena workgroup each, by name" },
  },
  secrets: {
    gcp: {
      item: gcpSecret,
      says: "Containers of Secret Manager for secret values, by name; a value never stands here",
    },
    aws: {
      item: awsSecret,
      says: "Containers of Secrets Manager for secret values, by name; a value never stands here",
    },
  },
  identities: {
    gcp: {
      item: gcpIdentity,
      says: "Service accounts of their own, by name: who workloads run as, or who outside gets in without a key",
    },
    aws: {
      item: awsIdentity,
      says: "IAM roles of their own, by name: who workloads run as, or who outside gets in without a key",
    },
  },
  airflow: {
    gcp: { item: gcpAirflow, says: "Cloud Composer 3 environments, by name; each costs while idle" },
    aws: { item: awsAirflow, says: "Amazon MWAA environments, by name; each costs while idle" },
  },
  jobs: {
    gcp: { item: gcpJob, says: "Containers that run to their end, by name, as jobs of Cloud Run" },
    aws: { item: awsJob, says: "Containers that run to their end, by name, as jobs of AWS Batch" },
  },
  endpoints: {
    gcp: { item: gcpEndpoint, says: "Model endpoints by name, on Vertex AI or Cloud Run" },
    aws: { item: awsEndpoint, says: "SageMaker endpoints, by name" },
  },
  services: {
    gcp: { item: gcpService, says: "Containers that answer over HTTP, by name, as services of Cloud Run" },
    aws: {
      item: awsService,
      says: "Containers that answer over HTTP, by name, on Fargate behind the environment's load balancers",
    },
  },
} as const satisfies { [Name in KindName]: { gcp: KindSchema; aws: KindSchema } };

type Cloud = "gcp" | "aws";
type Item<Name extends KindName, On extends Cloud> = (typeof schemas)[Name][On]["item"];

/** What holds for every entry of a kind, unless the entry says otherwise; each entry is checked with it. */
export function defaultsField(cloud: Cloud) {
  const ofKind = kindNames.map((name) => {
    const { noun } = kinds[name];
    const { shape } = schemas[name][cloud].item;
    const common = Object.entries(shape).filter(([field]) => !(ofOneEntry as string[]).includes(field));
    const entry = fields(Object.fromEntries(common)).partial();
    return [name, entry.optional().describe(`What every ${noun} has that does not say otherwise`)];
  });
  return fields(Object.fromEntries(ofKind) as Record<KindName, z.ZodOptional>)
    .optional()
    .describe("For each kind, fields that hold for all its entries: an entry is laid on them, and removes with null");
}

/** The fields of an environment that hold its things, a map for each kind. */
export function kindFields<On extends Cloud>(cloud: On) {
  const maps = kindNames.map((name) => {
    const { item, says } = schemas[name][cloud];
    return [name, named(item).default({}).describe(says)];
  });
  return Object.fromEntries(maps) as { [Name in KindName]: z.ZodDefault<z.ZodRecord<typeof key, Item<Name, On>>> };
}
