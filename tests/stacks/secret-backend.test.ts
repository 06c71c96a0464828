import { describe, expect, it } from "vitest";
import { addStack } from "../../stacks";
import { App } from "cdktf";
import type { Json } from "../support/check-schema";
import { loadFiles } from "../support/environments";
import { aws, gcp } from "../language/refuses";

const programOf = (yaml: string): Json => {
  const stack = addStack(new App({ stackTraces: false }), loadFiles({ "prod.yaml": yaml })[0]!);
  stack.prepareStack();
  return stack.toTerraform() as Json;
};
const secrets = "secrets: { hubspot: {}, erp-token: { renamedFrom: erp }, other: {} }\n";
const airflow = (fields: string) => `${secrets}airflow: { p: { ${fields} } }\n`;

/** The options that Airflow gets on each cloud. */
const options = {
  gcp: (fields: string) => {
    const [composer] = Object.values<Json>(programOf(gcp + airflow(fields)).resource.google_composer_environment);
    return (composer!.config.software_config.airflow_config_overrides ?? {}) as Record<string, string>;
  },
  aws: (fields: string) => {
    const [mwaa] = Object.values<Json>(programOf(aws + airflow(fields)).resource.aws_mwaa_environment);
    return (mwaa!.airflow_configuration_options ?? {}) as Record<string, string>;
  },
};
const reads = "reads: [secret/hubspot, secret/erp-token]";

// The arguments of both classes: apache-airflow-providers-google 12.0.0, cloud/secrets/secret_manager.py; apache-airflow-providers-amazon 9.2.0,
// aws/secrets/secrets_manager.py. A name is built of prefix, sep and what a DAG asks for (BaseSecretsBackend.build_path).
describe("an Airflow that reads secrets", () => {
  it("finds them by name on Google Cloud", () => {
    const { "secrets-backend": backend, "secrets-backend_kwargs": given } = options.gcp(reads);
    expect(backend).toBe("airflow.providers.google.cloud.secrets.secret_manager.CloudSecretManagerBackend");
    const kwargs = JSON.parse(given!) as Json;
    expect(kwargs).toEqual({
      connections_prefix: "churn-prod",
      variables_prefix: "churn-prod",
      config_prefix: null,
      sep: "-",
      project_id: "acme-ml-dev",
    });
    const { google_secret_manager_secret: made } = programOf(gcp + airflow(reads)).resource;
    const names = Object.values<Json>(made).map(({ secret_id: id }) => id as string);
    expect(names).toContain(`${kwargs.variables_prefix}${kwargs.sep}hubspot`);
  });

  it.each(["gcp", "aws"] as const)("finds on %s also those of the identity that it shares", (cloud) => {
    const kwargs = (fields: string) =>
      Object.entries(options[cloud](fields)).find(([option]) => option.endsWith("backend_kwargs"))?.[1];
    const shared = `identity: identity/i } }\nidentities: { i: { ${reads}`;
    expect(kwargs(shared)).toBeDefined();
    expect(kwargs(shared)).toBe(kwargs(reads));
  });

  it("finds them by name on AWS, under the first that they had, and asks for no other", () => {
    const { "secrets.backend": backend, "secrets.backend_kwargs": given } = options.aws(reads);
    expect(backend).toBe("airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend");
    const kwargs = JSON.parse(given!) as Json;
    expect(kwargs).toMatchObject({
      connections_prefix: "churn-prod",
      variables_prefix: "churn-prod",
      config_prefix: null,
      sep: "-",
    });
    expect(kwargs.connections_lookup_pattern).toBe(kwargs.variables_lookup_pattern);
    const asks = (name: string) => new RegExp(kwargs.variables_lookup_pattern as string, "i").test(name);
    expect(["hubspot", "erp"].map(asks)).toEqual([true, true]);
    expect(["other", "erp-token", "hubspot-old", "aws_default", "my-hubspot"].filter(asks)).toEqual([]);
  });

  it.each(["gcp", "aws"] as const)("has a backend of its own on %s where it names one, whole", (cloud) => {
    const config = 'config: { secrets.backend: "acme.Backend" }';
    const set = Object.entries(options[cloud](`${reads}, ${config}`)).filter(([option]) =>
      option.startsWith("secrets"),
    );
    expect(set.map(([, value]) => value)).toEqual(["acme.Backend"]);
  });

  it.each(["gcp", "aws"] as const)("has none on %s where it only puts values in, or reads none", (cloud) => {
    for (const fields of ["writes: [secret/hubspot]", ""])
      expect(Object.keys(options[cloud](fields)).filter((option) => option.startsWith("secrets"))).toEqual([]);
  });
});
