import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformProvider, TerraformStack, Token } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { invalid, isKnown } from "../shared/invalid";
import { checkAccountId, checkRegion } from "./checks";

/** Where a construct is deployed to, in the words of the provider. */
export interface PlaceProps {
  /**
   * Region that is deployed to, such as `eu-west-1`.
   * @default - the provider's
   */
  readonly region?: string;

  /**
   * Account that is deployed to, twelve digits.
   * @default - the one of the provider's `allowedAccountIds`, or else whose credentials deploy
   */
  readonly accountId?: string;
}

/** A place with all that names in it are made of. */
export interface Place extends Partition {
  readonly region: string;
  readonly accountId: string;
}

/** One of the worlds that AWS consists of. */
export interface Partition {
  /** What ARNs begin with after `arn:`, such as `aws` or `aws-us-gov`. */
  readonly partition: string;

  /** What hosts end in, such as `amazonaws.com`. */
  readonly dnsSuffix: string;
}

interface Given extends PlaceProps {
  readonly provider?: TerraformProvider;
}

/**
 * The place that was given, or else the provider's: `provider`, or the stack's without an alias. A literal that contradicts the provider is refused:
 * the thing would be in one place, and whatever names it in another.
 */
export function placeOf(construct: Construct, given: Given): Place {
  const provider = providerOf(construct, given.provider);
  const region = regionOf(construct, provider, given.region);
  return { region, accountId: accountIdOf(construct, provider, given.accountId), ...partition(provider, region) };
}

/** The region and its partition, for what has no account in its ARN. */
export function regionPlaceOf(construct: Construct, given: Omit<Given, "accountId">): Omit<Place, "accountId"> {
  const provider = providerOf(construct, given.provider);
  const region = regionOf(construct, provider, given.region);
  return { region, ...partition(provider, region) };
}

/** The account and its partition, for what has no region in its ARN. */
export function accountOf(construct: Construct, given: Omit<Given, "region">): Omit<Place, "region"> {
  const provider = providerOf(construct, given.provider);
  return { accountId: accountIdOf(construct, provider, given.accountId), ...partitionOf(construct, given) };
}

/** The account, where it is written down, and nothing is looked up for it. */
export function writtenAccount(construct: Construct, given: { provider?: TerraformProvider }): string | undefined {
  const accounts = writtenAccounts(construct, given);
  return accounts?.length === 1 ? accounts[0] : undefined;
}

/** The accounts of which the provider's is one, where that is written down. */
export function writtenAccounts(construct: Construct, given: { provider?: TerraformProvider }): string[] | undefined {
  const allowed = providerOf(construct, given.provider)?.allowedAccountIdsInput;
  const areKnown = isKnown(allowed) && allowed.length > 0 && allowed.every((each) => isKnown(each));
  return areKnown ? allowed : undefined;
}

/** The partition alone, for what has neither a region nor an account in its ARN. */
export function partitionOf(construct: Construct, given: Omit<Given, "accountId"> = {}): Partition {
  const provider = providerOf(construct, given.provider);
  const region = given.region ?? provider?.regionInput;
  return region === undefined && provider === undefined ? commercial : partition(provider, region);
}

function regionOf(construct: Construct, provider: AwsProvider | undefined, region: string | undefined): string {
  const providers = provider?.regionInput;
  if (region === undefined) {
    if (providers !== undefined) return providers;
    if (provider === undefined) throw nowhere(construct, "region");
    return dataOf(provider, "region", (settings) => new DataAwsRegion(provider, "region", settings)).id;
  }
  checkRegion(construct, region);
  if (isKnown(region) && isKnown(providers) && region !== providers) {
    throw invalid(construct, `region is "${region}", and the provider's is "${providers}"`, elsewhere("region"));
  }
  return region;
}

function accountIdOf(construct: Construct, provider: AwsProvider | undefined, accountId: string | undefined): string {
  const allowed = provider?.allowedAccountIdsInput;
  if (accountId === undefined) {
    if (isKnown(allowed) && allowed.length === 1) return allowed[0]!;
    if (provider === undefined) throw nowhere(construct, "accountId");
    return dataOf(provider, "account", (settings) => new DataAwsCallerIdentity(provider, "account", settings))
      .accountId;
  }
  checkAccountId(construct, accountId);
  const areKnown = isKnown(allowed) && allowed.length > 0 && allowed.every((each) => isKnown(each));
  if (isKnown(accountId) && areKnown && !allowed.includes(accountId)) {
    const problem = `accountId is "${accountId}", and the provider's allowedAccountIds are ${allowed.join(", ")}`;
    throw invalid(construct, problem, elsewhere("accountId"));
  }
  return accountId;
}

const elsewhere = (prop: string) => `leave ${prop} out, or give the provider of that place as provider`;

function nowhere(construct: Construct, prop: string) {
  const remedy = `give it, or make the stack's AwsProvider before`;
  return invalid(construct, `${prop} is missing, and the stack has no AwsProvider that says it`, remedy);
}

const commercial: Partition = { partition: "aws", dnsSuffix: "amazonaws.com" };

// By what regions begin with, as in the partitions of AWS's SDKs (botocore, partitions.json).
const others: Record<string, Partition> = {
  "cn-": { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" },
  "us-gov-": { partition: "aws-us-gov", dnsSuffix: "amazonaws.com" },
  "us-iso-": { partition: "aws-iso", dnsSuffix: "c2s.ic.gov" },
  "us-isob-": { partition: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov" },
  "eu-isoe-": { partition: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk" },
  "us-isof-": { partition: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov" },
  "eusc-": { partition: "aws-eusc", dnsSuffix: "amazonaws.eu" },
};

function partition(provider: AwsProvider | undefined, region: string | undefined): Partition {
  if (isKnown(region)) return Object.entries(others).find(([start]) => region.startsWith(start))?.[1] ?? commercial;
  if (provider === undefined) return commercial;
  const found = dataOf(provider, "partition", (settings) => new DataAwsPartition(provider, "partition", settings));
  return { partition: found.partition, dnsSuffix: found.dnsSuffix };
}

/** What the provider can look up, once for all that ask it. */
function dataOf<T extends IConstruct>(
  provider: AwsProvider,
  id: string,
  make: (settings: { provider?: TerraformProvider }) => T,
): T {
  const known = provider.node.tryFindChild(id) as T | undefined;
  return known ?? make(provider.alias === undefined ? {} : { provider });
}

const isAws = (construct: IConstruct): construct is AwsProvider =>
  TerraformProvider.isTerraformProvider(construct) && construct.terraformResourceType === "aws";

function providerOf(construct: Construct, given: TerraformProvider | undefined): AwsProvider | undefined {
  if (given !== undefined) {
    if (isAws(given) && !Token.isUnresolved(given)) return given;
    throw invalid(construct, "provider is no AwsProvider", "give one of @cdktf/provider-aws");
  }
  const found = TerraformStack.of(construct).node.children.filter(isAws);
  return found.find(({ alias }) => alias === undefined);
}
