import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { airflowPython, askBackend, whyNoAirflow } from "./support/airflow";
import { startBoto, type Boto, type Session } from "./support/boto";
import { needs, reasonToSkip } from "./support/needs";
import { Serving } from "./support/serving";

const required = ["hashicorp/aws", "moto"];
needs(...required);

// An Airflow's bucket takes the provider a minute: CI asks as an identity that has the same relations, `npm run proof -- --long` as the Airflow.
const isWhole = process.env.PONTE_PROOF === "whole";

const region = "eu-west-1";
const variants = { champion: { image: `registry/serving@sha256:${"1".repeat(64)}` } };

describe(`${isWhole ? "an Airflow" : "an identity"} on AWS`, () => {
  let serving: Serving;
  let boto: Boto;
  let session: Session;
  let succeeded = true;

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    serving = await Serving.start("access");
    await serving.aws.endpointSeconds(0);
    boto = startBoto(serving.aws.environment, region);
  });
  afterAll(async () => {
    boto?.stop();
    await serving?.stop();
  });
  beforeEach(({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
  });

  const deploy = async (secret: string, endpoint: string) => {
    const pipelines = { reads: [`secret/${secret}`], calls: [`endpoint/${endpoint}`] };
    serving.write({
      encryption: "customer-managed",
      secrets: { hubspot: {}, salesforce: {} },
      registries: { serving: {} },
      endpoints: { churn: { variants }, fraud: { variants } },
      ...(isWhole ? { airflow: { pipelines } } : { identities: { pipelines } }),
    });
    await serving.deploy();
  };
  /** The Airflow as the program has it. */
  const airflow = () => {
    const { resource } = JSON.parse(serving.project.program("access"));
    const [found] = Object.values<Record<string, any>>(resource.aws_mwaa_environment);
    return found!;
  };
  /** The role, by what Terraform tells people. */
  const role = async () => {
    const { output } = await serving.project.terraform("output", "access", "-json", "-no-color");
    const { airflow, identities } = JSON.parse(output);
    return (airflow?.value.pipelines.role ?? identities.value.pipelines) as string;
  };
  const read = async (secret: string) => {
    const given = { SecretId: serving.name(secret) };
    const { value, error } = await boto.call("secretsmanager", "get_secret_value", given, session);
    return value?.SecretString ?? error;
  };
  const ask = async (endpoint: string) => {
    const given = { EndpointName: serving.name(endpoint), Body: "{}", ContentType: "application/json" };
    const { value, error } = await boto.call("sagemaker-runtime", "invoke_endpoint", given, session);
    return value === undefined ? error : JSON.parse(value.Body).variant;
  };
  const refused = "AccessDeniedException";

  it("reads the secret and asks the endpoint that it names, with AWS's own client, and no others", async () => {
    await deploy("hubspot", "churn");
    for (const secret of ["hubspot", "salesforce"]) {
      const given = { SecretId: serving.name(secret), SecretString: `https://token@api.${secret}.example` };
      expect((await boto.call("secretsmanager", "put_secret_value", given)).error).toBeUndefined();
    }
    session = await boto.assume(await role());
    expect(await read("hubspot")).toBe("https://token@api.hubspot.example");
    expect(await read("salesforce")).toBe(refused);
    expect(await read("none")).toBe(refused);
    expect(await ask("churn")).toBe("champion");
    expect(await ask("fraud")).toBe(refused);
  });

  it("finds the connection by Airflow's own backend, as it is configured", async ({ skip }) => {
    skip(!isWhole, "there is an Airflow in `npm run proof -- --long` alone");
    skip(whyNoAirflow() !== undefined, whyNoAirflow());
    const options = airflow().airflow_configuration_options;
    const backend = { name: options["secrets.backend"], kwargs: options["secrets.backend_kwargs"] };
    const keys = {
      AWS_ACCESS_KEY_ID: session.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: session.SecretAccessKey,
      AWS_SESSION_TOKEN: session.SessionToken,
    };
    const way = { ...serving.aws.environment, ...keys, AWS_DEFAULT_REGION: region, HTTP_PROXY: "", http_proxy: "" };
    expect(airflowPython).toBeTruthy();
    const found = await askBackend(backend, ["hubspot", "salesforce"], way, serving.project.folder);
    expect(found).toEqual([
      { connection: "https://token@api.hubspot.example" },
      // The backend does not take it for "no such connection": Airflow asks the next one, and tells why in its debug log alone.
      expect.objectContaining({ error: "ClientError", message: expect.stringContaining(refused) }),
    ]);
  });

  it("may the other secret and the other endpoint alone when it names these", async () => {
    await deploy("salesforce", "fraud");
    expect([await read("hubspot"), await read("salesforce")]).toEqual([
      refused,
      "https://token@api.salesforce.example",
    ]);
    expect([await ask("churn"), await ask("fraud")]).toEqual([refused, "champion"]);
  });

  it("may nothing once its role's policies are gone", async () => {
    const RoleName = (await role()).split("/").pop();
    const { value } = await boto.call("iam", "list_role_policies", { RoleName });
    for (const PolicyName of value!.PolicyNames) await boto.call("iam", "delete_role_policy", { RoleName, PolicyName });
    expect([await read("salesforce"), await ask("fraud")]).toEqual([refused, refused]);
  });
});
