import { basename, dirname, join } from "node:path";
import * as z from "zod";
import { crossProblems } from "./checks";
import { collisionProblems, type Loaded } from "./collisions";
import { describeIssues, seen } from "./issues";
import { duplicateProblems } from "./yaml/duplicates";
import { awsSchema, gcpSchema, resolved, type Environment } from "./environment";
import { loadTree, readerOf } from "./yaml/extends";
import { environmentNames, shown, whole, yamlNames } from "./folder";
import { nearest } from "./yaml/nearest";
import { quotaProblems } from "./quotas";
import { SpecError, type Problem } from "./yaml/problem";
import { withSecretProblems } from "./words/secrets";
import { didYouMean } from "./suggestions";
import { locationOf, problemAt, problemWithKey, toValue, treeAt, type Tree } from "./yaml/tree";

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
    const file = join(directory, `${name}.yaml`);
    try {
      loaded.push(load(file, directory));
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      const reader = error.problems.some(({ field }) => field === "cloud") ? readerOf(file, directory) : undefined;
      problems = problems.concat(reader === undefined ? error.problems : [sharedPart(file, reader)]);
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
  const contextual = [...issues.filter(({ message }) => message.includes(" only; ")), ...others];
  const plain = issues.filter((issue) => !contextual.includes(issue));
  const overruled = contextual.map((problem) => withOverruling(problem, shown(file), tree));
  const found = withSecretProblems(tree, name, [...plain, ...duplicateProblems(tree), ...overruled]);
  const problems = onceForDefaults(found);
  if (environment === undefined || problems.length > 0) throw new SpecError(problems);
  return { environment, tree };
}

/** Says where one environment can overrule what a base says, or one thing what the defaults of its kind say. */
function withOverruling(problem: Problem, file: string, tree: Tree): Problem {
  const [kind, , ...rest] = problem.field.split(".");
  const inBase = problem.at.file !== file;
  const inDefaults = rest.length > 0 && treeAt(tree, ["defaults", kind!, ...rest])?.at === problem.at;
  if (!inBase && !inDefaults) return problem;
  // A list is replaced as a whole.
  return { ...problem, overruled: { file, field: problem.field.replace(/(?:\.\d+)+$/, "") } };
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
    const remedy = `${didYouMean(cloud, ["gcp", "aws"])}write gcp or aws`;
    const misspelt = cloud === undefined && tree.kind === "map" ? nearest("cloud", tree.entries.keys()) : undefined;
    if (misspelt !== undefined) {
      return { issues: [problemWithKey(tree, [misspelt], 'unknown field; did you mean "cloud"?')] };
    }
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

/** A part that an environment extends, and that stands where environments are. */
function sharedPart(file: string, reader: string): Problem {
  const part = basename(file);
  return whole(
    file,
    `is extended by ${reader} and says no cloud, so it is no environment; move it to base/${part}, and write extends: base/${part} there`,
  );
}

function unknownEnvironment(name: string, present: readonly string[], directory: string): Problem {
  const near = nearest(name, present);
  const hint = near === undefined ? `there is ${present.join(", ")}` : `did you mean "${near}"?`;
  const at = { file: shown(directory), line: 1, column: 1 };
  return { at, field: "", message: `no environment is named "${name}"; ${hint}` };
}
