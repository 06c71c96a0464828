import type { Construct } from "constructs";
import { invalid } from "../../shared/invalid";
import { shortHash } from "../../shared/names";
import { mustBeKnown } from "../../shared/tokens";

/**
 * A condition that always holds, and is another for each program: a policy keeps a binding for each, beside the one without a condition that
 * Google or somebody else may have made. A second in the year 2020 tells them apart where it counts, since titles are for people.
 *
 * @param grantedFor the program, such as `churn-prod`
 */
export function inTheNameOf(construct: Construct, grantedFor: string) {
  mustBeKnown(construct, "grantedFor", grantedFor);
  if (!/\S/.test(grantedFor ?? "")) throw invalid(construct, "grantedFor is empty", "write the program's name");
  const second = parseInt(shortHash(grantedFor, 8), 16) % (366 * 86_400);
  const time = new Date(Date.UTC(2020, 0, 1) + second * 1_000).toISOString().replace(".000", "");
  return {
    title: `for ${grantedFor}`.slice(0, 100),
    description: "Always holds; it tells this grant from those of others",
    expression: `request.time > timestamp("${time}")`,
  };
}
