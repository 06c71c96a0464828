import type { Body } from "./json";
import type { Store } from "./store";

/** The values that the organization's policy allows of a constraint, such as `run.allowedIngress`; nothing where there is no policy, or it allows all. */
export function constraintOf(store: Store, project: string, constraint: string): readonly string[] | undefined {
  const rules: Body[] = store.get("orgpolicy", `projects/${project}/policies/${constraint}`)?.body.spec?.rules ?? [];
  if (rules.length === 0 || rules.some(({ allowAll }) => allowAll === true)) return undefined;
  return rules.flatMap(({ values }) => (values?.allowedValues ?? []) as string[]);
}
