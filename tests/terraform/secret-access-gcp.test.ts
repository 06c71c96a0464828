import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { send } from "../../tools/clouds/send";
import { askBackend, whyNoAirflow } from "./support/airflow";
import { gcp, GoogleProject } from "./support/google-project";
import { needs, reasonToSkip } from "./support/needs";

const required = ["hashicorp/google", "magodo/restful"];
needs(...required);

const image = `europe-west1-docker.pkg.dev/acme/serving/churn@sha256:${"a".repeat(64)}`;
const variants = { champion: { image } };
const serverless = { mode: "serverless", variants };
const secrets = `https://secretmanager.googleapis.com/v1/projects/${gcp.project}/secrets`;
const credentials = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts";

// Airflow's own client speaks gRPC, which nobody plays here: the same method is called over REST, by the way that Ponte's own commands go.
describe("an Airflow on Google Cloud", () => {
  let project: GoogleProject;
  let outputs: Record<string, any>;
  let succeeded = true;

  beforeAll(async () => {
    if (!reasonToSkip(required)) project = await GoogleProject.start("secret-access");
  });
  afterAll(() => project?.stop());
  beforeEach(({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
  });

  const deploy = async (secret: string, endpoint: string) => {
    project.write({
      secrets: { hubspot: {}, salesforce: {} },
      endpoints: { churn: { variants }, embed: serverless, rank: serverless },
      airflow: {
        pipelines: { reads: [`secret/${secret}`], calls: ["endpoint/churn", `endpoint/${endpoint}`] },
        other: {},
      },
    });
    expect(await project.deploy()).toSucceed("Apply complete!");
    const state = JSON.parse(project.state());
    outputs = Object.fromEntries(Object.entries<any>(state.outputs).map(([name, { value }]) => [name, value]));
  };
  const called = async (method: string, url: string, token: string, body?: object) => {
    const env = { ...project.google.environment, GOOGLE_OAUTH_ACCESS_TOKEN: token };
    const headers = { "content-type": "application/json" };
    const answer = await send({ method, url, headers, body: body && JSON.stringify(body) }, env);
    const told = answer.text === "" ? {} : JSON.parse(answer.text);
    return answer.status === 200 ? told : `${answer.status} ${told.error.status}`;
  };
  const account = (airflow: string): string => outputs.airflow[airflow].account;
  const tokenOf = async (airflow: string) => {
    const url = `${credentials}/${account(airflow)}:generateAccessToken`;
    return (await called("POST", url, "fake", { scope: ["https://www.googleapis.com/auth/cloud-platform"] }))
      .accessToken;
  };
  const read = async (airflow: string, secret: string) => {
    const answer = await called("GET", `${secrets}/churn-dev-${secret}/versions/latest:access`, await tokenOf(airflow));
    return answer.payload ? Buffer.from(answer.payload.data, "base64").toString() : answer;
  };
  const predict = async (airflow: string) => {
    const answer = await called("POST", outputs.endpoints.churn.url, await tokenOf(airflow), { instances: [[1]] });
    return answer.predictions ?? answer;
  };
  /** On Cloud Run it is an identity token that is asked for, for the service's own address. */
  const invoke = async (airflow: string, endpoint: string) => {
    const { origin } = new URL(outputs.endpoints[endpoint].url);
    const url = `${credentials}/${account(airflow)}:generateIdToken`;
    const { token } = await called("POST", url, "fake", { audience: origin, includeEmail: true });
    const answer = await called("POST", outputs.endpoints[endpoint].url, token, { instances: [[1]] });
    return answer.predictions ?? answer;
  };
  const refused = "403 PERMISSION_DENIED";

  it("reads the secret and asks the endpoints that it names, and no others", async () => {
    await deploy("hubspot", "embed");
    for (const secret of ["hubspot", "salesforce"]) {
      const payload = { data: Buffer.from(`https://token@api.${secret}.example`).toString("base64") };
      await called("POST", `${secrets}/churn-dev-${secret}:addVersion`, "fake", { payload });
    }
    expect(await read("pipelines", "hubspot")).toBe("https://token@api.hubspot.example");
    for (const secret of ["salesforce", "none"]) expect(await read("pipelines", secret)).toBe(refused);
    expect(await read("other", "hubspot")).toBe(refused);
    // The provider grants nothing on a single endpoint of Vertex AI: who may ask one may ask all of the project.
    expect([await predict("pipelines"), await predict("other")]).toEqual([[0.5], refused]);
    expect([await invoke("pipelines", "embed"), await invoke("pipelines", "rank")]).toEqual([[0.5], refused]);
    expect(await invoke("other", "embed")).toBe(refused);
  });

  it("finds the connection by Airflow's own backend, as it is configured", async ({ skip }) => {
    skip(whyNoAirflow() !== undefined, whyNoAirflow());
    const { resources } = JSON.parse(project.state());
    const environments = resources.filter(({ type }: { type: string }) => type === "google_composer_environment");
    const [found] = environments
      .flatMap(({ instances }: { instances: { attributes: any }[] }) => instances)
      .filter(({ attributes }: { attributes: { name: string } }) => attributes.name === "churn-dev-pipelines");
    const options = found.attributes.config[0].software_config[0].airflow_config_overrides;
    const backend = { name: options["secrets-backend"], kwargs: options["secrets-backend_kwargs"] };
    // As the metadata server does on Composer, credentials of the account come from elsewhere: the deployer, who may act as it.
    const file = join(project.folder, "account.json");
    const source = { type: "authorized_user", client_id: "fake", client_secret: "fake", refresh_token: "fake" };
    const service_account_impersonation_url = `${credentials}/${account("pipelines")}:generateAccessToken`;
    writeFileSync(
      file,
      JSON.stringify({
        type: "impersonated_service_account",
        service_account_impersonation_url,
        source_credentials: source,
      }),
    );
    const way = {
      ...project.google.environment,
      GOOGLE_APPLICATION_CREDENTIALS: file,
      REQUESTS_CA_BUNDLE: project.google.certificate,
      GOOGLE_CLOUD_PROJECT: gcp.project,
    };
    // The backend takes a refusal for "no such connection", and writes it down.
    expect(await askBackend(backend, ["hubspot", "salesforce", "none"], way, project.folder)).toEqual([
      { connection: "https://token@api.hubspot.example" },
      { connection: null },
      { connection: null },
    ]);
  });

  it("may the other secret and the other service alone when it names these", async () => {
    await deploy("salesforce", "rank");
    expect(await read("pipelines", "hubspot")).toBe(refused);
    expect(await read("pipelines", "salesforce")).toBe("https://token@api.salesforce.example");
    expect([await invoke("pipelines", "embed"), await invoke("pipelines", "rank")]).toEqual([refused, [0.5]]);
  });

  it("leaves no value in the program, in the state or in the log of calls", () => {
    const texts = [project.state(), project.file("cdk.tf.json").toString(), JSON.stringify(project.google.calls())];
    const values = ["hubspot", "salesforce"].map((secret) => `https://token@api.${secret}.example`);
    for (const text of texts)
      for (const value of values) {
        expect(text).not.toContain(value);
        expect(text).not.toContain(Buffer.from(value).toString("base64"));
      }
  });
});
