import { type Environment, loadEnvironments, warningsOf } from "../language";
import { isStale } from "../prices/price";
import { billOf } from "./cost/bill";
import { changeText } from "./cost/change-text";
import { cheaper } from "./cost/cheaper";
import { billsJson, changeJson } from "./cost/json";
import { manyText } from "./cost/many-text";
import { changed, changesSince } from "./cost/since";
import { billText } from "./cost/text";
import { edited, editOf, wouldBe } from "./cost/what-if";
import { programsOf } from "./programs";
import { synthesize } from "./synthesize";

/** Settings of {@link cost}. */
export interface CostOptions {
  /** Folder of the environments. */
  readonly directory: string;
  /** Names of the environments; all without one. */
  readonly names: readonly string[];
  /** Branch, tag or commit to compare with. */
  readonly base?: string;
  /** Fields as they would be, such as `endpoint/churn.instance=ml.c5.xlarge`; of one environment. */
  readonly whatIf?: readonly string[];
  readonly json?: boolean;
  /** Columns; no line is longer. */
  readonly width: number;
  /** The day by which prices are old. */
  readonly today: Date;
}

/** `ponte cost prod-aws`: what environments cost a month, what a change of them costs, and where every figure is from. */
export function cost({ directory, names, base, whatIf = [], json = false, width, today }: CostOptions): string {
  if (base !== undefined) {
    const changes = changesSince(base, directory, names);
    return json ? changeJson(changes) : changeText(changes, { against: `at ${base}`, width });
  }
  const environments = loadEnvironments({ directory, names: names.length === 0 ? undefined : names });
  if (whatIf.length > 0) {
    const [environment] = environments as [Environment];
    const other = edited(
      directory,
      environment,
      whatIf.map((text) => editOf(text, environment)),
    );
    const after = wouldBe(() => synthesize(other));
    const changes = [changed(environment.name, billOf(synthesize(environment)), billOf(after))];
    if (json) return changeJson(changes);
    const warnings = warningsOf(other).map(({ field, message }) => `warning: ${field}: ${message}`);
    return [changeText(changes, { against: "the file says", width }), ...warnings].join("\n");
  }
  const priced = programsOf(environments).map((program) => ({
    environment: program.environment,
    bill: billOf(program),
  }));
  if (json) return billsJson(priced);
  const [first] = priced;
  if (first === undefined || priced.length > 1) return manyText(priced, width);
  const stale = first.bill.lines.flatMap(({ price }) => (price !== undefined && isStale(price, today) ? [price] : []));
  return billText({ ...first, suggestions: cheaper(directory, first.environment, first.bill), stale, width });
}
