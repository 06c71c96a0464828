import { madeBuckets } from "./kinds/bucket-names";
import type { Environment } from "./environment";
import type { Problem } from "./yaml/problem";
import { problemAt, problemWithKey, type Tree } from "./yaml/tree";

/** An environment, and the tree that it was read from. */
export interface Loaded {
  readonly environment: Environment;
  readonly tree: Tree;
}

/**
 * Two environments of one project or account whose things would have one name: `dev` with a bucket `aws-raw`, `dev-aws` with `raw`. The
 * later of the two is told, at what gives the name.
 */
export function collisionProblems(loaded: readonly Loaded[]): Problem[] {
  const prefixes = new Map<string, Environment>();
  const takers = new Map<string, { environment: Environment; path: string[] }>();
  const problems: Problem[] = [];
  for (const { environment, tree } of loaded) {
    const { name, system } = environment;
    const owner = environment.cloud === "gcp" ? environment.gcp.project : environment.aws.account;
    const prefix = `${owner} ${system}-${name}`;
    const twin = prefixes.get(prefix);
    if (twin !== undefined) {
      const message = `opens every name in ${name} with ${system}-${name}, as in ${twin.name}; choose another system, or name the file otherwise`;
      problems.push(problemAt(tree, ["system"], message));
      continue;
    }
    prefixes.set(prefix, environment);
    for (const { kind, key, path } of thingsOf(environment)) {
      const made = `${prefix}-${key}`;
      const other = takers.get(`${kind} ${made}`);
      if (other === undefined) takers.set(`${kind} ${made}`, { environment, path });
      else if (other.environment !== environment) {
        const message = `is named ${system}-${name}-${key} in ${name}, as ${other.path.join(".")} in ${other.environment.name}; choose another name`;
        problems.push(problemWithKey(tree, path, message));
      }
    }
  }
  return [...problems, ...stateProblems(loaded), ...providerProblems(loaded), ...recordProblems(loaded)];
}

/** An OIDC provider of one account and issuer that two environments are to make: IAM has one for each. */
function providerProblems(loaded: readonly Loaded[]): Problem[] {
  const makers = new Map<string, string>();
  return loaded.flatMap(({ environment, tree }) => {
    if (environment.cloud !== "aws" || environment.aws.oidcProviders === "existing") return [];
    const { name, aws, kinds } = environment;
    const froms = Object.values(kinds.identities).flatMap(({ from }) => from);
    const issuers = new Set(froms.flatMap((who) => ("issuer" in who ? [who.issuer] : [])));
    const taken = [...issuers].find((issuer) => makers.has(`${aws.account} ${issuer}`));
    for (const issuer of issuers)
      if (!makers.has(`${aws.account} ${issuer}`)) makers.set(`${aws.account} ${issuer}`, name);
    if (taken === undefined) return [];
    const message = `makes the provider of ${taken} that ${makers.get(`${aws.account} ${taken}`)} makes in the same account, which has one for each issuer; write existing in one of them`;
    return [problemAt(tree, ["aws", "oidcProviders"], message)];
  });
}

/** A record of one zone that services of two environments are to make: the name would lead to whichever was deployed last. */
function recordProblems(loaded: readonly Loaded[]): Problem[] {
  const makers = new Map<string, string>();
  return loaded.flatMap(({ environment, tree }) => {
    const owner = environment.cloud === "gcp" ? environment.gcp.project : "aws"; // a hosted zone's id is its own
    const services: Record<string, { domain?: string; zone?: string }> = environment.kinds.services;
    return Object.entries(services).flatMap(([key, { domain, zone }]) => {
      if (domain === undefined || zone === undefined) return [];
      const record = `${owner} ${zone} ${domain}`;
      const maker = makers.get(record);
      if (maker === undefined) makers.set(record, environment.name);
      if (maker === undefined || maker === environment.name) return []; // told in the one by its checks
      const message = `is a name that ${maker} makes the record of, in the same zone; choose another, or leave zone out in one of them`;
      return [problemAt(tree, ["services", key, "domain"], message)];
    });
  });
}

/** A state that is to lie in a bucket which the same deploy, or another environment's, makes, empties or deletes. */
function stateProblems(loaded: readonly Loaded[]): Problem[] {
  const made = new Map(
    loaded.flatMap(({ environment }) => {
      const { name, system } = environment;
      const owner = environment.cloud === "gcp" ? environment.gcp.project : environment.aws.account;
      return madeBuckets(environment).map(({ key, path }) => [
        `${owner}-${system}-${name}-${key}`,
        `${path.join(".")} of ${name}`,
      ]);
    }),
  );
  return loaded.flatMap(({ environment, tree }) => {
    const maker = made.get(environment.state?.bucket ?? "");
    if (maker === undefined) return [];
    const message = `is the bucket of ${maker}, which a deploy makes; write one that exists before, and that no environment owns`;
    return [problemAt(tree, ["state", "bucket"], message)];
  });
}

function thingsOf(environment: Environment): { kind: string; key: string; path: string[] }[] {
  const { buckets: _, ...kinds } = environment.kindsWithRetired;
  return [
    ...madeBuckets(environment).map((bucket) => ({ kind: "buckets", ...bucket })),
    ...Object.entries(kinds).flatMap(([kind, things]) =>
      Object.entries<{ renamedFrom?: string }>(things).map(([name, { renamedFrom: key = name }]) => ({
        kind,
        key,
        path: [kind, name],
      })),
    ),
  ];
}
