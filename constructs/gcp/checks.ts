import { type Construct, type IDependable } from "constructs";
import { invalid, isKnown } from "../shared/invalid";
import { resolverOf } from "../shared/resolve";
import { checkIds, mustHaveKnownItems } from "../shared/tokens";
import type { Member } from "./iam/identity";
import type { GoogleMetric, ServingMetrics } from "./monitoring/metrics";

/** Throws for what is not the full name of a key. */
export function checkKeyName(construct: Construct, name: string, key: string | undefined): void {
  const full = /^projects\/[\w.:-]+\/locations\/[\w-]+\/keyRings\/[\w-]{1,63}\/cryptoKeys\/[\w-]{1,63}$/; // Cloud KMS's API, both names
  if (isKnown(key) && !full.test(key)) {
    throw invalid(construct, `${name} is "${key}"`, "write projects/P/locations/L/keyRings/R/cryptoKeys/K");
  }
}

/** Throws for what is written like no region of Google's: a zone in it, `europe-west1-b`, or a region of AWS, `eu-west-1`. */
export function checkRegion(construct: Construct, name: string, region: string | undefined): void {
  if (!isKnown(region) || regionShape.test(region)) return;
  throw invalid(construct, `${name} is "${region}"`, 'write a region, such as "europe-west1"');
}

const regionShape = /^[a-z]+-[a-z]+\d+$/;

/** Throws for what cannot be the id of a pool or of a provider: "REST Resource: projects.locations.workloadIdentityPools", IAM API. */
export function checkFederationId(construct: Construct, prop: string, id: string): void {
  if (!isKnown(id) || /^(?!gcp-)[a-z0-9-]{4,32}$/.test(id)) return;
  throw invalid(construct, `${prop} is "${id}"`, 'write 4-32 of a-z, 0-9 and "-", not beginning with gcp-');
}

/** Throws for what cannot be the id of a role of one's own. */
export function checkRoleId(construct: Construct, roleId: string): void {
  if (!isKnown(roleId) || /^[A-Za-z0-9_.]{3,64}$/.test(roleId)) return;
  throw invalid(construct, `roleId is "${roleId}"`, 'write 3-64 letters, digits, "_" and "."');
}

/**
 * The member as IAM policies write it. Throws for what is not one person, group or account, nor a set of them that is somebody's own: `allUsers`, for example,
 * or an address without its kind in front ("Principal identifiers", IAM guide).
 */
export function memberOf(construct: Construct, given: Member): string {
  const member = typeof given === "string" ? given : given.member;
  if (!isKnown(member)) return member;
  if (/^(user|group|serviceAccount|domain):[^\s:]+$/.test(member)) return member;
  if (/^principal(Set)?:\/\/[a-z]+(\.googleapis\.com)?\/\S+$/.test(member)) return member;
  const remedy = 'write "user:", "group:" or "serviceAccount:" and the e-mail address';
  throw invalid(construct, `"${member}" cannot be granted access`, remedy);
}

/** Throws for metrics whose labels are not even known by name: filters are made of them. */
export function checkMetrics(construct: Construct, { title: _, ...metrics }: ServingMetrics): void {
  for (const [name, metric] of Object.entries(metrics) as [string, GoogleMetric][])
    mustHaveKnownItems(construct, `metrics.${name}.labels`, metric.labels);
}

/**
 * The grants on one thing, by id: the same one twice is made once, and another under the same id is refused. So is the same one under another id, since
 * for Google both are one binding: to take one of them away would take away what the other grants.
 */
export class Grants {
  private readonly made = new Map<string, { readonly to: string; readonly grant?: IDependable }>();
  private readonly ids = new Map<string, string>();

  /** @param maySayTwice where what is granted is one list, which has each entry once */
  constructor(
    private readonly construct: Construct,
    private readonly maySayTwice = false,
  ) {}

  /**
   * The grant of an id, made where there is none yet.
   *
   * @param how what it is besides the member, such as `below models/`
   */
  public add<Grant extends IDependable>(
    id: string,
    member: Member,
    make: (member: string) => Grant,
    how?: string,
  ): Grant {
    if (!this.isNew(id, member, how)) return this.made.get(id)!.grant as Grant;
    const grant = make(memberOf(this.construct, member));
    this.made.set(id, { ...this.made.get(id)!, grant });
    return grant;
  }

  /** True for a grant that is still to be made. */
  public isNew(id: string, given: Member, how?: string): boolean {
    checkIds(this.construct, "the id of a grant", id);
    const member = memberOf(this.construct, given);
    const to = how === undefined ? member : `${member} ${how}`;
    const before = this.made.get(id)?.to;
    if (before !== undefined && this.resolved(before) !== this.resolved(to)) {
      const remedy = "give each member an id of its own";
      throw invalid(this.construct, `the grant "${id}" is for ${before}, not for ${to}`, remedy);
    }
    if (before !== undefined) return false;
    const said = JSON.stringify(this.resolved(to));
    const other = this.ids.get(said);
    if (other !== undefined && !this.maySayTwice)
      throw invalid(
        this.construct,
        `what "${id}" grants ${to} is granted already as "${other}"`,
        "leave one of them out",
      );
    this.ids.set(said, id);
    this.made.set(id, { to });
    return true;
  }

  /** As Terraform sees it: the same account, asked for twice, is two tokens. */
  private resolved(to: string): unknown {
    return resolverOf(this.construct)(to);
  }
}
