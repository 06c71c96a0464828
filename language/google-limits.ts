import type { GcpEnvironment } from "./environment";
import { kindNames, type Relation, relations } from "./kinds";
import type { Reference } from "./words/references";
import type { Report } from "./yaml/problem";

const mostChannels = 16; // of an alerting policy: Quotas and limits, Cloud Monitoring's documentation
const mostPaths = 20; // bindings of one role to one account with different conditions: IAM quotas and limits

/** What Google allows of things that people write in lists. */
export function checkGoogleLimits(environment: GcpEnvironment, report: Report): void {
  const emails = environment.alerts?.emails ?? [];
  if (emails.length > mostChannels)
    report(
      ["alerts", "emails"],
      `holds ${emails.length} addresses, and an alert of Google's reaches ${mostChannels}; write the address of a group`,
    );
  for (const kind of kindNames) {
    for (const [name, item] of Object.entries<object>(environment.kinds[kind])) {
      for (const relation of relations) {
        const references = (item as { [To in Relation]?: Reference[] })[relation] ?? [];
        checkPaths(references, [kind, name, relation], report);
      }
    }
  }
}

/** Each path of a bucket is a condition of its own; the first that is too many is told. */
function checkPaths(references: readonly Reference[], path: string[], report: Report): void {
  const counts = new Map<string, number>();
  references.forEach(({ kind, key, path: below }, index) => {
    if (kind !== "bucket" || below === "") return;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count !== mostPaths + 1) return;
    report(
      [...path, String(index)],
      `is the 21st path of bucket/${key}, and Google allows ${mostPaths} for one account; write bucket/${key}, or a folder that holds several of them`,
    );
  });
}
