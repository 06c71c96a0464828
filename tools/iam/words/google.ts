import { type Word, words } from "./word";

// From the roles' own descriptions (cloud.google.com/iam/docs/roles-permissions).
const roles: Readonly<Record<string, Word[]>> = {
  "roles/owner": words("do everything", "in"),
  "roles/editor": words("read, change, delete", "nearly everything in"),
  "roles/viewer": words("read", "nearly everything in"),
  "roles/storage.objectViewer": words("list, read", "objects in"),
  "roles/storage.objectUser": words("list, read, write, delete", "objects in"),
  "roles/storage.objectAdmin": [
    ...words("list, read, write, delete", "objects in"),
    ...words("change", "who gets at objects in"),
  ],
  "roles/storage.objectCreator": words("add", "objects to"),
  "roles/storage.admin": words("do everything", "in"),
  "roles/artifactregistry.reader": words("pull", "images of"),
  "roles/artifactregistry.writer": words("pull, push", "images of"),
  "roles/artifactregistry.repoAdmin": words("pull, push, delete", "images of"),
  "roles/bigquery.dataViewer": words("read", "tables of"),
  "roles/bigquery.dataEditor": words("read, write, delete", "tables of"),
  "roles/bigquery.dataOwner": [...words("read, write, delete", "tables of"), ...words("change", "who gets at")],
  "roles/bigquery.jobUser": words("run", "queries in"),
  "roles/bigquery.readSessionUser": words("read", "tables in bulk in"),
  "roles/bigquery.user": words("run queries and make datasets", "in"),
  "roles/composer.user": words("open", "the pages of Airflow in"),
  "roles/composer.worker": words("do", "what the workers of Composer need in"),
  "roles/run.invoker": words("call", ""),
  "roles/run.jobsExecutor": words("start", ""),
  "roles/run.jobsExecutorWithOverrides": words("start with any arguments and variables", ""),
  "roles/run.viewer": words("see", "the runs of"),
  "roles/run.developer": words("change, delete, call", ""),
  "roles/workflows.invoker": words("start", "every Workflow of"),
  "roles/cloudfunctions.invoker": words("call", ""),
  "roles/eventarc.eventReceiver": words("receive", "events in"),
  "roles/aiplatform.user": words("use", "all of Vertex AI in"),
  "roles/iam.serviceAccountUser": words("act as", ""),
  "roles/iam.serviceAccountTokenCreator": words("act as", ""),
  "roles/iam.workloadIdentityUser": words("act as", ""),
  "roles/iam.serviceAccountOpenIdTokenCreator": words("sign in as", ""),
  "roles/iam.serviceAccountAdmin": [...words("change, delete", ""), ...words("change", "who may act as")],
  "roles/iam.serviceAccountKeyAdmin": words("make", "keys that last for"),
  "roles/cloudkms.cryptoKeyEncrypterDecrypter": words("decrypt, encrypt", "with"),
  "roles/cloudkms.cryptoKeyEncrypter": words("encrypt", "with"),
  "roles/cloudkms.cryptoKeyDecrypter": words("decrypt", "with"),
  "roles/secretmanager.secretAccessor": words("read", "the value of"),
  "roles/secretmanager.secretVersionAdder": words("put", "new values into"),
  "roles/secretmanager.secretVersionManager": words("put, disable, destroy", "values of"),
  "roles/secretmanager.viewer": words("look at", "the versions of"),
  "roles/secretmanager.admin": words("do everything", "with"),
  "roles/pubsub.publisher": words("send", "messages to"),
  "roles/pubsub.subscriber": words("take", "messages from"),
  "roles/logging.logWriter": words("write", "logs in"),
  "roles/monitoring.metricWriter": words("write", "metrics in"),
  "roles/iap.httpsResourceAccessor": words("come in once signed in to", ""),
};

// A dataset's own list has roles without a prefix (BigQuery's "Dataset" resource, field `access`).
const datasetRoles: Readonly<Record<string, string>> = { READER: "roles/bigquery.dataViewer", WRITER: "roles/bigquery.dataEditor", OWNER: "roles/bigquery.dataOwner" }; // prettier-ignore

const permissions: Readonly<Record<string, Word[]>> = {
  "aiplatform.endpoints.predict": words("ask for predictions from", "every Vertex AI endpoint in"),
  "aiplatform.endpoints.get": words("look at", "Vertex AI's endpoints in"),
  "aiplatform.deploymentResourcePools.update": words("change", "Vertex AI's pools in"),
  "aiplatform.endpoints.deploy": words("deploy", "models on Vertex AI's endpoints in"),
  "aiplatform.endpoints.undeploy": words("take", "models off Vertex AI's endpoints in"),
  "aiplatform.endpoints.update": words("change", "Vertex AI's endpoints in"),
  "aiplatform.endpoints.delete": words("delete", "Vertex AI's endpoints in"),
  "run.services.get": words("look at", "Cloud Run's services in"),
  "run.services.update": words("change", "Cloud Run's services in"),
  "run.services.delete": words("delete", "Cloud Run's services in"),
  "run.services.setIamPolicy": words("change", "who gets at Cloud Run's services in"),
  "run.routes.invoke": words("call", "every Cloud Run service in"),
  "run.jobs.run": words("start", "Cloud Run's jobs in"),
  "storage.objects.get": words("read", "objects in"),
  "storage.objects.list": words("list", "objects in"),
  "storage.objects.create": words("add", "objects to"),
  "storage.objects.update": words("change", "the settings of objects in"),
  "storage.objects.delete": words("delete", "objects in"),
  "storage.objects.setIamPolicy": words("change", "who gets at objects in"),
  "storage.buckets.delete": words("delete", "buckets of"),
  "storage.buckets.setIamPolicy": words("change", "who gets at buckets of"),
  "artifactregistry.repositories.downloadArtifacts": words("pull", "images of"),
  "artifactregistry.repositories.uploadArtifacts": words("push", "images of"),
  "artifactregistry.repositories.deleteArtifacts": words("delete", "images of"),
  "artifactregistry.repositories.setIamPolicy": words("change", "who gets at registries of"),
  "bigquery.tables.getData": words("read", "tables of"),
  "bigquery.tables.updateData": words("write", "tables of"),
  "bigquery.tables.delete": words("delete", "tables of"),
  "bigquery.jobs.create": words("run", "queries in"),
  "bigquery.datasets.setIamPolicy": words("change", "who gets at datasets of"),
  "secretmanager.versions.access": words("read", "the value of"),
  "secretmanager.versions.add": words("put", "new values into"),
  "secretmanager.versions.destroy": words("destroy", "values of"),
  "secretmanager.versions.disable": words("disable", "values of"),
  "secretmanager.versions.get": words("look at", "the versions of"),
  "secretmanager.secrets.delete": words("delete", "secrets of"),
  "secretmanager.secrets.setIamPolicy": words("change", "who gets at secrets of"),
  "iam.serviceAccounts.actAs": words("act as", ""),
  "iam.serviceAccounts.getAccessToken": words("act as", ""),
  "iam.serviceAccounts.implicitDelegation": words("act as", ""),
  "iam.serviceAccounts.signBlob": words("act as", ""),
  "iam.serviceAccounts.signJwt": words("act as", ""),
  "iam.serviceAccounts.getOpenIdToken": words("sign in as", ""),
  "iam.serviceAccountKeys.create": words("make", "keys that last for"),
  "iam.serviceAccounts.delete": words("delete", "service accounts of"),
  "iam.serviceAccounts.setIamPolicy": words("change", "who may act as"),
  "cloudkms.cryptoKeyVersions.useToDecrypt": words("decrypt", "with"),
  "cloudkms.cryptoKeyVersions.useToEncrypt": words("encrypt", "with"),
  "cloudkms.cryptoKeyVersions.destroy": words("destroy", "versions of"),
  "cloudkms.cryptoKeys.setIamPolicy": words("change", "who uses"),
  "composer.dags.execute": words("start", "the DAGs of Airflow in"),
  "pubsub.topics.publish": words("send", "messages to"),
  "pubsub.subscriptions.consume": words("take", "messages from"),
  "logging.logEntries.create": words("write", "logs in"),
  "monitoring.timeSeries.create": words("write", "metrics in"),
  "cloudfunctions.functions.invoke": words("call", "every function of"),
  "workflows.executions.create": words("start", "every workflow of"),
};

const services: Readonly<Record<string, string>> = {
  artifactregistry: "Artifact Registry",
  aiplatform: "Vertex AI",
  cloudscheduler: "Cloud Scheduler",
  composer: "Cloud Composer",
  run: "Cloud Run",
  pubsub: "Pub/Sub",
  dataproc: "Dataproc",
  dataflow: "Dataflow",
  workflows: "Workflows",
  eventarc: "Eventarc",
};

/** What a role lets do; of one's own role, what its permissions do. One without words is told as it is, so that nothing is passed over. */
export function googleWords(role: string, own?: readonly string[]): Word[] {
  if (own !== undefined)
    return own.flatMap((name) => permissions[name] ?? [{ verb: name, object: "on", raw: true as const }]);
  const [, agent] = /^roles\/([a-z]+)\.serviceAgent$/.exec(role) ?? [];
  if (agent !== undefined) return words("do", `what ${services[agent] ?? agent} itself needs in`);
  return roles[datasetRoles[role] ?? role] ?? [{ verb: role, object: "on", raw: true }];
}

/** The role of IAM that an entry of a dataset's own list is; another as it is. */
export const asIamRole = (role: string): string => datasetRoles[role] ?? role;

/** What a permission lets do, in words; none of one that has none. */
export const permissionWords = (permission: string): readonly Word[] => permissions[permission] ?? [];

/** All that there are words for, of roles and of permissions. */
export const allGoogleWords = (): Word[] => [...Object.values(roles), ...Object.values(permissions)].flat();
