import { valuesAt } from "../fields";
import type { Body, Json } from "../json";
import { isBucketLocation, isDatasetLocation } from "../locations";
import type { Request } from "../request";
import { wrongSplit } from "../types/vertex/deployment";

/** Why a value is refused, or nothing. */
type Check = (value: Json, body: Body) => string | undefined;

function oneOf(...allowed: string[]): Check {
  return (value) => (allowed.includes(value) ? undefined : `must be one of ${allowed.join(", ")}`);
}

function between(least: number, most: number): Check {
  return (value) => (Number(value) >= least && Number(value) <= most ? undefined : `must be ${least} to ${most}`);
}

/** Durations are written as seconds with an `s`. */
function seconds(least: number, most: number): Check {
  return (value) => between(least, most)(String(value).replace(/s$/, ""), {});
}

function where(holds: (value: Json) => boolean, says: string): Check {
  return (value) => (holds(value) ? undefined : says);
}

// prettier-ignore
const columnTypes = [
  "STRING", "BYTES", "INTEGER", "INT64", "FLOAT", "FLOAT64", "NUMERIC", "BIGNUMERIC", "BOOLEAN", "BOOL", "TIMESTAMP", "DATE", "TIME",
  "DATETIME", "INTERVAL", "GEOGRAPHY", "JSON", "RECORD", "STRUCT", "RANGE",
];
const bucketClasses = [
  "STANDARD",
  "NEARLINE",
  "COLDLINE",
  "ARCHIVE",
  "MULTI_REGIONAL",
  "REGIONAL",
  "DURABLE_REDUCED_AVAILABILITY",
];

// Path (see `valuesAt`) and what its values must be, type by type.
const checks: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  "storage:b": {
    location: where(isBucketLocation, "The specified location constraint is not valid."),
    storageClass: oneOf(...bucketClasses),
    "iamConfiguration.publicAccessPrevention": oneOf("inherited", "enforced"),
    "softDeletePolicy.retentionDurationSeconds": where(
      (value) => Number(value) === 0 || (Number(value) >= 604_800 && Number(value) <= 7_776_000),
      "must be 0, or 604800 to 7776000",
    ),
    "lifecycle.rule[].action.type": oneOf("Delete", "SetStorageClass", "AbortIncompleteMultipartUpload"),
    "lifecycle.rule[].action.storageClass": oneOf(...bucketClasses),
    "autoclass.terminalStorageClass": oneOf("NEARLINE", "ARCHIVE"),
    rpo: oneOf("DEFAULT", "ASYNC_TURBO"),
  },
  "artifactregistry:repositories": {
    format: oneOf("DOCKER", "MAVEN", "NPM", "APT", "YUM", "PYTHON", "KFP", "GO", "GENERIC", "RUBY", "GOOGET"),
    mode: oneOf("STANDARD_REPOSITORY", "VIRTUAL_REPOSITORY", "REMOTE_REPOSITORY"),
  },
  "bigquery:datasets": {
    location: where(isDatasetLocation, "Invalid storage region"),
    maxTimeTravelHours: between(48, 168),
    defaultTableExpirationMs: between(3_600_000, Number.MAX_SAFE_INTEGER),
    storageBillingModel: oneOf("LOGICAL", "PHYSICAL"),
    "access[].specialGroup": oneOf("projectOwners", "projectReaders", "projectWriters", "allAuthenticatedUsers"),
  },
  "bigquery:datasets/tables": {
    schema: ({ fields = [] }) => wrongColumn(fields),
    "timePartitioning.type": oneOf("DAY", "HOUR", "MONTH", "YEAR"),
    "clustering.fields": where((fields) => fields.length <= 4, "at most 4 columns"),
  },
  "aiplatform:endpoints": {
    displayName: where((name) => name.length >= 1 && name.length <= 128, "must be 1 to 128 characters"),
    trafficSplit: (split, { deployedModels = [] }) => wrongSplit(split, deployedModels),
    "predictRequestResponseLoggingConfig.samplingRate": where(
      (rate) => rate > 0 && rate <= 1,
      "must be above 0, at most 1",
    ),
    network: where((network) => /^projects\/\d+\/global\/networks\//.test(network), "needs the project's number"),
  },
  "aiplatform:featureOnlineStores": {
    "bigtable.autoScaling.minNodeCount": between(1, 1000),
    "bigtable.autoScaling.cpuUtilizationTarget": between(10, 80),
    "bigtable.autoScaling": ({ minNodeCount, maxNodeCount }) =>
      maxNodeCount >= minNodeCount && maxNodeCount <= 10 * minNodeCount
        ? undefined
        : "max_node_count must be min_node_count to 10 times as many",
  },
  "bigqueryreservation:reservations": {
    slotCapacity: where((slots) => Number(slots) % 50 === 0, "must be a multiple of 50"),
    "autoscale.maxSlots": where((slots) => Number(slots) % 50 === 0, "must be a multiple of 50"),
  },
  "cloudkms:keyRings/cryptoKeys": {
    rotationPeriod: seconds(86_400, 3_153_600_000),
    purpose: oneOf("ENCRYPT_DECRYPT", "ASYMMETRIC_SIGN", "ASYMMETRIC_DECRYPT", "RAW_ENCRYPT_DECRYPT", "MAC"),
    destroyScheduledDuration: seconds(86_400, 10_368_000),
  },
  "cloudscheduler:jobs": { attemptDeadline: seconds(15, 1800) },
  "composer:environments": {
    "config.environmentSize": oneOf(
      "ENVIRONMENT_SIZE_SMALL",
      "ENVIRONMENT_SIZE_MEDIUM",
      "ENVIRONMENT_SIZE_LARGE",
      "ENVIRONMENT_SIZE_EXTRA_LARGE",
    ),
    "config.workloadsConfig.worker.maxCount": between(1, 100),
    "config.workloadsConfig.triggerer.count": between(0, 10),
  },
  "dns:managedZones": {
    dnsName: where((name) => name.endsWith("."), "Invalid value for 'entity.managedZone.dnsName'"),
  },
  "iam:serviceAccounts": { description: where((text) => Buffer.byteLength(text) <= 256, "at most 256 bytes") },
  "logging:buckets": { retentionDays: between(1, 3650) },
  "monitoring:services/serviceLevelObjectives": {
    goal: where((goal) => goal > 0 && goal <= 0.9999, "above 0, at most 0.9999"),
  },
  "pubsub:subscriptions": {
    ackDeadlineSeconds: between(10, 600),
    messageRetentionDuration: seconds(600, 2_678_400),
    "deadLetterPolicy.maxDeliveryAttempts": between(5, 100),
    "retryPolicy.minimumBackoff": seconds(0, 600),
    "retryPolicy.maximumBackoff": seconds(0, 600),
  },
  "pubsub:topics": { messageRetentionDuration: seconds(600, 2_678_400) },
  "run:services": {
    "template.maxInstanceRequestConcurrency": between(0, 1000),
    "template.timeout": seconds(1, 3600),
    ingress: oneOf(
      "INGRESS_TRAFFIC_ALL",
      "INGRESS_TRAFFIC_INTERNAL_ONLY",
      "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
      "INGRESS_TRAFFIC_NONE",
    ),
  },
};

/** Why a body is refused: the first of its fields that is. */
export function fieldRefused({ key, service }: Request, body: Body): string | undefined {
  const labels = service === "monitoring" ? undefined : wrongLabel(body.labels);
  if (labels !== undefined) return labels;
  for (const [path, check] of Object.entries(checks[key] ?? {})) {
    for (const value of valuesAt(body, path)) {
      const refused = check(value, body);
      if (refused !== undefined)
        return `Invalid value at '${path}' (${JSON.stringify(value).slice(0, 80)}): ${refused}`;
    }
  }
  return undefined;
}

function wrongColumn(fields: Body[]): string | undefined {
  for (const { name, type, fields: inner = [] } of fields) {
    if (!columnTypes.includes(String(type).toUpperCase()))
      return `Invalid value for type: ${type} is not a valid value`;
    if (!/^[\p{L}_][\p{L}\p{N}_ -]{0,299}$/u.test(name)) return `Invalid field name "${name}".`;
    const refused = wrongColumn(inner);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** Labels are the same everywhere: keys that begin with a letter, no capitals, 64 of them. */
function wrongLabel(labels: Json): string | undefined {
  const entries = Object.entries<Json>(labels ?? {});
  if (entries.length > 64) return `At most 64 labels, got ${entries.length}.`;
  for (const [key, value] of entries) {
    if (!/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key)) return `Invalid label key '${key}'.`;
    if (value !== null && !/^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u.test(value))
      return `Invalid label value '${value}' of '${key}'.`;
  }
  return undefined;
}
