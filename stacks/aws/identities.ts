import type { Construct, IDependable } from "constructs";
import { ExecutionRole } from "../../constructs/aws/iam/execution-role";
import { type IOpenIdConnectProvider, OpenIdConnectProvider } from "../../constructs/aws/iam/open-id-connect-provider";
import type { IRole, PolicyStatement } from "../../constructs/aws/iam/role";
import type { FederatedSubjects } from "../../constructs/aws/iam/trust-policy";
import { ConstructError, invalid } from "../../constructs/shared/invalid";
import type { KindName, Reference } from "../../language";
import type { AwsItem, AwsKind, AwsPlatform } from "./kind";

export const identities: AwsKind<"identities"> = {
  group: "identity",
  prepare(items, on) {
    if (on.oidcProviders === "existing") return;
    const audiences = new Map<string, Set<string>>();
    for (const who of Object.values(items).flatMap(({ from }) => from)) {
      if (!("issuer" in who)) continue;
      const known = audiences.get(who.issuer) ?? new Set();
      audiences.set(who.issuer, known.add(audienceOf(who)));
    }
    for (const [issuer, all] of audiences)
      new OpenIdConnectProvider(on.group("access"), issuer, { issuer, audiences: [...all].sort() });
  },
  make: (at, key, { from, access }, on) =>
    new ExecutionRole(at, key, {
      roleName: on.nameOf(`${key}-identity`, 64), // what workloads get of their own ends in -sagemaker and -airflow
      services: servicesOf(key, on),
      sourceAccount: on.account,
      roles: access?.users,
      federated: federatedOf(from, on),
      // As for an own one of an endpoint or a service: what serves needs what it was granted until its successor does. It halves what the role may hold.
      createBeforeDestroy: runs("endpoints", key, on) || runs("services", key, on),
    }),
  output: ({ arn }) => arn,
  runsAs: (role) => role,
};

/** Which services take a workload's role, by its kind. */
const takers: { readonly [Name in KindName]?: readonly string[] } = {
  airflow: ["airflow.amazonaws.com", "airflow-env.amazonaws.com"],
  jobs: ["ecs-tasks.amazonaws.com"],
  services: ["ecs-tasks.amazonaws.com"],
  endpoints: ["sagemaker.amazonaws.com"],
};

/** The services of the workloads that say they run as it, and no others. */
function servicesOf(key: string, on: AwsPlatform): string[] {
  const all = Object.entries(takers).flatMap(([kind, services]) => (runs(kind as KindName, key, on) ? services : []));
  return [...new Set(all)];
}

/** Whether a workload of a kind runs as it. */
function runs(kind: KindName, key: string, { kinds }: AwsPlatform): boolean {
  const things = Object.values<{ identity?: Reference }>(kinds[kind] as Record<string, object>);
  return things.some(({ identity }) => identity?.key === key);
}

type Outside = AwsItem<"identities">["from"][number];

const audienceOf = (who: Outside) => ("audience" in who && who.audience) || "sts.amazonaws.com";

/** Who comes from outside, by issuer and audience. */
function federatedOf(from: readonly Outside[], on: AwsPlatform): FederatedSubjects[] {
  return from.map((who): FederatedSubjects => {
    const audience = audienceOf(who);
    switch (who.by) {
      case "google":
        return { provider: OpenIdConnectProvider.google(), audience, subjects: [who.account] };
      case "oidc":
        return { provider: providerOf(who.issuer, on), audience, subjects: [who.subject] };
      case "bitbucket": {
        const prefix = [who.repository, who.environment].flatMap((id) => (id === undefined ? [] : `${id}:`)).join("");
        return { provider: providerOf(who.issuer, on), audience, subjects: [], subjectPrefixes: [prefix] };
      }
    }
  });
}

function providerOf(issuer: string, on: AwsPlatform): IOpenIdConnectProvider {
  const at = on.group("access");
  const made = at.node.tryFindChild(issuer.replaceAll("/", "--")) as unknown as IOpenIdConnectProvider | undefined;
  return made ?? OpenIdConnectProvider.fromIssuer(at, issuer, issuer, { accountId: on.account });
}

/**
 * The role that a workload shares: what the workload needs is granted to that one. A grant that no longer fits into the role is
 * told at the workload that brings it.
 */
export function sharedRole(at: Construct, key: string, identity: Reference, on: AwsPlatform): IRole {
  const role = on.made("identities", identity.key);
  const allow = (...statements: PolicyStatement[]): IDependable => {
    try {
      return role.allow(...statements);
    } catch (error) {
      if (!(error instanceof ConstructError)) throw error;
      throw invalid(
        (at.node.tryFindChild(key) as Construct | undefined) ?? at,
        `to identity/${identity.key} ${error.problem}`,
        error.remedy,
      );
    }
  };
  return { arn: role.arn, name: role.name, allow };
}
