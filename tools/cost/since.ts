import { existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { type Environment, environmentNames, loadEnvironments, SpecError } from "../../language";
import { beforeRetirement } from "../../stacks/anchor/ways";
import { withFolderAt } from "../check/at-ref";
import { synthesize } from "../synthesize";
import { type Bill, billFor, placeOf, totalsOf } from "./bill";
import { changeOf } from "./change";
import type { EnvironmentChange } from "./change-text";
import { programResources, Resources } from "./resources";

/**
 * What environments cost beside what they did at a commit. From the files alone on both sides: what a project's own program adds is in neither.
 *
 * @param names of the environments; all without one
 */
export function changesSince(base: string, directory: string, names: readonly string[]): EnvironmentChange[] {
  const isMeant = (name: string) => names.length === 0 || names.includes(name);
  const now = environmentNames(directory).filter(isMeant);
  const after = new Map(
    loadEnvironments({ directory, names: now }).map((environment) => [environment.name, environment]),
  );
  return withFolderAt(
    directory,
    base,
    (copy) => {
      const had = namesAt(copy).filter(isMeant);
      const unknown = names.filter((name) => !had.includes(name) && !now.includes(name));
      if (unknown.length > 0) loadEnvironments({ directory, names: unknown }); // which tells what there is
      const before = new Map(had.map((name) => [name, billAt(copy, name)]));
      const all = [...new Set([...had, ...now])].sort();
      return all.map((name) => changeSince(name, before.get(name) ?? nothing, after.get(name)));
    },
    "--base",
  );
}

/** Whatever else is in the folder: nobody can mend what stood there. */
function namesAt(copy: string): string[] {
  const files = existsSync(copy) ? readdirSync(copy) : [];
  return files.filter((file) => /^[^.].*\.yaml$/.test(file)).map((file) => basename(file, ".yaml"));
}

/** "not read" where this version does not understand what stood there, as of an older one. */
function billAt(copy: string, name: string): Bill | "not read" {
  try {
    return withRetired(loadEnvironments({ directory: copy, names: [name] })[0]!).bill;
  } catch (error) {
    if (error instanceof SpecError || (error as Error).name === "ConstructError") return "not read";
    throw error;
  }
}

function changeSince(name: string, before: Bill | "not read", environment?: Environment): EnvironmentChange {
  if (environment === undefined) return { ...changed(name, before, nothing), removed: true };
  const { bill, retired } = withRetired(environment);
  return { ...changed(name, before, bill), retired };
}

/** What an environment costs together with what Terraform has let go of, which is still there, and the network that only that needs. */
function withRetired(environment: Environment): { bill: Bill; retired: string[] } {
  const resources = programResources(synthesize(environment).json);
  const had = beforeRetirement(environment);
  if (had === undefined) return { bill: billFor(resources, placeOf(environment, resources)), retired: [] };
  const there = new Set(resources.all.map(({ address }) => address));
  const left = programResources(synthesize(had).json).all.filter(({ address }) => !there.has(address));
  const all = new Resources([...resources.all, ...left]);
  const bill = billFor(all, placeOf(environment, all));
  const things = new Set(left.map(({ thing }) => thing));
  return { bill, retired: [...new Set(bill.lines.map(({ thing }) => thing))].filter((thing) => things.has(thing)) };
}

const nothing: Bill = { lines: [], uses: [], unknown: [] };

/** One environment on both sides. */
export function changed(name: string, before: Bill | "not read", after: Bill): EnvironmentChange {
  if (before === "not read") return { name, after: totalsOf(after) };
  return { name, before: totalsOf(before), after: totalsOf(after), change: changeOf(before, after) };
}
