import type { AwsEnvironment, KindName } from "../../language";
import { checkAccount } from "../account";
import { asked, type Asking, inItsWords, refused } from "../asking";
import type { Program, ProgramJson } from "../synthesize";
import { literal, type Made, madeFor, type Thing } from "../things";
import { UserError } from "../user-error";

interface Page {
  readonly type: string;
  /** Below the console of the region. */
  path(made: Made["body"], aws: AwsEnvironment["aws"], json: ProgramJson): string;
}

const named = ({ name }: Made["body"]) => literal(name);

/** The first of a kind that the program makes is where people look. */
const pages: Readonly<Record<Exclude<KindName, "airflow">, Page>> = {
  buckets: { type: "aws_s3_bucket", path: ({ bucket }) => `s3/buckets/${literal(bucket)}` },
  registries: {
    type: "aws_ecr_repository",
    path: (made, { account }) => `ecr/repositories/private/${account}/${named(made)}`,
  },
  datasets: {
    type: "aws_glue_catalog_database",
    path: (made) => `glue/home#/v2/data-catalog/databases/view/${named(made)}`,
  },
  secrets: { type: "aws_secretsmanager_secret", path: (made) => `secretsmanager/secret?name=${named(made)}` },
  identities: { type: "aws_iam_role", path: (made) => `iam/home#/roles/details/${named(made)}` },
  jobs: {
    type: "aws_sfn_state_machine",
    path: (made, { account, region }) =>
      `states/home#/statemachines/view/arn:aws:states:${region}:${account}:stateMachine:${named(made)}`,
  },
  endpoints: { type: "aws_sagemaker_endpoint", path: (made) => `sagemaker/home#/endpoints/${named(made)}` },
  // Services have names that are known at deploy alone, and all of an environment stand in one cluster.
  services: { type: "aws_ecs_service", path: (_made, _aws, json) => `ecs/v2/clusters/${clusterIn(json)}/services` },
};

function clusterIn({ resource }: ProgramJson): string {
  const { aws_ecs_cluster: clusters } = (resource ?? {}) as Record<string, Record<string, Made["body"]> | undefined>;
  const [cluster] = Object.values(clusters ?? {});
  return named(cluster ?? {});
}

/** The page of a thing on AWS. */
export async function awsPage(
  program: Program,
  thing: Thing,
  environment: AwsEnvironment,
  asking: Asking,
): Promise<string> {
  const { aws } = environment;
  if (thing.kind === "airflow") return airflowPage(program, thing, environment, asking);
  const { type, path } = pages[thing.kind];
  const made = madeFor(program, thing, type)[0];
  if (made === undefined)
    throw new UserError(`the project's program makes nothing for ${thing.shown} that the console shows`);
  const [before, hash] = path(made.body, aws, program.json).split("#") as [string, string?];
  const query = `${before.includes("?") ? "&" : "?"}region=${aws.region}`;
  return `https://${aws.region}.console.aws.amazon.com/${before}${query}${hash === undefined ? "" : `#${hash}`}`;
}

/** Who opens it logs in by the console; a token in the address would stay in somebody's history. */
async function airflowPage(program: Program, thing: Thing, environment: AwsEnvironment, asking: Asking) {
  const { region } = environment.aws;
  await checkAccount(environment, asking);
  const name = named(madeFor(program, thing, "aws_mwaa_environment")[0]?.body ?? {});
  const url = `https://api.airflow.${region}.amazonaws.com/environments/${name}`;
  const reply = await asked({ method: "GET", url, service: "airflow", region, headers: {} }, asking);
  if (reply.status === 404) throw refused(`AWS has no MWAA environment ${name}`, `deploy ${program.name} first`);
  if (reply.status === 403)
    throw refused(`AWS does not let you see ${name}${inItsWords(reply)}`, "it takes airflow:GetEnvironment");
  if (reply.status !== 200)
    throw refused(`AWS answered ${reply.status} ${reply.code} for ${name}${inItsWords(reply)}`, "try again");
  const { WebserverUrl: page } = (reply.body.Environment ?? {}) as { WebserverUrl?: string };
  if (!page) throw refused(`${name} has no page yet`, "it is still being made; try again in some minutes");
  return `https://${page}`;
}
