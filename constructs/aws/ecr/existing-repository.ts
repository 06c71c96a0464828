import { Fn } from "cdktf";
import { Construct, type IDependable } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { whole } from "../../shared/tokens";
import { checkAccountId, checkRegion } from "../checks";
import type { IGrantee } from "../iam/role";
import { type Partition, partitionOf, placeOf, type PlaceProps } from "../place";
import type { IRepository } from "./repository";
import { imageOf, repositoryGrants } from "./repository-grants";

/** Where a repository lies that was made elsewhere. */
export type ExistingRepositoryPlace = PlaceProps;

interface ExistingRepositoryProps extends ExistingRepositoryPlace {
  readonly name?: string;
  readonly arn?: string;
}

/** A repository that was made elsewhere, by one of its names. */
export function existingRepository(scope: Construct, id: string, props: ExistingRepositoryProps): IRepository {
  return new ExistingRepository(scope, id, props);
}

class ExistingRepository extends Construct implements IRepository {
  public readonly name: string;
  public readonly arn: string;
  public readonly url: string;

  constructor(scope: Construct, id: string, { arn, name, ...given }: ExistingRepositoryProps) {
    super(scope, id);
    const place = arn === undefined ? placeAt(this, given) : this.placeIn(arn);
    this.name = name ?? place.name;
    const word = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    if (isKnown(this.name) && !new RegExp(`^(?=.{2,256}$)${word}(?:/${word})*$`).test(this.name))
      throw invalid(
        this,
        `the repository's name is "${this.name}"`,
        "write its name, without a host and without a tag",
      );
    this.arn = arn ?? `arn:${place.partition}:ecr:${place.region}:${place.accountId}:repository/${this.name}`;
    this.url = `${place.accountId}.dkr.ecr.${place.region}.${place.dnsSuffix}/${this.name}`;
  }

  public image(reference: string): string {
    return imageOf(this, this.name, this.url, reference);
  }

  public grantPull(grantee: IGrantee): IDependable {
    return repositoryGrants.pull(this, grantee);
  }

  public grantPush(grantee: IGrantee): IDependable {
    return repositoryGrants.push(this, grantee);
  }

  public grantPullPush(grantee: IGrantee): IDependable {
    return repositoryGrants.pullPush(this, grantee);
  }

  private placeIn(arn: string): Partition & { region: string; accountId: string; name: string } {
    if (!isKnown(arn)) {
      const part = (index: number) => Fn.element(Fn.split(":", whole(arn)), index) as string;
      const name = Fn.replace(whole(arn), "/^.*:repository[/]/", "");
      return { ...partitionOf(this), region: part(3), accountId: part(4), name };
    }
    const found = /^arn:aws[a-z-]*:ecr:([a-z0-9-]+):(\d{12}):repository\/(.+)$/.exec(arn);
    if (found === null)
      throw invalid(this, `the repository's ARN is "${arn}"`, "write arn:aws:ecr:<region>:<account>:repository/<name>");
    const [, region, accountId, name] = found as unknown as [string, string, string, string];
    return { ...partitionOf(this, { region }), region, accountId, name };
  }
}

/** Of another region or account than the provider's, too: it is only pulled from. */
function placeAt(construct: Construct, { region, accountId }: PlaceProps) {
  const own = region === undefined || accountId === undefined ? placeOf(construct, {}) : undefined;
  if (region !== undefined) checkRegion(construct, region);
  if (accountId !== undefined) checkAccountId(construct, accountId);
  const at = region ?? own!.region;
  return { region: at, accountId: accountId ?? own!.accountId, ...partitionOf(construct, { region: at }), name: "" };
}
