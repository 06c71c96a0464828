import { beforeAll, describe, expect, it } from "vitest";
import { overTheWire, started } from "./started";

// Workload identity federation: https://cloud.google.com/iam/docs/workload-identity-federation, and the method `token` of sts.googleapis.com.
const sandbox = started({ projects: [{ id: "acme-dev", number: "481516234200" }] });
const project = "projects/acme-dev";
const pools = `https://iam.googleapis.com/v1/${project}/locations/global/workloadIdentityPools`;
const poolName = "projects/481516234200/locations/global/workloadIdentityPools/github";
const audience = `//iam.googleapis.com/${poolName}/providers/actions`;
const secret = `https://secretmanager.googleapis.com/v1/${project}/secrets/hubspot`;
const account = "runner@acme-dev.iam.gserviceaccount.com";
const accounts = `https://iam.googleapis.com/v1/${project}/serviceAccounts`;
const issuer = "https://token.actions.githubusercontent.com";
const subject = "repo:acme/churn:ref:refs/heads/main";

const claims = {
  iss: issuer,
  aud: `https:${audience}`,
  sub: subject,
  repository: "acme/churn",
  repository_owner_id: "123",
  exp: Math.floor(Date.now() / 1000) + 600,
};
const jwt = (more: object = {}) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256" })}.${part({ ...claims, ...more })}.c2lnbmF0dXJl`;
};
const exchange = (subjectToken: string, to = audience) =>
  sandbox.google.call("POST", "https://sts.googleapis.com/v1/token", {
    grantType: "urn:ietf:params:oauth:grant-type:token-exchange",
    requestedTokenType: "urn:ietf:params:oauth:token-type:access_token",
    subjectTokenType: "urn:ietf:params:oauth:token-type:jwt",
    scope: "https://www.googleapis.com/auth/cloud-platform",
    audience: to,
    subjectToken,
  });
const make = async (method: string, to: string, body?: object) =>
  expect(await sandbox.google.call(method, to, body), to).toMatchObject({ status: 200 });
const grant = (at: string, role?: string, member?: string) =>
  make("POST", `${at}:setIamPolicy`, { policy: { bindings: role ? [{ role, members: [member] }] : [] } });

beforeAll(async () => {
  await make("POST", `${pools}?workloadIdentityPoolId=github`, {});
  await make("POST", `${pools}/github/providers?workloadIdentityPoolProviderId=actions`, {
    attributeMapping: { "google.subject": "assertion.sub", "attribute.repository": "assertion.repository" },
    attributeCondition: "assertion.repository_owner_id == '123' && attribute.repository.startsWith('acme/')",
    oidc: { issuerUri: issuer },
  });
  await make("POST", `${secret.replace("/hubspot", "")}?secretId=hubspot`, { replication: { automatic: {} } });
  await make("POST", `${secret}:addVersion`, { payload: { data: "dmFsdWU=" } });
  await make("POST", accounts, { accountId: "runner", serviceAccount: {} });
});

it.each([
  ["another issuer", { iss: "https://gitlab.com" }, "invalid_grant"],
  ["another audience", { aud: "https://github.com/acme" }, "invalid_grant"],
  ["a token that has expired", { exp: 1 }, "invalid_grant"],
  ["a token without what is mapped", { repository: undefined }, "invalid_grant"],
  ["a subject of more than 127 bytes", { sub: "x".repeat(128) }, "invalid_request"],
  ["another owner", { repository_owner_id: "124" }, "unauthorized_client"],
  ["another repository", { repository: "evil/churn" }, "unauthorized_client"],
])("does not exchange %s", async (_, more, error) => {
  expect(await exchange(jwt(more))).toMatchObject({ status: 400, body: { error } });
});

it("exchanges nothing for a provider that is not there, disabled or deleted", async () => {
  const errorOf = async (to = audience) => (await exchange(jwt(), to)).body.error;
  expect(await errorOf(audience.replace("actions", "none"))).toBe("invalid_target");
  const provider = `${pools}/github/providers/actions`;
  await make("PATCH", `${provider}?updateMask=disabled`, { disabled: true });
  expect(await errorOf()).toBe("invalid_target");
  await make("PATCH", `${provider}?updateMask=disabled`, { disabled: false });
  await make("DELETE", provider);
  expect(await errorOf()).toBe("invalid_target");
  await make("POST", `${provider}:undelete`, {});
  expect(await errorOf()).toBeUndefined();
});

it("takes the audiences that a provider names, and then no other", async () => {
  const provider = `${pools}/github/providers/actions`;
  const allowing = (allowedAudiences: string[]) =>
    make("PATCH", `${provider}?updateMask=oidc`, { oidc: { issuerUri: issuer, allowedAudiences } });
  await allowing(["https://ponte.example"]);
  expect((await exchange(jwt())).status).toBe(400);
  expect((await exchange(jwt({ aud: "https://ponte.example" }))).status).toBe(200);
  await allowing([]);
  expect((await exchange(jwt())).status).toBe(200);
});

it("takes what Google's own clients send: a form, and no token beside it", async () => {
  const form = Buffer.from(String(new URLSearchParams({ audience, subject_token: jwt(), grant_type: "x" })));
  const headers = { authorization: "", "content-type": "application/x-www-form-urlencoded" };
  const { body } = await overTheWire(sandbox.google, "POST", "https://sts.googleapis.com/v1/token", form, headers);
  expect(JSON.parse(typeof body === "string" ? body : JSON.stringify(body))).toMatchObject({ token_type: "Bearer" });
});

describe("whom a pool lets in", () => {
  const read = async (token: string) =>
    (await sandbox.google.call("GET", `${secret}/versions/1:access`, undefined, token)).status;
  const accountToken = async (token: string) => {
    const url = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateAccessToken`;
    return sandbox.google.call("POST", url, { scope: ["x"] }, token);
  };
  const principal = (kind: string, rest: string) => `${kind}://iam.googleapis.com/${poolName}/${rest}`;

  it.each([
    [principal("principal", `subject/${subject}`), 200],
    [principal("principal", "subject/repo:acme/churn:ref:refs/heads/dev"), 403],
    [principal("principalSet", "attribute.repository/acme/churn"), 200],
    [principal("principalSet", "attribute.repository/acme/other"), 403],
    [principal("principalSet", "*"), 200],
    [principal("principalSet", "*").replace("/github/", "/gitlab/"), 403],
  ])("acts as the account where %s may: %i", async (member, status) => {
    const { access_token } = (await exchange(jwt())).body;
    await grant(`${accounts}/${account}`, "roles/iam.workloadIdentityUser", member);
    const { status: told, body } = await accountToken(access_token);
    expect(told).toBe(status);
    if (status !== 200) return;
    await grant(secret);
    expect(await read(body.accessToken)).toBe(403);
    await grant(secret, "roles/secretmanager.secretAccessor", `serviceAccount:${account}`);
    expect(await read(body.accessToken)).toBe(200);
    expect(await read(access_token)).toBe(403); // only as the account
  });

  it("reads what it was granted itself", async () => {
    const { access_token } = (await exchange(jwt())).body;
    await grant(secret, "roles/secretmanager.secretAccessor", principal("principal", `subject/${subject}`));
    expect(await read(access_token)).toBe(200);
    await grant(secret);
    expect(await read(access_token)).toBe(403);
  });
});
