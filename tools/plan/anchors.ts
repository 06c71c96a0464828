import { markAt } from "./anchor";
import { record } from "./json";
import { arrow } from "./markdown";
import { actionOf, type ResourceChange } from "./plan";

/**
 * What Ponte keeps of what is protected in Terraform's state, for each thing: an instance of `terraform_data.protected`, of `retired` where it stays without
 * Terraform, or of `released` once it may go.
 */
export interface Anchors {
  /** True where anything was protected or retired before the plan. */
  readonly protects: boolean;

  /** Keys of what was released before the plan. */
  readonly released: readonly string[];

  /** Keys of what the plan releases, or leaves released. */
  readonly letGo: readonly string[];

  /** Keys of what was retired before the plan, or is by it. */
  readonly retired: readonly string[];

  /** Keys of what was retired before the plan, and is protected again by it. */
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
    const key = keyIn("protected", mark.was) ?? keyIn("retired", mark.was);
    return key === undefined ? [] : [{ ...mark, key }];
  });
  return {
    protects: kept.length > 0,
    released: marks.flatMap(({ was }) => keyIn("released", was) ?? []),
    letGo: marks.flatMap(({ is, change }) => (actionOf(change) === "delete" ? [] : (keyIn("released", is) ?? []))),
    retired: marks.flatMap(({ was, is }) => keyIn("retired", was) ?? keyIn("retired", is) ?? []),
    back: marks.flatMap(({ was, is }) => (keyIn("protected", is) === undefined ? [] : (keyIn("retired", was) ?? []))),
    going: kept.flatMap(({ key, is, change }) => {
      const action = actionOf(change);
      const stays = blocks.some((block) => keyIn(block, is) !== undefined);
      if (action === "replace") return [{ key, says: `It would become another: ${identity(change)}` }];
      const leaves = !stays || action === "delete" || action === "forget";
      return leaves ? [{ key, says: "It would no longer be known as protected, and nothing released it" }] : [];
    }),
  };
}

function identity({ before, after }: ResourceChange["change"]): string {
  return arrow(record(before).triggers_replace, record(after).triggers_replace);
}

const blocks = ["protected", "released", "retired"] as const;

function keyIn(block: (typeof blocks)[number], address: string): string | undefined {
  const mark = markAt(address);
  return mark?.block === block && mark.key !== "" ? mark.key : undefined;
}
