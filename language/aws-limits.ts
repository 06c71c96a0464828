import type { AwsEnvironment } from "./environment";
import type { Report } from "./yaml/problem";

const mostTags = 40; // AWS takes 50; the rest are for Ponte's own, and for those of a construct
const mostOfKey = 32_768; // characters of a key's policy: "Resource quotas", KMS guide
const besidesRoles = 1_500; // of them for what the policy says besides

/** Limits of AWS that a deploy would meet in the middle, of what people write in lists. */
export function checkAwsLimits(environment: AwsEnvironment, report: Report): void {
  const tags = Object.keys(environment.labels).length;
  if (tags > mostTags)
    report(["labels"], `holds ${tags} labels; AWS takes 50 with Ponte's own, so write at most ${mostTags}`);
  checkSameTags(environment, report);
  checkKeyPolicy(environment, report);
}

/** IAM does not tell `Team` from `team`: "Rules for tagging", IAM guide. */
function checkSameTags({ labels }: AwsEnvironment, report: Report): void {
  const first = new Map<string, string>();
  for (const name of Object.keys(labels)) {
    const other = first.get(name.toLowerCase());
    if (other === undefined) first.set(name.toLowerCase(), name);
    else report(["labels", name], `is ${other} in other letters, and IAM takes them for one tag; keep one of them`);
  }
}

/** Whoever a bucket lets in, its key's policy lets in, too: all buckets share the environment's key. */
function checkKeyPolicy({ encryption, kinds }: AwsEnvironment, report: Report): void {
  if (encryption !== "customer-managed") return;
  const roles = new Set<string>();
  let length = besidesRoles;
  for (const [name, { access }] of Object.entries(kinds.buckets)) {
    for (const list of ["readers", "writers"] as const) {
      for (const [index, arn] of (access?.[list] ?? []).entries()) {
        if (roles.has(arn)) continue;
        roles.add(arn);
        length += arn.length + 3; // quotes and a comma
        if (length <= mostOfKey) continue;
        const all = `is role number ${roles.size} that buckets let in, more than the ${mostOfKey} characters of a key's policy hold`;
        return report(["buckets", name, "access", list, String(index)], `${all}; name a role that they may assume`);
      }
    }
  }
}
