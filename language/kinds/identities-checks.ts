import type { Environment, GcpEnvironment } from "../environment";
import { checkReference } from "../words/checks";
import type { Reference } from "../words/references";
import type { Report } from "../yaml/problem";
import type { Outside } from "./outside";

/** That the identities which others name are there. */
export function checkIdentities(environment: Environment, report: Report): void {
  const { kinds } = environment;
  for (const { path, identity } of runAs(environment)) checkReference(environment, identity, path, report);
  for (const [name, { pushers }] of Object.entries(kinds.registries))
    pushers.forEach((to, index) =>
      checkReference(environment, to, ["registries", name, "pushers", String(index)], report),
    );
}

/** What runs as an identity that it names, with where it names it. */
export function runAs({ kinds }: Environment): { path: string[]; identity: Reference }[] {
  return (["airflow", "jobs", "endpoints", "services"] as const).flatMap((kind) =>
    Object.entries<{ identity?: Reference | string }>(kinds[kind]).flatMap(([name, { identity }]) =>
      typeof identity === "object" ? [{ path: [kind, name, "identity"], identity }] : [],
    ),
  );
}

const longestSubject = 127; // bytes of google.subject: WorkloadIdentityPoolProvider, IAM API
const longestCondition = 4_096; // characters of attributeCondition: the same
const mostUsers = 1_500; // of an allow policy: IAM quotas and limits

/** What Google's workload identity federation can hold. */
export function checkFederation(environment: GcpEnvironment, report: Report): void {
  const { system, kinds } = environment;
  const lengths = new Map<string, number>();
  const issuers = new Map<string, string>();
  const all = Object.entries(kinds.identities);
  if (system.startsWith("gcp-") || system === "gcp") {
    const first = all.find(([, { from }]) => from.some(needsPool));
    if (first)
      report(
        ["identities", first[0], "from"],
        "needs a pool, whose name would begin with gcp-, which Google keeps for itself; name the system otherwise",
      );
  }
  for (const [name, { from, access }] of all) {
    const path = ["identities", name];
    from.forEach((who, index) => {
      const at = [...path, "from", String(index)];
      if (who.by === "oidc") checkSubject(who, issuers, at, report);
      const provider = providerOf(who);
      if (provider === undefined) return;
      const before = lengths.get(provider) ?? 100;
      const length = before + conditionLength(who);
      lengths.set(provider, length);
      if (length > longestCondition && before <= longestCondition)
        report(
          at,
          `is one more than fits into the ${longestCondition} characters of a provider's condition; let fewer in, such as one environment of a repository in place of its branches`,
        );
    });
    if (from.length + (access?.users ?? []).length > mostUsers)
      report(path, `lets in more than the ${mostUsers} that a policy takes; write one group that holds them`);
  }
}

const needsPool = (who: Outside) => providerOf(who) !== undefined;

/** Which provider of the pool lets somebody in; none where that is an existing one's. */
function providerOf(who: Outside): string | undefined {
  if (who.by === "aws") return `aws ${who.account}`;
  return who.by === "oidc" || who.by === "bitbucket" ? `${who.issuer} ${who.audience ?? ""}` : undefined;
}

const conditionLength = (who: Outside) =>
  (who.by === "oidc"
    ? who.subject.length
    : who.by === "bitbucket"
      ? 40 + (who.environment?.length ?? 0)
      : who.by === "aws"
        ? who.role.length + 50
        : 0) + 4;

function checkSubject(
  { subject, issuer }: { subject: string; issuer: string },
  issuers: Map<string, string>,
  at: string[],
  report: Report,
): void {
  const bytes = Buffer.byteLength(subject);
  if (bytes > longestSubject)
    report(
      at,
      `is the subject ${subject}, ${bytes} bytes of the ${longestSubject} that Google takes; shorten the name of the branch or the environment`,
    );
  const other = issuers.get(subject) ?? issuer;
  issuers.set(subject, other);
  if (other !== issuer)
    report(
      at,
      `is a subject that ${other} gives as well, and Google does not tell which of them a token is of; choose another`,
    );
}
