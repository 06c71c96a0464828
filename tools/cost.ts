import { existsSync } from "node:fs";
import { type Environment, environmentNames, loadEnvironments, SpecError } from "../language";
import { isStale } from "../prices/price";
import { withFolderAt } from "./check/at-ref";
import { type Bill, billOf, totalsOf } from "./cost/bill";
import { changeOf } from "./cost/change";
import { changeText, type EnvironmentChange } from "./cost/change-text";
import { cheaper } from "./cost/cheaper";
import { billsJson, changeJson } from "./cost/json";
import { manyText } from "./cost/many-text";
import { billText } from "./cost/text";
import { edited, editOf } from "./cost/what-if";
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
    return json ? changeJson(changes) : changeText(changes, { against: base, width });
  }
  const environments = loadEnvironments({ directory, names: names.length === 0 ? undefined : names });
  if (whatIf.length > 0) {
    const [environment] = environments as [Environment];
    const other = edited(
      directory,
      environment,
      whatIf.map((text) => editOf(text, environment)),
    );
    const changes = [changed(environment.name, billOf(synthesize(environment)), billOf(synthesize(other)))];
    return json ? changeJson(changes) : changeText(changes, { against: "the file", width });
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

/** From the files alone on both sides: what a project's own program adds is in neither. */
function changesSince(base: string, directory: string, names: readonly string[]): EnvironmentChange[] {
  const isMeant = (name: string) => names.length === 0 || names.includes(name);
  const now = environmentNames(directory).filter(isMeant);
  const after = billsOf(loadEnvironments({ directory, names: now }));
  return withFolderAt(
    directory,
    base,
    (copy) => {
      const had = (existsSync(copy) ? environmentNames(copy) : []).filter(isMeant);
      const unknown = names.filter((name) => !had.includes(name) && !now.includes(name));
      if (unknown.length > 0) loadEnvironments({ directory, names: unknown }); // which tells what there is
      const before = new Map(had.map((name) => [name, billAt(copy, name)]));
      const all = [...new Set([...had, ...now])].sort();
      return all.map((name) => changed(name, before.get(name), after.get(name)));
    },
    "--base",
  );
}

/** Undefined where this version does not read what stood there, as of an older one. */
function billAt(copy: string, name: string): Bill | "not read" {
  try {
    return billOf(synthesize(loadEnvironments({ directory: copy, names: [name] })[0]!));
  } catch (error) {
    if (error instanceof SpecError || (error as Error).name === "ConstructError") return "not read";
    throw error;
  }
}

function billsOf(environments: readonly Environment[]): Map<string, Bill> {
  return new Map(environments.map((environment) => [environment.name, billOf(synthesize(environment))]));
}

const nothing: Bill = { lines: [], uses: [], unknown: [] };

function changed(name: string, before: Bill | "not read" = nothing, after: Bill = nothing): EnvironmentChange {
  if (before === "not read") return { name, after: totalsOf(after) };
  return { name, before: totalsOf(before), after: totalsOf(after), change: changeOf(before, after) };
}
