import type { Environment } from "../../language";
import { columns, padded, wrapped } from "../show/lines";
import { type Bill, totalsOf } from "./bill";
import { money } from "./money";

/** What several environments cost, a line for each. */
export function manyText(
  priced: readonly { readonly environment: Environment; readonly bill: Bill }[],
  width: number,
): string {
  const totals = priced.map(({ environment, bill }) => ({ name: environment.name, ...totalsOf(bill) }));
  const all = {
    name: "all",
    idle: totals.reduce((sum, { idle }) => sum + idle, 0),
    full: totals.reduce((sum, { full }) => sum + full, 0),
    atLeast: totals.some(({ atLeast }) => atLeast),
    about: totals.some(({ about }) => about),
  };
  const name = Math.max(12, ...totals.map((each) => columns(each.name))) + 2;
  const row = ({ name: first, idle, full, atLeast, about }: typeof all) => {
    const amounts = [idle, full].map((amount) => `${about ? "~" : ""}${money(amount)}`.padStart(14)).join("");
    return `${padded(first, name)}${amounts}${atLeast ? "  at least" : ""}`;
  };
  return [
    ...wrapped("US dollars a month at list prices; ponte cost <environment> has every line with its source", width),
    "",
    `${padded("", name)}${["idle", "full"].map((head) => head.padStart(14)).join("")}`,
    ...totals.map(row),
    row(all),
  ].join("\n");
}
