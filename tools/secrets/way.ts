import type { Container } from "./container";
import type { Value } from "./value";

/** One version of a secret, as its cloud lists it: its value is not among this. */
export interface Version {
  /** Google Cloud: its number. AWS: its id. */
  readonly id: string;
  readonly state: "enabled" | "disabled" | "destroyed";
  readonly created: Date;
}

/** What a cloud knows of a secret. */
export interface Held {
  /** The newest first; on AWS what is current first. */
  readonly versions: readonly Version[];
  /** AWS: deleted, and to be brought back for a while; the day on which somebody deleted it. */
  readonly deleted?: string;
}

/** How the secrets of one environment are reached in its cloud. Each throws a UserError with exit code 4 for what the cloud refuses, in words that say what to do. */
export interface SecretStore {
  /** Makes sure that the account is that of the environment. */
  check(): Promise<void>;

  /** What is held; undefined where there is no container. */
  held(container: Container): Promise<Held | undefined>;

  /** Makes the container as the program would make it; one that somebody else has made meanwhile is good. */
  make(container: Container): Promise<void>;

  /** Adds a version and returns its id; undefined where there is no container, unless it `isNew`. */
  add(container: Container, value: Value, isNew?: boolean): Promise<string | undefined>;

  /** Takes a version out of use without destroying it; on AWS, where labels move by themselves, there is no such thing. */
  disable?(container: Container, id: string): Promise<void>;
}
