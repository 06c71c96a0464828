import { basename, dirname } from "node:path";
import { requestedNames, type Environment, type KindName } from "../../../language";

/** True for what shows every field of some kinds: a file of `tests/everything`. */
export const isFamily = ({ file }: Environment): boolean => basename(dirname(file)) === "everything";

/** The families that a kind belongs to, one on each cloud: where there is one of it that is called `plain`. */
export function familiesOf(kind: KindName, environments: readonly Environment[]): Environment[] {
  return environments.filter((environment) => isFamily(environment) && "plain" in environment.kinds[kind]);
}

/**
 * The environments that a list such as `storage-aws, airflow` asks for, by their own names or those of their kinds; undefined where it names
 * none, which is all of them.
 *
 * @throws Error with all that can be named
 */
export function chosen(list: string | undefined, environments: readonly Environment[]): Environment[] | undefined {
  const kinds = Object.keys(environments[0]!.kinds) as KindName[];
  const asked = requestedNames(list)?.map((name) => {
    const found = kinds.includes(name as KindName)
      ? familiesOf(name as KindName, environments)
      : environments.filter((environment) => environment.name === name);
    if (found.length > 0) return found;
    const names = environments.map((environment) => environment.name);
    throw new Error(`there is no "${name}"; name kinds (${kinds.join(", ")}) or environments (${names.join(", ")})`);
  });
  return asked && environments.filter((environment) => asked.flat().includes(environment));
}
