import { basename, dirname, join } from "node:path";
import * as z from "zod";
import { crossProblems } from "./checks";
import { collisionProblems, type Loaded } from "./collisions";
import { describeIssues, seen } from "./issues";
import { duplicateProblems } from "./yaml/duplicates";
import { awsSchema, gcpSchema, resolved, type Environment } from "./environment";
import { loadTree } from "./yaml/extends";
import { environmentNames, shown, whole, yamlNames } from "./folder";
import { nearest } from "./yaml/nearest";
import { quotaProblems } from "./quotas";
import { SpecError, type Problem } from "./yaml/problem";
import { withSecretProblems } from "./words/secrets";
import { locationOf, problemAt, toValue, treeAt, type Tree } from "./yaml/tree";

/** Which environments to read. */
export interface LoadOptions {
  /** Folder that holds one YAML file per environment; its subfolders hold shared parts. */
  readonly directory: string;
  /**
   * Names of the environments to read.
   * @default - all
   */
  readonly names?: readonly string[];
}

/**
 * Reads, merges and checks environments, in the order of their names.
 *
 * @throws SpecError with every mistake in all of them
 */
export function loadEnvironments({ directory, names }: LoadOptions): Environment[] {
  const present = names === undefined ? environmentNames(directory) : yamlNames(directory);
  let problems = (names ?? [])
    .filter((name) => !present.includes(name))
    .map((name) => unknownEnvironment(name, present, directory));
  const loaded: Loaded[] = [];
  for (const name of present.filter((candidate) => names?.includes(candidate) ?? true)) {
    try {
      loaded.push(load(join(directory, `${name}.yaml`), directory));
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      problems = problems.concat(error.problems);
    }
  }
  problems = problems.concat(collisionProblems(loaded), quotaProblems(loaded));
  if (problems.length > 0) throw new SpecError(problems);
  return loaded.map(({ environment }) => environment);
}

/**
 * Reads one environment file with all that it extends, merges and checks it.
 *
 * @param file path of the YAML file; its base name is the environment's name
 * @param directory folder that `extends` must stay in
 * @throws SpecError with every mistake
 */
export function loadEnvironment(file: string, directory = dirname(file)): Environment {
  return load(file, directory).environment;
}

function load(file: string, directory: string): Loaded {
  const name = basename(file, ".yaml");
  if (!/^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/.test(name)) {
    const message = `the name is "${name}"; name the file with 1-20 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"`;
    throw new SpecError([whole(file, message)]);
  }
  const tree = loadTree(file, directory);
  const { environment, issues } = checkShape(tree, name, shown(file));
  const others = environment === undefined ? [] : crossProblems(environment, tree);
  const found = withSecretProblems(tree, [...issues, ...duplicateProblems(tree), ...others]);
  const problems = onceForDefaults(found);
  if (environment === undefined || problems.length > 0) throw new SpecError(problems);
  return { environment, tree };
}

/** A mistake in `defaults` shows in every entry as well, and is one mistake. */
function onceForDefaults(problems: readonly Problem[]): Problem[] {
  const said = ({ at, message }: Problem) => `${at.file}:${at.line}:${at.column} ${message}`;
  const inDefaults = new Set(problems.filter(({ field }) => field.startsWith("defaults.")).map(said));
  return problems.filter((problem) => problem.field.startsWith("defaults.") || !inDefaults.has(said(problem)));
}

function checkShape(tree: Tree, name: string, file: string): { environment?: Environment; issues: Problem[] } {
  const cloud = treeAt(tree, ["cloud"]);
  const typed = cloud?.kind === "scalar" ? cloud.value : undefined;
  if (typed !== "gcp" && typed !== "aws") {
    const near = typeof typed === "string" ? nearest(typed, ["gcp", "aws"]) : undefined;
    const remedy = near === undefined ? "write gcp or aws" : `did you mean "${near}"? write gcp or aws`;
    return { issues: [problemAt(tree, ["cloud"], `${seen(cloud)}; ${remedy}`)] };
  }
  const [schema, other] = typed === "gcp" ? [gcpSchema, awsSchema] : [awsSchema, gcpSchema];
  const result = (schema as z.ZodType).safeParse(toValue(tree));
  if (result.success) {
    const locate: Environment["locate"] = (path) => locationOf(tree, path);
    return { environment: resolved(result.data as Parameters<typeof resolved>[0], { name, file, locate }), issues: [] };
  }
  return { issues: describeIssues(result.error.issues, tree, schema, other) };
}

function unknownEnvironment(name: string, present: readonly string[], directory: string): Problem {
  const near = nearest(name, present);
  const hint = near === undefined ? `there is ${present.join(", ")}` : `did you mean "${near}"?`;
  const at = { file: shown(directory), line: 1, column: 1 };
  return { at, field: "", message: `no environment is named "${name}"; ${hint}` };
}
