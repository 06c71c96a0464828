import type { Environment } from "../../language";

// Terraform's own sentence. The setting's name alone says nothing: the log holds the whole program, in which it stands.
const refusal = /instance cannot be destroyed|has lifecycle\.prevent_destroy set/i;

/**
 * Why a command was refused, in the words of the environment's file, where Terraform says `prevent_destroy`; undefined where that was not the
 * reason. On a busy machine the engine may end before it has passed Terraform's reason on: a `destroy` of what is protected is refused in any case.
 *
 * @param said what the engine's log says of this command
 */
export function whyRefused(
  command: readonly string[],
  environments: readonly Environment[],
  said: string,
): string | undefined {
  const destroys = command.includes("destroy");
  const guarded = environments.filter(({ protect }) => protect);
  if (guarded.length === 0 && refusal.test(said)) return offAtOnce(environments);
  if (guarded.length === 0 || !(destroys || refusal.test(said))) return undefined;
  const names = guarded.map(({ name }) => name).join(", ");
  const files = guarded.map(({ file }) => file).join(", ");
  const [what, then] = destroys
    ? ["what holds data is not destroyed", "deploy once, then destroy"]
    : [
        "what holds data is neither destroyed nor replaced, and nothing was touched",
        "deploy that alone, then make the change; or take the change back (retired, delete and renamedFrom let one thing go: docs/letting-go.md)",
      ];
  return `${names}: protect is true (Terraform's prevent_destroy), so ${what}. To let it go, write protect: false in ${files} and ${then}.`;
}

/** What was protected until now goes with the change that switches protection off: the anchor holds it until that is deployed. */
function offAtOnce(environments: readonly Environment[]): string {
  const names = environments.map(({ name }) => name).join(", ");
  return `${names}: protect: false is not deployed yet, so what it kept is neither destroyed nor replaced. Deploy protect: false alone, then make the change.`;
}
