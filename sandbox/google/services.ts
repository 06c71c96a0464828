/** How a service tells that something takes time; `none` when its answer is the result. */
export type OperationKind = "longrunning" | "nested" | "compute" | "sql" | "none";

/** What differs between the services as a whole. */
export interface Service {
  readonly name: string;
  /** Newer APIs give each resource a full name and times; older ones leave the body as it was sent. */
  readonly style: "named" | "bare";
  readonly operations: OperationKind;
  /** Whether a deletion is answered 204 without a body. */
  readonly silentDelete: boolean;
}

// prettier-ignore
const longrunning = [
  "aiplatform", "artifactregistry", "clouddeploy", "cloudfunctions", "composer", "dataplex", "dataproc", "datastream", "eventarc",
  "file", "firestore", "memorystore", "metastore", "networkconnectivity", "networksecurity", "networkservices", "notebooks", "redis",
  "run", "servicenetworking", "serviceusage", "vpcaccess", "workflows",
];

// prettier-ignore
const direct = [
  "accesscontextmanager", "bigqueryconnection", "bigquerydatapolicy", "bigquerydatatransfer", "bigqueryreservation", "billingbudgets",
  "cloudbilling", "cloudbuild", "cloudkms", "cloudresourcemanager", "cloudscheduler", "cloudtasks", "datacatalog", "dataflow",
  "datapipelines", "dlp", "essentialcontacts", "iam", "logging", "monitoring", "orgpolicy", "pubsub", "secretmanager",
];

const services: Service[] = [
  ...longrunning.map((name) => service(name, "named", "longrunning")),
  ...direct.map((name) => service(name, "named", "none")),
  service("bigquery", "bare", "none", true),
  service("compute", "bare", "compute"),
  service("dns", "bare", "none", true),
  service("sqladmin", "bare", "sql"),
  service("storage", "bare", "none", true),
];

function service(name: string, style: Service["style"], operations: OperationKind, silentDelete = false): Service {
  return { name, style, operations, silentDelete };
}

/** The service behind a host: `europe-west4-aiplatform.googleapis.com` and `aiplatform.europe-west4.rep.googleapis.com` are one, an endpoint's own host is the same. */
export function serviceOf(host: string): Service | undefined {
  const label = host
    .replace(/(\.[a-z0-9-]+\.rep)?\.googleapis\.com$/, "")
    .replace(/^.*\.prediction\.vertexai\.goog$/, "aiplatform");
  return services.find(({ name }) => label === name || label.endsWith(`-${name}`));
}
