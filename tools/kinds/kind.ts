import type { AwsEnvironment, Environment, GcpEnvironment, KindName, Relation } from "../../language";

/** One thing of a kind, on either cloud. */
export type Item<Name extends KindName> = GcpEnvironment["kinds"][Name][string] | AwsEnvironment["kinds"][Name][string];

/** That one gets at another. */
export interface Flow {
  /** A thing (`airflow/pipelines`), or a person, a group, a role outside the environment. */
  readonly who: string;
  readonly thing: string;
  readonly verb: Relation | "acts as" | "runs as";
  /** False for whoever is outside the environment. */
  readonly isThing: boolean;
  /** `thing` is a place outside the environment, such as `api.example.com:443`. */
  readonly isOutside?: true;
  /** What flows, where there is a word for it: a model's name and share, the share of captured requests. */
  readonly note?: string;
}

/** What people are told of one kind. */
export interface KindWords<Name extends KindName> {
  /** Over the table of them. */
  readonly title: string;
  /** Mermaid's brackets around one. */
  readonly shape: readonly [string, string];
  /** What people type to reach one that has this name in the cloud, such as `gs://acme-raw`. */
  place(name: string, environment: Environment): string;
  /** The same of one for which nothing has that name, by what the environment's file calls it. */
  at?(key: string, item: Item<Name>, environment: Environment): string;
  /** What matters about one when one has not read its file: for how long data lives, how large it may grow, who gets at it. */
  describe(item: Item<Name>, partsApart?: boolean): string[];
  /** What it consists of, each in a few cells that begin with its name; left out of `describe` where that is told so. */
  parts?(item: Item<Name>): string[][];
  /** Whom it reads and writes beside its relations and its `access`, which are told for every kind. */
  flows?(who: string, item: Item<Name>): Flow[];
  /** The services of Google Cloud whose agents must exist before these get the environment's key. */
  keyAgents?(items: GcpEnvironment["kinds"][Name][string][]): string[];
}
