import { describe, expect, it } from "vitest";
import { permissionsOf } from "../../../terraform-types/rights/google-roles";
import { iam } from "../../../tools/iam";
import { rightsIn } from "../../../tools/iam/rights";
import { allAwsWords } from "../../../tools/iam/words/aws";
import { allGoogleWords } from "../../../tools/iam/words/google";
import { actOf, verbNames } from "../../../tools/iam/words/verbs";
import { synthesizeAll } from "../../support/environments";
import { project } from "../check/project";

// The words in which a reviewer asks, each with the answer by tests/everything/*.yaml and by what Google's roles and AWS's actions are for.

interface Told {
  readonly rights: {
    readonly who: { readonly name: string };
    readonly effect: string;
    readonly grants: { readonly yaml: { readonly field: string }[] }[];
  }[];
  readonly unknown?: { readonly who: string }[];
}

const everything = "tests/everything";
const ask = (name: string, why: string, directory = everything) =>
  JSON.parse(iam({ directory, name, why, json: true, width: 100 }).text) as Told;
const who = (name: string, why: string, directory = everything) =>
  [...new Set(ask(name, why, directory).rights.filter(({ effect }) => effect === "Allow").map(({ who }) => who.name))].sort(); // prettier-ignore
const text = (name: string, why: string, directory = everything) => iam({ directory, name, why, width: 100 }).text;

const pool = "federated identity churn-storage-pool-b4c9e140";
const hub = "token.actions.githubusercontent.com";
const fromOutside = {
  storage: [
    `${pool}/attribute.aws_role/arn:aws:sts::444455556666:assumed-role/shop`,
    `${pool}/attribute.environment/{f1c6aa0e-1111-4222-8333-444455556666}{a1c6bb0e-1111-4222-8333-444455556666}`,
    `${pool}/subject/nightly`,
    `${pool}/subject/project_path:acme/data/churn:ref_type:branch:ref:main`,
    `${pool}/subject/repo:acme/churn:ref:refs/heads/main`,
    `${pool}/subject/repo:acme@1234/scores@5678:environment:prod`,
    "federated identity github/attribute.repository_id/5678",
  ],
  "storage-aws": [
    "federated identity accounts.google.com/112233445566778899001",
    "federated identity api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc/{f1c6aa0e-1111-4222-8333-444455556666}:{a1c6bb0e-1111-4222-8333-444455556666}:*",
    "federated identity gitlab.com/project_path:acme/data/churn:ref_type:branch:ref:main",
    "federated identity oidc.acme.example/runners/nightly",
    `federated identity ${hub}/repo:acme/churn:ref:refs/heads/main`,
    `federated identity ${hub}/repo:acme@1234/scores@5678:environment:prod`,
  ],
};
const pubSub = "Google's agent of Pub/Sub"; // roles/pubsub.serviceAgent signs what it pushes: iam.serviceAccounts.getAccessToken
const vertex = "Google's agent of Vertex AI";
const people = { storage: "group ml-engineers@acme.example", "storage-aws": "role ml-engineers" };

describe.each(["storage", "storage-aws"] as const)("%s: who may act as an identity", (name) => {
  const answer = [...fromOutside[name], people[name], ...(name === "storage" ? [pubSub] : [])].sort();
  it.each(["act as identity/ci", "act identity/ci", "act as ci", "assume identity/ci", "who may impersonate identity/ci?", "who can be identity/ci", "take on identity/ci"])("%s", (why) => {
    expect(who(name, why)).toEqual(answer);
  }); // prettier-ignore

  it("is told with what it may do, where it alone is asked for", () => {
    const told = who(name, "identity/ci");
    expect(told).toEqual(expect.arrayContaining([...fromOutside[name], people[name], "identity/ci"]));
  });

  it("is told of the role or the account, too", () => {
    const own = name === "storage" ? "churn-storage-identity-ci" : "churn-storage-aws-ci-identity";
    expect(who(name, own)).toEqual([...fromOutside[name], people[name], "identity/ci"].sort());
  });
});

type Asked = [name: string, why: string, answer: string[]];
const [ci, issuer] = ["identity/ci", "service account issuer@acme-shop-prod.iam.gserviceaccount.com"];
const pushers = ["group ml-engineers@acme.example", ci];

const asked: Asked[] = [
  ["storage", "write secret/hubspot", [ci, issuer]],
  ["storage", "put secret/hubspot", [ci, issuer]],
  ["storage", "add to secret/hubspot", [ci, issuer]],
  ["storage-aws", "write secret/hubspot", [ci, "role ml-engineers"]],
  ["storage-aws", "add to secret/hubspot", [ci, "role ml-engineers"]],
  ["storage", "read the value of secret/hubspot", ["group ml-auditors@acme.example"]],
  ["storage-aws", "get secret/hubspot", ["role analysts"]],
  ["storage", "push registry/serving", pushers],
  ["storage", "write registry/serving", pushers],
  ["storage-aws", "write to registry/serving", [ci, "role ml-engineers"]],
  ["storage", "who can upload images to registry/serving?", pushers],
  ["storage", "delete bucket/models", [ci]],
  ["storage-aws", "remove from bucket/models", [ci]],
  ["storage", "delete bucket/plain", []],
  ["endpoints", "act as serving", ["Google's agent of Cloud Run", "Google's agent of Cloud Scheduler", vertex]],
  ["endpoints-aws", "act as serving", ["sagemaker.amazonaws.com"]],
  ["endpoints-aws", "call endpoint/churn", ["identity/shop", "role shop"]],
  ["endpoints-aws", "invoke", ["identity/shop", "role shop"]],
  ["endpoints-aws", "predict", ["identity/shop", "role shop"]],
  ["endpoints", "call endpoint/churn", [vertex, "identity/shop"]],
  ["endpoints", "invoke endpoint/churn", [vertex, "identity/shop"]],
  ["airflow-aws", "open airflow/pipelines", ["role analysts", "role ml-engineers"]],
  // A cloud's own names of rights.
  ["storage", "secretmanager.versions.access", ["group ml-auditors@acme.example"]],
  ["storage", "secretmanager.versions.add", [ci, issuer]],
  ["storage", "storage.objects.get", ["group ml-auditors@acme.example", "group ml-engineers@acme.example", ci]],
  ["storage", "storage.objects.delete bucket/raw", ["group ml-engineers@acme.example"]],
  ["storage", "bigquery.tables.updateData", [ci, "owners of the project", "user ana@acme.example"]],
  ["storage", "artifactregistry.repositories.uploadArtifacts", pushers],
  ["storage", "iam.serviceAccounts.getAccessToken identity/ci", [...fromOutside.storage, people.storage, pubSub]],
  ["endpoints", "aiplatform.endpoints.predict", [vertex, "identity/shop"]],
  ["endpoints", "run.jobs.run", [vertex]],
  ["endpoints", "run.routes.invoke endpoint/sleepy", ["Google's agent of Cloud Run", vertex, "group shop@acme.example"]],
  ["storage-aws", "s3:Get* bucket/raw", [ci, "role auditors", "role ml-engineers", "role team/analysts"]],
  ["endpoints-aws", "kms:Encrypt services", ["logs.eu-west-1.amazonaws.com"]], // whose key policy says kms:Encrypt*
  ["endpoints-aws", "kms:Encrypt people", ["whoever the account's own IAM lets"]], // kms:*
  // Somebody, as the YAML names them and in short.
  ["storage", "group:ml-auditors@acme.example", ["group ml-auditors@acme.example"]],
  ["storage", "ml-auditors@acme.example", ["group ml-auditors@acme.example"]],
  ["storage", "user:ana@acme.example", ["user ana@acme.example"]],
  ["storage", "shop@acme-shop-prod.iam.gserviceaccount.com", ["service account shop@acme-shop-prod.iam.gserviceaccount.com"]],
  ["storage", "github:acme/churn@refs/heads/main", [`${pool}/subject/repo:acme/churn:ref:refs/heads/main`]],
  ["storage", "github:acme/churn", [`${pool}/subject/repo:acme/churn:ref:refs/heads/main`]],
  ["storage", "aws:arn:aws:iam::444455556666:role/team/shop", [fromOutside.storage[0]!]],
  ["storage-aws", "github:acme/churn@refs/heads/main act as identity/ci", [`federated identity ${hub}/repo:acme/churn:ref:refs/heads/main`]],
  ["storage-aws", "google:112233445566778899001", [fromOutside["storage-aws"][0]!]],
  ["storage-aws", "arn:aws:iam::777788889999:role/auditors", ["role auditors"]],
  ["storage-aws", "arn:aws:iam::444455556666:role/ml-engineers", ["role ml-engineers"]],
  ["storage-aws", "777788889999", ["role auditors"]],
  ["storage-aws", "outside read bucket/raw", ["role auditors"]],
  ["storage", "group:nobody@acme.example", []],
  ["storage", "public", []],
  ["storage", "people write bucket/raw", ["group ml-engineers@acme.example"]],
]; // prettier-ignore

describe("a question in a reviewer's words", () => {
  it.each(asked)("%s: %s", (name, why, answer) => {
    expect(who(name, why)).toEqual([...answer].sort());
  });

  it("may have any verb of the sentences, and each of the verbs is one", () => {
    // What a role does that no word says is in its list of permissions.
    const isService = (verb: string, object: string) => verb === "do" && /^what /.test(object);
    const acts = verbNames.map((verb) => actOf(verb.replace(" ", "-"))!);
    expect(acts).not.toContain(undefined);
    const left = [...allAwsWords(), ...allGoogleWords()].filter(
      (word) => word.beside !== true && !isService(word.verb, word.object) && !acts.some((act) => act.fits(word)),
    );
    expect(left.filter(({ verb }) => verb !== "do everything")).toEqual([]);
  });

  it("has no verb that is not known: it is a mistake, whose message has those that are", () => {
    expect(() => who("storage", "wibble bucket/raw")).toThrow(
      /"wibble" is no right, thing, person or verb .*the verbs are .*act as, .*use/,
    );
    expect(() => who("storage", "read bucket/rwa")).toThrow(/there is no bucket\/rwa; there is bucket\/raw/);
  });

  it("is not answered by nobody where the catalogue of roles does not know", () => {
    const told = ask("endpoints", "compute.instances.get");
    expect(told.rights).toEqual([]);
    expect(told.unknown!.map(({ who }) => who)).toContain(vertex);
    expect(text("endpoints", "compute.instances.get").replace(/\s+/g, " ")).toMatch(/as far as its roles are known\. .*cannot be told: the catalogue/);
  }); // prettier-ignore
});

describe("the catalogue of roles", () => {
  it("has each role that a program of ours gives, but for the basic ones", () => {
    const programs = [...synthesizeAll(), ...synthesizeAll(everything)].filter(({ environment }) => environment.cloud === "gcp"); // prettier-ignore
    const roles = programs.flatMap((program) => rightsIn(program).grants.flatMap(({ right: { what } }) => (what.startsWith("roles/") ? [what] : []))); // prettier-ignore
    expect(new Set(roles).size).toBeGreaterThan(15);
    expect([...new Set(roles)].filter((role) => permissionsOf(role) === undefined)).toEqual([]);
  });

  // From the roles' pages (cloud.google.com/iam/docs/roles-permissions).
  it.each([
    ["roles/storage.objectViewer", ["storage.objects.get", "storage.objects.list"], ["storage.objects.create"]],
    ["roles/storage.objectCreator", ["storage.objects.create"], ["storage.objects.get", "storage.objects.delete"]],
    ["roles/secretmanager.secretAccessor", ["secretmanager.versions.access"], ["secretmanager.versions.add"]],
    ["roles/run.invoker", ["run.routes.invoke"], ["run.services.update"]],
    ["roles/iam.workloadIdentityUser", ["iam.serviceAccounts.getAccessToken"], ["iam.serviceAccounts.actAs"]],
    ["roles/bigquery.dataViewer", ["bigquery.tables.getData"], ["bigquery.tables.updateData", "bigquery.jobs.create"]],
  ])("%s", (role, holds, lacks) => {
    expect(holds.filter((permission) => !permissionsOf(role)!.has(permission))).toEqual([]);
    expect(lacks.filter((permission) => permissionsOf(role)!.has(permission))).toEqual([]);
  });
});

describe("the lines of what comes by an identity", () => {
  const lines = (name: string, why: string, of: string) => [...new Set(ask(name, why).rights.filter(({ who }) => who.name === of).flatMap(({ grants }) => grants.flatMap(({ yaml }) => yaml.map(({ field }) => field))))].sort(); // prettier-ignore
  it.each([
    ["storage", "act as identity/ci", `${pool}/subject/repo:acme/churn:ref:refs/heads/main`, ["identities.ci.from.0"]],
    ["storage", "sign in", `${pool}/subject/nightly`, ["identities.ci.from.6"]],
    ["storage", "act as identity/ci", people.storage, ["identities.ci.access.users.0"]],
    ["storage-aws", "act as identity/ci", `federated identity ${hub}/repo:acme@1234/scores@5678:environment:prod`, ["identities.ci.from.1"]],
    ["storage-aws", "act as identity/ci", "federated identity accounts.google.com/112233445566778899001", ["identities.ci.from.4"]],
    ["storage", "artifactregistry.repositories.uploadArtifacts", ci, ["identities.ci.writes.1", "registries.serving.pushers.0"]],
    ["storage-aws", "ecr:PutImage", ci, ["identities.ci.writes.1", "registries.serving.pushers.0"]],
    ["airflow", "read secret/warehouse", "identity/pipelines", ["airflow.pipelines.env.WAREHOUSE"]],
    ["airflow", "write secret/erp-token", "identity/pipelines", ["airflow.pipelines.writes.3"]],
    ["airflow", "roles/composer.worker", "identity/pipelines", ["airflow.pipelines.identity"]],
    ["airflow", "predict", "identity/pipelines", ["airflow.pipelines.calls.0"]],
    ["airflow-aws", "act as identity/pipelines", "airflow.amazonaws.com", ["airflow.pipelines.identity"]],
    ["airflow-aws", "s3:DeleteObject bucket/raw/events", "identity/pipelines", ["airflow.pipelines.writes.3"]],
    ["endpoints-aws", "act as serving", "sagemaker.amazonaws.com", ["endpoints.shadowed.identity"]],
    ["endpoints-aws", "read secret/hugging-face", "identity/serving", ["endpoints.shadowed.shadow.env.HF_TOKEN"]],
    ["endpoints-aws", "logs:PutLogEvents endpoint/shadowed", "identity/serving", ["endpoints.shadowed.identity"]],
    ["endpoints", "endpoint/sleepy read bucket/raw", "what shares an identity", ["endpoints.sleepy.variants.only.artifact"]],
  ])("%s: %s for %s", (name, why, of, fields) => {
    expect(lines(name, why, of)).toEqual(fields);
  }); // prettier-ignore
});

describe("a secret that is retired", () => {
  const yaml = (cloud: string, reader: string) =>
    `${cloud}secrets:\n  old: { retired: 2026-11-01, access: { readers: ["${reader}"] } }\n  none: { retired: 2026-11-01 }\n`;
  const gcp = `cloud: gcp\nsystem: churn\nowner: ml@acme.example\ngcp: { project: acme-ml, projectNumber: "481516234200", region: europe-west1 }\nstate: { bucket: acme-tfstate }\n`;
  const of = (why: string) => {
    const { folder } = project({ "dev.yaml": yaml(gcp, "group:ml@acme.example") });
    return text("dev", why, `${folder}/environments`).replace(/\s+/g, " ");
  };

  it("is said to be, with who may read it still", () => {
    expect(of("secret/old")).toMatch(
      /^secret\/old is retired since 2026-11-01: .* still there, and who had a right on it has it still\. group ml@acme\.example may read the value of secret\/old, which is retired/,
    );
    expect(of("read secret/old")).toMatch(/group ml@acme\.example may read/);
  });

  it("is said to be, and that nobody may", () => {
    expect(of("secret/none")).toMatch(/^secret\/none is retired since 2026-11-01: .* and nobody has a right on it by what the program granted\.$/); // prettier-ignore
  });
});
