/** What a step of a Workflow does, in the words of Workflows ("Syntax overview", Workflows). */
export type StepBody = { readonly [word: string]: unknown };

/** One step by its name, as Workflows writes it; a name is used once in a Workflow. */
export type Step = { readonly [name: string]: StepBody };

/** A call to one of Google's APIs as the Workflow's account, made again where it was refused for the moment, as a read may be. */
export function reads(url: string, query: { readonly [name: string]: string | number }, result: string): StepBody {
  return {
    try: { call: "http.get", args: { url, query, auth: { type: "OAuth2" }, timeout: 60 }, result },
    retry: "${http.default_retry}",
  };
}

/** A call that starts something: made again only where it cannot have arrived ("Retry steps", Workflows). */
export function posts(url: string, body: { readonly [field: string]: unknown }, result: string): StepBody {
  return {
    try: { call: "http.post", args: { url, body, auth: { type: "OAuth2" }, timeout: 60 }, result },
    retry: "${http.default_retry_non_idempotent}",
  };
}

/** A line in the Workflow's log. */
export function logs(severity: "INFO" | "WARNING" | "ERROR", json: { readonly [field: string]: unknown }): StepBody {
  return { call: "sys.log", args: { severity, json } };
}

/** Goes elsewhere where the condition holds, and else on. */
export function goes(condition: string, next: string): StepBody {
  return { switch: [{ condition: `\${${condition}}`, next }] };
}

/** A text as it is meant, where a program writes it for Terraform: `$${` is `${`. */
export function meant(text: string): string {
  return text.replace(/\$\$\{/g, "${").replace(/%%\{/g, "%{");
}
