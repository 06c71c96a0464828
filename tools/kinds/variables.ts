import { secretsIn, type Variables } from "../../language";
import type { Flow } from "./kind";

/** Which secrets a workload reads by its variables: `HF_TOKEN`, `HF_TOKEN, version 3`. */
export function variableFlows(who: string, env: Variables): Flow[] {
  return secretsIn(env).map(([variable, { key, version }]) => {
    const note = version === undefined ? variable : `${variable}, version ${version}`;
    return { who, thing: `secret/${key}`, verb: "reads", isThing: true, note };
  });
}
