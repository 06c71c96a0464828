import type { GcpEnvironment } from "./environment";
import { kindNames, type Relation, relations } from "./kinds";
import { type Related, referencesOf } from "./words/destinations";
import type { Reference } from "./words/references";
import type { Report } from "./yaml/problem";

const mostChannels = 16; // of an alerting policy: Quotas and limits, Cloud Monitoring's documentation
const mostLabels = 60; // of 64, "Requirements for labels": three are Ponte's own, and one is the provider's
const mostMembers = 1_500; // of an allow policy, each once for each role: IAM quotas and limits
const mostGroups = 250; // of these
const mostPaths = 20; // bindings of one role to one account with different conditions: IAM quotas and limits

/** What Google allows of things that people write in lists. */
export function checkGoogleLimits(environment: GcpEnvironment, report: Report): void {
  const emails = environment.alerts?.emails ?? [];
  if (emails.length > mostChannels)
    report(
      ["alerts", "emails"],
      `holds ${emails.length} addresses, and an alert of Google's reaches ${mostChannels}; write the address of a group`,
    );
  const labels = Object.keys(environment.labels).length;
  if (labels > mostLabels)
    report(["labels"], `holds ${labels} labels; Google takes 64 with Ponte's own, so write at most ${mostLabels}`);
  const seen = new Map<string, Set<string>>();
  for (const kind of kindNames) {
    for (const [name, item] of Object.entries<object>(environment.kinds[kind])) {
      checkMembers(item, [kind, name, "access"], report);
      for (const relation of relations) {
        const { identity, [relation]: related = [] } = item as Workload;
        const account = typeof identity === "object" ? `identities ${identity.key}` : `${kind} ${name}`;
        checkPaths(related, `${account} ${relation}`, seen, [kind, name, relation], report);
      }
    }
  }
}

type Workload = { readonly [To in Relation]?: Related[] } & { readonly identity?: Reference | string };

/** Everybody who gets in stands in the one policy of a thing, and counts once for each role. */
function checkMembers(
  { access = {} }: { access?: Record<string, string[] | boolean> },
  path: string[],
  report: Report,
): void {
  const members = Object.values(access).flatMap((list) => (typeof list === "boolean" ? [] : list));
  const groups = members.filter((member) => member.startsWith("group:")).length;
  const remedy = "write one group that holds them";
  if (groups > mostGroups) report(path, `names ${groups} groups, and a policy takes ${mostGroups}; ${remedy}`);
  else if (members.length > mostMembers)
    report(path, `names ${members.length} members, and a policy takes ${mostMembers}; ${remedy}`);
}

/** Each path of a bucket is a condition of its own; the first that is too many is told. What shares an account shares its twenty. */
function checkPaths(
  related: readonly Related[],
  account: string,
  seen: Map<string, Set<string>>,
  path: string[],
  report: Report,
): void {
  for (const { to, index } of referencesOf(related)) {
    const { kind, key, path: below } = to;
    if (kind !== "bucket" || below === "") continue;
    const paths = seen.get(`${account} ${key}`) ?? new Set();
    seen.set(`${account} ${key}`, paths);
    if (paths.has(below) || paths.add(below).size !== mostPaths + 1) continue;
    report(
      [...path, String(index)],
      `is the 21st path of bucket/${key}, and Google allows ${mostPaths} for one account; write bucket/${key}, or a folder that holds several of them`,
    );
  }
}
