import type { Construct } from "constructs";
import { invalid, isKnown } from "../shared/invalid";
import { resolverOf } from "../shared/resolve";
import { mustHaveKnownItems } from "../shared/tokens";
import type { GoogleMetric, ServingMetrics } from "./monitoring/metrics";

/** Throws for what is not the full name of a key. */
export function checkKeyName(construct: Construct, name: string, key: string | undefined): void {
  if (isKnown(key) && !/^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/.test(key)) {
    throw invalid(construct, `${name} is "${key}"`, "write projects/P/locations/L/keyRings/R/cryptoKeys/K");
  }
}

/** Throws for a member that is not one person, group or account: `allUsers`, for example, or an address without its kind in front. */
export function checkMember(construct: Construct, member: string): void {
  if (!isKnown(member)) return;
  if (/^(user|group|serviceAccount):[^\s:]+$|^principal(Set)?:\/\/iam\.googleapis\.com\/\S+$/.test(member)) return;
  const remedy = 'write "user:", "group:" or "serviceAccount:" and the e-mail address';
  throw invalid(construct, `"${member}" cannot be granted access`, remedy);
}

/** Throws for metrics whose labels are not even known by name: filters are made of them. */
export function checkMetrics(construct: Construct, { title: _, ...metrics }: ServingMetrics): void {
  for (const [name, metric] of Object.entries(metrics) as [string, GoogleMetric][])
    mustHaveKnownItems(construct, `metrics.${name}.labels`, metric.labels);
}

/** The grants on one thing, by id: the same one twice is made once, and another under the same id is refused. */
export class Grants {
  private readonly made = new Map<string, string>();

  constructor(private readonly construct: Construct) {}

  /** True for a grant that is still to be made. */
  public isNew(id: string, member: string, path?: string): boolean {
    checkMember(this.construct, member);
    const grant = path === undefined ? member : `${member} below ${path}`;
    const before = this.made.get(id);
    if (before !== undefined && this.resolved(before) !== this.resolved(grant)) {
      const remedy = "give each member an id of its own";
      throw invalid(this.construct, `the grant "${id}" is for ${before}, not for ${grant}`, remedy);
    }
    this.made.set(id, grant);
    return before === undefined;
  }

  /** As Terraform sees it: the same account, asked for twice, is two tokens. */
  private resolved(grant: string): unknown {
    return resolverOf(this.construct)(grant);
  }
}
