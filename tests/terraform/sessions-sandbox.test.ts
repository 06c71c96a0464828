import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startBoto, type Boto, type Session } from "./support/boto";
import { startAws, type Aws } from "./support/moto";
import { expectAnsweredAsAws } from "./support/moto-faults";
import { needs, reasonToSkip } from "./support/needs";

const required = ["moto"];
needs(...required);

const account = "111122223333";
const region = "eu-west-1";
const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const secretArn = (name: string) => arn("secretsmanager", `secret:${name}-??????`);
type Statement = Record<string, unknown>;
const document = (...Statement: Statement[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string | string[], Resource: string, more: Statement = {}) => ({
  ...{ Effect: "Allow", Action, Resource },
  ...more,
});
const deny = (Action: string, Resource: string) => ({ ...allow(Action, Resource), Effect: "Deny" });
const trust = (Principal: object, Condition?: object, Action = "sts:AssumeRole") => ({
  ...{ Effect: "Allow", Principal, Action },
  ...(Condition && { Condition }),
});

// What the tests of secrets and endpoints rely on, asked by AWS's own client: a stand-in that let everybody in would prove nothing.
describe("who calls as an assumed role in the sandbox's AWS", () => {
  let aws: Aws;
  let boto: Boto;
  let number = 0;
  let role: string;
  let session: Session;
  let key: string;

  const iam = async (operation: string, given: object) => {
    const { value, message } = await boto.call("iam", operation, given);
    expect(message, operation).toBeUndefined();
    return value!;
  };
  const make = async (service: string, operation: string, given: object) => {
    const { value, message } = await boto.call(service, operation, given);
    expect(message, operation).toBeUndefined();
    return value!;
  };
  const may = (...statements: Statement[]) =>
    iam("put_role_policy", { RoleName: role, PolicyName: "own", PolicyDocument: document(...statements) });
  const makeRole = (name: string, ...statements: Statement[]) =>
    iam("create_role", { RoleName: name, AssumeRolePolicyDocument: document(...statements) });
  const toldOf = async (service: string, operation: string, given: object, as = session) => {
    const { value, error } = await boto.call(service, operation, given, as);
    return value === undefined ? error : (value.SecretString ?? "answered");
  };
  const read = (SecretId = "sv-dev-hubspot") => toldOf("secretsmanager", "get_secret_value", { SecretId });
  const readHubspot = allow("secretsmanager:GetSecretValue", secretArn("sv-dev-hubspot"));

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    aws = await startAws(account);
    await aws.endpointSeconds(0);
    boto = startBoto(aws.environment, region);
    for (const Name of ["sv-dev-hubspot", "sv-dev-hubspot-two", "sv-dev-salesforce"])
      await make("secretsmanager", "create_secret", { Name, SecretString: `value of ${Name}` });
    key = (await make("kms", "create_key", { KeyUsage: "ENCRYPT_DECRYPT" })).KeyMetadata.Arn;
    await make("secretsmanager", "create_secret", { Name: "sealed", SecretString: "value of sealed", KmsKeyId: key });
    for (const name of ["churn", "queue"]) {
      await aws.sagemaker("CreateModel", { ModelName: name, PrimaryContainer: { Image: "image" } });
      const variant = { VariantName: "v", ModelName: name, InstanceType: "ml.m5.large", InitialInstanceCount: 1 };
      const more = name === "queue" && {
        AsyncInferenceConfig: { OutputConfig: { S3OutputPath: "s3://answers/queue" } },
      };
      await aws.sagemaker("CreateEndpointConfig", { EndpointConfigName: name, ProductionVariants: [variant], ...more });
      await aws.sagemaker("CreateEndpoint", { EndpointName: name, EndpointConfigName: name });
    }
  });
  beforeEach(async ({ skip }) => {
    skip(reasonToSkip(required) !== undefined);
    role = `airflow-${++number}`;
    await makeRole(role, trust({ Service: "airflow-env.amazonaws.com" }));
    session = await boto.assume(roleArn(role));
  });
  afterAll(async () => {
    boto?.stop();
    if (aws) expectAnsweredAsAws(await aws.faults(), "sessions");
    aws?.stop();
  });

  it.each([
    ["nothing", [], "AccessDeniedException"],
    ["the secret", [readHubspot], "value of sv-dev-hubspot"],
    ["its description alone", [allow("secretsmanager:DescribeSecret", "*")], "AccessDeniedException"],
    [
      "another secret",
      [allow("secretsmanager:GetSecretValue", secretArn("sv-dev-salesforce"))],
      "AccessDeniedException",
    ],
    [
      "one whose name is longer",
      [allow("secretsmanager:GetSecretValue", secretArn("sv-dev-hubspot-two"))],
      "AccessDeniedException",
    ],
    [
      "all of the environment",
      [allow("secretsmanager:Get*", arn("secretsmanager", "secret:sv-dev-*"))],
      "value of sv-dev-hubspot",
    ],
    [
      "everything but a Deny",
      [allow("*", "*"), deny("secretsmanager:GetSecretValue", secretArn("sv-dev-hubspot"))],
      "AccessDeniedException",
    ],
    [
      "it in another region",
      [{ ...readHubspot, Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } } }],
      "AccessDeniedException",
    ],
    [
      "it in this region",
      [{ ...readHubspot, Condition: { StringEquals: { "aws:RequestedRegion": [region, "us-east-1"] } } }],
      "value of sv-dev-hubspot",
    ],
    [
      "it to roles so called",
      [{ ...readHubspot, Condition: { ArnLike: { "aws:PrincipalArn": roleArn("airflow-*") } } }],
      "value of sv-dev-hubspot",
    ],
    [
      "it on a condition that is not known",
      [{ ...readHubspot, Condition: { DateGreaterThan: { "aws:CurrentTime": "2020-01-01" } } }],
      "AccessDeniedException",
    ],
    [
      "all but it",
      [{ Effect: "Allow", Action: "*", NotResource: secretArn("sv-dev-hubspot") }],
      "AccessDeniedException",
    ],
  ])("reads a secret, or does not, where its policy names %s", async (_, statements: Statement[], told) => {
    if (statements.length > 0) await may(...statements);
    expect(await read()).toBe(told);
    if (told.startsWith("value")) {
      await iam("delete_role_policy", { RoleName: role, PolicyName: "own" });
      expect(await read()).toBe("AccessDeniedException");
    }
  });

  it("tells whether a secret is there to nobody who may not read all of them", async () => {
    await may(readHubspot);
    expect(await read("sv-dev-none")).toBe("AccessDeniedException");
    await may(allow("secretsmanager:GetSecretValue", "*"));
    expect(await read("sv-dev-none")).toBe("ResourceNotFoundException");
  });

  it("counts policies that are attached, within the boundary and the session's own policy", async () => {
    const policy = async (PolicyName: string, ...statements: Statement[]) =>
      (await iam("create_policy", { PolicyName, PolicyDocument: document(...statements) })).Policy.Arn as string;
    await iam("attach_role_policy", { RoleName: role, PolicyArn: await policy(`reads-${number}`, readHubspot) });
    expect(await read()).toBe("value of sv-dev-hubspot");
    const bounded = await policy(`bound-${number}`, allow("s3:*", "*"));
    await iam("put_role_permissions_boundary", { RoleName: role, PermissionsBoundary: bounded });
    expect(await read()).toBe("AccessDeniedException");
    await iam("delete_role_permissions_boundary", { RoleName: role });
    const given = { RoleArn: roleArn(role), RoleSessionName: "less", Policy: document(allow("s3:*", "*")) };
    session = (await boto.call("sts", "assume_role", given)).value!.Credentials;
    expect(await read()).toBe("AccessDeniedException");
  });

  it("reads by a secret's own policy, which names the role; the account's name lets in nobody alone", async () => {
    const given = (...statements: Statement[]) => ({
      SecretId: "sv-dev-salesforce",
      ResourcePolicy: document(...statements),
    });
    const resource = (AWS: string) => given(allow("secretsmanager:GetSecretValue", "*", { Principal: { AWS } }));
    await make("secretsmanager", "put_resource_policy", resource(`arn:aws:iam::${account}:root`));
    expect(await read("sv-dev-salesforce")).toBe("AccessDeniedException");
    await make("secretsmanager", "put_resource_policy", resource(roleArn(role)));
    expect(await read("sv-dev-salesforce")).toBe("value of sv-dev-salesforce");
    await may(allow("*", "*"));
    const denied = { ...deny("secretsmanager:*", "*"), Principal: "*" };
    await make("secretsmanager", "put_resource_policy", given(denied));
    expect(await read("sv-dev-salesforce")).toBe("AccessDeniedException");
    await make("secretsmanager", "delete_resource_policy", { SecretId: "sv-dev-salesforce" });
  });

  it("decrypts what a key of the account's encrypts, where the role may and the key lets it", async () => {
    const readSealed = allow("secretsmanager:GetSecretValue", secretArn("sealed"));
    const decrypt = (via: string) =>
      allow("kms:Decrypt", key, { Condition: { StringEquals: { "kms:ViaService": via } } });
    await may(readSealed);
    const { error, message } = await boto.call("secretsmanager", "get_secret_value", { SecretId: "sealed" }, session);
    expect([error, message]).toEqual(["AccessDeniedException", "Access to KMS is not allowed"]);
    await may(readSealed, decrypt(`s3.${region}.amazonaws.com`));
    expect(await read("sealed")).toBe("AccessDeniedException");
    await may(readSealed, decrypt(`secretsmanager.${region}.amazonaws.com`));
    expect(await read("sealed")).toBe("value of sealed");
    const lets = (AWS: string) => ({
      KeyId: key,
      PolicyName: "default",
      Policy: document(allow("kms:*", "*", { Principal: { AWS } })),
    });
    await make("kms", "put_key_policy", lets(roleArn("somebody")));
    expect(await read("sealed")).toBe("AccessDeniedException");
    await may(readSealed);
    await make("kms", "put_key_policy", lets(roleArn(role)));
    expect(await read("sealed")).toBe("value of sealed");
  });

  it("asks endpoints that its policy names, each in the way that it names", async () => {
    const endpoint = (name: string) => arn("sagemaker", `endpoint/${name}`);
    const invoke = (EndpointName: string) =>
      toldOf("sagemaker-runtime", "invoke_endpoint", { EndpointName, Body: "{}", ContentType: "application/json" });
    const queue = () =>
      toldOf("sagemaker-runtime", "invoke_endpoint_async", { EndpointName: "queue", InputLocation: "s3://raw/1" });
    expect([await invoke("churn"), await queue()]).toEqual(["AccessDeniedException", "AccessDeniedException"]);
    await may(allow("sagemaker:InvokeEndpoint", endpoint("churn")));
    await expect.poll(() => invoke("churn")).toBe("answered");
    expect([await invoke("queue"), await queue()]).toEqual(["AccessDeniedException", "AccessDeniedException"]);
    await may(allow("sagemaker:InvokeEndpointAsync", endpoint("queue")));
    expect([await invoke("churn"), await queue()]).toEqual(["AccessDeniedException", "answered"]);
    const { value } = await boto.call("sagemaker-runtime", "invoke_endpoint", { EndpointName: "churn", Body: "{}" });
    expect(JSON.parse(value!.Body)).toMatchObject({ variant: "v", model: "churn" }); // the deployer may do everything
  });

  it("is nobody with the token of another session, or with none that was given out", async () => {
    await may(readHubspot);
    const stranger = await boto.assume(roleArn(role));
    const as = (more: Partial<Session>) =>
      toldOf("secretsmanager", "get_secret_value", { SecretId: "sv-dev-hubspot" }, { ...session, ...more });
    expect(await as({})).toBe("value of sv-dev-hubspot");
    expect(await as({ SessionToken: stranger.SessionToken })).toBe("UnrecognizedClientException");
    expect(await as({ AccessKeyId: "ASIAFAKEFAKEFAKEFAKE" })).toBe("UnrecognizedClientException");
    await iam("delete_role_policy", { RoleName: role, PolicyName: "own" });
    await iam("delete_role", { RoleName: role });
    expect(await as({})).toBe("AccessDeniedException");
  });

  it("assumes a further role that trusts it, or trusts the account and it may", async () => {
    const further = `further-${number}`;
    await makeRole(further, trust({ AWS: roleArn("somebody") }));
    const assume = () =>
      toldOf("sts", "assume_role", { RoleArn: roleArn(further), RoleSessionName: "further", ExternalId: "shop" });
    const trusts = (...statements: Statement[]) =>
      iam("update_assume_role_policy", { RoleName: further, PolicyDocument: document(...statements) });
    await may(allow("sts:AssumeRole", roleArn(further)));
    expect(await assume()).toBe("AccessDenied");
    await trusts(trust({ AWS: `arn:aws:iam::${account}:root` }, { StringEquals: { "sts:ExternalId": "other" } }));
    expect(await assume()).toBe("AccessDenied");
    await trusts(trust({ AWS: `arn:aws:iam::${account}:root` }, { StringEquals: { "sts:ExternalId": "shop" } }));
    expect(await assume()).toBe("answered");
    await iam("delete_role_policy", { RoleName: role, PolicyName: "own" });
    expect(await assume()).toBe("AccessDenied");
    await trusts(trust({ AWS: roleArn(role) }));
    expect(await assume()).toBe("answered");
  });

  describe("with a token of somebody else's", () => {
    const issuer = "token.actions.githubusercontent.com";
    const provider = `arn:aws:iam::${account}:oidc-provider/${issuer}`;
    const claims = {
      ...{ iss: `https://${issuer}`, aud: "sts.amazonaws.com", sub: "repo:acme/churn:ref:refs/heads/main" },
      exp: Date.now() / 1000 + 600,
    };
    const jwt = (more: object = {}) =>
      [{ alg: "RS256" }, { ...claims, ...more }, {}]
        .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
        .join(".");
    const conditions = (sub: string | string[]) => ({
      StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" },
      StringLike: { [`${issuer}:sub`]: sub },
    });
    const federated = (Federated: string, Condition: object) =>
      trust({ Federated }, Condition, "sts:AssumeRoleWithWebIdentity");
    const exchange = async (token: string) => {
      const { value, error } = await boto.exchange(roleArn(role), token);
      if (value) session = value.Credentials;
      return error ?? "let in";
    };

    beforeAll(async () => {
      if (reasonToSkip(required)) return;
      const given = { Url: `https://${issuer}`, ClientIDList: ["sts.amazonaws.com"], ThumbprintList: ["0".repeat(40)] };
      await make("iam", "create_open_id_connect_provider", given);
    });

    it.each([
      ["let in", "repo:acme/churn:*", {}],
      ["let in", ["repo:acme/other:*", "repo:acme/churn:ref:refs/heads/????"], {}],
      ["AccessDenied", "repo:acme/churn:ref:refs/heads/???", {}],
      ["AccessDenied", "repo:acme/churn:*", { sub: "repo:evil/churn:ref:refs/heads/main" }],
      ["AccessDenied", "repo:acme/churn:*", { sub: undefined }],
      ["InvalidIdentityToken", "repo:acme/churn:*", { aud: "https://github.com/acme" }],
      ["InvalidIdentityToken", "repo:acme/churn:*", { iss: "https://gitlab.com" }],
      ["ExpiredTokenException", "repo:acme/churn:*", { exp: 1 }],
    ])("is %s by a trust in %j, coming as %j", async (told, sub, more) => {
      const PolicyDocument = document(federated(provider, conditions(sub)));
      await iam("update_assume_role_policy", { RoleName: role, PolicyDocument });
      expect(await exchange(jwt(more))).toBe(told);
    });

    it("comes for another audience once its provider has it, and as long", async () => {
      const PolicyDocument = document(federated(provider, {}));
      await iam("update_assume_role_policy", { RoleName: role, PolicyDocument });
      const other = jwt({ aud: "https://github.com/acme" });
      expect(await exchange(other)).toBe("InvalidIdentityToken");
      const audience = { OpenIDConnectProviderArn: provider, ClientID: "https://github.com/acme" };
      for (const _ of ["once", "twice"]) await iam("add_client_id_to_open_id_connect_provider", audience);
      expect(await exchange(other)).toBe("let in");
      for (const _ of ["once", "twice"]) await iam("remove_client_id_from_open_id_connect_provider", audience);
      expect(await exchange(other)).toBe("InvalidIdentityToken");
    });

    it("is refused by a trust in another provider, or in a role, and acts as the role when it is let in", async () => {
      expect(await exchange(jwt())).toBe("AccessDenied");
      const trusts = (name: string) =>
        iam("update_assume_role_policy", {
          RoleName: role,
          PolicyDocument: document(federated(name, conditions("repo:*"))),
        });
      await trusts(provider.replace(issuer, "gitlab.com"));
      expect(await exchange(jwt())).toBe("AccessDenied");
      expect(await exchange("no.token")).toBe("InvalidIdentityToken");
      await trusts(provider);
      expect(await exchange(jwt())).toBe("let in");
      expect(await read()).toBe("AccessDeniedException");
      await may(readHubspot);
      expect(await read()).toBe("value of sv-dev-hubspot");
    });

    it("comes from Google as the account that its number names", async () => {
      const google = (sub: string) => ({
        StringEquals: { "accounts.google.com:sub": sub, "accounts.google.com:oaud": "sts" },
      });
      const token = jwt({ iss: "https://accounts.google.com", sub: "1003", azp: "1003", aud: "sts" });
      const trusts = (sub: string) =>
        iam("update_assume_role_policy", {
          RoleName: role,
          PolicyDocument: document(federated("accounts.google.com", google(sub))),
        });
      await trusts("1004");
      expect(await exchange(token)).toBe("AccessDenied");
      await trusts("1003");
      expect(await exchange(token)).toBe("let in");
    });
  });
});
