import { MwaaEnvironment } from "../../constructs/aws/mwaa/mwaa-environment";
import { lookupOf } from "../secret-backend";
import { rangesOf } from "./egress";
import { sharedRole } from "./identities";
import type { AwsItem, AwsKind, AwsPlatform } from "./kind";

export const airflow: AwsKind<"airflow"> = {
  group: "mwaa",
  besides: ["airflow-bucket"],
  make(at, key, airflow, on) {
    const guard = on.guardOf(airflow);
    const network = on.network();
    const bucket = on.ownBucket("airflow", key, guard);
    const made = new MwaaEnvironment(at, key, {
      environmentName: on.nameOf(key, 80),
      role: airflow.identity && sharedRole(at, key, airflow.identity, on),
      airflowVersion: airflow.version,
      size: airflow.size,
      workers: airflow.workers,
      network,
      bucket,
      packages: airflow.packages,
      airflowConfig: { ...secretBackend(airflow, on), ...sectionDotOption(airflow.config) },
      publicWebserver: !airflow.privateWebserver,
      egress: rangesOf(airflow.calls),
      kmsKeyArn: on.key?.arn,
      region: on.region,
      accountId: on.account,
      dependsOn: on.closed(),
      protect: guard.protect,
    });
    for (const arn of airflow.access?.readers ?? []) made.grantUse(on.existingRole(arn));
    for (const arn of airflow.access?.writers ?? []) {
      const role = on.existingRole(arn);
      made.grantUse(role);
      bucket.grantReadWrite(role);
    }
    return made;
  },
  output: ({ resource, webserverUrl, dagsUrl, role }) => ({
    name: resource.name,
    url: webserverUrl,
    dags: dagsUrl,
    role: role.arn,
  }),
  runsAs: ({ role }) => role,
};

/** MWAA writes options as Airflow does: `core.parallelism`. */
function sectionDotOption(config: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(config).map(([option, value]) => [option.replace("-", "."), value]));
}

/** The patterns keep Airflow from asking for what it may not read: each request is billed, and each refusal logged. They meet names in any case. */
function secretBackend(airflow: AwsItem<"airflow">, on: AwsPlatform): Record<string, string> {
  const lookup = lookupOf(airflow, airflow.identity && on.kinds.identities[airflow.identity.key], on);
  if (lookup === undefined) return {};
  const { prefix, keys } = lookup;
  const pattern = `^(?:${keys.join("|")})$`;
  return {
    "secrets.backend": "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend",
    "secrets.backend_kwargs": JSON.stringify({
      connections_prefix: prefix,
      connections_lookup_pattern: pattern,
      variables_prefix: prefix,
      variables_lookup_pattern: pattern,
      config_prefix: null,
      sep: "-",
    }),
  };
}
