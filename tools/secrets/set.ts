import { writeFileSync } from "node:fs";
import type { Program } from "../synthesize";
import { UserError } from "../user-error";
import { adopted } from "./adopted";
import type { Asking } from "../asking";
import { type Container, containerOf } from "./container";
import { readersOf } from "./readers";
import { storeOf } from "./store";
import type { Value } from "./value";
import type { SecretStore } from "./way";

/** How a value is put in. */
export interface SetOptions extends Asking {
  /** Folder of the environments. */
  readonly directory: string;
  /** What is put in; asked for once it is known that it can be. */
  readonly value: (container: Container) => Promise<Value>;
}

/**
 * `ponte secret set dev hubspot`: another version of a secret, in a container that is made where there is none. Returns what was done, and never a part of the
 * value.
 *
 * @throws UserError for a secret that is not there, a value that cannot be one, and what the cloud refuses
 */
export async function setSecret(program: Program, named: string, options: SetOptions): Promise<string> {
  const container = containerOf(program, named);
  const store = storeOf(program.environment, options);
  await store.check();
  const value = await options.value(container);
  const { id, made } = await added(store, program, container, value, options);
  const { name, environment } = program;
  const said = `secret/${container.key} of ${name} has a new version, ${id}, in ${container.name}`;
  return [...made, leftOut(said, value), ...arrivals(program, container), ...after(environment.name, made)].join("\n");
}

async function added(
  store: SecretStore,
  program: Program,
  container: Container,
  value: Value,
  { directory }: SetOptions,
): Promise<{ id: string; made: string[] }> {
  const id = await store.add(container, value);
  if (id !== undefined) return { id, made: [] };
  const adoption = adopted(directory, program.environment, container.key);
  await store.make(container);
  if (adoption !== undefined) writeFileSync(adoption.file, adoption.after);
  const made = [
    `secret/${container.key} of ${program.name} was not there: ${container.name} is made as the deploy would make it.`,
    ...(adoption === undefined ? [] : [adoption.says]),
  ];
  const first = await store.add(container, value, true).catch((error: unknown) => {
    throw error instanceof UserError ? new UserError([...made, error.message].join("\n"), error.exitCode) : error;
  });
  if (first === undefined) throw new Error(`${container.name} was made and is not there`);
  return { id: first, made };
}

/** What of what was read is not in the value. */
export const leftOut = (said: string, { leftOut: parts }: Value) =>
  parts.length === 0 ? `${said}.` : `${said}, without ${parts.join(" and ")} (--binary keeps every byte).`;

/** When a new value reaches who reads it. */
export function arrivals(program: Program, container: Container): string[] {
  const readers = readersOf(program, container);
  if (readers.length === 0) return ["Nothing of the environment reads it."];
  const width = Math.max(...readers.map(({ who }) => who.length));
  return readers.map(({ who, sees }) => `  ${who.padEnd(width)}  gets it ${sees}`);
}

const after = (name: string, made: readonly string[]) => (made.length === 0 ? [] : [`Then: npx cdktf deploy ${name}`]);
