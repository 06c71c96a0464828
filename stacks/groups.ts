import { kindNames, type KindName } from "../language";
import { awsKinds } from "./aws";
import { gcpKinds } from "./gcp";

/** The kind whose things, or what is made for them, a group of constructs holds: `bucket`, `airflow-bucket`. */
export function kindOfGroup(group: string): KindName | undefined {
  const holds = (name: KindName) =>
    [awsKinds[name], gcpKinds[name]].some(({ group: own, besides = [] }) => [own, ...besides].includes(group));
  return kindNames.find(holds);
}
