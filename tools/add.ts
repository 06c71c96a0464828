import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { environmentNames, kindNames, kinds, loadEnvironment, loadEnvironments, nearest, SpecError } from "../language";
import { checkChanged } from "./add/checked";
import { readTextFile } from "./text-file";
import { UserError } from "./user-error";
import { CannotEdit, type Path, placeAt, withoutEntry, withValue } from "./yaml-text";

/** What was written, and where. */
export interface Added {
  readonly file: string;
  readonly text: string;
}

/** Settings of {@link addEntry}. */
export interface EntryOptions {
  /** Folder of the environments. */
  readonly directory: string;
  /**
   * Environment, or file below the folder, that gets the entry.
   * @default - the only environment, else `dev`
   */
  readonly to?: string;
  /**
   * Image by digest, of what cannot be without one: a job, a service.
   * @default - none
   */
  readonly image?: string;
}

/** The words behind `ponte add` beside `environment`. */
export const nouns: readonly string[] = kindNames.map((kind) => kinds[kind].noun);

/** `ponte add endpoint churn`: an entry in an environment's file, as small as the language takes one. Comments and order stay. */
export function addEntry(noun: string, name: string, { directory, to, image }: EntryOptions): Added {
  const kind = kindNames.find((each) => kinds[each].noun === noun);
  if (kind === undefined) throw new UserError(`"${noun}" is nothing that an environment has; ${hint(noun)}`);
  const path = fileIn(directory, to);
  const file = join(directory, path);
  const before = readTextFile(file);
  const present = entryNames(directory, path, kind);
  if (present.includes(name)) throw new UserError(`${file} has a ${noun} "${name}" already; choose another name`);
  if ((kind === "jobs" || kind === "services") !== (image !== undefined))
    throw new UserError(
      image === undefined
        ? `a ${noun} is nothing without its image; write --image registry/<name>@sha256:<digest>`
        : `--image says nothing of one ${noun}; leave it out`,
    );
  // Every other kind takes an entry without a field, on each cloud.
  const entry = image === undefined ? "{}" : `{ image: ${JSON.stringify(image)} }`;
  const after = edited(file, before, [kind, name], entry);
  checkChanged(directory, { [path]: after });
  writeFileSync(file, after);
  return { file, text: [`${file} has got, and nothing else is changed:`, ...newLines(before, after)].join("\n") };
}

function hint(word: string): string {
  const words = ["environment", ...nouns];
  const near = nearest(word, words);
  return near === undefined ? `write ${words.join(", ")}` : `did you mean "${near}"?`;
}

function fileIn(directory: string, to: string | undefined): string {
  const names = environmentNames(directory);
  const meant = to ?? (names.length === 1 ? names[0] : names.find((name) => name === "dev"));
  if (meant === undefined)
    throw new UserError(`say which environment gets it: ${names.map((name) => `--to ${name}`).join(" or ")}`);
  const path = names.includes(meant) ? `${meant}.yaml` : meant;
  if (path.endsWith(".yaml") && !path.split(/[\\/]/).includes("..") && existsSync(join(directory, path))) return path;
  const near = nearest(meant, names);
  const remedy = near === undefined ? `there is ${names.join(", ")}` : `did you mean "${near}"?`;
  throw new UserError(`--to ${meant}: no environment is named so, and no file below ${directory}; ${remedy}`);
}

/** What the environment has of a kind, with what it extends; of a shared file only what stands there would be found again. */
function entryNames(directory: string, path: string, kind: (typeof kindNames)[number]): string[] {
  const isEnvironment = environmentNames(directory).some((name) => path === `${name}.yaml`);
  if (isEnvironment) return Object.keys(loadEnvironment(join(directory, path), directory).kinds[kind]);
  return loadEnvironments({ directory }).flatMap(({ kinds: each }) => Object.keys(each[kind]));
}

/** Settings of {@link addEnvironment}. */
export interface EnvironmentOptions {
  readonly directory: string;
  /** The environment that is copied. */
  readonly from?: string;
  /** Where the new one is, in place of where the copied one is. */
  readonly account?: string;
  readonly project?: string;
  readonly projectNumber?: string;
  readonly region?: string;
  /** Bucket of its state. */
  readonly state?: string;
}

/**
 * `ponte add environment staging --from dev`: a copy of an environment's file. What lets dev be torn down is left out of it, unless the new one is a dev,
 * too.
 */
export function addEnvironment(name: string, { directory, from, ...place }: EnvironmentOptions): Added {
  const names = environmentNames(directory);
  if (from === undefined)
    throw new UserError(`say which environment it is like: ${names.map((each) => `--from ${each}`).join(" or ")}`);
  if (names.includes(name)) throw new UserError(`${join(directory, name)}.yaml is there already; choose another name`);
  const [model] = loadEnvironments({ directory, names: [from] });
  const source = join(directory, `${from}.yaml`);
  let text = readTextFile(source);
  const isOpen = !model!.protect && !/^dev\b/.test(name);
  if (isOpen) for (const field of ["forceDestroy", "protect"]) text = withoutEntry(text, [field]);
  for (const [field, value] of Object.entries(place)) {
    const path = placePath(field as keyof typeof place, model!.cloud);
    if (value !== undefined) text = edited(source, text, path, stringify(value).trimEnd());
  }
  checkChanged(directory, { [`${name}.yaml`]: text });
  const file = join(directory, `${name}.yaml`);
  writeFileSync(file, text, { flag: "wx" });
  return { file, text: environmentText(file, text, from, isOpen) };
}

function placePath(field: "account" | "project" | "projectNumber" | "region" | "state", cloud: "gcp" | "aws"): Path {
  if (field === "state") return ["state", "bucket"];
  const [only, flag] = field === "account" ? ["aws", "--account"] : ["gcp", "--project"];
  if (field !== "region" && cloud !== only)
    throw new UserError(`${flag} is for ${only}, and the environment is on ${cloud}; leave it out`);
  return [cloud, field];
}

/** What the new file holds, and what in it still speaks of the old one. */
function environmentText(file: string, text: string, from: string, isOpen: boolean): string {
  const lines = text.trimEnd().split("\n");
  const old = lines.flatMap((line, index) =>
    new RegExp(`(?<![a-z0-9])${from}(?![a-z0-9])`).test(line) ? [`  ${file}:${index + 1}: ${line.trim()}`] : [],
  );
  return [
    `${file} is written, like ${from}${isOpen ? `; it is protected, which ${from} is not` : ""}:`,
    ...lines.map((line) => (line === "" ? "" : `  ${line}`)),
    ...(old.length === 0 ? [] : ["", `Look at what still says ${from}:`, ...old]),
  ].join("\n");
}

/** A file's text with a value at a path; where that cannot be written, an error with its place. */
export function edited(file: string, text: string, path: Path, source: string): string {
  try {
    return withValue(text, path, source);
  } catch (error) {
    if (!(error instanceof CannotEdit)) throw error;
    const at = { file, ...placeAt(text, error.offset) };
    throw new SpecError([{ at, field: path[0]!, message: `${error.message}; write it by hand` }]);
  }
}

/** The lines that a text has got, each with its number. */
export function newLines(before: string, after: string): string[] {
  const [old, now] = [before.trimEnd().split("\n"), after.trimEnd().split("\n")];
  const start = now.findIndex((line, index) => line !== old[index]);
  let tail = 0;
  while (tail < old.length - start && now.at(-1 - tail) === old.at(-1 - tail)) tail += 1;
  const lines = now.slice(start, now.length - tail);
  return lines.flatMap((line, index) => (line === "" ? [] : [`  ${start + index + 1}: ${line}`]));
}
