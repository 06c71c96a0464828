import { checkAwsLimits } from "./aws-limits";
import { checkBudget } from "./budget-checks";
import { checkEgress } from "./egress-checks";
import type { Environment } from "./environment";
import { checkGoogleLimits } from "./google-limits";
import { kindNames, type Relation, relations } from "./kinds";
import { kindChecks } from "./kinds/checks";
import { checkLifecycle } from "./kinds/lifecycle-checks";
import { checkOffHours } from "./off-hours-checks";
import { checkTtl } from "./ttl-checks";
import { checkReference } from "./words/checks";
import { type Related, referencesOf } from "./words/destinations";
import { maxLines, type Problem, type Report } from "./yaml/problem";
import { problemAt, type Tree } from "./yaml/tree";

/** What no field can know alone: that references lead somewhere, that shares sum up, that two fields do not contradict each other. */
export function crossProblems(environment: Environment, tree: Tree): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (path, message, hint) => {
    const remedy = hint && (problems.length < maxLines ? hint() : "check its name");
    problems.push(problemAt(tree, path, remedy === undefined ? message : `${message}; ${remedy}`));
  };
  if (environment.cloud === "aws") checkAwsLimits(environment, report);
  else checkGoogleLimits(environment, report);
  checkBudget(environment, report);
  checkRelations(environment, report);
  checkEgress(environment, report);
  checkLifecycle(environment, report);
  checkOffHours(environment, report);
  checkTtl(environment, report);
  for (const name of kindNames) {
    const { both, gcp, aws } = kindChecks[name];
    both?.(environment, report);
    if (environment.cloud === "gcp") gcp?.(environment, report);
    else aws?.(environment, report);
  }
  return problems;
}

/** What a workload reads, writes, calls and so on is there. */
function checkRelations(environment: Environment, report: Report): void {
  for (const kind of kindNames) {
    for (const [name, item] of Object.entries<object>(environment.kinds[kind])) {
      for (const relation of relations) {
        const related = (item as { [To in Relation]?: Related[] })[relation];
        for (const { to, index } of referencesOf(related))
          checkReference(environment, to, [kind, name, relation, String(index)], report);
      }
    }
  }
}
