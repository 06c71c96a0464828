import type { ApiError } from "../api-error";
import type { Answer, Call } from "../call";
import type { OperationKind } from "../request";
import type { Store } from "../store";
import type { Row } from "./row";

/** One service of Google Cloud: what all its types have in common, and a row for each that differs from the general rule. */
export interface Service {
  /**
   * How it tells that something takes time, where Google's description says that it does.
   * @default "longrunning"
   */
  readonly operations?: OperationKind;

  /** An older API: the body stays as it was sent, where newer ones give each resource a full name and times. */
  readonly bare?: true;

  /** A list is answered as `{ kind, items }`, not under the name of its collection. */
  readonly listsItems?: true;

  /** How it refuses a region or zone that does not exist, when that is not the usual way. */
  readonly nowhere?: (location: string) => ApiError;

  /** Its labels are not held to the rules that labels have everywhere else. */
  readonly freeLabels?: true;

  /** Calls that are about no resource, such as those for objects; they are looked for first. Nothing when the call is not one. */
  readonly besides?: (store: Store, call: Call) => Answer | undefined;

  /** Rows by collections: `datasets/tables`. */
  readonly types: Readonly<Record<string, Row>>;

  /** The row of every type that has none. */
  readonly others?: Row;
}

/** How one type differs from the general rule. */
export function rowOf({ types, others = {} }: Service, type: string): Row {
  return types[type] ?? others;
}
