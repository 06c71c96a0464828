import { createHash } from "node:crypto";
import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import { CloudRunModelService } from "../../../../constructs/gcp/run/cloud-run-model-service";
import type { CloudRunSecretValue } from "../../../../constructs/gcp/run/cloud-run-props";
import { type ISecret, Secret } from "../../../../constructs/gcp/secret-manager/secret";
import { synth } from "../../../support/synth";
import { image } from "../vertex/serving";

type Environment = Record<string, string | CloudRunSecretValue>;

/** A service with a model for each environment, which gets the secret that all of them may read. */
function serve(
  models: Record<string, (secret: ISecret, scope: Construct) => Environment>,
  use: (made: CloudRunModelService) => void = () => undefined,
  secretOf: (scope: Construct) => ISecret = (scope) => Secret.fromName(scope, "token", "hf"),
) {
  const { resource, data } = synth((scope) => {
    const secret = secretOf(scope);
    const all = Object.entries(models).map(([name, environment], index) => {
      return [name, { image, traffic: index === 0 ? 100 : 0, environment: environment(secret, scope) }] as const;
    });
    const made = new CloudRunModelService(scope, "service", {
      ...{ serviceName: "llm", location: "europe-west4", models: Object.fromEntries(all) },
      serviceAccount: ServiceAccount.fromEmail(scope, "account", "llm@acme.iam.gserviceaccount.com"),
    });
    use(made);
  });
  const service = resource.google_cloud_run_v2_service![0]!;
  return { resource, data, service, revision: service.template.revision as string };
}

const reading =
  (...versions: (string | undefined)[]) =>
  (secret: ISecret): Environment =>
    Object.fromEntries(versions.map((version, index) => [`TOKEN_${index}`, { secret, version }]));
const newest = { only: reading(undefined, undefined) };

describe("the newest version of a secret", () => {
  it("is asked for once, and by its number alone", () => {
    const { data, resource, service } = serve(newest);
    expect(data).toEqual({ google_secret_manager_secret_version: [{ secret: "hf", fetch_secret_data: false }] });
    expect(resource.google_secret_manager_secret_iam_member).toHaveLength(1);
    const variable = service.template.containers[0].env.find(({ name }: { name: string }) => name === "TOKEN_1");
    expect(variable.value_source.secret_key_ref).toEqual({
      secret: "hf",
      version: expect.stringMatching(/^\$\{data\.google_secret_manager_secret_version\.\w+\.version\}$/),
    });
  });

  it("is hashed into the revision's name by Terraform, as a number that is written is here", () => {
    const { revision, service } = serve(newest);
    const [, before, between] =
      /^llm-\$\{substr\(sha256\(join\("", \["([0-9a-f]{8}:)", data\.[\w.]+\.version, "(:)", data\.[\w.]+\.version\]\)\), 0, 8\)\}$/.exec(
        revision,
      )!;
    expect(service.traffic[0].revision).toBe(revision);
    const asTerraform = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 8);
    expect(serve({ only: reading("3", "4") }).revision).toBe(`llm-${asTerraform(`${before}3${between}4`)}`);
    expect(serve({ only: reading("4", "3") }).revision).not.toBe(serve({ only: reading("3", "4") }).revision);
  });

  it("of a secret that this program makes is asked for once that is there: its id is known no sooner", () => {
    const made = (scope: Construct) => new Secret(scope, "made", { secretId: "hf", locations: ["europe-west4"] });
    expect(serve(newest, undefined, made).data.google_secret_manager_secret_version).toMatchObject([
      { secret: expect.stringMatching(/^\$\{google_secret_manager_secret\.\w+\.id\}$/), fetch_secret_data: false },
    ]);
  });

  it("is in the name of a revision that an override changes, and the override with it", () => {
    const overridden = (seconds: string) =>
      serve(newest, ({ resource }) => resource.addOverride("template.timeout", seconds)).revision;
    expect(overridden("900s")).toMatch(/^llm-\$\{substr\(sha256/);
    expect(new Set([overridden("900s"), overridden("901s"), serve(newest).revision]).size).toBe(3);
  });

  it("is refused for a model of which the deploy makes no revision", () => {
    expect(() => serve({ first: reading(undefined), last: reading("1") })).toThrow(
      "environment.TOKEN_0 of first has no version, and the deploy makes no revision of it; write the number that it was made with, or put the model last",
    );
    expect(() => serve({ first: reading("2"), last: reading(undefined) })).not.toThrow();
    expect(() => serve({ first: reading("2"), last: reading("2") })).toThrow("last is the same as first");
  });

  it("may be left to a number that only Terraform knows", () => {
    const version = (scope: Construct) => new TerraformVariable(scope, "version", {}).stringValue;
    const { revision } = serve({ only: (secret, scope) => ({ TOKEN: { secret, version: version(scope) } }) });
    expect(revision).toMatch(/sha256\(join\("", \["[0-9a-f]{8}:", var\.version\]\)\)/);
  });
});
