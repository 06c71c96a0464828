import type { Call } from "./call";
import { Holds } from "./holds";
import { copy, type Body } from "./json";

/** One thing that exists. */
export interface Entry {
  readonly service: string;
  /** Service and collections: `bigquery:datasets/tables`. */
  readonly type: string;
  readonly name: string;
  body: Body;
  /** What the server added by itself; a PUT that does not send it keeps it. */
  added: string[];
  /** Deleted, but the name stays taken. */
  deleted?: boolean;
  /** There without anybody having made it, such as a project or its default log bucket. */
  builtIn?: boolean;
}

/** One object in a bucket. */
export interface StoredObject {
  readonly data: Buffer;
  readonly generation: number;
  readonly metageneration: number;
  /** What the caller set, such as `contentType`. */
  readonly fields: Body;
  readonly created: string;
}

/** An upload that comes in pieces. */
export interface Upload {
  readonly bucket: string;
  readonly fields: Body;
  /** The call that began it: its conditions hold for the whole. */
  readonly first: Call;
  readonly pieces: Buffer[];
}

/** An operation that was begun. */
export interface Operation {
  /** What it does, `projects/p/locations/l/endpoints/7:deployModel`, where nothing of that is there before its end. */
  readonly what?: string;
  /** How it ends badly, where it does. */
  error?: { readonly code: number; readonly message: string };
  /** How many more times it is answered as pending. */
  left: number;
  /** When it may end, in milliseconds; `Infinity` where it hangs. */
  until: number;
  /** Its answer: pending, until it has ended. */
  answer: Body;
  /** Brings about what it is for, and says how it is answered from then on. */
  readonly end: () => Body;
}

/** An object that has landed, or a workflow that was told to run, at a time. */
export type Due =
  | { readonly landed: { readonly bucket: string; readonly name: string }; readonly at: number }
  | { readonly execution: string; readonly at: number };

export interface Project {
  readonly id: string;
  readonly number: string;
}

/** Everything that the imitated cloud holds. */
export class Store {
  readonly entries = new Map<string, Entry>();
  readonly policies = new Map<string, Body>();
  readonly objects = new Map<string, StoredObject>();
  readonly operations = new Map<string, Operation>();
  /** Those of them that have not ended. */
  readonly running = new Set<Operation>();
  /** Those that have, since somebody took note of them. */
  readonly ended: Operation[] = [];
  readonly uploads = new Map<string, Upload>();
  /** Values of secrets, by the key of their version. In memory alone: they are in no file and no list of what exists. */
  readonly payloads = new Map<string, Buffer>();
  /** By full name with the project's number. */
  readonly holds = new Holds();
  /** How many predictions each endpoint was asked for. */
  readonly predictions = new Map<string, number>();
  /** Lines of logs, the oldest first, in memory alone. */
  readonly logs: Body[] = [];
  /** What is to be started once the call that brought it about is answered. */
  readonly due: Due[] = [];
  /** How often an event is delivered: Eventarc says at least once. */
  deliveries = 1;
  /** Whether the call that is answered has shown something that hangs. */
  readonly saw = { hanging: false };
  /** How often something was ended from outside that hung. */
  changes = 0;
  /** The time that is played, in milliseconds; the machine's own where there is none. */
  clock?: number;
  /** How far the time that was played is ahead of the machine's own. */
  private ahead = 0;
  /** How many times a new operation is answered as pending. */
  polls = 0;
  /** For how many milliseconds a model counts as deployed after it is not. */
  undeployLag = 0;
  private readonly numbers = new Map<string, string>();
  private sequence = 1000;

  constructor(private readonly projects: readonly Project[] = []) {
    this.nameProjects();
  }

  /** Each number once, so that ids, generations and etags never come twice. */
  next(): number {
    return ++this.sequence;
  }

  /** The time in milliseconds: the one that is played, else the machine's own, which goes on from the latest that was played. */
  now(): number {
    if (this.clock === undefined) return Date.now() + this.ahead;
    this.ahead = Math.max(this.ahead, this.clock - Date.now());
    return this.clock;
  }

  /** Does something at a time. */
  at<Result>(time: number | undefined, work: () => Result): Result {
    const before = this.clock;
    this.clock = time ?? before;
    try {
      return work();
    } finally {
      this.clock = before;
    }
  }

  /** An id that a server would make. */
  serverNumber(): string {
    return String(this.next() * 1_000_003);
  }

  etag(): string {
    return Buffer.from(String(this.next()).padStart(8, "0")).toString("base64");
  }

  /** The number of a project. One that nobody named gets a number that follows from its id. */
  numberOf(project: string): string {
    if (/^\d+$/.test(project)) return project;
    const known = this.numbers.get(project);
    if (known !== undefined) return known;
    const hash = [...project].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 899_999_999_999, 7);
    const number = String(100_000_000_000 + hash);
    this.numbers.set(project, number);
    return number;
  }

  /** The id of a project that was named before, by id or by number. */
  idOf(project: string): string {
    for (const [id, number] of this.numbers) if (number === project) return id;
    return project;
  }

  /** Project id and number are the same thing in a name. */
  key(service: string, name: string): string {
    return `${service} ${name.replace(/^projects\/([^/]+)/, (_, project: string) => `projects/${this.idOf(project)}`)}`;
  }

  /** What is there, or was there and keeps its name. */
  find(service: string, name: string): Entry | undefined {
    return this.entries.get(this.key(service, name));
  }

  get(service: string, name: string): Entry | undefined {
    const entry = this.find(service, name);
    return entry?.deleted ? undefined : entry;
  }

  put(entry: Entry): Entry {
    this.entries.set(this.key(entry.service, entry.name), entry);
    return entry;
  }

  /** Takes a thing away with everything below it. */
  remove(service: string, name: string): void {
    const key = this.key(service, name);
    for (const map of [this.entries, this.policies, this.payloads]) {
      for (const other of [...map.keys()]) if (other === key || other.startsWith(`${key}/`)) map.delete(other);
    }
  }

  /** The things of one collection; a `parent` that holds `-` stands for every id there. */
  list(service: string, parent: string, collection: string): Entry[] {
    const prefix = this.key(service, parent === "" ? `${collection}/` : `${parent}/${collection}/`);
    const pattern = new RegExp(`^${prefix.split("/-/").map(literally).join("/[^/]+/")}[^/]+$`);
    return [...this.entries].filter(([key, entry]) => pattern.test(key) && !entry.deleted).map(([, entry]) => entry);
  }

  reset(): void {
    const { entries, policies, objects, operations, running, uploads, payloads, holds, predictions, numbers } = this;
    for (const each of [
      entries,
      policies,
      objects,
      operations,
      running,
      uploads,
      payloads,
      holds,
      predictions,
      numbers,
    ])
      each.clear();
    this.ended.length = this.logs.length = this.due.length = 0;
    this.undeployLag = this.ahead = this.changes = 0;
    this.clock = undefined;
    this.deliveries = 1;
    this.nameProjects();
  }

  toJSON(): Body {
    const objects = [...this.objects].map(([key, object]) => [
      key,
      { ...object, data: object.data.toString("base64") },
    ]);
    const { sequence, entries, policies, numbers } = this;
    return { sequence, entries: [...entries.values()], policies: [...policies], numbers: [...numbers], objects };
  }

  /** Takes over what another store wrote by `toJSON`. */
  load(saved: Body): void {
    this.sequence = saved.sequence;
    for (const [id, number] of saved.numbers) this.numbers.set(id, number);
    this.nameProjects();
    for (const entry of saved.entries) this.put(entry);
    for (const [key, policy] of saved.policies) this.policies.set(key, policy);
    for (const [key, object] of saved.objects) {
      this.objects.set(key, { ...object, data: Buffer.from(object.data, "base64") });
    }
  }

  /** What somebody made and nobody deleted, for people and tests. */
  existing(): Entry[] {
    return [...this.entries.values()].filter((entry) => !entry.deleted && !entry.builtIn).map((entry) => copy(entry));
  }

  /** Tells a project's number; one that nobody tells follows from the id. */
  nameProject({ id, number }: Project): void {
    this.numbers.set(id, number);
  }

  private nameProjects(): void {
    for (const project of this.projects) this.nameProject(project);
  }
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
