import type { Program } from "../synthesize";
import { UserError } from "../user-error";
import type { Asking } from "../asking";
import { type Container, containerOf } from "./container";
import { readersOf } from "./readers";
import { arrivals, leftOut } from "./set";
import { storeOf } from "./store";
import type { Value } from "./value";
import type { SecretStore, Version } from "./way";

/** How a value is replaced. */
export interface RotateOptions extends Asking {
  /** Leaves the version before as it is. */
  readonly keep: boolean;
  /** Adds nothing, and disables what an earlier rotation has left. */
  readonly disableOld: boolean;
  /** What is put in; asked for once it is known that it can be. */
  readonly value: (container: Container) => Promise<Value>;
}

/**
 * `ponte secret rotate dev hubspot`: a new version, after which the one before is disabled, unless something starts with that until the next deploy. On AWS
 * the labels AWSCURRENT and AWSPREVIOUS move by themselves.
 *
 * @throws UserError for a secret without a value, and for what {@link setSecret} refuses
 */
export async function rotateSecret(program: Program, named: string, options: RotateOptions): Promise<string> {
  const container = containerOf(program, named);
  const store = storeOf(program.environment, options);
  await store.check();
  const { name } = program;
  const secret = `secret/${container.key} of ${name}`;
  const held = await store.held(container);
  if (held?.deleted !== undefined)
    throw new UserError(`${secret} was deleted on ${held.deleted}; bring it back first (ponte secret list ${name} says how)`, 4); // prettier-ignore
  const enabled = (held?.versions ?? []).filter(({ state }) => state === "enabled");
  if (options.disableOld) return disabledOld(store, program, container, enabled);
  const [before] = enabled;
  if (before === undefined)
    throw new UserError(`${secret} has no value yet, so that none can be replaced; put one in: ponte secret set ${name} ${container.key}`); // prettier-ignore
  const value = await options.value(container);
  const id = await store.add(container, value);
  if (id === undefined) throw new UserError(`${secret} has been deleted meanwhile; deploy ${name}`, 4);
  const lines = [leftOut(`${secret} has a new version, ${id}`, value), ...arrivals(program, container)];
  return [...lines, await ending(store, program, container, { enabled, keep: options.keep })].join("\n");
}

/** What became of the version before. */
async function ending(
  store: SecretStore,
  program: Program,
  container: Container,
  { enabled, keep }: { enabled: readonly Version[]; keep: boolean },
): Promise<string> {
  const [before, ...older] = enabled as [Version, ...Version[]];
  const end = `ponte secret rotate ${program.name} ${container.key} --disable-old`;
  if (store.disable === undefined)
    return `Version ${before.id} is now AWSPREVIOUS: it can still be read by that label, until the next rotation.`;
  const late = lateReaders(program, container);
  if (keep) return `Version ${before.id} stays enabled; ${end} disables it.`;
  if (late.length > 0)
    return `Version ${before.id} stays enabled, since ${late.join(" and ")} starts with the version of the last deploy; after the next: ${end}`;
  await store.disable(container, before.id);
  const still = older.map(({ id }) => id).reverse().join(", "); // prettier-ignore
  const rest = still === "" ? "" : `\nStill enabled: ${still}; ${end} disables them.`;
  return `Version ${before.id} is disabled, not destroyed: whoever asks for it by its number is refused, and it can be enabled again.${rest}`;
}

async function disabledOld(
  store: SecretStore,
  program: Program,
  container: Container,
  [newest, ...old]: readonly Version[],
): Promise<string> {
  const secret = `secret/${container.key} of ${program.name}`;
  if (store.disable === undefined)
    throw new UserError(`--disable-old is for Google Cloud; on AWS the versions of ${secret} lose their labels by themselves`); // prettier-ignore
  if (newest === undefined || old.length === 0) return `No old version of ${secret} is enabled.`;
  for (const { id } of old) await store.disable(container, id);
  const ids = old.map(({ id }) => id).reverse(); // prettier-ignore
  return `Of ${secret} ${ids.length === 1 ? "version" : "versions"} ${ids.join(", ")} ${ids.length === 1 ? "is" : "are"} disabled; ${newest.id} is in use.`;
}

/** Who starts with a version that the last deploy wrote down. */
const lateReaders = (program: Program, container: Container) =>
  readersOf(program, container)
    .filter(({ sees }) => sees === "with the next deploy" || sees.startsWith("once"))
    .map(({ who }) => who);
