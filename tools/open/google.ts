import type { GcpEnvironment, KindName } from "../../language";
import { asked, type Asking, inItsWords, refused } from "../asking";
import type { Program } from "../synthesize";
import { literal, type Made, madeFor, type Thing } from "../things";
import { UserError } from "../user-error";

const console = "https://console.cloud.google.com";

interface Page {
  readonly type: string;
  /** Below the console, without the project. */
  path(made: Made["body"], gcp: GcpEnvironment["gcp"]): string;
}

const named = ({ name }: Made["body"]) => literal(name);

/** The first of a kind that the program makes is where people look. */
const pages: Readonly<Record<Exclude<KindName, "airflow">, readonly Page[]>> = {
  buckets: [{ type: "google_storage_bucket", path: (made) => `storage/browser/${named(made)}` }],
  registries: [
    {
      type: "google_artifact_registry_repository",
      path: ({ repository_id: id, location }, { project }) =>
        `artifacts/docker/${project}/${literal(location)}/${literal(id)}`,
    },
  ],
  datasets: [
    {
      type: "google_bigquery_dataset",
      path: ({ dataset_id: id }, { project }) => `bigquery?p=${project}&d=${literal(id)}&page=dataset`,
    },
  ],
  secrets: [
    {
      type: "google_secret_manager_secret",
      path: ({ secret_id: id }) => `security/secret-manager/secret/${literal(id)}/versions`,
    },
  ],
  identities: [
    {
      type: "google_service_account",
      path: ({ account_id: id }, { project }) =>
        `iam-admin/serviceaccounts/details/${literal(id)}@${project}.iam.gserviceaccount.com`,
    },
  ],
  jobs: [
    {
      type: "google_cloud_run_v2_job",
      path: (made, { region }) => `run/jobs/details/${region}/${named(made)}/executions`,
    },
  ],
  endpoints: [
    {
      type: "google_vertex_ai_endpoint",
      path: (made, { region }) => `vertex-ai/online-prediction/locations/${region}/endpoints/${named(made)}`,
    },
    {
      type: "google_cloud_run_v2_service",
      path: (made, { region }) => `run/detail/${region}/${named(made)}/metrics`,
    },
  ],
  services: [
    {
      type: "google_cloud_run_v2_service",
      path: (made, { region }) => `run/detail/${region}/${named(made)}/metrics`,
    },
  ],
};

/** The page of a thing on Google Cloud. */
export async function googlePage(
  program: Program,
  thing: Thing,
  { gcp }: GcpEnvironment,
  asking: Asking,
): Promise<string> {
  if (thing.kind === "airflow") return airflowPage(program, thing, gcp, asking);
  for (const { type, path } of pages[thing.kind]) {
    const made = madeFor(program, thing, type)[0];
    if (made === undefined) continue;
    const at = path(made.body, gcp);
    return `${console}/${at}${at.includes("?") ? "&" : "?"}project=${gcp.project}`;
  }
  throw new UserError(`the project's program makes nothing for ${thing.shown} that the console shows`);
}

async function airflowPage(program: Program, thing: Thing, { project, region }: GcpEnvironment["gcp"], asking: Asking) {
  const name = named(madeFor(program, thing, "google_composer_environment")[0]?.body ?? {});
  const url = `https://composer.googleapis.com/v1/projects/${project}/locations/${region}/environments/${name}`;
  const reply = await asked({ method: "GET", url }, asking);
  if (reply.status === 404) throw refused(`Google Cloud has no Composer ${name}`, `deploy ${program.name} first`);
  if (reply.status === 403)
    throw refused(`Google Cloud does not let you see ${name}${inItsWords(reply)}`, "it takes roles/composer.user");
  if (reply.status !== 200)
    throw refused(`Google Cloud answered ${reply.status} ${reply.code} for ${name}${inItsWords(reply)}`, "try again");
  const { airflowUri } = (reply.body.config ?? {}) as { airflowUri?: string };
  if (!airflowUri) throw refused(`${name} has no page yet`, "it is still being made; try again in some minutes");
  return airflowUri;
}
