import { ServiceAccount } from "../../constructs/gcp/iam/service-account";
import { WorkloadIdentityPool } from "../../constructs/gcp/iam/workload-identity-pool";
import {
  WorkloadIdentityProvider,
  type WorkloadIdentityProviderProps,
} from "../../constructs/gcp/iam/workload-identity-provider";
import { shortHash } from "../../constructs/shared/names";
import type { Reference } from "../../language";
import type { GcpItem, GcpKind, GcpPlatform, Workload } from "./kind";

type Identity = GcpItem<"identities">;
type Outside = Identity["from"][number];
type Through = Exclude<Outside, { by: "principal" }>;

export const identities: GcpKind<"identities"> = {
  group: "identity",
  apis: (items) => [
    "iam",
    ...(items.some(needsPool) ? ["sts"] : []),
    ...(items.some(({ from, access }) => from.length + (access?.users ?? []).length > 0) ? ["iamcredentials"] : []),
  ],
  prepare(items, on) {
    const all = Object.values(items);
    if (all.some(needsPool))
      addProviders(
        all.flatMap(({ from }) => from),
        addPool(on),
        on,
      );
  },
  make(at, key, { description, from, access }, on) {
    const made = new ServiceAccount(at, key, {
      accountId: accountId(key, on),
      project: on.projectWith("iam"),
      displayName: description?.slice(0, 100),
    });
    // What runs as an account moves to another one before the account goes: Google deletes it at once, whoever runs as it.
    made.resource.lifecycle = { createBeforeDestroy: true };
    for (const who of from) made.grant(`From-${who.name}`, "roles/iam.workloadIdentityUser", principalOf(who, on));
    for (const member of access?.users ?? [])
      made.grant(`User-${member}`, "roles/iam.serviceAccountTokenCreator", member);
    return made;
  },
  output: ({ email }) => email,
  runsAs: workloadOf,
};

/** What is let in as an identity. A path stands behind a colon, which no name holds: what one is granted is never what another is. */
function workloadOf(account: ServiceAccount, key: string): Workload {
  return { account, grantId: (path) => (path === "" ? `identity-${key}` : `identity-${key}:${path}`) };
}

/** The account that a workload shares, and what is granted to it there: the same once, whoever of those that share it asks. */
export function sharedWorkload({ key }: Reference, on: GcpPlatform): Workload {
  return workloadOf(on.made("identities", key), key);
}

/** Name of an identity's account before the `@`. */
export function accountId(key: string, { nameOf }: Pick<GcpPlatform, "nameOf">): string {
  return nameOf(`identity-${key}`, 30);
}

const needsPool = ({ from }: Identity) => from.some(({ by }) => by !== "principal");

function addPool(on: GcpPlatform): WorkloadIdentityPool {
  const { disabled, redeploy } = on.environment.gcp.workloadIdentityPool;
  const pool = new WorkloadIdentityPool(on.group("access"), "outside", {
    poolId: on.nameOf(redeploy === undefined ? "pool" : `pool-${shortHash(redeploy, 8)}`, 32),
    project: on.projectWith("iam"),
    displayName: on.nameOf("outside", 32),
    disabled,
  });
  pool.resource.lifecycle = { createBeforeDestroy: true }; // who is let in by the old one is let in by the new one first
  return pool;
}

const poolOf = (on: GcpPlatform) => on.group("access").node.findChild("outside") as WorkloadIdentityPool;

/** One provider for each issuer and audience, and for each account of AWS, which lets in whom some identity names. */
function addProviders(from: readonly Outside[], pool: WorkloadIdentityPool, on: GcpPlatform): void {
  const through = from.filter((who) => who.by !== "principal");
  const ids = [...new Set(through.map(providerId))];
  const made = ids.map((id) => {
    const props = { pool, providerId: id, ...providerProps(through.filter((who) => providerId(who) === id)) };
    const provider = new WorkloadIdentityProvider(on.group("access"), `outside-${id}`, props);
    provider.resource.lifecycle = { createBeforeDestroy: true };
    return [id, provider.name] as const;
  });
  on.output("workloadIdentityProviders", Object.fromEntries(made));
}

function providerId(who: Through): string {
  if (who.by === "aws") return `aws-${who.account}`;
  if (who.by === "bitbucket")
    return /^[a-z0-9-]{1,22}$/.test(who.workspace)
      ? `bitbucket-${who.workspace}`
      : `bitbucket-${shortHash(who.workspace, 8)}`;
  const own = who.audience === undefined ? vendors[who.issuer] : undefined;
  return own ?? `oidc-${shortHash(`${who.issuer} ${who.audience ?? ""}`, 8)}`;
}

const vendors: Record<string, string> = {
  "https://token.actions.githubusercontent.com": "github",
  "https://gitlab.com": "gitlab",
};

type Let = Omit<WorkloadIdentityProviderProps, "pool" | "providerId">;

/** Of several that one provider lets in. */
function providerProps(whos: readonly Through[]): Let {
  const oidc = whos.flatMap((who) => (who.by === "oidc" ? who : []));
  const aws = whos.flatMap((who) => (who.by === "aws" ? who : []));
  const bitbucket = whos.flatMap((who) => (who.by === "bitbucket" ? who : []));
  if (aws.length > 0) return { awsAccountId: aws[0]!.account, awsRoles: once(aws.map(({ role }) => role)) };
  const { issuer, audience } = [...oidc, ...bitbucket][0]!;
  const audiences = audience === undefined ? undefined : [audience];
  if (oidc.length > 0) return { issuer, audiences, subjects: once(oidc.map(({ subject }) => subject)) };
  return {
    issuer,
    audiences,
    attributes: {
      "google.subject": "assertion.sub",
      "attribute.repository": "assertion.repositoryUuid",
      "attribute.environment":
        "assertion.repositoryUuid + (has(assertion.deploymentEnvironmentUuid) ? assertion.deploymentEnvironmentUuid : '')",
    },
    condition: `assertion.repositoryUuid in ${JSON.stringify(once(bitbucket.map(({ repository }) => repository)))}`,
  };
}

const once = (texts: string[]) => [...new Set(texts)];

/** As IAM policies write who is let in. */
function principalOf(who: Outside, on: GcpPlatform): string {
  switch (who.by) {
    case "principal":
      return who.member;
    case "aws":
      return poolOf(on).principals("aws_role", WorkloadIdentityProvider.awsRole(who.account, who.role));
    case "bitbucket":
      return who.environment === undefined
        ? poolOf(on).principals("repository", who.repository)
        : poolOf(on).principals("environment", who.repository + who.environment);
    case "oidc":
      return poolOf(on).principal(who.subject);
  }
}
