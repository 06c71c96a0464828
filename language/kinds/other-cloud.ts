const canary =
  "a canary on Vertex AI is two variants and their shares; write variants: { champion: { traffic: 90%, ... }, challenger: { traffic: 10%, ... } }";
const fixed = "SageMaker asks port 8080 for /invocations and /ping; remove it";
const machine = "write machine: n1-standard-4, or another machine type of Google Cloud";
const instance = "write instance: ml.m5.xlarge, or another instance type of SageMaker";
const accelerator = "the instance type says it; write instance: ml.g5.xlarge";
const backlog = "nothing on Google Cloud counts a queue; write requests, cpu or gpu";
const accounts =
  'people sign in with a Google account; write members, such as { members: ["group:sales@acme.example"] }';

const definition = "a table of Athena is a definition, and its files stay whatever becomes of it; remove it";

/**
 * What to write on one cloud for a field that only the other cloud has, by the field's place; `*` is any name. A field inside one that only the
 * other cloud has needs no words of its own.
 */
export const remedies: Record<"gcp" | "aws", Readonly<Record<string, string>>> = {
  gcp: {
    aws: "write gcp: { project: ..., projectNumber: ..., region: ... }",
    "budget.stop.queryBytes":
      'BigQuery counts what a project reads in a day, in a quota that all its environments share: set "Query usage per day" there, as BigQuery\'s guide says under "Create custom query quotas", and remove it',
    "buckets.*.intelligentTiering": "Cloud Storage moves objects by itself with autoclass: true",
    "datasets.*.scanLimit": "BigQuery's limit on what a query reads is a quota of the project; remove it",
    "datasets.*.tables.*.format": "a table of BigQuery holds its rows itself; remove it",
    "airflow.*.version": 'the image says it; write image: "composer-3-airflow-2.10.5-build.12"',
    "airflow.*.privateWebserver":
      "whoever opens Airflow's page logs in to Google; remove it, and name people under access",
    "jobs.*.capacity":
      "Cloud Run has no spare machines for less, and bills the seconds of a task alone; remove it, or start work of Dataproc or Batch from Airflow",
    "jobs.*.disk":
      "what a task of Cloud Run writes to its disk is in its memory; write memory: 16GiB, or keep it in a bucket",
    "jobs.*.gpu.instance": "write type: nvidia-l4",
    "endpoints.*.rollout": canary,
    "endpoints.*.rollbackOn": `${canary}, and take it back by a revert`,
    "endpoints.*.shadow": "Vertex AI copies no requests; write a second variant with traffic: 1%",
    "endpoints.*.async":
      "Google Cloud has no asynchronous endpoint; write mode: serverless, and let Cloud Tasks or Pub/Sub call it",
    "endpoints.*.instance": machine,
    "endpoints.*.variants.*.instance": machine,
    "endpoints.*.scaleOn.backlog": backlog,
    "endpoints.*.variants.*.scaleOn.backlog": backlog,
    "endpoints.*.networkIsolation": "a container on Google Cloud can open connections; remove it",
    "endpoints.*.vpc": "for callers from a network write privateServiceConnect: { projects: [...] }; remove it",
    "endpoints.*.serverless.provisioned": "replicas that stay warm are written as replicas: { min: 1, ... }",
    "services.*.certificate":
      "Google makes a certificate of the domain by itself, once the name leads to the load balancer; remove it",
    "services.*.scaleOn":
      "Cloud Run starts another replica where requests are more than one takes at a time; write concurrency: 20, or another number of them",
    "services.*.signIn.cognito": accounts,
    "services.*.signIn.oidc": accounts,
  },
  aws: {
    gcp: 'write aws: { account: "123456789012", region: eu-west-1 }',
    "buckets.*.location": "every bucket is in the environment's region; remove it",
    "buckets.*.softDelete": "S3 keeps what was deleted as old versions; write noncurrent: 30d",
    "buckets.*.autoclass": "S3 moves objects by itself with intelligentTiering: true",
    "registries.*.scanning": "ECR scans every image that is pushed; remove it",
    "datasets.*.tables.*.schema.*.mode": "a column in Athena may always be empty; remove it",
    "datasets.*.tables.*.partitionBy.requireFilter":
      "write scanLimit on the dataset, which bounds what a query may read",
    "datasets.*.tables.*.clusterBy": "Athena reads by partitions alone; write partitionBy, or remove it",
    ...Object.fromEntries(["retired", "adopt", "delete"].map((field) => [`datasets.*.tables.*.${field}`, definition])),
    "datasets.*.timeTravel": "the files' old versions are the history: write noncurrent on a bucket, or remove it",
    "airflow.*.adopt": "AWS names the parts of its network by ids, so that it is not found again; remove it",
    "airflow.*.image": 'write version: "2.10.3"',
    "airflow.*.highResilience": "MWAA spreads its workers over two zones already; remove it",
    "airflow.*.env":
      'MWAA takes no variables of DAGs; write Airflow\'s own options under config, and let DAGs read the rest from a bucket. A secret is named by reads: [secret/<name>], and DAGs find it by its name: Variable.get("<name>")',
    "jobs.*.gpu.type": "the instance type says it; write instance: g5.xlarge",
    "endpoints.*.accelerator": accelerator,
    "endpoints.*.variants.*.accelerator": accelerator,
    "endpoints.*.machine": instance,
    "endpoints.*.variants.*.machine": instance,
    "endpoints.*.serverless.cpu": "SageMaker gives processors by memory; write memory: 4GiB",
    "endpoints.*.serverless.timeout": "SageMaker serverless answers within 60 seconds, or not at all; remove it",
    "endpoints.*.privateServiceConnect":
      "whoever may call it can do so from a private network through an interface endpoint of the VPC; remove it",
    "endpoints.*.variants.*.args":
      "SageMaker starts every container with `serve`; put the arguments into the image, or into env",
    "endpoints.*.variants.*.port": fixed,
    "endpoints.*.variants.*.predictRoute": fixed,
    "endpoints.*.variants.*.healthRoute": fixed,
    "services.*.concurrency":
      "nothing on AWS counts the requests that a replica has at a time; write scaleOn: { requests: 600 }, which are those of a minute",
    "services.*.signIn.members":
      "a load balancer of AWS knows no groups of Google; write cognito: {}, or oidc: { ... } of the company's directory, which says who may sign in",
    "services.*.access.callers":
      "a load balancer of AWS does not ask callers who they are; let workloads say calls, or write signIn for people",
    "services.*.variants.*.latest": "every variant is a service of ECS of its own; remove it",
    "services.*.variants.*.redeploy":
      "ECS starts new tasks where something differs; let a variable differ, such as env: { REDEPLOY: a }",
    "endpoints.*.variants.*.latest": "a serverless endpoint of SageMaker has one variant; remove it",
    "endpoints.*.variants.*.redeploy": "an update already moves to new instances; remove it",
  },
};

/** The remedy for a field at a path of the YAML, or in the `defaults` of a kind. */
export function remedyElsewhere(cloud: "gcp" | "aws", path: readonly PropertyKey[]): string | undefined {
  const [first, kind, ...rest] = path.map(String);
  const full = first === "defaults" ? [kind!, "*", ...rest] : path.map(String);
  return Object.entries(remedies[cloud]).find(([place]) => matches(place.split("."), full))?.[1];
}

function matches(place: readonly string[], path: readonly string[]): boolean {
  return place.length === path.length && place.every((step, index) => step === "*" || step === path[index]);
}
