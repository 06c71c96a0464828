import { factsOf } from "../../terraform-types";
import type { Homes } from "./access/dangerous-rights";
import { doorFindings } from "./access/doors";
import { isOnlyRights, rightsFindings, type RightsFindings } from "./access/findings";
import { networkFindings } from "./access/networks";
import { byDanger, type Finding } from "./finding";
import { guardFindings } from "./guards";
import { record } from "./json";
import { lossFindings } from "./losses";
import { stem } from "./names";
import { actionOf, type Plan, type ResourceChange } from "./plan";

/** True for what lives only as long as the resource does. */
export function holdsData(type: string): boolean {
  return factsOf(type).loses !== undefined;
}

/** What one change is judged by besides itself: all others of the plan. */
export class Surroundings {
  readonly resources: readonly ResourceChange[];
  readonly homes: Homes;
  readonly rights: RightsFindings;

  constructor({ resource_changes, homes = new Set() }: Pick<Plan, "resource_changes" | "homes">) {
    this.resources = resource_changes.filter(({ mode }) => mode === "managed");
    this.homes = homes;
    this.rights = rightsFindings(this.resources, homes);
  }

  /** What a reviewer should know of one change, most dangerous first; never empty. */
  classify(resource: ResourceChange): Finding[] {
    const found = [...lossFindings(resource, this.resources), ...this.openings(resource)];
    if (found.length === 0) found.push({ level: "change", says: "", dangerous: false, rank: 0 });
    return found.sort(byDanger);
  }

  /** What a change opens, takes away or weakens. */
  openings(resource: ResourceChange): Finding[] {
    if (["none", "forget"].includes(actionOf(resource.change))) return [];
    const before = resource.change.before ?? this.predecessor(resource);
    return [
      ...(this.rights.at.get(resource) ?? []),
      ...doorFindings(resource, before, this.homes),
      ...networkFindings(resource, before),
      ...guardFindings(resource, before),
    ];
  }

  /** True for what is told with another resource, of which it is a part: half of a policy that is written anew under another name. */
  isTold(resource: ResourceChange): boolean {
    return this.rights.told.has(resource) && this.rights.at.get(resource)!.length === 0;
  }

  /** True for a change of rights after which everybody may do what they might before. */
  changesNothing(resource: ResourceChange): boolean {
    return isOnlyRights(resource.type) && this.rights.at.get(resource)?.length === 0;
  }

  /** True for a grant to what is there already: nothing new comes with it. */
  standsAlone({ type, name }: ResourceChange): boolean {
    const isPart = (one: ResourceChange) =>
      !isOnlyRights(one.type) && actionOf(one.change) === "create" && name.startsWith(`${stem(one)}_`);
    return isOnlyRights(type) && !this.resources.some(isPart);
  }

  /** What is made under the name of a hash takes the place of what goes under another. */
  private predecessor({ type, name, address, change }: ResourceChange): unknown {
    if (actionOf(change) !== "create" || !address.endsWith("]")) return null;
    const gone = this.resources.filter(
      (one) => one.type === type && one.name === name && actionOf(one.change) === "delete",
    );
    return gone.length === 1 ? record(gone[0]!.change.before) : null;
  }
}

/** As {@link Surroundings.classify}, for a change that stands alone. */
export function classify(resource: ResourceChange, homes?: Homes): Finding[] {
  return new Surroundings({ resource_changes: [resource], homes }).classify(resource);
}
