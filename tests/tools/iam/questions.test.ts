import { describe, expect, it } from "vitest";
import { synthesizeAll, type Synthesized } from "../../support/environments";
import { iam } from "../../../tools/iam";
import type { Json } from "../../support/check-schema";
import { matches } from "../../iam/globs";

// What a reviewer asks, and the answer by the environments' YAML and by what the constructs promise (docs/environment-fields.md: `reads`, `writes`, `access`).

interface Told {
  readonly rights: { readonly who: { readonly kind: string; readonly name: string }; readonly effect: string }[];
}

/** Who is let do it; of people alone where that is asked. */
function who(name: string, why: string, kind?: string, directory = "environments"): string[] {
  const { rights } = JSON.parse(iam({ directory, name, why, json: true, width: 100 }).text) as Told;
  const let_ = rights.filter(({ effect, who }) => effect === "Allow" && (kind === undefined || who.kind === kind));
  return [...new Set(let_.map(({ who }) => who.name))].sort();
}

const airflow = "airflow/pipelines";
const endpoint = "endpoint/churn";
const job = "job/ingest";
const service = "service/scores";
const owners = "owners of the project"; // BigQuery asks for an owner in a dataset's list
// By Google's own lists, what these roles on a whole project reach: objects of all buckets, to read, write and delete, and images of all registries, to pull and push
// (roles/composer.worker, composer.serviceAgent, run.serviceAgent, aiplatform.serviceAgent); tables of all datasets (aiplatform.serviceAgent alone).
const agents = (...of: string[]) => of.map((one) => `Google's agent of ${one}`);

type Asked = [question: string, name: string, why: string, answer: string[], kind?: string];

const asked: Asked[] = [
  ["who can read raw in prod?", "prod", "read bucket/raw", [airflow, "group ml-auditors@acme.example", ...agents("Cloud Composer", "Cloud Run", "Vertex AI")]],
  ["who can read raw in prod-aws?", "prod-aws", "read bucket/raw", [airflow, "role ml-auditors"]],
  ["who can read raw in staging?", "staging", "read bucket/raw", [airflow, ...agents("Vertex AI")]],
  ["who can write to raw in dev?", "dev", "write bucket/raw", ["group ml-engineers@acme.example", airflow, job, ...agents("Vertex AI")]],
  ["who can write to raw in staging-aws?", "staging-aws", "write bucket/raw", [job]],
  ["who can delete from models in dev-aws?", "dev-aws", "delete bucket/models", [airflow]],
  ["who can delete from models in prod?", "prod", "delete bucket/models", [airflow, ...agents("Cloud Composer", "Cloud Run", "Vertex AI")]],
  ["who can read the model that serves in dev-aws?", "dev-aws", "read bucket/models/churn/42", [airflow, endpoint]],
  ["who can read model 44 in prod?", "prod", "read bucket/models/churn/44", [airflow, ...agents("Cloud Composer", "Cloud Run", "Vertex AI")]],
  ["which people may ask endpoint churn in prod?", "prod", "ask endpoint/churn", [], "people"],
  ["which people may ask endpoint churn in prod-aws?", "prod-aws", "sagemaker:InvokeEndpoint", [], "people"],
  ["who may push images in prod?", "prod", "push", [airflow, ...agents("Cloud Composer", "Cloud Run", "Vertex AI")]],
  ["who may push images in prod-aws?", "prod-aws", "ecr:PutImage", []],
  ["who may pull images in prod-aws?", "prod-aws", "pull registry/serving", [endpoint, service]],
  ["who has rights on the whole project in prod?", "prod", "project", [...agents("Artifact Registry", "Cloud Composer", "Cloud Run", "Cloud Scheduler", "Vertex AI", "Workflows"), airflow, job, service, "starters/schedules", "starters/late-account", "group ml-engineers@acme.example"]],
  ["who has rights on the whole account in dev-aws?", "dev-aws", "account", [airflow, endpoint, job, service]],
  ["who can decrypt with the key in prod?", "prod", "decrypt key/main", agents("Artifact Registry", "BigQuery", "Cloud Composer", "Cloud Run", "Cloud Storage", "Vertex AI", "Workflows")],
  ["which people can decrypt with the key in prod-aws?", "prod-aws", "kms:Decrypt", ["role analysts", "role ml-auditors", "whoever the account's own IAM lets"], "people"],
  ["who may act as what serves in prod?", "prod", "roles/iam.serviceAccountUser", ["service account deployer@acme-ml-prod.iam.gserviceaccount.com"]],
  ["who may act as Airflow in prod-aws?", "prod-aws", "sts:AssumeRole airflow/pipelines", ["airflow-env.amazonaws.com", "airflow.amazonaws.com"]],
  ["who can read the dataset of features in prod?", "prod", "read dataset/features", [airflow, service, "group analysts@acme.example", owners, ...agents("Vertex AI")]],
  ["who can read what was captured in prod?", "prod", "read dataset/captured", [owners, ...agents("Vertex AI")]],
  ["which people can query the features in prod-aws?", "prod-aws", "athena:StartQueryExecution", ["role analysts"], "people"],
  ["who may open Airflow in prod-aws?", "prod-aws", "airflow:CreateWebLoginToken", ["role ml-engineers"]],
  ["who may open Airflow in dev?", "dev", "roles/composer.user", []],
]; // prettier-ignore

describe("a reviewer's question", () => {
  it.each(asked)("%s", (_, name, why, answer, kind) => {
    expect(who(name, why, kind)).toEqual([...answer].sort());
  });

  const everything: Asked[] = [
    [
      "who may ask an endpoint on Cloud Run?",
      "endpoints",
      "ask endpoint/sleepy",
      [...agents("Cloud Run", "Vertex AI"), "group shop@acme.example"],
    ],
    ["who may ask one on Vertex AI?", "endpoints", "ask endpoint/churn", [...agents("Vertex AI"), "identity/shop"]],
    [
      "which people may push images?",
      "storage",
      "push registry/serving",
      ["group ml-engineers@acme.example"],
      "people",
    ],
    [
      "who may only add?",
      "airflow",
      "add bucket/raw/erp",
      [...agents("Cloud Composer", "Cloud Run", "Vertex AI"), "airflow/plain", "identity/pipelines"],
    ],
    ["who may ask by calls?", "airflow-aws", "ask endpoint/churn", ["identity/pipelines"]],
  ];
  it.each(everything)("%s", (_, name, why, answer, kind) => {
    expect(who(name, why, kind, "tests/everything")).toEqual(answer);
  });
});

// The same by a second way: IAM's own rule on the policies as they stand. An identity is let do what a policy of its own, or of the thing, allows and none denies
// (AWS IAM User Guide, "Policy evaluation logic", in one account); what forbids calls without TLS does not count, and other conditions are taken to hold.

interface Statement {
  readonly Effect: string;
  readonly Principal?: Record<string, string | string[]> | "*";
  readonly Action: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: Record<string, Record<string, unknown>>;
}

const listed = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);
const arnOf = (text: string) => text.replace(/\$\{(aws_\w+\.[\w-]+)(?:\["[^"]*"\])?\.\w+\}/g, "arn:$1");

function simulated({ json }: Synthesized, action: string, resource: RegExp): string[] {
  const { resource: resources } = json as { resource: Record<string, Record<string, Json>> };
  const all = Object.entries(resources).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, body]) => ({ type, id, body })),
  );
  const policies = all.flatMap(({ type, id, body }) => {
    if (typeof body.policy !== "string" || !body.policy.includes("Statement")) return [];
    const { Statement } = JSON.parse(body.policy) as { Statement: Statement[] };
    return [{ type, id, role: body.role as string | undefined, statements: Statement }];
  });
  const isAsked = (statement: Statement) =>
    listed(statement.Action).some((each) => matches(each.toLowerCase(), action.toLowerCase())) &&
    listed(statement.Resource ?? "*").some((each) => resource.test(arnOf(each)));
  return [
    ...new Set(
      policies.flatMap(({ type, role, statements }) =>
        statements
          .filter((each) => each.Effect === "Allow" && isAsked(each))
          .flatMap(({ Principal }) => {
            if (type === "aws_iam_role_policy")
              return [arnOf(role!).replace(/^arn:aws_iam_role\.([\w-]+)_[0-9A-F]{8}$/, "$1")];
            return Principal === "*" ? ["*"] : Object.values(Principal ?? {}).flatMap(listed);
          }),
      ),
    ),
  ].sort();
}

const byName = new Map(synthesizeAll().map((one) => [one.environment.name, one]));
const roles: Record<string, string> = {
  mwaa_pipelines_Role: airflow,
  endpoint_churn_Role: endpoint,
  job_ingest_JobRole: job,
  "service_scores_Task-main_ExecutionRole": service,
  "arn:aws:iam::333344445555:role/ml-auditors": "role ml-auditors",
  "arn:aws:iam::111122223333:role/ml-engineers": "role ml-engineers",
};

describe("IAM's own rule on the policies says the same of", () => {
  it.each([
    ["prod-aws", "s3:GetObject", "bucket/raw", /^arn:aws_s3_bucket\.bucket_raw_\w+\//],
    ["dev-aws", "s3:PutObject", "bucket/raw", /^arn:aws_s3_bucket\.bucket_raw_\w+\//],
    ["dev-aws", "s3:DeleteObject", "bucket/models", /^arn:aws_s3_bucket\.bucket_models_\w+\//],
    ["prod-aws", "s3:GetObject", "bucket/models", /^arn:aws_s3_bucket\.bucket_models_\w+\//],
    ["staging-aws", "s3:DeleteObject", "bucket/scratch", /^arn:aws_s3_bucket\.bucket_scratch_\w+\//],
    ["prod-aws", "ecr:BatchGetImage", "registry/serving", /:repository\/churn-prod-aws-serving$/],
    ["prod-aws", "ecr:PutImage", "registry/serving", /:repository\/churn-prod-aws-serving$/],
  ])("%s: %s on %s", (name, action, thing, resource) => {
    const found = simulated(byName.get(name)!, action, resource).map((one) => roles[one] ?? one);
    expect(who(name, `${action} ${thing}`)).toEqual(found.sort());
  });
});

describe("the lines of YAML that bring a right", () => {
  interface Brought {
    readonly rights: { readonly who: { readonly name: string }; readonly grants: { readonly yaml: { file: string; field: string }[] }[] }[];
  } // prettier-ignore
  const lines = (name: string, why: string, of: string) => {
    const { rights } = JSON.parse(iam({ directory: "environments", name, why, json: true, width: 100 }).text) as Brought;
    const yaml = rights.filter(({ who }) => who.name === of).flatMap(({ grants }) => grants.flatMap((grant) => grant.yaml));
    return [...new Set(yaml.map(({ file, field }) => `${file} ${field}`))].sort();
  }; // prettier-ignore

  it.each([
    ["prod", "bucket/raw", airflow, ["environments/base/gcp.yaml airflow.pipelines.reads.0"]],
    ["prod", "read bucket/raw", "group ml-auditors@acme.example", ["environments/prod.yaml buckets.raw.access.readers.0"]],
    ["prod-aws", "read bucket/raw", "role ml-auditors", ["environments/prod-aws.yaml buckets.raw.access.readers.0"]],
    ["prod-aws", "athena:StartQueryExecution", "role analysts", ["environments/prod-aws.yaml datasets.features.access.readers.0"]],
    ["prod-aws", "airflow:CreateWebLoginToken", "role ml-engineers", ["environments/prod-aws.yaml airflow.pipelines.access.readers.0"]],
    ["prod", "roles/composer.user", "group ml-engineers@acme.example", ["environments/prod.yaml airflow.pipelines.access.readers.0"]],
    ["prod", "bucket/models", airflow, ["environments/base/gcp.yaml airflow.pipelines.writes.1"]],
    ["prod", "delete bucket/models", airflow, ["environments/base/gcp.yaml airflow.pipelines.writes.1", "environments/prod.yaml airflow.pipelines"]],
    ["prod", "read bucket/models/churn/43", endpoint, ["environments/prod.yaml endpoints.churn.variants.challenger.artifact"]],
    ["prod-aws", "pull registry/serving", endpoint, ["environments/base/aws.yaml endpoints.churn.variants.champion.image", "environments/prod-aws.yaml endpoints.churn.variants.challenger.image"]],
    ["prod", "decrypt key/main", "Google's agent of BigQuery", ["environments/prod.yaml encryption"]],
    ["prod", "roles/composer.worker", airflow, ["environments/prod.yaml airflow.pipelines"]],
    ["prod", "roles/iam.serviceAccountUser", "service account deployer@acme-ml-prod.iam.gserviceaccount.com", ["environments/prod.yaml gcp.deployer"]],
    ["prod", "connect endpoint/churn", "project acme-shop-prod", ["environments/prod.yaml endpoints.churn.privateServiceConnect.projects.0"]],
    ["prod", "roles/artifactregistry.serviceAgent", "Google's agent of Artifact Registry", ["environments/base/platform.yaml registries"]],
  ])("%s: %s for %s", (name, why, of, places) => {
    expect(lines(name, why, of)).toEqual(places);
  }); // prettier-ignore

  it.each([
    ["bucket/rwa", /^--why: there is no bucket\/rwa; there is bucket\/raw, /],
    ["raed bucket/raw", /^--why: "raed" is no right, thing, person or verb of .* the verbs are list, read, /],
    ["  ", /^--why asks nothing/],
  ])("%s is a mistake that is told", (why, message) => {
    expect(() => iam({ directory: "environments", name: "prod", why, width: 100 })).toThrow(message);
  });

  it("are none where nobody has it, which is said", () => {
    expect(iam({ directory: "environments", name: "prod-aws", why: "push", width: 100 })).toEqual({
      text: "Nothing in prod-aws brings push: nobody has it by what its program grants.",
      exitCode: 0,
    });
  });
});
