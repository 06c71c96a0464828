import { MwaaEnvironment } from "../../constructs/aws/mwaa/mwaa-environment";
import { rangesOf } from "./egress";
import type { AwsKind } from "./kind";

export const airflow: AwsKind<"airflow"> = {
  group: "mwaa",
  besides: ["airflow-bucket"],
  make(at, key, airflow, on) {
    const guard = on.guardOf(airflow);
    const network = on.network();
    const bucket = on.ownBucket("airflow", key, guard);
    const made = new MwaaEnvironment(at, key, {
      environmentName: on.nameOf(key, 80),
      airflowVersion: airflow.version,
      size: airflow.size,
      workers: airflow.workers,
      network,
      bucket,
      packages: airflow.packages,
      airflowConfig: sectionDotOption(airflow.config),
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
