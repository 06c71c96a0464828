import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { invalid, isKnown } from "../shared/invalid";
import { partitionOf } from "./place";

/** IAM conditions, operator first: `{ StringEquals: { "aws:SourceAccount": "123456789012" } }`. */
export type Conditions = Record<string, Record<string, string | string[]>>;

const isOrganization = (principal: string) => isKnown(principal) && /^o-[a-z0-9]{10,32}$/.test(principal);
const isAccount = (principal: string) => isKnown(principal) && /^\d{12}$/.test(principal);

/** Throws for who is neither a role, an account nor an organization. */
export function checkPrincipals(construct: Construct, principals: string[] = []): void {
  if (!isKnown(principals)) return;
  for (const principal of principals) {
    const isRole = /^arn:aws[a-z-]*:iam::\d{12}:(role\/.|root$)/.test(principal);
    if (!isKnown(principal) || isRole || isAccount(principal) || isOrganization(principal)) continue;
    const remedy = "write arn:aws:iam::<account>:role/<name>, the twelve digits of an account, or o-<organization>";
    throw invalid(construct, `"${principal}" is let in`, remedy);
  }
}

/** Who a statement of a policy is for, and on what condition. */
interface Named {
  readonly Principal: string | Record<string, string[]>;
  readonly Condition?: Conditions;
}

/** Principals in IAM's words, in one statement for roles and accounts and one for organizations, each with the conditions. */
export function principalsOf(
  construct: Construct,
  principals: string[],
  { conditions, provider }: { conditions?: Conditions; provider?: TerraformProvider } = {},
): Named[] {
  const named = (all: string[]): Named => ({ Principal: { AWS: all }, Condition: conditions });
  if (!isKnown(principals)) return [named(principals)];
  const organizations = principals.filter(isOrganization);
  const others = principals
    .filter((principal) => !isOrganization(principal))
    .map((each) =>
      isAccount(each) ? `arn:${partitionOf(construct, { provider }).partition}:iam::${each}:root` : each,
    );
  const of = { "aws:PrincipalOrgID": organizations.length === 1 ? organizations[0]! : organizations };
  const Condition = { ...conditions, StringEquals: { ...conditions?.StringEquals, ...of } };
  return [
    ...(others.length > 0 ? [named(others)] : []),
    ...(organizations.length > 0 ? [{ Principal: "*", Condition }] : []),
  ];
}

/** Those of another account, as far as that is known; an organization has others. */
export function strangersIn(principals: string[], account: string | undefined): string[] {
  if (!isKnown(principals)) return [];
  return principals.filter((principal) => {
    if (!isKnown(principal)) return false;
    const theirs = /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::|$)/.exec(principal)?.[1];
    return isOrganization(principal) || (account !== undefined && theirs !== undefined && theirs !== account);
  });
}
