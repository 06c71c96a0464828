import type { Environment } from "../../language";
import { type Bill, totalsOf } from "./bill";
import type { EnvironmentChange } from "./change-text";
import { hoursOfMonth } from "./item";

const currency = "USD";

/** The bills as JSON: every line with its price, its source and its date. What is not known has no amount. */
export function billsJson(priced: readonly { readonly environment: Environment; readonly bill: Bill }[]): string {
  const environments = priced.map(({ environment, bill }) => ({
    environment: environment.name,
    cloud: environment.cloud,
    totals: totalsOf(bill),
    ...bill,
  }));
  return JSON.stringify({ currency, hoursOfMonth, environments }, undefined, 2);
}

/** What changes of bills come to as JSON; a difference that is not known is not there. */
export function changeJson(changes: readonly EnvironmentChange[]): string {
  const environments = changes.map(({ name, ...rest }) => ({ environment: name, ...rest }));
  return JSON.stringify({ currency, hoursOfMonth, environments }, undefined, 2);
}
