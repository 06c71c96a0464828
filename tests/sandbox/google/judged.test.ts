import { beforeAll, describe, expect, it } from "vitest";
import { callOf } from "../../../sandbox/google/call";
import { CallLog } from "../../../sandbox/google/call-log";
import { overTheWire, started } from "./started";

// Who calls as a service account that was made here is asked for its rights, by the policies that stand here. Each grant is given, and taken again.
const projects = [{ id: "acme-dev", number: "481516234200" }];
const sandbox = started({ projects });
const project = "projects/acme-dev";
const place = `${project}/locations/europe-west1`;
const email = (name: string) => `${name}@acme-dev.iam.gserviceaccount.com`;
const [airflow, other] = [email("airflow"), email("another")];

const secret = `https://secretmanager.googleapis.com/v1/${project}/secrets/hubspot`;
const endpoint = `https://europe-west1-aiplatform.googleapis.com/v1/${place}/endpoints/7`;
const service = `https://run.googleapis.com/v2/${place}/services/embed`;
const url = "https://embed-fake.a.run.app";
const policy = `https://cloudresourcemanager.googleapis.com/v1/${project}`;
const accounts = `https://iam.googleapis.com/v1/${project}/serviceAccounts`;
const credentials = (of: string) => `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${of}`;

const call = async (method: string, to: string, body?: object, token?: string) => {
  const answer = await sandbox.google.call(method, to, body, token);
  return { ...answer, told: answer.status === 200 ? 200 : `${answer.status} ${answer.body.error.status}` };
};
const make = async (method: string, to: string, body?: object) =>
  expect(await call(method, to, body), to).toMatchObject({ status: 200 });
const grant = (at: string, ...bindings: object[]) => make("POST", `${at}:setIamPolicy`, { policy: { bindings } });
const binding = (role: string, member: string, condition?: string) => ({
  role,
  members: [member.includes(":") || member.startsWith("all") ? member : `serviceAccount:${member}`],
  ...(condition && { condition: { title: "x", expression: condition } }),
});
const tokenOf = async (of: string): Promise<string> =>
  (await call("POST", `${credentials(of)}:generateAccessToken`, { scope: ["x"] })).body.accessToken;

beforeAll(async () => {
  for (const accountId of ["airflow", "another"]) await make("POST", accounts, { accountId, serviceAccount: {} });
  await make("POST", `${secret.replace("/hubspot", "")}?secretId=hubspot`, { replication: { automatic: {} } });
  await make("POST", `${secret}:addVersion`, { payload: { data: Buffer.from("value").toString("base64") } });
  const models = `https://europe-west1-aiplatform.googleapis.com/v1/${place}/models`;
  const model = { displayName: "churn", containerSpec: { imageUri: "x" } };
  await make("POST", `${models}:upload`, { modelId: "churn", model });
  await make("POST", `${endpoint.replace("/7", "")}?endpointId=7`, { displayName: "churn" });
  const resources = { minReplicaCount: 1, machineSpec: { machineType: "n1-standard-4" } };
  const deployedModel = { id: "1", model: `${place}/models/churn`, dedicatedResources: resources };
  await make("POST", `${endpoint}:deployModel`, { deployedModel, trafficSplit: { 0: 100 } });
  await make("POST", `${service.replace("/embed", "")}?serviceId=embed`, {
    template: { containers: [{ image: "x" }] },
  });
  const role = (roleId: string, ...includedPermissions: string[]) =>
    make("POST", `https://iam.googleapis.com/v1/${project}/roles`, { roleId, role: { includedPermissions } });
  await role("predict", "aiplatform.endpoints.get", "aiplatform.endpoints.predict");
  await role("looks", "aiplatform.endpoints.get");
});

interface Judged {
  readonly what: string;
  /** A role of Google's or the project's own that lets it, and one that does not. */
  readonly lets: readonly [at: string, role: string][];
  readonly lacks: readonly [at: string, role: string][];
  readonly ask: (token?: string) => ReturnType<typeof call>;
}
const judged: Judged[] = [
  {
    what: "the value of a secret",
    lets: [
      [secret, "roles/secretmanager.secretAccessor"],
      [policy, "roles/secretmanager.secretAccessor"],
      [policy, "roles/secretmanager.admin"],
    ],
    lacks: [
      [secret, "roles/secretmanager.viewer"],
      [policy, "roles/secretmanager.secretVersionAdder"],
      [policy, "roles/editor"],
    ],
    ask: (token) => call("GET", `${secret}/versions/latest:access`, undefined, token),
  },
  {
    what: "a new version of a secret",
    lets: [[secret, "roles/secretmanager.secretVersionAdder"]],
    lacks: [[secret, "roles/secretmanager.secretAccessor"]],
    ask: (token) => call("POST", `${secret}:addVersion`, { payload: { data: "dmFsdWU=" } }, token),
  },
  ...["predict", "rawPredict"].map((verb) => ({
    what: `${verb} of an endpoint`,
    lets: [
      [policy, `${project}/roles/predict`],
      [policy, "roles/aiplatform.user"],
    ] as [string, string][],
    lacks: [
      [policy, `${project}/roles/looks`],
      [policy, "roles/aiplatform.viewer"],
      [policy, `${project}/roles/none`],
    ] as [string, string][],
    ask: (token?: string) => call("POST", `${endpoint}:${verb}`, { instances: [[1]] }, token),
  })),
  {
    what: "a token of another account",
    lets: [
      [`${accounts}/${other}`, "roles/iam.serviceAccountTokenCreator"],
      [`${accounts}/${other}`, "roles/iam.workloadIdentityUser"],
      [policy, "roles/iam.serviceAccountTokenCreator"],
    ],
    lacks: [
      [`${accounts}/${other}`, "roles/iam.serviceAccountUser"],
      [`${accounts}/${airflow}`, "roles/iam.serviceAccountTokenCreator"],
    ],
    ask: (token) => call("POST", `${credentials(other)}:generateAccessToken`, { scope: ["x"] }, token),
  },
];

describe.each(judged)("$what", ({ ask, lets, lacks }) => {
  it("is the deployer's, whose token nobody gave out here", async () => {
    expect((await ask()).told).toBe(200);
    expect((await ask("fake-token")).told).toBe(200);
  });

  it.each(lets)("is let by a grant on %s of %s, and no longer", async (at, role) => {
    const token = await tokenOf(airflow);
    await grant(at);
    expect((await ask(token)).told).toBe("403 PERMISSION_DENIED");
    await grant(at, binding(role, airflow));
    expect((await ask(token)).told).toBe(200);
    await grant(at, binding(role, other));
    expect((await ask(token)).told).toBe("403 PERMISSION_DENIED");
    await grant(at);
  });

  it.each(lacks)("is refused to a grant on %s of %s", async (at, role) => {
    await grant(at, binding(role, airflow));
    expect((await ask(await tokenOf(airflow))).told).toBe("403 PERMISSION_DENIED");
    await grant(at);
  });
});

describe("a secret", () => {
  const ask = async (path = "hubspot") =>
    call("GET", `${secret.replace("hubspot", path)}/versions/latest:access`, undefined, await tokenOf(airflow));
  const reader = (condition?: string) => binding("roles/secretmanager.secretAccessor", airflow, condition);

  it("says in Google's words which permission is missing, also where there is none", async () => {
    await grant(secret);
    for (const name of ["hubspot", "none"])
      expect((await ask(name)).body.error.message).toBe(
        `Permission 'secretmanager.versions.access' denied for resource '${project}/secrets/${name}/versions/latest' (or it may not exist).`,
      );
    await grant(policy, reader());
    expect((await ask("none")).told).toBe("404 NOT_FOUND");
    await grant(policy);
  });

  const named = `resource.name.startsWith("projects/481516234200/secrets/hubspot/versions/")`;
  it.each([
    [named, 200],
    [named.replace("hubspot", "salesforce"), "403 PERMISSION_DENIED"],
    ['request.time > timestamp("2020-01-01T00:00:01Z")', 200],
    ['request.time < timestamp("2020-01-01T00:00:01Z")', "403 PERMISSION_DENIED"],
    ["resource.labels.team == 'ml'", "403 PERMISSION_DENIED"], // nothing that is not known holds
  ])("is let while %s: %s", async (condition, told) => {
    await grant(policy, reader(condition));
    expect((await ask()).told).toBe(told);
    await grant(policy);
  });

  it("is of no account that is disabled or gone", async () => {
    await make("POST", accounts, { accountId: "leaver", serviceAccount: {} });
    const token = await tokenOf(email("leaver"));
    await grant(secret, binding("roles/secretmanager.secretAccessor", email("leaver")));
    const read = async () => (await call("GET", `${secret}/versions/1:access`, undefined, token)).told;
    expect(await read()).toBe(200);
    await make("POST", `${accounts}/${email("leaver")}:disable`, {});
    expect(await read()).toBe("401 UNAUTHENTICATED");
    await make("DELETE", `${accounts}/${email("leaver")}`);
    expect(await read()).toBe("401 UNAUTHENTICATED");
    await grant(secret);
  });
});

describe("a service of Cloud Run", () => {
  const idToken = async (audience: string, of = airflow) =>
    (await call("POST", `${credentials(of)}:generateIdToken`, { audience, includeEmail: true })).body.token as string;
  const ask = (token?: string) => call("POST", `${url}/predict`, { instances: [[1], [2]] }, token);
  const invoker = (member: string) => binding("roles/run.invoker", member);

  it("answers an identity token that is for it, of who may invoke it", async () => {
    const token = await idToken(url);
    await grant(service);
    expect((await ask(token)).told).toBe("403 PERMISSION_DENIED");
    await grant(service, invoker(airflow));
    expect(await ask(token)).toMatchObject({
      told: 200,
      body: { predictions: [0.5, 0.5], revision: "embed-00001-fak" },
    });
    expect((await ask(await idToken(url, other))).told).toBe("403 PERMISSION_DENIED");
  });

  it("takes no token for somebody else, and no access token; Google's APIs take no identity token", async () => {
    await grant(service, invoker(airflow));
    expect((await ask(await idToken("https://other-fake.a.run.app"))).told).toBe("401 UNAUTHENTICATED");
    expect((await ask(await tokenOf(airflow))).told).toBe("401 UNAUTHENTICATED");
    const read = await call("GET", `${secret}/versions/latest:access`, undefined, await idToken(url));
    expect(read.told).toBe("401 UNAUTHENTICATED");
  });

  it("answers everybody where everybody may", async () => {
    const anonymously = () =>
      overTheWire(sandbox.google, "POST", `${url}/predict`, { instances: [] }, { authorization: "" });
    await grant(service);
    expect((await anonymously()).status).toBe(401);
    await grant(service, invoker("allUsers"));
    expect((await anonymously()).status).toBe(200);
  });
});

it("leaves secrets and tokens out of the log", () => {
  const log = new CallLog();
  const sent = { payload: { data: "aHVudGVyMg==" }, subjectToken: "aHVudGVyMg==", etag: "x" };
  const { body } = callOf("POST", "https://a.example/", {}, Buffer.from(JSON.stringify(sent)));
  log.add({ method: "POST", host: "a.example", path: "/", query: "", body, status: 200 });
  expect(log.all()[0]!.body).toEqual({ payload: "(secret)", subjectToken: "(secret)", etag: "x" });
});
