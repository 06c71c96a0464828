import type { AwsEnvironment, Environment } from "../environment";
import { withoutMwaa } from "../words/regions";
import { checkOwnRoles, checkRange, checkSecrets } from "../words/checks";
import type { Report } from "../yaml/problem";

type Airflow = Environment["kinds"]["airflow"][string];

/** Airflow on either cloud: options that are one, workers that a size can have. */
export function checkAirflow(environment: Environment, report: Report): void {
  const airflows = Object.entries(environment.kinds.airflow) as [string, Airflow][];
  for (const [name, airflow] of airflows) {
    const path = ["airflow", name];
    if ("env" in airflow) checkSecrets(environment, airflow.env, [...path, "env"], report);
    checkOptions(airflow.config, [...path, "config"], report);
    checkBackend(airflow, path, report);
    const { workers } = airflow;
    checkRange(workers, [...path, "workers"], report);
    if (airflow.size === "micro" && workers && workers.max > 1) {
      report(
        [...path, "workers", "max"],
        `${workers.max} workers on size micro; it has exactly one, write size: small`,
      );
    }
  }
}

/** Airflow on Amazon MWAA: where there is one, and whom it lets in. */
export function checkMwaa(environment: AwsEnvironment, report: Report): void {
  const { region } = environment.aws;
  const airflows = Object.entries(environment.kinds.airflow);
  for (const [name, { access, config }] of airflows) {
    checkOwnRoles(environment, access, ["airflow", name], report);
    checkSettings(config, ["airflow", name, "config"], report);
  }
  if (airflows.length === 0 || !withoutMwaa.includes(region)) return;
  const message = `${region} has no managed Airflow (Amazon MWAA); choose another region, or remove airflow`;
  report(["aws", "region"], message);
}

/** What MWAA's API takes for an option: ConfigKey and ConfigValue. */
function checkSettings(config: Record<string, string>, path: string[], report: Report): void {
  for (const [option, value] of Object.entries(config)) {
    if (option.length > 64 || option.startsWith("_"))
      report([...path, option], "is no option that MWAA takes; write 64 characters or fewer, beginning with a letter");
    else if (!/^[ -~]{1,65536}$/.test(value))
      report(
        [...path, option],
        "has a value that MWAA does not take; write one line of plain letters, digits and signs",
      );
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

/** Arguments of a backend that is not theirs would be laid on ours, or be for nothing. */
function checkBackend({ reads, config }: Airflow, path: string[], report: Report): void {
  const named = (option: string) => Object.keys(config).find((each) => each.replace("-", ".") === option);
  const kwargs = named("secrets.backend_kwargs");
  if (kwargs === undefined || named("secrets.backend") !== undefined || !reads.some(({ kind }) => kind === "secret"))
    return;
  const remedy = "write secrets.backend as well, or take it out: an Airflow that reads a secret is set up for it";
  report([...path, "config", kwargs], `stands without secrets.backend; ${remedy}`);
}
