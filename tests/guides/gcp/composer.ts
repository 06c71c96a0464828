import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all } from "../programs";
import { ruleOn } from "./rules";

const page = (title: string, address: string) => ({
  title,
  address: `cloud.google.com/composer/docs/composer-3/${address}`,
  read: "2026-11",
});
const environment = "google_composer_environment";
const scale = page("Scale environments", "scale-environments");
const access = page("Access control with IAM", "access-control");
const ownBucket = page("Use a custom environment's bucket", "custom-bucket");
const workloads = (body: Json): Json => body.config.workloads_config ?? {};
const hasPart = (part: string) => (body: Json) => workloads(body)[part] !== undefined;
const isOwnBucket = (body: Json) => /_Bucket_/.test(body["//"].metadata.uniqueId);

export const composer: readonly Entry[] = [
  {
    says: "Workers reach a network through network and subnetwork together.",
    page: page("Configure private IP networking", "change-networking-type"),
    held: ruleOn(
      environment,
      ({ config: { node_config: node } }) => Boolean(node.network && node.subnetwork),
      ({ config }) => delete config.node_config.subnetwork,
    ),
  },
  {
    says: "An environment is private by a flag of its own, which Composer 2 did not have.",
    page: page("Configure private IP networking", "change-networking-type"),
    held: ruleOn(
      environment,
      ({ config }) => config.enable_private_environment === true && config.private_environment_config === undefined,
      ({ config }) => delete config.enable_private_environment,
    ),
  },
  {
    says: "An environment's account needs roles/composer.worker before the environment is made.",
    page: access,
    held: ruleOn(
      environment,
      ({ depends_on: before = [] }) =>
        before.some((address: string) => /^google_project_iam_member\..*_(Worker|composerworker)_/.test(address)),
      (body) => delete body.depends_on,
    ),
  },
  {
    says: "Composer 3 needs no roles/composer.ServiceAgentV2Ext: its agent has roles/composer.serviceAgent alone.",
    page: access,
    held: ruleOn(
      "google_project_iam_member",
      ({ role }) => !/ServiceAgentV2Ext/.test(role),
      (body) => (body.role = "roles/composer.ServiceAgentV2Ext"),
    ),
  },
  {
    says: "There are one to three schedulers.",
    page: scale,
    held: ruleOn(
      environment,
      (body) => between(workloads(body).scheduler.count, 1, 3),
      (body) => (workloads(body).scheduler.count = 4),
      hasPart("scheduler"),
    ),
  },
  {
    says: "There are one to three processors of DAGs.",
    page: scale,
    held: ruleOn(
      environment,
      (body) => between(workloads(body).dag_processor.count, 1, 3),
      (body) => (workloads(body).dag_processor.count = 4),
      hasPart("dag_processor"),
    ),
  },
  {
    says: "There are one to a hundred workers.",
    page: scale,
    held: ruleOn(
      environment,
      (body) =>
        between(workloads(body).worker.min_count ?? 1, 1, 100) &&
        between(workloads(body).worker.max_count ?? 1, 1, 100),
      (body) => (workloads(body).worker.max_count = 101),
      hasPart("worker"),
    ),
  },
  {
    says: "A triggerer has at least half a processor and half a GB, and always says both.",
    page: scale,
    held: ruleOn(
      environment,
      (body) => workloads(body).triggerer.cpu >= 0.5 && workloads(body).triggerer.memory_gb >= 0.5,
      (body) => delete workloads(body).triggerer.cpu,
      hasPart("triggerer"),
    ),
  },
  {
    says: "A number of processors that is not written is Google's to choose; zero is refused.",
    page: scale,
    held: ruleOn(
      environment,
      (body) => Object.values<Json>(workloads(body)).every((part) => part.cpu !== 0 && part.memory_gb !== 0),
      (body) => (workloads(body).scheduler.cpu = 0),
      hasPart("scheduler"),
    ),
  },
  {
    says: "With a key, Composer's agent and Cloud Storage's may both use it.",
    page: page("Configure encryption with customer-managed encryption keys", "configure-cmek-encryption"),
    held: {
      broken: (program) => {
        const keyed = all(program, environment)?.filter(([, { config }]) => config.encryption_config !== undefined);
        if (!keyed?.length) return undefined;
        const grants = (all(program, "google_kms_crypto_key_iam_member") ?? []).map(([id]) => id);
        return ["composer", "storage"].filter((agent) => !grants.some((id) => id.includes(`EncryptDecrypt-${agent}`)));
      },
      without: (program) => {
        const grants = program.resource.google_kms_crypto_key_iam_member ?? {};
        const storage = Object.keys(grants).find((id) => id.includes("EncryptDecrypt-storage"));
        return storage !== undefined && delete grants[storage];
      },
    },
  },
  {
    says: "A bucket of one's own for an environment lies in the environment's region.",
    page: ownBucket,
    held: ruleOn(
      "google_storage_bucket",
      ({ location }) => /^[A-Z]+-[A-Z]+\d+$/.test(location),
      (body) => (body.location = "EU"),
      isOwnBucket,
    ),
  },
  {
    says: "It has no retention policy, no hierarchical namespace, and the class Standard.",
    page: ownBucket,
    held: ruleOn(
      "google_storage_bucket",
      (body) =>
        !body.retention_policy && !body.hierarchical_namespace && (body.storage_class ?? "STANDARD") === "STANDARD",
      (body) => (body.retention_policy = { retention_period: 86_400 }),
      isOwnBucket,
    ),
  },
  {
    says: "Its objects move to no other class.",
    page: ownBucket,
    held: ruleOn(
      "google_storage_bucket",
      (body) =>
        !body.autoclass?.enabled && body.lifecycle_rule.every(({ action }: Json) => action.type !== "SetStorageClass"),
      (body) => (body.autoclass = { enabled: true }),
      isOwnBucket,
    ),
  },
];

const between = (count: number, least: number, most: number) => count >= least && count <= most;
