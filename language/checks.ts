import { checkAirflow } from "./kinds/airflow-checks";
import { checkAws } from "./kinds/aws-checks";
import { checkBuckets } from "./kinds/buckets-checks";
import { checkEndpoints } from "./kinds/endpoints/checks";
import { checkGcp } from "./kinds/gcp-checks";
import type { Environment } from "./environment";
import type { Problem } from "./yaml/problem";
import type { Report } from "./words/reference-checks";
import { problemAt, type Tree } from "./yaml/tree";

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
