import { describe, expect, it } from "vitest";
import { synthesizeYaml } from "../support/environments";

type Body = Record<string, any>;

const head = {
  gcp: `cloud: gcp
system: churn
owner: ml-platform
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1, deployer: token }
`,
  aws: `cloud: aws
system: churn
owner: ml-platform
encryption: customer-managed
aws: { account: "111122223333", region: eu-west-1 }
`,
};
const digest = (letter: string) => `@sha256:${letter.repeat(64)}`;
const image = {
  gcp: `europe-docker.pkg.dev/acme/serving/churn${digest("a")}`,
  aws: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn${digest("a")}`,
};
const secrets = "secrets: { hugging-face: {}, hubspot: { renamedFrom: erp } }\n";
const env = (version: string) => `{ HF_TOKEN: secret/hugging-face, API_KEY: secret/hubspot@${version}, LEVEL: info }`;

function programOf(cloud: "gcp" | "aws", text: string) {
  const { json } = synthesizeYaml(head[cloud] + secrets + text) as { json: Body };
  const all = (type: string) => Object.entries<Body>(json.resource[type] ?? {});
  return { json, all, one: (type: string) => all(type)[0]![1] };
}

/** Which secrets an account may read, by the first words of its address and of the secret's. */
const readers = (all: [string, Body][]) =>
  all
    .map(([, { member, secret_id, role }]) => {
      expect(role).toBe("roles/secretmanager.secretAccessor");
      return [member, secret_id].map((text) => /_(?:account|secret)\.([A-Za-z0-9-]+_[A-Za-z0-9-]+)/.exec(text)![1]);
    })
    .sort();

describe("a variable that names a secret", () => {
  it("holds its name on Vertex AI, and the models' account may read it before the model is there", () => {
    const { all, json } = programOf("gcp", `endpoints: { churn: { variants: { a: { image: "${image.gcp}", env: ${env("3")} } } } }\n`); // prettier-ignore
    const [model] = all("restful_resource").filter(([address]) => address.startsWith("model_")) as [[string, Body]];
    expect(model[1].body.model.containerSpec.env).toEqual([
      { name: "API_KEY", value: "projects/acme-ml-dev/secrets/churn-dev-erp/versions/3" },
      { name: "HF_TOKEN", value: "projects/acme-ml-dev/secrets/churn-dev-hugging-face/versions/latest" },
      { name: "LEVEL", value: "info" },
    ]);
    const grants = all("google_secret_manager_secret_iam_member");
    expect(readers(grants)).toEqual([
      ["serving_churn", "secret_erp"],
      ["serving_churn", "secret_hugging-face"],
    ]);
    for (const [address] of grants)
      expect(model[1].depends_on).toContain(`google_secret_manager_secret_iam_member.${address}`);
    // What its name is made of is known: no deploy asks for the number.
    expect(json.data.google_secret_manager_secret_version).toBeUndefined();
  });

  it("is granted once to the account that endpoints share", () => {
    const endpoint = (mode: string) =>
      `{ mode: ${mode}, identity: shared, variants: { a: { image: "${image.gcp}", env: { A: secret/hugging-face, B: secret/hugging-face } } } }`;
    const { all } = programOf("gcp", `endpoints: { one: ${endpoint("realtime")}, two: ${endpoint("serverless")} }\n`);
    expect(readers(all("google_secret_manager_secret_iam_member"))).toEqual([["access_models", "secret_hugging-face"]]);
  });

  it("holds its name on Composer, once granted where Airflow reads it besides", () => {
    const { all, one } = programOf("gcp", `airflow: { p: { reads: [secret/hugging-face], env: ${env("3")} } }\n`);
    expect(one("google_composer_environment").config.software_config.env_variables).toEqual({
      HF_TOKEN: "projects/acme-ml-dev/secrets/churn-dev-hugging-face/versions/latest",
      API_KEY: "projects/acme-ml-dev/secrets/churn-dev-erp/versions/3",
      LEVEL: "info",
    });
    expect(readers(all("google_secret_manager_secret_iam_member"))).toHaveLength(2);
  });

  const onSageMaker = (version: string) =>
    programOf("aws", `endpoints: { churn: { networkIsolation: false, variants: { a: { image: "${image.aws}", env: ${env(version)} } } } }\n`); // prettier-ignore

  it.each([
    ["AWSPREVIOUS", "API_KEY_VERSION_STAGE"],
    ["0d1f9a7e-1111-4222-8333-444455556666", "API_KEY_VERSION_ID"],
  ])("holds its name on SageMaker, and another one version %s, by %s", (version, second) => {
    expect(onSageMaker(version).one("aws_sagemaker_model").primary_container.environment).toEqual({
      HF_TOKEN: "churn-dev-hugging-face",
      API_KEY: "churn-dev-erp",
      LEVEL: "info",
      [second]: version,
    });
  });

  it("may be read on AWS, with its key, by the policy that the model waits for", () => {
    const { all, one } = onSageMaker("AWSPREVIOUS");
    const [[address, { policy }]] = all("aws_iam_role_policy").filter(([name]) => name.startsWith("endpoint_")) as [[string, Body]]; // prettier-ignore
    const statements = (JSON.parse(policy) as { Statement: { Action: string[]; Resource: string[] }[] }).Statement;
    const of = (action: string) =>
      statements.flatMap(({ Action, Resource }) => (Action.includes(action) ? Resource : []));
    expect(of("secretsmanager:GetSecretValue").sort()).toEqual([
      expect.stringMatching(/^\$\{aws_secretsmanager_secret\.secret_erp_\w+\.arn\}$/),
      expect.stringMatching(/^\$\{aws_secretsmanager_secret\.secret_hugging-face_\w+\.arn\}$/),
    ]);
    expect(of("kms:Decrypt")).toContainEqual(expect.stringMatching(/^\$\{aws_kms_key\.\w+\.arn\}$/));
    expect(one("aws_sagemaker_model").depends_on).toContain(`aws_iam_role_policy.${address}`);
  });
});
