import type { Environment } from "../../language";
import { isKnownService, permissionsOf } from "../../terraform-types/rights/google-roles";
import { matches } from "../plan/access/right";
import type { Grant } from "./grant";
import { awsWordsWithin } from "./words/aws";
import { asIamRole, permissionWords } from "./words/google";
import type { Act } from "./words/verbs";
import type { Word } from "./words/word";

/** Whether a grant lets do what is asked; undefined where nothing here knows what the grant holds. */
export type Answer = boolean | undefined;

interface Ability {
  readonly word: Word;
  /** Of whose right it is: `s3`, `storage`, `*` of all. */
  readonly service: string;
}

/** Whether a grant lets do what a verb asks for; of a right on everything, to what is of these services. */
export function letsDo(act: Act, grant: Grant, services: readonly string[] | undefined): Answer {
  const isOf = ({ service }: Ability) => services === undefined || service === "*" || services.includes(service);
  if (abilitiesOf(grant).some((ability) => isOf(ability) && (act.fits(ability.word) || isAll(ability, grant)))) return true; // prettier-ignore
  return isUnknown(grant) && (services === undefined || isOf({ service: serviceOf(grant) } as Ability)) ? undefined : false; // prettier-ignore
}

/** "Do everything" of a role that is in no catalogue, such as an owner's; of another, what it holds says what. */
const isAll = ({ word }: Ability, grant: Grant) =>
  word.verb === "do everything" && grant.kind === "google" && heldBy(grant) === undefined;

function abilitiesOf(grant: Grant): Ability[] {
  const service = serviceOf(grant);
  // A role of the program's own is what its permissions are.
  const told = grant.permissions === undefined ? grant.words.map((word) => ({ word, service })) : [];
  if (grant.kind !== "google") return [...told, ...awsWordsWithin(grant.right.what).map((word) => ({ word, service }))];
  const held = [...(heldBy(grant) ?? [])].filter((permission) => counts(permission, grant));
  return [...told, ...held.flatMap((permission) => permissionWords(permission).map((word) => ({ word, service: permission.split(".")[0]! })))]; // prettier-ignore
}

function serviceOf({ right: { what }, kind }: Grant): string {
  if (kind !== "google") return what.split(":")[0]!.toLowerCase();
  const [, service] = /^roles\/(\w+)\./.exec(asIamRole(what)) ?? [];
  return service ?? "*";
}

/** The permissions of a grant's role; undefined of a role that the catalogue has not. */
const heldBy = ({ right, permissions }: Grant): Iterable<string> | undefined =>
  permissions ?? permissionsOf(asIamRole(right.what));

/** What a role holds beside its own service is of no use on one thing of that service, and Cloud Run's jobs are none of a service's, nor the other way. */
function counts(permission: string, grant: Grant): boolean {
  if (grant.on.scope === "all" || grant.permissions !== undefined) return true;
  if (grant.from.startsWith("google_cloud_run_v2_service_iam") && /^run\.(jobs|workerPools)\./.test(permission)) return false; // prettier-ignore
  if (grant.from.startsWith("google_cloud_run_v2_job_iam") && !/^run\.(jobs|executions|tasks)\./.test(permission)) return false; // prettier-ignore
  return permission.startsWith(`${serviceOf(grant)}.`);
}

/** Whether nothing here knows what it holds: a role that is not in the catalogue, a managed policy. */
function isUnknown(grant: Grant): boolean {
  if (grant.kind === "attached") return !/\/AdministratorAccess$/.test(grant.right.what);
  return grant.kind === "google" && grant.right.what.startsWith("roles/") && heldBy(grant) === undefined;
}

/** Whether a grant gives an action, a role or a permission, each also with `*`. */
export function gives(right: string, grant: Grant): Answer {
  const { what, inverted } = grant.right;
  if (what === right || what === "*") return true;
  if (grant.kind === "attached" && right.includes(":")) return isUnknown(grant) ? undefined : true;
  if (right.includes(":")) {
    const [, names] = inverted ? (/^all but (.+)$/.exec(what) ?? []) : [];
    if (names !== undefined) return !names.split(", ").some((name) => matches(name, right, "i"));
    return what.includes(":") && (matches(what, right, "i") || matches(right, what, "i"));
  }
  if (grant.kind !== "google" || right.startsWith("roles/")) return grant.role === right || asIamRole(what) === right;
  const held = heldBy(grant);
  const isHere = (permission: string) => matches(right, permission) && counts(permission, grant);
  if (held !== undefined && [...held].some(isHere)) return true;
  const couldBe = grant.on.scope === "all" || serviceOf(grant) === right.split(".")[0];
  const isWhole = grant.permissions !== undefined || (held !== undefined && isKnownService(right));
  return isWhole || !couldBe || grant.right.what === "its tables" ? false : undefined;
}

// Whose rights reach what of a kind; `act as` is IAM's, whoever is acted as.
const servicesByNoun: Readonly<Record<string, readonly string[]>> = {
  bucket: ["storage", "s3"],
  registry: ["artifactregistry", "ecr"],
  dataset: ["bigquery", "glue", "athena"],
  secret: ["secretmanager", "secretsmanager"],
  endpoint: ["aiplatform", "run", "sagemaker", "iam", "sts"],
  airflow: ["composer", "airflow", "iam", "sts"],
  identity: ["iam", "sts"],
  job: ["run", "workflows", "states", "batch"],
  service: ["run", "iap", "ecs", "elasticloadbalancing"],
  key: ["cloudkms", "kms"],
};

/** Services whose rights on everything reach a thing; of an endpoint on Google Cloud, that which it is on. */
export function servicesFor(thing: string, { cloud, kinds: { endpoints } }: Pick<Environment, "cloud" | "kinds">) {
  const [noun = "", key = ""] = thing.split("/");
  const services = servicesByNoun[noun] ?? [];
  const isServerless = (endpoints as Record<string, { mode?: string }>)[key]?.mode === "serverless";
  const other = noun === "endpoint" && cloud === "gcp" ? (isServerless ? "aiplatform" : "run") : undefined;
  return services.filter((service) => service !== other);
}
