import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { App, TerraformDataSource, TerraformResource } from "cdktf";
import { loadEnvironments, SpecError, type Environment } from "../../language";
import { addStack, withoutTokenStacks } from "../../stacks";
import type { Json } from "./check-schema";

/** One environment and the Terraform program that came of it. */
export interface Synthesized {
  environment: Environment;
  json: Json;
  /** How many resources and data sources were constructed. */
  constructed: number;
}

/** Files by their path in a folder of environments. */
export type Files = Record<string, string | Uint8Array>;

/** Every environment of this project, synthesized in memory. */
export function synthesizeAll(directory = "environments"): Synthesized[] {
  return loadEnvironments({ directory }).map(synthesize);
}

/** A type of resource or data source, as Terraform names it. */
export interface EmittedType {
  readonly type: string;
  readonly mode: "resource" | "data";
}

/** Every type of these programs, once and in order. */
export function emittedTypes(programs: readonly Json[]): EmittedType[] {
  const of = (mode: EmittedType["mode"]) => programs.flatMap((program) => Object.keys(program[mode] ?? {}));
  return (["resource", "data"] as const).flatMap((mode) =>
    [...new Set(of(mode))].sort().map((type) => ({ type, mode })),
  );
}

/** The environment that a YAML text describes, under the name `dev`. */
export function synthesizeYaml(text: string): Synthesized {
  return synthesize(loadFiles({ "dev.yaml": text })[0]!);
}

export function synthesize(environment: Environment): Synthesized {
  return withoutTokenStacks(() => {
    const stack = addStack(new App({ stackTraces: false }), environment);
    stack.prepareStack();
    stack.runAllValidations();
    const json = JSON.parse(JSON.stringify(stack.toTerraform())) as Json;
    const isMade = (node: unknown) =>
      TerraformResource.isTerraformResource(node) || TerraformDataSource.isTerraformDataSource(node);
    return { environment, json, constructed: stack.node.findAll().filter(isMade).length };
  });
}

/** The environments that the files describe. */
export function loadFiles(files: Files): Environment[] {
  return inFolder(files, (directory) => loadEnvironments({ directory }));
}

/** The lines that loading the files complains with, with paths from their folder; empty when it does not. */
export function problemsOf(files: Files): string[] {
  return inFolder(files, (directory) => {
    const shown = relative(process.cwd(), directory);
    try {
      loadEnvironments({ directory });
      return [];
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      return error.message.replaceAll(`${shown}/`, "").replaceAll(shown, ".").split("\n");
    }
  });
}

/** Runs `work` in a folder with the files; the folder is gone afterwards. */
export function inFolder<T>(files: Files, work: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "ponte-"));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), content);
    }
    return work(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
