import type { Environment } from "../../language";
import { programsOf } from "../programs";
import { listSecrets, type ListedSecret } from "../secrets/list";
import type { Send } from "../sent";
import { UserError } from "../user-error";
import type { Check } from "./check";

/** Asks the clouds which secrets of these environments have a value, and how old it is; no value is read. What cannot be asked is no fault of the secrets. */
export async function secretChecks(
  environments: readonly Environment[],
  send: Send,
  now = new Date(),
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const environment of environments) {
    const { name } = environment;
    if (Object.keys(environment.kinds.secrets).length === 0) continue;
    try {
      checks.push(...checksOf(name, await listSecrets(programsOf([environment])[0]!, { send }, now)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      checks.push({ ok: "warn", what: `Nobody knows whether the secrets of ${name} have values`, fix: error.message });
    }
  }
  return checks;
}

function checksOf(name: string, secrets: readonly ListedSecret[]): Check[] {
  const waiting = secrets.filter(({ state }) => state === "not deployed");
  const late = secrets.filter(({ state, todo }) => state !== "not deployed" && todo.length > 0);
  const good = secrets.length - waiting.length - late.length;
  return [
    ...(good === 0 ? [] : [{ ok: true, what: `Secrets of ${name} with a value: ${good} of ${secrets.length}` }]),
    ...(waiting.length === 0
      ? []
      : [
          {
            ok: "warn" as const,
            what: `Not deployed yet, and without a value: ${waiting.map(({ secret }) => `secret/${secret}`).join(", ")} of ${name}`,
            fix: `ponte secret set ${name} ${waiting[0]!.secret}`,
          },
        ]),
    ...late.flatMap(({ secret, state, due, todo }) => {
      const isOver = state !== "enabled" || due.some((one) => one.state === "over" && one.what === "expires");
      return todo.map(({ what, run }): Check => {
        return { ok: isOver ? false : "warn", what: `secret/${secret} of ${name}: ${what}`, fix: run };
      });
    }),
  ];
}
