import { counted } from "../kinds/phrases";

/** What people call what a sandbox holds, by service and kind; what is not here is called as its service calls it. */
const nouns: Readonly<Record<string, string>> = {
  "storage b": "bucket",
  "bigquery datasets": "dataset",
  "bigquery datasets/tables": "table",
  "artifactregistry repositories": "image registry",
  "composer environments": "Airflow environment",
  "aiplatform endpoints": "endpoint",
  "aiplatform models": "model",
  "run services": "Cloud Run service",
  "run services/revisions": "revision",
  "iam serviceAccounts": "service account",
  "iam roles": "role",
  "cloudkms keyRings": "key ring",
  "cloudkms keyRings/cryptoKeys": "key",
  "serviceusage services": "API",
  "monitoring alertPolicies": "alert",
  "monitoring services": "watched service",
  "monitoring services/serviceLevelObjectives": "promised level",
  "s3 buckets": "bucket",
  "ecr repositories": "image registry",
  "glue databases": "database",
  "athena work_groups": "query workgroup",
  "airflow environments": "Airflow environment",
  "logs groups": "log group",
  "ec2 vpcs": "network",
  "ec2 groups": "security group",
  "ec2 vpc_end_points": "network endpoint",
  "ec2 flow_logs": "log of the network",
  "ec2 addresses": "public address",
  "ec2 nat_gateways": "NAT gateway",
  "applicationautoscaling targets": "scaled model",
  "applicationautoscaling policies": "scaling policy",
  "sagemaker endpoint-configs": "endpoint configuration",
};

/** Why a destroy leaves these on Google Cloud; on AWS it leaves nothing that the sandbox would still show. */
const keptBy: Readonly<Record<string, string>> = {
  "serviceusage services": "left on for others",
  "cloudkms keyRings": "the name is taken for ever",
  "cloudkms keyRings/cryptoKeys": "the name is taken for ever",
};

/** `2 buckets, 1 scaling policy`, of lines such as `s3 buckets raw`: service, kind and name. */
export function countedThings(things: readonly string[]): string {
  return [...countKinds(things)].map(([kind, count]) => counted(count, nounFor(kind))).join(", ");
}

/** The same with the reason, where the cloud keeps all of it after a destroy; undefined where a destroy would take something. */
export function keptThings(things: readonly string[]): string | undefined {
  const counts = [...countKinds(things)];
  if (counts.length === 0 || counts.some(([kind]) => keptBy[kind] === undefined)) return undefined;
  return counts.map(([kind, count]) => `${counted(count, nounFor(kind))} (${keptBy[kind]})`).join(", ");
}

function countKinds(things: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const thing of things) {
    const kind = thing.split(" ").slice(0, 2).join(" ");
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** `sns topics` is `topic`: the last word of the collection, in lower case and without its plural. */
function nounFor(kind: string): string {
  const known = nouns[kind];
  if (known !== undefined) return known;
  const collection = kind.split(/[ /]/).pop()!;
  const words = collection
    .replace(/[_-]/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  if (words.endsWith("ies")) return `${words.slice(0, -3)}y`;
  return words.replace(/(ss|x|ch)es$/, "$1").replace(/([^s])s$/, "$1");
}
