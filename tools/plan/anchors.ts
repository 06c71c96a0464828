import { markAt } from "./anchor";
import { record } from "./json";
import { arrow } from "./markdown";
import { actionOf, type ResourceChange } from "./plan";

/** What Ponte keeps of what is protected in Terraform's state: an instance of `terraform_data.protected`, or once it may go of `released`, for each thing. */
export interface Anchors {
  /** True where anything was protected before the plan. */
  readonly protects: boolean;

  /** Keys of what was released before the plan. */
  readonly released: readonly string[];

  /** Keys of what the plan releases, or leaves released. */
  readonly letGo: readonly string[];

  /** Keys of what was released before the plan, and is protected again by it: with what it holds, or after it was retired. */
  readonly back: readonly string[];

  /** What leaves the list, and is not released by it. */
  readonly going: readonly { readonly key: string; readonly says: string }[];
}

/** The anchors of the state before, and what becomes of them. */
export function anchorsIn(resources: readonly ResourceChange[]): Anchors {
  const marks = resources
    .filter(({ type, change }) => type === "terraform_data" && actionOf(change) !== "create")
    .map(({ address, previous_address, change }) => ({ was: previous_address ?? address, is: address, change }));
  const kept = marks.flatMap((mark) => {
    const key = keyIn("protected", mark.was);
    return key === undefined ? [] : [{ ...mark, key }];
  });
  return {
    protects: kept.length > 0,
    released: marks.flatMap(({ was }) => keyIn("released", was) ?? []),
    letGo: marks.flatMap(({ is, change }) => (actionOf(change) === "delete" ? [] : (keyIn("released", is) ?? []))),
    back: marks.flatMap(({ was, is }) => (keyIn("protected", is) === undefined ? [] : (keyIn("released", was) ?? []))),
    going: kept.flatMap(({ key, is, change }) => {
      const action = actionOf(change);
      const stays = keyIn("protected", is) ?? keyIn("released", is);
      if (action === "replace") return [{ key, says: `It would become another: ${identity(change)}` }];
      const leaves = stays === undefined || action === "delete" || action === "forget";
      return leaves ? [{ key, says: "It would no longer be known as protected, and nothing released it" }] : [];
    }),
  };
}

function identity({ before, after }: ResourceChange["change"]): string {
  return arrow(record(before).triggers_replace, record(after).triggers_replace);
}

function keyIn(block: "protected" | "released", address: string): string | undefined {
  const mark = markAt(address);
  return mark?.block === block && mark.key !== "" ? mark.key : undefined;
}
