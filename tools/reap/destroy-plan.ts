import { list, record } from "../plan/json";
import { type Deployed, deployedIn } from "./deployed";

/**
 * What was deployed when a plan was made that destroys all of it.
 *
 * @param plan as `terraform show -json` prints it
 * @throws Error for any other plan: one that makes, changes or leaves something, or ended with an error
 */
export function destroyedBy(plan: unknown): Deployed {
  const { format_version: format, errored, resource_changes: changes, prior_state: state } = record(plan);
  if (typeof format !== "string" || !format.startsWith("1.") || !("planned_values" in record(plan)))
    throw new Error("this is no plan; give the output of `terraform show -json plan`");
  if (errored === true) throw new Error("the plan ended with an error, and cannot be applied");
  const managed = list(changes).map(record).filter(({ mode }) => mode === "managed"); // prettier-ignore
  const other = managed.find(({ change }) => list(record(change).actions).join() !== "delete");
  if (other !== undefined)
    throw new Error(`the plan does more than destroy (${String(other.address)}); make it with terraform plan -destroy`);
  const deployed = deployedIn(state);
  const gone = new Set(managed.map(({ address }) => address)).size;
  if (gone < deployed.resources)
    throw new Error(`the plan leaves ${deployed.resources - gone} resources; make it without -target`);
  return deployed;
}
