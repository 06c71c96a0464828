import type { Environment } from "../../language";

// Terraform's own sentence. The setting's name alone says nothing: the log holds the whole program, in which it stands.
const refusal = /Instance cannot be destroyed|has lifecycle\.prevent_destroy set/;

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
  if (guarded.length === 0 || !(destroys || refusal.test(said))) return undefined;
  const names = guarded.map(({ name }) => name).join(", ");
  const files = guarded.map(({ file }) => file).join(", ");
  const [what, then] = destroys
    ? ["what holds data is not destroyed", "deploy once, then destroy"]
    : ["what holds data is neither destroyed nor replaced", "deploy again; or take the change back"];
  return `${names}: protect is true (Terraform's prevent_destroy), so ${what}. To let it go, write protect: false in ${files} and ${then}.`;
}
