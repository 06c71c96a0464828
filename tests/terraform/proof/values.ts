import type { Environment } from "../../../language";
import type { Ended } from "../support/run";

const reason = "error retrieving available secret manager secret versions";

/** Whether an apply has ended for want of a secret's first value, as docs/known-issues.md says of Cloud Run, and for nothing else. */
export function lacksValues({ code, output }: Ended): boolean {
  const errors = output.split("\n").filter((line) => /\bError: /.test(line));
  return code !== 0 && errors.length > 0 && errors.every((line) => line.includes(reason));
}

/** What people type then: a line for a shell in which `$PONTE` runs ponte. */
export function settingValues({ name, kinds }: Environment): string {
  return Object.keys(kinds.secrets)
    .map((key) => `printf fake-value-of-${key} | $PONTE secret set ${name} ${key}`)
    .join(" && ");
}
