import { record } from "../plan/json";
import { thingInWords } from "./places";
import { dataTypeIn, type Found, type Home, type Known } from "./known";

/** Who may do something. */
export interface Party {
  /** `people`: groups, users, roles and accounts from outside. `workload`: what the program makes. `service`: of the cloud. `all`: whoever asks. */
  readonly kind: "people" | "workload" | "service" | "all";
  /** Tells one from another. */
  readonly key: string;
  /** As it is read: `group ml@acme.example`, `airflow/pipelines`. */
  readonly name: string;
  /** Behind the name: `role churn-prod-pipelines-airflow`. */
  readonly as?: string;
  /** The thing of the environment's file whose identity it is. */
  readonly thing?: string;
  /** As the program writes it. */
  readonly raw: string;
}

/** Who a principal of AWS or a member of Google Cloud is. */
export function partyOf(raw: string, known: Known, home: Home): Party {
  return own(raw, known, home) ?? service(raw) ?? everybody(raw) ?? outside(raw, home, known);
}

/** An identity that the program makes: by reference, ARN, e-mail address, or the name of a role. */
function own(raw: string, known: Known, home: Home): Party | undefined {
  const bare = raw.replace(/^(serviceAccount|principal):/, "");
  const found = known.referred(bare)?.known ?? byName(bare, known, home);
  if (found === undefined) return undefined;
  const { type, name, thing, resource } = found;
  if (/_(openid_connect|saml)_provider$/.test(type)) {
    const url = record(resource.change.after ?? resource.change.before).url;
    return {
      kind: "people",
      key: `vouched ${name}`,
      name: `whoever ${String(url ?? name).replace("https://", "")} vouches for`,
      raw,
    };
  }
  const isIdentity = /^(aws_iam_(role|user|group)|google_service_account)$/.test(type);
  if (!isIdentity) return undefined;
  const as = `${type === "google_service_account" ? "service account" : type.slice("aws_iam_".length)} ${name}`;
  return { kind: "workload", key: `own ${type} ${name}`, name: thingInWords(thing), as, thing, raw };
}

/** What is called so in another account or project is somebody else. */
function byName(bare: string, known: Known, { names }: Home): Found["known"] | undefined {
  const [, account, kind, role] = /^arn:aws[\w-]*:iam::(\d{12}):(role|user|group)\/(?:.*\/)?([^/]+)$/.exec(bare) ?? [];
  if (role !== undefined) return names.has(account!) ? known.called(role, `aws_iam_${kind!}`) : undefined;
  const [, id, project] = /^([a-z][a-z0-9-]*)@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(bare) ?? [];
  if (id !== undefined) return names.has(project!) ? known.called(id, "google_service_account") : undefined;
  return ["role", "user", "group"]
    .map((each) => known.called(bare, `aws_iam_${each}`))
    .find((found) => found !== undefined);
}

// Google's agents by what their address ends in (cloud.google.com/iam/docs/service-agents), and by the data source that reads it.
const agents: Readonly<Record<string, string>> = {
  "gs-project-accounts": "Cloud Storage",
  google_storage_project_service_account: "Cloud Storage",
  "bigquery-encryption": "BigQuery",
  google_bigquery_default_service_account: "BigQuery",
  "cloudcomposer-accounts": "Cloud Composer",
  "serverless-robot-prod": "Cloud Run",
  "gcf-admin-robot": "Cloud Functions",
  "compute-system": "Compute Engine",
  "dataflow-service-producer-prod": "Dataflow",
  "gcp-sa-artifactregistry": "Artifact Registry",
  "gcp-sa-aiplatform": "Vertex AI",
  "gcp-sa-aiplatform-cc": "Vertex AI's custom code",
  "gcp-sa-cloudscheduler": "Cloud Scheduler",
  "gcp-sa-secretmanager": "Secret Manager",
  "gcp-sa-pubsub": "Pub/Sub",
  "gcp-sa-eventarc": "Eventarc",
  "gcp-sa-workflows": "Workflows",
  "gcp-sa-bigquerydatatransfer": "BigQuery Data Transfer",
  "gcp-sa-iap": "IAP",
};

function service(raw: string): Party | undefined {
  const party = (name: string, key = name): Party => ({ kind: "service", key: `service ${key}`, name, raw });
  if (/^[\w.-]+\.amazonaws\.com(\.cn)?$/.test(raw)) return party(raw);
  const data = dataTypeIn(raw);
  if (data !== undefined) return party(`Google's agent of ${agents[data] ?? data.replace(/^google_/, "")}`);
  const [, before, domain] = /^serviceAccount:([^@]+)@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(raw) ?? [];
  const agent = agents[domain ?? ""] ?? /^gcp-sa-(.+)$/.exec(domain ?? "")?.[1];
  if (agent !== undefined && /\d{6}/.test(before!)) return party(`Google's agent of ${agent}`);
  const [, given] = /^serviceAccount:(\d+-compute@developer|\d+@cloudservices|[a-z0-9-]+@appspot)\.gserviceaccount\.com$/.exec(raw) ?? []; // prettier-ignore
  return given === undefined ? undefined : party(`the project's default service account ${given}`);
}

function everybody(raw: string): Party | undefined {
  const party = (name: string): Party => ({ kind: "all", key: `all ${name}`, name, raw });
  if (/^(\*|allUsers|arn:aws[\w-]*:iam::\*:.*)$/.test(raw)) return party("everybody");
  if (raw === "allAuthenticatedUsers") return party("everybody with a Google account");
  return raw.startsWith("all but ") ? party(`everybody but ${raw.slice("all but ".length)}`) : undefined;
}

const special: Readonly<Record<string, string>> = {
  projectOwners: "owners of the project",
  projectWriters: "editors of the project",
  projectReaders: "viewers of the project",
};

/** People, and what others run. */
function outside(raw: string, { names }: Home, known: Known): Party {
  const party = (name: string, as?: string): Party => ({
    kind: "people",
    key: `people ${name} ${as ?? ""}`,
    name,
    as,
    raw,
  });
  const foreign = (account: string) => (names.has(account) ? undefined : `of account ${account}`);
  const [, kind, name] = /^(group|user|domain|serviceAccount|deleted|projectOwner|projectEditor|projectViewer):(.+)$/.exec(raw) ?? []; // prettier-ignore
  if (kind === "serviceAccount") {
    const [, project = ""] = /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(name!) ?? [];
    return party(
      `service account ${name!}`,
      project === "" || names.has(project) ? undefined : `of project ${project}`,
    );
  }
  if (kind === "domain") return party(`everybody of ${name!}`);
  if (kind?.startsWith("project") === true)
    return party(`${kind.slice("project".length).toLowerCase()}s of project ${name!}`);
  if (kind !== undefined) return party(`${kind} ${name!}`);
  const [, account, what] = /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):(.+)$/.exec(raw) ?? [];
  if (what === "root") return party(names.has(account!) ? "whoever the account's own IAM lets" : `account ${account!}`);
  if (what !== undefined) {
    const [, noun = "", rest = ""] = /^([\w-]+)\/(.+)$/.exec(what) ?? [];
    if (noun === "oidc-provider" || noun === "saml-provider") return party(`whoever ${rest} vouches for`);
    return party(`${noun.replace("assumed-role", "role")} ${rest}`, foreign(account!));
  }
  const [, pool] = /^principal(?:Set)?:\/\/iam\.googleapis\.com\/(?:projects\/[^/]+\/locations\/global\/workloadIdentityPools\/)?(.+)$/.exec(raw) ?? []; // prettier-ignore
  if (pool !== undefined) return party(`federated identity ${plain(pool, known)}`);
  if (special[raw] !== undefined) return party(special[raw]);
  if (/@[a-z0-9-]+\.iam\.gserviceaccount\.com$/.test(raw)) return outside(`serviceAccount:${raw}`, { names }, known);
  if (/^[^@\s:$]+@[^@\s]+$/.test(raw)) return party(`user ${raw}`);
  return party(plain(raw, known));
}

/** References inside a text, by the names of what they name. */
const plain = (text: string, known: Known) =>
  text.replace(/\$\{[^}]*\}/g, (one) => known.referred(one)?.known.name ?? one);
