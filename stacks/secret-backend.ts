import type { Reference } from "../language";

/** What an Airflow says that decides whether its connections and variables come from the environment's secrets. */
interface Airflow {
  readonly reads: readonly Reference[];
  readonly config: Readonly<Record<string, string>>;
}

/** Names as a platform makes them. */
interface Names {
  nameOf(key: string, maxLength: number): string;
  keyOf(kind: "secrets", name: string): string;
}

/** Where an Airflow looks its connections and variables up before its own database. */
interface Lookup {
  /** What the names of all secrets begin with: Airflow puts a `-` and the name that a DAG asks for behind it. */
  readonly prefix: string;

  /** What a DAG asks for them by, sorted. */
  readonly keys: readonly string[];
}

/**
 * The secrets that an Airflow's DAGs find as connections and variables; undefined where it reads none, or has a backend of its own.
 *
 * @param shared the identity that it runs as, where it shares one: what that one reads is its own as well
 */
export function lookupOf(
  { reads, config }: Airflow,
  shared: { readonly reads: readonly Reference[] } | undefined,
  on: Names,
): Lookup | undefined {
  const keys = [...reads, ...(shared?.reads ?? [])].flatMap(({ kind, key }) =>
    kind === "secret" ? [on.keyOf("secrets", key)] : [],
  );
  if (keys.length === 0 || ["secrets.backend", "secrets-backend"].some((option) => option in config)) return undefined;
  const [first = ""] = keys;
  return { prefix: on.nameOf(first, 255).slice(0, -first.length - 1), keys: [...new Set(keys)].sort() };
}
