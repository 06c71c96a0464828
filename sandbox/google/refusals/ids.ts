import type { Body } from "../json";

/** What an id must look like. */
export interface IdShape {
  readonly shape?: RegExp;
  readonly hint?: string;
  /** What is checked, when it is not the id itself. */
  readonly of?: string;
}

const lowerCase63 = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const notGoog = /^(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/;
const keyName = /^[a-zA-Z0-9_-]{1,63}$/;
const poolName = /^(?!gcp-)[a-z0-9-]{4,32}$/;
const featureName = /^[a-z_][a-z0-9_]{0,59}$/;

const shapes: Readonly<Record<string, RegExp>> = {
  "aiplatform:deploymentResourcePools": lowerCase63,
  // Digits, as the provider documents it, or a name, as the API does since 2025.
  "aiplatform:endpoints": /^([1-9][0-9]{0,9}|[a-z]([-a-z0-9]{0,61}[a-z0-9])?)$/,
  "aiplatform:featureGroups": /^[a-z_][a-z0-9_]{0,127}$/,
  "aiplatform:featureGroups/features": /^[a-z_][a-z0-9_]{0,127}$/,
  "aiplatform:featureOnlineStores": featureName,
  "aiplatform:featureOnlineStores/featureViews": featureName,
  "artifactregistry:repositories": lowerCase63,
  "bigquery:datasets": /^[A-Za-z0-9_]{1,1024}$/,
  "bigquery:datasets/tables": /^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]{1,1024}$/u,
  "bigqueryreservation:reservations": /^[a-z]([a-z0-9-]{0,62}[a-z0-9])?$/,
  "cloudfunctions:functions": lowerCase63,
  "cloudkms:keyRings": keyName,
  "cloudkms:keyRings/cryptoKeys": keyName,
  "cloudscheduler:jobs": /^[A-Za-z0-9_-]{1,500}$/,
  "composer:environments": lowerCase63,
  "dataproc:clusters": /^[a-z]([-a-z0-9]{0,53}[a-z0-9])?$/,
  "dns:managedZones": lowerCase63,
  "firestore:databases": /^(\(default\)|[a-z][a-z0-9-]{2,61}[a-z0-9])$/,
  "iam:roles": /^[a-zA-Z0-9_.]{3,64}$/,
  "iam:workloadIdentityPools": poolName,
  "iam:workloadIdentityPools/providers": poolName,
  "logging:buckets": /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/,
  "monitoring:services/serviceLevelObjectives": /^[a-zA-Z0-9\-_:.]+$/,
  "notebooks:instances": lowerCase63,
  "pubsub:schemas": notGoog,
  "pubsub:subscriptions": notGoog,
  "pubsub:topics": notGoog,
  "redis:instances": /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/,
  "run:jobs": lowerCase63,
  "run:services": /^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$/,
  "run:workerPools": /^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$/,
  "secretmanager:secrets": /^[a-zA-Z0-9_-]{1,255}$/,
  "sqladmin:instances": /^[a-z]([-a-z0-9]{0,96}[a-z0-9])?$/,
  // Dots would need a verified domain, but Google takes them.
  "storage:b": /^(?!goog)(?!.*(?:google|g00gle))(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
  "workflows:workflows": /^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/,
};

/** The shape of the ids of one type. */
export function idShape(key: string, service: string, id: string, body: Body): IdShape {
  // The id of a service account is its address; what the caller wrote is before the @.
  if (key === "iam:serviceAccounts") return { shape: /^[a-z]([-a-z0-9]{4,28}[a-z0-9])$/, of: id.split("@")[0] ?? "" };
  if (key === "storage:b") return { shape: shapes[key], hint: "Invalid bucket name" };
  if (service === "compute" && typeof body.name === "string") return { shape: lowerCase63 };
  return { shape: shapes[key] };
}
