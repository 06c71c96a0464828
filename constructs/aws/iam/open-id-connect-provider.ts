import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { accountOf } from "../place";
import { applySettings, checkProps, type ProviderSettings, type ResourceSettings } from "../settings";

/** An issuer of tokens that the account trusts. */
export interface IOpenIdConnectProvider {
  /** ARN of the provider, or the name of one that AWS knows itself. */
  readonly arn: string;

  /** The issuer without `https://`, as conditions write it in front of a claim: `gitlab.com:sub`. */
  readonly issuer: string;
}

/** Settings of an {@link OpenIdConnectProvider}. */
export interface OpenIdConnectProviderProps extends ResourceSettings {
  /**
   * The issuer as its tokens name it, `https://` and at most 255 characters, without a query. An account has one provider for each issuer. A change replaces
   * the provider.
   */
  readonly issuer: string;

  /** The audiences that tokens may be for, 1 to 100 of at most 255 characters ("IAM and AWS STS quotas"), such as `sts.amazonaws.com`. */
  readonly audiences: string[];
}

/** Where a provider is that was made elsewhere. */
export interface ExistingOpenIdConnectProviderSettings extends ProviderSettings {
  /**
   * Account that has it.
   * @default - the one that is deployed to
   */
  readonly accountId?: string;
}

/** An issuer whose tokens roles of the account may trust: a role says in its trust which subjects it lets in. AWS fetches the issuer's keys. */
export class OpenIdConnectProvider extends Construct implements IOpenIdConnectProvider {
  /** The provider of an issuer that the account has already. */
  public static fromIssuer(
    scope: Construct,
    id: string,
    issuer: string,
    settings: ExistingOpenIdConnectProviderSettings = {},
  ): IOpenIdConnectProvider {
    return new ExistingProvider(scope, id, issuer, settings);
  }

  /** Google, which every account trusts without a provider of its own ("Create a role for web identity or OpenID Connect federation", IAM guide). */
  public static google(): IOpenIdConnectProvider {
    return { arn: "accounts.google.com", issuer: "accounts.google.com" };
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: IamOpenidConnectProvider;

  public readonly issuer: string;

  constructor(scope: Construct, id: string, props: OpenIdConnectProviderProps) {
    super(scope, id);
    const { issuer, audiences } = props;
    this.issuer = hostOf(this, issuer);
    if (isKnown(audiences) && (audiences.length === 0 || audiences.length > 100))
      throw invalid(this, `audiences holds ${audiences.length}`, "give 1 to 100, such as sts.amazonaws.com");
    this.resource = new IamOpenidConnectProvider(this, "Resource", { url: issuer, clientIdList: audiences });
    applySettings(this, props);
  }

  public get arn(): string {
    return this.resource.arn;
  }
}

class ExistingProvider extends Construct implements IOpenIdConnectProvider {
  public readonly issuer: string;

  constructor(
    scope: Construct,
    id: string,
    issuer: string,
    private readonly settings: ExistingOpenIdConnectProviderSettings,
  ) {
    super(scope, id);
    checkProps(this, settings);
    this.issuer = hostOf(this, issuer);
  }

  public get arn(): string {
    const { partition, accountId } = accountOf(this, this.settings);
    return `arn:${partition}:iam::${accountId}:oidc-provider/${this.issuer}`;
  }
}

function hostOf(scope: Construct, issuer: string): string {
  if (isKnown(issuer) && !/^https:\/\/[^\s?#]{1,247}[^\s?#/]$/.test(issuer))
    throw invalid(scope, `issuer is "${issuer}"`, "write it as its tokens do, such as https://gitlab.com");
  if (!isKnown(issuer))
    throw invalid(scope, "issuer is only known at deploy", "write it out: conditions are named by it");
  return issuer.replace("https://", "");
}
