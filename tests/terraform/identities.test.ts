import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Boto, startBoto } from "./support/boto";
import { gcp, GoogleProject } from "./support/google-project";
import { needs, reasonToSkip } from "./support/needs";
import { Serving } from "./support/serving";

// CI takes the steps without which it is not seen to work; `npm run proof -- --long` takes all of them.
const isWhole = process.env.PONTE_PROOF === "whole";

const image = (letter: string) => `europe-west1-docker.pkg.dev/acme/serving/rank@sha256:${letter.repeat(64)}`;
const issuer = "https://token.actions.githubusercontent.com";
const main = "repo:acme/churn:ref:refs/heads/main";
const from = ["github:acme/churn@refs/heads/main", "github:acme@12/scores@34@environment/prod"];

/** A token of GitHub's, as far as a stand-in looks at one: it fetches nobody's keys. */
function token(sub: string, aud: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor(Date.now() / 1000) + 600;
  return `${part({ alg: "RS256" })}.${part({ iss: issuer, aud, sub, exp })}.c2lnbmF0dXJl`;
}

describe("identities on Google Cloud, from the first deploy to the last destroy", () => {
  const required = ["hashicorp/google", "magodo/restful"];
  needs(...required);
  let project: GoogleProject;
  let succeeded = true;

  beforeAll(async () => {
    if (!reasonToSkip(required)) project = await GoogleProject.start("identities");
  });
  afterAll(() => project?.stop());
  beforeEach(({ skip, onTestFailed }) => {
    skip(!succeeded || reasonToSkip(required) !== undefined, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
  });

  const kinds = (identity: string, more: object = {}) => ({
    buckets: { weights: {} },
    registries: { serving: { pushers: ["identity/ci"] } },
    identities: {
      serving: { access: { users: ["group:ml@acme.example"] } },
      ci: { from, ...more },
    },
    endpoints: {
      rank: {
        mode: "serverless",
        identity,
        access: { callers: ["group:shop@acme.example"] },
        variants: { a: { image: image("1"), artifact: "bucket/weights/rank/1" } },
      },
      churn: { identity, access: { callers: ["group:shop@acme.example"] } },
    },
  });
  async function deploy(written: object, says: string | RegExp): Promise<void> {
    project.write(written);
    expect(await project.deploy()).toSucceed(String(says));
    const { code, output } = await project.plan();
    expect(code, output).toBe(0);
  }
  const service = `https://run.googleapis.com/v2/projects/${gcp.project}/locations/${gcp.region}/services/churn-dev-rank`;
  const runsAs = async () => (await project.google.call("GET", service)).body.template.serviceAccount as string;
  const account = (name: string) => `${name}@${gcp.project}.iam.gserviceaccount.com`;
  const pool = `//iam.googleapis.com/projects/${gcp.projectNumber}/locations/global/workloadIdentityPools/churn-dev-pool`;
  const audience = `${pool}/providers/github`;

  /** Whether whoever has this subject gets a token of the account. */
  async function getsIn(sub: string): Promise<number> {
    const { status, body } = await project.google.call("POST", "https://sts.googleapis.com/v1/token", {
      grantType: "urn:ietf:params:oauth:grant-type:token-exchange",
      audience,
      subjectToken: token(sub, `https:${audience}`),
    });
    if (status !== 200) return status;
    const url = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account("churn-dev-identity-ci")}:generateAccessToken`;
    return (await project.google.call("POST", url, { scope: ["x"] }, body.access_token)).status;
  }

  it("are made, shared by two endpoints, and let in from outside who is named and nobody else", async () => {
    await deploy(kinds("identity/serving"), "Apply complete!");
    expect(await runsAs()).toBe(account("churn-dev-identity-serving"));
    expect(await getsIn(main)).toBe(200);
    expect(await getsIn("repo:acme@12/scores@34:environment:prod")).toBe(200);
    for (const other of [
      "repo:acme/churn:ref:refs/heads/dev",
      "repo:acme/churn:pull_request",
      "repo:evil/churn:ref:refs/heads/main",
    ])
      expect(await getsIn(other), other).toBe(400); // by the provider's condition already
  });

  it.runIf(isWhole)("give an endpoint another account, to which it has moved before the old one goes", async () => {
    const before = project.google.calls().length;
    await deploy(kinds("own"), "Apply complete!");
    expect(await runsAs()).toBe(account("churn-dev-endpoint-rank"));
    await deploy(kinds("identity/serving"), "Apply complete!");
    const calls = project.google
      .calls()
      .slice(before)
      .map(({ method, path }) => `${method} ${path}`);
    const gone = calls.findIndex(
      (call) => call.startsWith("DELETE") && call.includes("serviceAccounts/churn-dev-endpoint-rank"),
    );
    const moved = calls.findLastIndex((call) => call.startsWith("PATCH") && call.includes("services/churn-dev-rank"));
    expect(moved).toBeGreaterThan(-1);
    expect(gone).toBeGreaterThan(moved);
    expect(calls.some((call) => call.startsWith("DELETE") && call.includes("services/churn-dev-rank"))).toBe(false);
  });

  it.runIf(isWhole)("shut out everybody at once, and let them in again", async () => {
    const disabled = { gcp: { ...gcp, workloadIdentityPool: { disabled: true } } };
    await deploy({ ...kinds("identity/serving"), ...disabled }, "1 changed");
    expect(await getsIn(main)).toBe(400);
    await deploy(kinds("identity/serving"), "1 changed");
    expect(await getsIn(main)).toBe(200);
  });

  it("let in nobody whose line is gone", async () => {
    await deploy(kinds("identity/serving", { from: from.slice(1) }), "1 destroyed");
    expect(await getsIn(main)).toBe(400);
  });

  it("go with everything", async () => {
    expect(await project.destroy()).toSucceed("Destroy complete!");
  });

  it.runIf(isWhole)("need a pool of another name for thirty days", async () => {
    project.write(kinds("identity/serving"));
    const refused = await project.deploy();
    expect(refused.code, refused.output).not.toBe(0);
    expect(refused.output).toContain("already exists");
    await deploy(
      { ...kinds("identity/serving"), gcp: { ...gcp, workloadIdentityPool: { redeploy: "again" } } },
      "Apply complete!",
    );
    expect(await project.destroy()).toSucceed("Destroy complete!");
  });
});

describe("identities on AWS, from the first deploy to the last destroy", () => {
  const required = ["hashicorp/aws", "moto"];
  needs(...required);
  let serving: Serving;
  let boto: Boto;
  const serves = (letter: string) => ({ variants: { a: { image: `registry/serving@sha256:${letter.repeat(64)}` } } });
  const kinds = (identity: string | undefined, ci: object = { from }) => ({
    aws: { account: "111122223333", region: "eu-west-1", oidcProviders: "own" },
    secrets: { hubspot: {} },
    registries: { serving: { pushers: ["identity/ci"] } },
    identities: {
      serving: { reads: ["secret/hubspot"], access: { users: ["arn:aws:iam::111122223333:role/ml"] } },
      ci: { calls: ["endpoint/churn"], ...ci },
      nobody: {},
    },
    endpoints: { churn: { identity, ...serves("1") }, rank: { identity: "identity/serving", ...serves("2") } },
  });

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    serving = await Serving.start("ident", ["ml"]);
    await serving.aws.endpointSeconds(0.2);
    boto = startBoto(serving.aws.environment, "eu-west-1");
  });
  afterAll(async () => {
    boto?.stop();
    await serving?.stop();
  });
  beforeEach(({ skip, onTestFailed }) => {
    skip(reasonToSkip(required) !== undefined || !serving.succeeded, "a step before this one failed");
    onTestFailed(() => void (serving.succeeded = false));
  });

  const arn = (name: string) => `arn:aws:iam::111122223333:role/sv-ident-${name}`;
  const roleOf = async (endpoint: string) => {
    const { value } = await boto.call("sagemaker", "describe_endpoint", { EndpointName: serving.name(endpoint) });
    const config = await boto.call("sagemaker", "describe_endpoint_config", {
      EndpointConfigName: value!.EndpointConfigName,
    });
    const [{ ModelName }] = config.value!.ProductionVariants;
    return (await boto.call("sagemaker", "describe_model", { ModelName })).value!.ExecutionRoleArn as string;
  };
  const getsIn = async (sub: string, aud = "sts.amazonaws.com") =>
    (await boto.exchange(arn("ci-identity"), token(sub, aud))).error ?? "in";

  it("are made, shared by two endpoints, and let in from outside who is named and nobody else", async () => {
    serving.write(kinds("identity/serving"));
    await serving.deploy();
    for (const endpoint of ["churn", "rank"]) expect(await roleOf(endpoint)).toBe(arn("serving-identity"));
    expect(await getsIn(main)).toBe("in");
    expect(await getsIn("repo:acme@12/scores@34:environment:prod")).toBe("in");
    for (const other of [
      "repo:acme/churn:ref:refs/heads/dev",
      "repo:acme/churn:pull_request",
      "repo:evil/churn:ref:refs/heads/main",
    ])
      expect(await getsIn(other), other).toBe("AccessDenied");
    expect(await getsIn(main, "https://github.com/acme")).not.toBe("in");
  });

  it.runIf(isWhole)("give an endpoint another role without a request that fails", async () => {
    serving.write(kinds(undefined));
    const away = await serving.deploy(["churn"]);
    expect(await roleOf("churn")).toBe(arn("churn-sagemaker"));
    serving.write(kinds("identity/serving"));
    const back = await serving.deploy(["churn"]);
    expect(await roleOf("churn")).toBe(arn("serving-identity"));
    for (const { answers } of [away, back]) expect(answers.churn!.failed).toEqual([]);
  });

  it("let in nobody whose line is gone", async () => {
    serving.write(kinds("identity/serving", { from: from.slice(1) }));
    await serving.deploy();
    expect(await getsIn(main)).toBe("AccessDenied");
  });

  it("go with everything", async () => {
    const ended = await serving.project.terraform("destroy", serving.environment, "-auto-approve", "-no-color");
    expect(ended).toSucceed("Destroy complete!");
    const roles = await boto.call("iam", "list_roles", {});
    expect(roles.value!.Roles.map(({ RoleName }: { RoleName: string }) => RoleName)).not.toContainEqual(
      expect.stringContaining("sv-ident"),
    );
    expect((await boto.call("iam", "list_open_id_connect_providers", {})).value!.OpenIDConnectProviderList).toEqual([]);
  });
});
