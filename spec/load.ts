import { readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { z } from "zod";
import { crossProblems } from "./check";
import { describeIssues, seen } from "./describe";
import { duplicateProblems } from "./duplicates";
import { awsSchema, gcpSchema, resolved, type Environment } from "./environment";
import { nearest } from "./nearest";
import { SpecError, type Problem } from "./problem";
import { readTree } from "./read";
import { withSecretProblems } from "./secrets";
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
  const present = names === undefined ? environmentNames(directory) : yamlNames(directory);
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

/** The names of the environments in a folder, sorted; none at all, and a file that ends in .yml, is a mistake. */
export function environmentNames(directory: string): string[] {
  const misspelt = filesIn(directory).filter((file) => file.endsWith(".yml"));
  if (misspelt.length === 0) return yamlNames(directory);
  throw new SpecError(misspelt.map((file) => whole(join(directory, file), "ends in .yml; rename it to .yaml")));
}

function yamlNames(directory: string): string[] {
  const names = filesIn(directory)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"));
  if (names.length === 0) throw new SpecError([whole(directory, "holds no environment; write one, such as dev.yaml")]);
  return names.sort();
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    throw new SpecError([whole(directory, "there is no such folder; run this where the environments folder is")]);
  }
}

/** A problem with a file or a folder as a whole. */
function whole(path: string, message: string): Problem {
  return { at: { file: shown(path), line: 1, column: 1 }, field: "", message };
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
  if (!/^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/.test(name)) {
    const message = `the name is "${name}"; name the file with 1-20 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"`;
    throw new SpecError([whole(file, message)]);
  }
  const tree = loadTree(file, directory);
  const { environment, issues } = checkShape(tree, name, shown(file));
  const others = environment === undefined ? [] : crossProblems(environment, tree);
  const problems = withSecretProblems(tree, [...issues, ...duplicateProblems(tree), ...others]);
  if (environment === undefined || problems.length > 0) throw new SpecError(problems);
  return environment;
}

/** The merged tree of a file and of what it extends, for whoever prints the resolved environment. */
export function loadTree(file: string, directory: string): Tree {
  return withoutNulls(readWithBases(resolve(file), resolve(directory), []));
}

function readWithBases(path: string, directory: string, readers: string[]): Tree {
  const tree = readTree(path, shown(path)) as MapTree;
  if (!tree.entries.has("extends")) return tree;
  const target = baseOf(tree, path, directory, readers);
  const own: MapTree = { ...tree, entries: new Map([...tree.entries].filter(([key]) => key !== "extends")) };
  return mergeTrees(readWithBases(target, directory, [...readers, path]), own);
}

/** The file that a file extends: one that exists, in the folder, and that does not lead back. */
function baseOf(tree: Tree, path: string, directory: string, readers: string[]): string {
  const refuse = (message: string) => new SpecError([problemAt(tree, ["extends"], message)]);
  const base = treeAt(tree, ["extends"]);
  if (base?.kind !== "scalar" || typeof base.value !== "string" || base.value === "") {
    throw refuse(`${seen(base)}; write the path of a file, such as base/gcp.yaml`);
  }
  if (isAbsolute(base.value)) throw refuse(`"${base.value}" is absolute; write a path relative to this file`);
  const target = resolve(dirname(path), base.value);
  const outside = `"${base.value}" leads out of ${shown(directory)}; keep shared parts below it, such as base/gcp.yaml`;
  if (leadsOut(directory, target)) throw refuse(outside);
  const chain = [...readers, path];
  if (chain.includes(target)) {
    const cycle = [...chain.slice(chain.indexOf(target)), target].map((step) => relative(directory, step));
    throw refuse(`is a cycle: ${cycle.join(" -> ")}; remove one of these lines`);
  }
  const found = statSync(target, { throwIfNoEntry: false });
  if (found === undefined) throw refuse(`"${base.value}" does not exist; ${pathHint(target, path)}`);
  if (found.isDirectory()) throw refuse(`"${base.value}" is a folder; write the path of a file, such as base/gcp.yaml`);
  if (leadsOut(realpathSync(directory), realpathSync(target))) throw refuse(outside);
  return target;
}

function leadsOut(directory: string, target: string): boolean {
  const path = relative(directory, target);
  return isAbsolute(path) || path.split(sep)[0] === "..";
}

/** The file that was meant, where one with nearly that name lies in the same folder. */
function pathHint(target: string, path: string): string {
  let files: string[] = [];
  try {
    files = readdirSync(dirname(target)).filter((file) => file.endsWith(".yaml"));
  } catch {
    // No such folder: the path is to be checked from its beginning.
  }
  const wanted = basename(target);
  const near = files.includes(`${wanted}.yaml`) ? `${wanted}.yaml` : nearest(wanted, files);
  if (near === undefined) return "check the path, which is relative to this file";
  return `did you mean "${relative(dirname(path), join(dirname(target), near))
    .split(sep)
    .join("/")}"?`;
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
    return { environment: resolved(result.data as Parameters<typeof resolved>[0], name, file), issues: [] };
  }
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
