import { type Environment, sizeInWords } from "../../language";

/** What a month may cost, and what is stopped; undefined where nothing was said. */
export function budgetInWords({ budget }: Environment): string | undefined {
  if (budget === undefined) return undefined;
  const { amount, currency, stop = {} } = budget;
  const { queryBytes, replicas }: { queryBytes?: number; replicas?: number } = stop;
  const most = amount.toLocaleString("en-US", { maximumFractionDigits: 2 });
  const stops = [
    ...(queryBytes === undefined ? [] : [`a query at ${sizeInWords(queryBytes)}`]),
    ...(replicas === undefined ? [] : [`endpoints at ${replicas} replicas together`]),
  ];
  const stopped = stops.length === 0 ? "stops nothing" : `stops ${stops.join(" and ")}, and nothing else`;
  return `${most} ${currency} a month; tells at 50%, 80% and 100%, and ${stopped}`;
}
