import type { AwsEnvironment, Environment } from "../environment";
import { checkOwnRoles } from "../words/checks";
import type { Report } from "../yaml/problem";

/** A reminder that nobody hears reminds of nothing. */
export function checkReminders({ alerts, kinds }: Environment, report: Report): void {
  if (alerts !== undefined) return;
  for (const [name, { rotate }] of Object.entries(kinds.secrets)) {
    if (rotate === undefined) continue;
    const remedy = "write alerts: { emails: [...] } at the top of the file, or take rotate out";
    report(["secrets", name, "rotate"], `reminds nobody: the environment has no alerts; ${remedy}`);
  }
}

/** People get in by a policy on their role, which this deploy can give roles of its own account alone. */
export function checkReaders(environment: AwsEnvironment, report: Report): void {
  for (const [name, { access }] of Object.entries(environment.kinds.secrets))
    checkOwnRoles(environment, access, ["secrets", name], report);
}
