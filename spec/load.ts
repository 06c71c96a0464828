import { readdirSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { z } from "zod";
import { crossProblems } from "./check";
import { describeIssues } from "./describe";
import { awsSchema, gcpSchema, resolved, type Environment } from "./environment";
import { nearest } from "./nearest";
import { SpecError, type Problem } from "./problem";
import { readTree } from "./read";
import { secretProblems } from "./secrets";
import { mergeTrees, problemAt, toValue, treeAt, withoutNulls, type MapTree, type Tree } from "./tree";

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
  const present = environmentNames(directory);
  const problems = (names ?? [])
    .filter((name) => !present.includes(name))
    .map((name) => unknownEnvironment(name, present, directory));
  const environments: Environment[] = [];
  for (const name of present.filter((candidate) => names?.includes(candidate) ?? true)) {
    try {
      environments.push(loadEnvironment(join(directory, `${name}.yaml`), directory));
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new SpecError(problems);
  return environments;
}

/** The names of the environments in a folder, sorted; an empty folder is a mistake. */
export function environmentNames(directory: string): string[] {
  const at = { file: shown(directory), line: 1, column: 1 };
  let files: string[];
  try {
    files = readdirSync(directory);
  } catch {
    throw new SpecError([
      { at, field: "", message: "there is no such folder; run this where the environments folder is" },
    ]);
  }
  const misspelt = files.filter((file) => file.endsWith(".yml"));
  if (misspelt.length > 0) {
    const problem = (file: string): Problem => ({
      at: { ...at, file: shown(join(directory, file)) },
      field: "",
      message: "ends in .yml; rename it to .yaml",
    });
    throw new SpecError(misspelt.map(problem));
  }
  const names = files.filter((file) => file.endsWith(".yaml")).map((file) => basename(file, ".yaml"));
  if (names.length === 0)
    throw new SpecError([{ at, field: "", message: "holds no environment; write one, such as dev.yaml" }]);
  return names.sort();
}

/**
 * Reads one environment file with all that it extends, merges and checks it.
 *
 * @param file path of the YAML file; its base name is the environment's name
 * @param directory folder that `extends` must stay in
 * @throws SpecError with every mistake
 */
export function loadEnvironment(file: string, directory = dirname(file)): Environment {
  const name = basename(file, ".yaml");
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(name)) {
    const message = `the name is "${name}"; name the file with 1-20 of a-z, 0-9 and "-", beginning with a letter`;
    throw new SpecError([{ at: { file: shown(file), line: 1, column: 1 }, field: "", message }]);
  }
  const tree = loadTree(file, directory);
  const problems = secretProblems(tree);
  const { environment, issues } = checkShape(tree, name, shown(file));
  problems.push(...issues);
  if (environment !== undefined) problems.push(...crossProblems(environment, tree));
  if (environment === undefined || problems.length > 0) throw new SpecError(problems);
  return environment;
}

/** The merged tree of a file and of what it extends, for whoever prints the resolved environment. */
export function loadTree(file: string, directory: string): Tree {
  return withoutNulls(readWithBases(resolve(file), resolve(directory), []));
}

function readWithBases(path: string, directory: string, readers: string[]): Tree {
  const tree = readTree(path, shown(path)) as MapTree;
  const base = treeAt(tree, ["extends"]);
  if (base === undefined) return tree;
  const refuse = (message: string) => new SpecError([problemAt(tree, ["extends"], message)]);
  if (base.kind !== "scalar" || typeof base.value !== "string")
    throw refuse("is no path; write one, such as base/gcp.yaml");
  if (isAbsolute(base.value)) throw refuse(`"${base.value}" is absolute; write a path relative to this file`);
  const target = resolve(dirname(path), base.value);
  if (relative(directory, target).startsWith("..")) {
    throw refuse(`"${base.value}" leads out of ${shown(directory)}; keep shared parts below it, such as base/gcp.yaml`);
  }
  const chain = [...readers, path];
  if (chain.includes(target)) {
    const cycle = [...chain.slice(chain.indexOf(target)), target].map((step) => relative(directory, step));
    throw refuse(`is a cycle: ${cycle.join(" -> ")}; remove one of these lines`);
  }
  const own: MapTree = { ...tree, entries: new Map([...tree.entries].filter(([key]) => key !== "extends")) };
  let below: Tree;
  try {
    below = readWithBases(target, directory, chain);
  } catch (error) {
    const missing = error instanceof SpecError && error.problems[0]?.message.startsWith("there is no such file");
    if (missing && error.problems[0]?.at.file === shown(target))
      throw refuse(`"${base.value}" does not exist; check the path, which is relative to this file`);
    throw error;
  }
  return mergeTrees(below, own);
}

function checkShape(tree: Tree, name: string, file: string): { environment?: Environment; issues: Problem[] } {
  const cloud = treeAt(tree, ["cloud"]);
  const schema = { gcp: gcpSchema, aws: awsSchema }[cloud?.kind === "scalar" ? String(cloud.value) : ""];
  if (schema === undefined) {
    const seen = cloud?.kind === "scalar" ? `"${cloud.value}" is no cloud that is known` : "is missing";
    return { issues: [problemAt(tree, ["cloud"], `${seen}; write gcp or aws`)] };
  }
  const result = (schema as z.ZodType).safeParse(toValue(tree));
  if (result.success)
    return { environment: resolved(result.data as Parameters<typeof resolved>[0], name, file), issues: [] };
  const other = schema === gcpSchema ? awsSchema : gcpSchema;
  return { issues: describeIssues(result.error.issues, tree, schema, other) };
}

function unknownEnvironment(name: string, present: readonly string[], directory: string): Problem {
  const near = nearest(name, present);
  const hint = near === undefined ? `there is ${present.join(", ")}` : `did you mean "${near}"?`;
  const at = { file: shown(directory), line: 1, column: 1 };
  return { at, field: "", message: `no environment is named "${name}"; ${hint}` };
}

function shown(path: string): string {
  return relative(process.cwd(), resolve(path)) || ".";
}
