import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { type Document, parse, parseDocument } from "yaml";
import { type Environment, kindNames, kinds, loadEnvironments, SpecError } from "../../language";
import { nearest } from "../../language/yaml/nearest";
import { UserError } from "../user-error";

/** One field as it would be: `endpoint/churn.instance=ml.c5.xlarge`. */
export interface Edit {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * Reads `endpoint/churn.instance=ml.c5.xlarge` and `aws.network.natGateways=1`: what stands before the first `=` is a thing or a field of the file,
 * what stands behind it is YAML; nothing behind it takes the field away.
 */
export function editOf(text: string, environment: Environment): Edit {
  const [, left, right] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (left === undefined)
    throw new UserError(`--what-if: "${text}" has no value; write such as endpoint/churn.instance=ml.c5.xlarge`);
  const [, noun, rest] = /^([a-z]+)\/(.+)$/.exec(left) ?? [];
  const path = noun === undefined ? left.split(".") : [kindCalled(noun), ...rest!.split(".")];
  const [kind, key] = path as [string, string?];
  if (noun !== undefined) {
    const things = Object.keys(environment.kinds[kind as (typeof kindNames)[number]]);
    if (!things.includes(key!)) {
      const near = nearest(key!, things, 3);
      const there = things.length === 0 ? "it has none" : `it has ${things.join(", ")}`;
      throw new UserError(
        `--what-if: ${environment.name} has no ${noun}/${key}; ${near === undefined ? there : `did you mean ${noun}/${near}?`}`,
      );
    }
  }
  return { path, value: valueOf(right!) };
}

/** The environment with other values in its file; nothing is written where it stands. */
export function edited(directory: string, environment: Environment, edits: readonly Edit[]): Environment {
  const folder = mkdtempSync(join(tmpdir(), "ponte-cost-"));
  const copy = join(folder, basename(directory));
  try {
    cpSync(directory, copy, { recursive: true });
    const file = join(copy, `${environment.name}.yaml`);
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    const load = (remove: boolean) => {
      const document = parseDocument(text);
      for (const edit of edits) setIn(document, edit, remove);
      writeFileSync(file, String(document));
      return loadEnvironments({ directory: copy, names: [environment.name] })[0]!;
    };
    const inWords = (message: string) => message.replaceAll(relative(process.cwd(), copy), directory);
    try {
      return wouldBe(() => load(false), inWords);
    } catch (error) {
      // `null` removes what a base says; of what the file alone says, the field itself goes.
      if (!edits.some(({ value }) => value === null)) throw error;
      return wouldBe(() => load(true), inWords);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Does `work` with an environment as it would be; its mistakes are told without the place of a file that nobody wrote. */
export function wouldBe<Result>(work: () => Result, inWords = (message: string) => message): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const told = error.problems.map(({ field, message }) => `${field}: ${inWords(message)}`);
    throw new UserError([`--what-if: this would be no valid environment`, ...told].join("\n  "));
  }
}

function setIn(document: Document, { path, value }: Edit, remove: boolean): void {
  try {
    if (remove && value === null) document.deleteIn(path);
    else document.setIn(path, value);
  } catch {
    throw new UserError(`--what-if: ${path.join(".")} is below a field that holds no map`);
  }
}

function kindCalled(noun: string): string {
  const name = kindNames.find((each) => kinds[each].noun === noun);
  if (name !== undefined) return name;
  const nouns = kindNames.map((each) => kinds[each].noun);
  throw new UserError(`--what-if: "${noun}" is nothing that an environment has; write one of ${nouns.join(", ")}`);
}

function valueOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    throw new UserError(`--what-if: "${text}" is no YAML value; quote it as YAML does`);
  }
}
