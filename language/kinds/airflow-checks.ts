import type { Environment } from "../environment";
import { withoutMwaa } from "../words/regions";
import { checkRange, checkReference, type Report } from "../words/reference-checks";

type Airflow = Environment["kinds"]["airflow"][string];

/** What no field can know alone, of Airflow on either cloud. */
export function checkAirflow(environment: Environment, report: Report): void {
  const airflows = Object.entries(environment.kinds.airflow) as [string, Airflow][];
  for (const [name, airflow] of airflows) {
    const path = ["airflow", name];
    for (const list of ["reads", "writes"] as const) {
      airflow[list].forEach((item, index) => checkReference(environment, item, [...path, list, String(index)], report));
    }
    checkOptions(airflow.config, [...path, "config"], report);
    const { workers } = airflow;
    checkRange(workers, [...path, "workers"], report);
    if (airflow.size === "micro" && workers && workers.max > 1) {
      report(
        [...path, "workers", "max"],
        `${workers.max} workers on size micro; it has exactly one, write size: small`,
      );
    }
  }
  if (environment.cloud === "aws" && airflows.length > 0 && withoutMwaa.includes(environment.aws.region)) {
    const message = `${environment.aws.region} has no managed Airflow (Amazon MWAA); choose another region, or remove airflow`;
    report(["aws", "region"], message);
  }
}

/** `core.parallelism` and `core-parallelism` are one option. */
function checkOptions(config: Record<string, string>, path: string[], report: Report): void {
  const seen = new Map<string, string>();
  for (const option of Object.keys(config)) {
    const plain = option.replace("-", ".");
    const first = seen.get(plain);
    if (first !== undefined) report([...path, option], `is the same option as ${first}; keep one of the two`);
    seen.set(plain, option);
  }
}
