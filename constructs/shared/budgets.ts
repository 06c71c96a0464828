import { Token } from "cdktf";
import type { Construct } from "constructs";
import { invalid } from "./invalid";
import { mustBeKnown } from "./tokens";

/** True for an amount above 0 in whole cents, and for one that is only known at deploy. */
export function isAmount(amount: number): boolean {
  return Token.isUnresolved(amount) || (amount > 0 && Number(amount.toFixed(2)) === amount && Number.isFinite(amount));
}

/** Throws for percents of a budget that say nothing, or are more than a service takes. */
export function checkPercents(construct: Construct, percents: number[], most: number): void {
  mustBeKnown(construct, "one of spentPercents or forecastPercents", percents);
  const wrong = percents.find((percent) => !(percent > 0));
  if (wrong !== undefined) throw invalid(construct, `a percent is ${wrong}`, "give numbers above 0, such as 80");
  if (percents.length === 0 || percents.length > most) {
    const remedy = `give 1-${most}`;
    throw invalid(construct, `spentPercents and forecastPercents are ${percents.length} together`, remedy);
  }
}
