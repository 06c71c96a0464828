import { ComposerEnvironment } from "../../constructs/gcp/composer/composer-environment";
import { mayRead } from "../../constructs/gcp/may-read";
import { secretsIn } from "../../language";
import { lookupOf } from "../secret-backend";
import { sharedWorkload } from "./identities";
import type { GcpItem, GcpKind, GcpPlatform } from "./kind";
import { withSecretNames } from "./secrets";

export const airflow: GcpKind<"airflow"> = {
  group: "composer",
  apis: () => ["compute", "composer", "storage"],
  make(at, key, airflow, on) {
    const shared = airflow.identity && sharedWorkload(airflow.identity, on);
    const made = new ComposerEnvironment(at, key, {
      environmentName: on.nameOf(key, 63),
      region: on.region,
      project: on.projectWith("composer"),
      imageVersion: airflow.image,
      size: airflow.size,
      highResilience: airflow.highResilience,
      workers: airflow.workers,
      packages: airflow.packages,
      environment: withSecretNames(airflow.env, on),
      airflowConfig: { ...secretBackend(airflow, on), ...sectionDashOption(airflow.config) },
      network: on.network(),
      bucketName: on.ownBucketName("airflow", key),
      ...(shared ? { serviceAccount: shared.account } : { serviceAccountId: on.nameOf(`airflow-${key}`, 30) }),
      kmsKeyName: on.keyIn(on.region, "composer", () => on.agents.composer),
      bucketKmsKeyName: on.keyIn(on.region, "storage", () => on.agents.storage),
      dependsOn: on.closed(),
      ...on.guardOf(airflow),
    });
    for (const [, { key: secret }] of secretsIn(airflow.env))
      mayRead(made.serviceAccount, { from: on.made("secrets", secret) }, shared?.grantId("") ?? workloadId(key));
    const { readers = [], writers = [] } = airflow.access ?? {};
    for (const member of new Set([...readers, ...writers])) made.grantUse(member, member);
    for (const member of writers) made.grantDeployDags(member, member);
    return made;
  },
  output: ({ resource, airflowUri, dagsUrl, serviceAccount }) => ({
    name: resource.name,
    url: airflowUri,
    dags: dagsUrl,
    account: serviceAccount.email,
  }),
  runsAs: ({ serviceAccount }, key, { identity }, on) =>
    identity
      ? sharedWorkload(identity, on)
      : {
          account: serviceAccount,
          grantId: (path) => (path === "" ? workloadId(key) : `${workloadId(key)}-${path}`),
        },
};

const workloadId = (key: string) => `airflow-${key}`;

/** Composer writes `core-parallelism` where Airflow says `core.parallelism`. */
function sectionDashOption(config: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(config).map(([option, value]) => [option.replace(".", "-"), value]));
}

/** Of what it may not read or what is not there, Airflow's backend says so in a log, and Airflow looks in its own database. */
function secretBackend(airflow: GcpItem<"airflow">, on: GcpPlatform): Record<string, string> {
  const { identities } = on.environment.kinds;
  const lookup = lookupOf(airflow, airflow.identity && identities[airflow.identity.key], on);
  if (lookup === undefined) return {};
  const { prefix } = lookup;
  return {
    "secrets-backend": "airflow.providers.google.cloud.secrets.secret_manager.CloudSecretManagerBackend",
    "secrets-backend_kwargs": JSON.stringify({
      connections_prefix: prefix,
      variables_prefix: prefix,
      config_prefix: null,
      sep: "-",
      project_id: on.environment.gcp.project,
    }),
  };
}
