import type { Environment } from "../../../language";
import type { Ended } from "../support/run";

// Of Cloud Run, and of a load balancer on AWS that signs people in by OpenID Connect.
const reason =
  /error retrieving available secret manager secret versions|reading Secrets Manager Secret Version .*couldn't find resource/;

/** Whether an apply has ended for want of a secret's first value, as docs/known-issues.md says, and for nothing else. */
export function lacksValues({ code, output }: Ended): boolean {
  const errors = output.split("\n").filter((line) => /\bError: /.test(line));
  return code !== 0 && errors.length > 0 && errors.every((line) => reason.test(line));
}

/** What people type then: a line for a shell in which `$PONTE` runs ponte. A secret of which a version is named by its number gets as many values. */
export function settingValues({ name, kinds }: Environment): string {
  return Object.keys(kinds.secrets)
    .flatMap((key) =>
      Array.from({ length: Math.max(1, ...versionsOf(kinds, key)) }, (_, index) => `${key}-${index + 1}`),
    )
    .map((value) => `printf fake-value-of-${value} | $PONTE secret set ${name} ${value.replace(/-\d+$/, "")}`)
    .join(" && ");
}

/** The numbers by which variables name versions of a secret. */
function versionsOf(within: unknown, key: string): number[] {
  if (typeof within !== "object" || within === null) return [];
  const { kind, key: named, version } = within as Record<string, unknown>;
  if (kind === "secret" && named === key && /^\d+$/.test(String(version))) return [Number(version)];
  return Object.values(within).flatMap((each) => versionsOf(each, key));
}
