import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../../language";
import type { Call } from "../../tools/clouds/call";
import { pageOf } from "../../tools/open";
import { synthesize } from "../../tools/synthesize";

const digest = `sha256:${"a".repeat(64)}`;
const common = `system: churn
owner: ml@acme.example
buckets: { raw: {} }
registries: { serving: {} }
secrets: { hubspot: {} }
identities: { ci: {} }
airflow: { pipelines: { size: small } }
`;
const aws = `cloud: aws
aws: { account: "111122223333", region: eu-west-1 }
datasets: { features: {} }
endpoints: { churn: { variants: { a: { image: "registry/serving@${digest}" } } } }
services:
  api: { image: "registry/serving@${digest}" }
  app:
    image: "registry/serving@${digest}"
    ingress: public
    domain: app.acme.example
    zone: Z0123456789ABCDEFGHIJ
    signIn: { cognito: {} }
${common}`;
const google = `cloud: gcp
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1, deployer: token }
datasets: { features: {} }
endpoints:
  churn: { variants: {} }
  embed: { mode: serverless, variants: { a: { image: "registry/serving/embed@${digest}" } } }
services:
  api: { image: "registry/serving/api@${digest}" }
  app:
    image: "registry/serving/app@${digest}"
    ingress: public
    domain: app.acme.example
    signIn: { members: ["group:sales@acme.example"] }
${common}`;

function page(
  text: string,
  thing: string,
  answer: { status?: number } & Record<string, unknown> = {},
  calls: Call[] = [],
) {
  const folder = mkdtempSync(join(tmpdir(), "ponte-open-"));
  writeFileSync(join(folder, "dev.yaml"), text);
  const [environment] = loadEnvironments({ directory: folder });
  rmSync(folder, { recursive: true });
  const { status = 200, ...body } = answer;
  const send = (call: Call) => {
    if (call.url.startsWith("https://sts."))
      return Promise.resolve({ status: 200, text: "<Account>111122223333</Account>" });
    calls.push(call);
    return Promise.resolve({ status, text: JSON.stringify(body) });
  };
  return pageOf(synthesize(environment!), thing, { send, wait: () => Promise.resolve() });
}

describe("the page of a thing", () => {
  it.each([
    ["bucket/raw", "https://eu-west-1.console.aws.amazon.com/s3/buckets/111122223333-churn-dev-raw?region=eu-west-1"],
    ["registry/serving", "https://eu-west-1.console.aws.amazon.com/ecr/repositories/private/111122223333/churn-dev-serving?region=eu-west-1"], // prettier-ignore
    ["dataset/features", "https://eu-west-1.console.aws.amazon.com/glue/home?region=eu-west-1#/v2/data-catalog/databases/view/churn_dev_features"], // prettier-ignore
    ["secret/hubspot", "https://eu-west-1.console.aws.amazon.com/secretsmanager/secret?name=churn-dev-hubspot&region=eu-west-1"], // prettier-ignore
    ["identity/ci", "https://eu-west-1.console.aws.amazon.com/iam/home?region=eu-west-1#/roles/details/churn-dev-ci-identity"], // prettier-ignore
    ["endpoint/churn", "https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/endpoints/churn-dev-churn"], // prettier-ignore
    [
      "service/api",
      "https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/churn-dev-services/services?region=eu-west-1",
    ],
    ["service/app", "https://app.acme.example"],
  ])("on AWS: %s", async (thing, url) => {
    expect(await page(aws, thing)).toBe(url);
  });

  it.each([
    ["bucket/raw", "storage/browser/acme-ml-dev-churn-dev-raw?project=acme-ml-dev"],
    ["registry/serving", "artifacts/docker/acme-ml-dev/europe-west1/churn-dev-serving?project=acme-ml-dev"],
    ["dataset/features", "bigquery?p=acme-ml-dev&d=churn_dev_features&page=dataset&project=acme-ml-dev"],
    ["secret/hubspot", "security/secret-manager/secret/churn-dev-hubspot/versions?project=acme-ml-dev"],
    ["identity/ci", "iam-admin/serviceaccounts/details/churn-dev-identity-ci@acme-ml-dev.iam.gserviceaccount.com?project=acme-ml-dev"], // prettier-ignore
    ["endpoint/embed", "run/detail/europe-west1/churn-dev-embed/metrics?project=acme-ml-dev"],
    ["service/api", "run/detail/europe-west1/churn-dev-api/metrics?project=acme-ml-dev"],
  ])("on Google Cloud: %s", async (thing, path) => {
    expect(await page(google, thing)).toBe(`https://console.cloud.google.com/${path}`);
  });

  it("of a service that people sign in to is its own", async () => {
    expect(await page(google, "service/app")).toBe("https://app.acme.example");
  });

  it("of an endpoint on Vertex AI is found by its number", async () => {
    expect(await page(google, "endpoint/churn")).toMatch(
      /^https:\/\/console.cloud.google.com\/vertex-ai\/online-prediction\/locations\/europe-west1\/endpoints\/\d+\?project=acme-ml-dev$/,
    );
  });

  it("of Airflow is its own, which the cloud knows", async () => {
    const calls: Call[] = [];
    const told = { config: { airflowUri: "https://x-dot-europe-west1.composer.googleusercontent.com" } };
    expect(await page(google, "airflow/pipelines", told, calls)).toBe(told.config.airflowUri);
    const answer = { Environment: { WebserverUrl: "abc.c1.eu-west-1.airflow.amazonaws.com" } };
    expect(await page(aws, "airflow/pipelines", answer, calls)).toBe("https://abc.c1.eu-west-1.airflow.amazonaws.com");
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET https://composer.googleapis.com/v1/projects/acme-ml-dev/locations/europe-west1/environments/churn-dev-pipelines",
      "GET https://api.airflow.eu-west-1.amazonaws.com/environments/churn-dev-pipelines",
    ]);
  });

  it.each([
    [google, { status: 404, error: { message: "no" } }, /has no Composer churn-dev-pipelines; deploy dev first/],
    [google, { status: 403, error: { message: "no" } }, /it takes roles\/composer.user/],
    [google, { config: {} }, /still being made/],
    [aws, { status: 404, message: "no" }, /has no MWAA environment churn-dev-pipelines; deploy dev first/],
    [aws, { status: 403, message: "no" }, /it takes airflow:GetEnvironment/],
    [aws, { Environment: {} }, /still being made/],
  ])("is refused in words", async (text, answer, words) => {
    await expect(page(text, "airflow/pipelines", answer)).rejects.toMatchObject({
      message: expect.stringMatching(words) as string,
      exitCode: 4,
    });
  });
});
