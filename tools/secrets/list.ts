import { type Due, dueOf } from "../../language";
import type { Program } from "../synthesize";
import type { Asking } from "../asking";
import { type Container, containersOf } from "./container";
import { type Reader, readersOf } from "./readers";
import { storeOf } from "./store";
import type { Held } from "./way";

/** One secret of an environment, as the list of its versions tells; no value is read for it. */
export interface ListedSecret {
  /** `hubspot` */
  readonly secret: string;
  /** What it is called in the cloud. */
  readonly name: string;
  readonly state: "not deployed" | "deleted" | "no value" | "enabled" | "disabled" | "destroyed";
  /** Google Cloud: the number of its newest version. AWS: the id of the one with AWSCURRENT. */
  readonly version?: string;
  /** When that was made, in UTC. */
  readonly created?: string;
  readonly ageInDays?: number;
  /** How many versions before it can still be read. */
  readonly olderEnabled: number;
  readonly due: readonly Due[];
  readonly readBy: readonly Reader[];
  /** What is to be done about it. */
  readonly todo: readonly Todo[];
}

/** What is wrong with a secret, and the command that mends it. */
export interface Todo {
  readonly what: string;
  readonly run: string;
}

/**
 * `ponte secret list dev`: each secret of the environment's file with its newest version.
 *
 * @throws UserError with exit code 4 for what the cloud refuses
 */
export async function listSecrets(program: Program, asking: Asking, now = new Date()): Promise<ListedSecret[]> {
  const containers = containersOf(program);
  if (containers.length === 0) return [];
  const store = storeOf(program.environment, asking);
  await store.check();
  const listed: ListedSecret[] = [];
  for (const container of containers) listed.push(listedOf(program, container, await store.held(container), now));
  return listed;
}

function listedOf(program: Program, container: Container, held: Held | undefined, now: Date): ListedSecret {
  const { key, name } = container;
  const [newest, ...older] = held?.versions ?? [];
  const state =
    held === undefined ? "not deployed" : held.deleted !== undefined ? "deleted" : (newest?.state ?? "no value");
  const due = dueOf(program.environment.kinds.secrets[key] ?? {}, newest?.created, now);
  return {
    secret: key,
    name,
    state,
    version: newest?.id,
    created: newest?.created.toISOString(),
    ageInDays: newest && Math.floor((Number(now) - Number(newest.created)) / 86_400_000),
    olderEnabled: older.filter((each) => each.state === "enabled").length,
    due,
    readBy: readersOf(program, container),
    todo: todoOf(program, container, { state, due, deleted: held?.deleted }),
  };
}

function todoOf(
  { environment }: Program,
  { key, name }: Container,
  { state, due, deleted }: Pick<ListedSecret, "state" | "due"> & { deleted?: string },
): Todo[] {
  const set = `ponte secret set ${environment.name} ${key}`;
  if (state === "not deployed") return [{ what: "not deployed yet, and without a value", run: set }];
  if (state === "deleted" && environment.cloud === "aws") {
    const run = `aws secretsmanager restore-secret --secret-id ${name} --region ${environment.aws.region}`;
    return [{ what: `deleted on ${deleted}, and its name is taken until its time of recovery ends`, run }];
  }
  if (state === "no value") return [{ what: "no value yet", run: set }];
  const late = due.filter((each) => each.state !== "good");
  return [
    ...(state === "enabled" ? [] : [{ what: `its newest version is ${state}, and who reads it is refused`, run: set }]),
    ...late.map(({ says: what }) => ({ what, run: `ponte secret rotate ${environment.name} ${key}` })),
  ];
}

/** The same for people: a line for each, and below it what is to be done. */
export function listText({ name, environment }: Program, secrets: readonly ListedSecret[]): string {
  if (secrets.length === 0) return `${name} has no secrets; ponte add secret <name> --to ${name} writes one`;
  const rows = secrets.map((each) => [`secret/${each.secret}`, each.name, versionInWords(each, environment.cloud), readersInWords(each)]); // prettier-ignore
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd()); // prettier-ignore
  return secrets
    .flatMap(({ todo }, index) => [lines[index]!, ...todo.map(({ what, run }) => `  ${what}: ${run}`)])
    .join("\n");
}

function versionInWords({ state, version, ageInDays = 0, olderEnabled }: ListedSecret, cloud: "gcp" | "aws"): string {
  if (version === undefined || state === "deleted") return "-";
  const older = cloud === "aws" || olderEnabled === 0 ? "" : `, ${olderEnabled} older enabled`;
  return `version ${version}, ${state === "enabled" ? "" : `${state}, `}${ageInWords(ageInDays)}${older}`;
}

const ageInWords = (days: number) => (days < 1 ? "of today" : days === 1 ? "1 day old" : `${days} days old`);

const readersInWords = ({ readBy }: ListedSecret) =>
  readBy.length === 0 ? "read by nobody here" : `read by ${readBy.map(({ who }) => who).join(", ")}`;
