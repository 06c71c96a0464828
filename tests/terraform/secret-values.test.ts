import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { loadEnvironments } from "../../language";
import type { Call } from "../../tools/clouds/call";
import { send } from "../../tools/clouds/send";
import { Sandboxed } from "./proof/sandboxed";
import { needs, reasonToSkip } from "./support/needs";
import { fakeSecrets, leaks } from "./support/secret-values";

const keys = Array.from({ length: 9 }, (_, index) => `s${index}`);
const common = `system: churn
owner: ml@acme.example
protect: false
forceDestroy: true
registries: { serving: {} }
alerts: { emails: [ml@acme.example] }
secrets: { ${keys.map((key) => `${key}: { rotate: 90d, expires: 2099-12-31 }`).join(", ")} }
`;
const clouds = [
  {
    cloud: "Google Cloud",
    name: "vault",
    yaml: `cloud: gcp
gcp: { project: acme-ml-vault, projectNumber: "481516234204", region: europe-west1 }
state: { bucket: acme-ml-vault-tfstate }
${common}endpoints:
  embed:
    mode: serverless
    variants: { a: { image: "europe-west1-docker.pkg.dev/acme-ml-vault/serving/embed@sha256:${"a".repeat(64)}", env: { TOKEN: secret/s0 } } }
`,
    required: ["hashicorp/google"],
    access: (name: string): Call => ({
      method: "GET",
      url: `https://secretmanager.googleapis.com/v1/projects/acme-ml-vault/secrets/${name}/versions/latest:access`,
    }),
    valueIn: ({ payload }: { payload: { data: string } }) => Buffer.from(payload.data, "base64").toString("utf8"),
    before: "Version 1 is disabled, not destroyed",
  },
  {
    cloud: "AWS",
    name: "vault-aws",
    yaml: `cloud: aws
aws: { account: "111122223337", region: eu-west-1 }
state: { bucket: acme-ml-vault-aws-tfstate }
${common}`,
    required: ["hashicorp/aws", "moto"],
    access: (name: string): Call => ({
      method: "POST",
      url: "https://secretsmanager.eu-west-1.amazonaws.com/",
      service: "secretsmanager",
      region: "eu-west-1",
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "secretsmanager.GetSecretValue" },
      body: JSON.stringify({ SecretId: name }),
    }),
    valueIn: ({ SecretString }: { SecretString: string }) => SecretString,
    before: "is now AWSPREVIOUS",
  },
];

describe.concurrent.each(clouds)("values of secrets on $cloud", ({ name, yaml, required, access, valueIn, before }) => {
  needs(...required);
  let sandbox: Sandboxed;
  let succeeded = true;
  let isReady = false;
  const values = fakeSecrets();
  const given = join(inject("folder"), `${name}-given`); // what people pipe in: it lies beside the project
  const [environment] = (() => {
    const folder = join(inject("folder"), `${name}-files`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.yaml`), yaml);
    return loadEnvironments({ directory: folder });
  })();
  const file = (index: number) => join(given, String(index));
  const deploy = async () => {
    expect(await sandbox.synth()).toSucceed();
    if (!isReady) expect(await sandbox.terraform("init", "-input=false")).toSucceed();
    isReady = true;
    expect(await sandbox.terraform("plan", "-out=plan")).toSucceed();
    await sandbox.writePlanned();
    return sandbox.terraform("apply", "plan");
  };
  /** What a workload gets that asks for a secret. */
  const read = async (key: string) => {
    const variables = await sandbox.variables();
    for (const [variable, value] of Object.entries(variables)) vi.stubEnv(variable, value);
    const { status, text } = await send(access(`churn-${name}-${key}`), variables);
    return status === 200 ? valueIn(JSON.parse(text)) : status;
  };

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    mkdirSync(given, { recursive: true });
    values.forEach((value, index) => writeFileSync(file(index), `${value}\n`));
    sandbox = new Sandboxed(environment!);
    expect(await sandbox.start()).toSucceed();
    sandbox.edit([]);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await sandbox?.stop();
    rmSync(given, { recursive: true, force: true });
  });
  // Each step begins where the one before it ended.
  beforeEach(({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
  });

  it.sequential("may be put in before the first deploy, which takes over what is there", async () => {
    expect(await sandbox.told("secret", "list", name)).toSucceed("not deployed yet, and without a value");
    const set = await sandbox.shell(`$PONTE secret set ${name} s0 < ${file(0)}`);
    expect(set).toSucceed("was not there");
    expect(readFileSync(join(sandbox.folder, "environments", `${name}.yaml`), "utf8")).toContain("adopt: true");
    expect(await deploy()).toSucceed("1 imported");
    expect(await read("s0")).toBe(values[0]);
    expect(await sandbox.told("secret", "list", name)).toSucceed("no value yet: ponte secret set");
  });

  it.sequential("arrive byte by byte, and leave the next plan empty", async () => {
    const lines = keys.slice(1).map((key, index) => `$PONTE secret set ${name} ${key} < ${file(index + 1)}`);
    expect(await sandbox.shell(lines.join(" && "))).toSucceed("has a new version");
    for (const [index, key] of keys.entries()) expect(await read(key)).toBe(values[index]);
    const rotated = await sandbox.shell(`$PONTE secret rotate ${name} s1 < ${file(9)}`);
    expect(rotated).toSucceed(before);
    expect(await read("s1")).toBe(values[9]);
    const { output } = await sandbox.told("secret", "list", name, "--json");
    const told = JSON.parse(output.slice(output.indexOf("{\n"), output.lastIndexOf("\n}") + 2)) as { secrets: { state: string }[] };
    expect(told.secrets.map(({ state }) => state)).toEqual(keys.map(() => "enabled"));
    expect(await deploy()).toSucceed("0 added, 0 changed, 0 destroyed");
  }); // prettier-ignore

  it.sequential("stand in no file: neither program nor plan nor state, nor what was said", async () => {
    expect(await sandbox.terraform("destroy", "-auto-approve")).toSucceed("Destroy complete!");
    await sandbox.status(); // it writes the calls down
    const { found, files } = leaks([sandbox.folder, join(inject("folder"), "held", `proof-${name}`)], values);
    expect(found).toEqual([]);
    for (const looked of ["cdk.tf.json", "plan", "plan.json", ".tfstate", ".jsonl", "-secret.log", "server.log"])
      expect(files.filter((path) => path.endsWith(looked)), looked).not.toEqual([]); // prettier-ignore
  });
});
