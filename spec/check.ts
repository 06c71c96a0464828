import { checkAirflow } from "./check-airflow";
import { checkAws } from "./check-aws";
import { checkBuckets } from "./check-buckets";
import { checkEndpoints } from "./check-endpoints";
import { checkGcp } from "./check-gcp";
import type { Environment } from "./environment";
import type { Problem } from "./problem";
import type { Report } from "./shared-checks";
import { problemAt, type Tree } from "./tree";

/** What no field can know alone: that references lead somewhere, that shares sum up, that two fields do not contradict each other. */
export function crossProblems(environment: Environment, tree: Tree): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (path, message) => problems.push(problemAt(tree, path, message));
  checkBuckets(environment, report);
  checkAirflow(environment, report);
  checkEndpoints(environment, report);
  if (environment.cloud === "gcp") checkGcp(environment, report);
  else checkAws(environment, report);
  return problems;
}
