import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool";
import { CognitoUserPoolDomain } from "@cdktf/provider-aws/lib/cognito-user-pool-domain";
import { Construct } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches } from "../../shared/tokens";
import { regionPlaceOf } from "../place";
import { applySettings, type ResourceSettings } from "../settings";

/** What a person is written who is invited. */
export interface InvitationMail {
  /** Subject, at most 140 characters. */
  readonly subject: string;

  /** Text, at most 20,000 characters, with `{username}` and `{####}`, the first password, in it: say where to sign in. */
  readonly message: string;
}

/** Settings of a {@link UserPool}. */
export interface UserPoolProps extends ResourceSettings {
  /** Name of the pool, 1-128 of letters, digits, spaces and `_+=,.@-`. A change replaces the pool, and everybody in it is lost. */
  readonly userPoolName: string;

  /**
   * What the host of its sign-in pages begins with, `<prefix>.auth.<region>.amazoncognito.com`: 1-63 lower-case letters, digits and `-`, unique in the region for all of
   * AWS, without `aws`, `amazon` and `cognito` in it ("Using the Amazon Cognito prefix domain", Cognito guide). A change replaces the host.
   */
  readonly domainPrefix: string;

  /**
   * What people are written who are invited.
   * @default - Cognito's own words, which do not say where to sign in
   */
  readonly invitation?: InvitationMail;

  /**
   * Characters of a password, 8-99.
   * @default 12
   */
  readonly passwordLength?: number;

  /**
   * Region that is deployed to, which the host names.
   * @default - the provider's
   */
  readonly region?: string;

  /**
   * Refuses to delete the pool, by Terraform and by AWS.
   * @default true
   */
  readonly protect?: boolean;
}

/**
 * People who may sign in, by their e-mail address: nobody signs up, an administrator invites, and each needs a second factor, by an app for codes. Each active one
 * is paid for beyond a free number.
 */
export class UserPool extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: CognitoUserPool;

  /** The host of its sign-in pages. */
  public readonly domain: CognitoUserPoolDomain;

  /** `<prefix>.auth.<region>.amazoncognito.com`. */
  public readonly signInHost: string;

  constructor(scope: Construct, id: string, props: UserPoolProps) {
    super(scope, id);
    const { userPoolName, domainPrefix, invitation, passwordLength = 12, protect = true } = props;
    checkSwitches(this, { protect });
    this.validate(props);
    this.resource = new CognitoUserPool(this, "Resource", {
      name: userPoolName,
      userPoolTier: "ESSENTIALS", // the pages of LITE know no app for codes
      deletionProtection: protect ? "ACTIVE" : "INACTIVE",
      usernameAttributes: ["email"],
      usernameConfiguration: { caseSensitive: false },
      autoVerifiedAttributes: ["email"],
      mfaConfiguration: "ON",
      softwareTokenMfaConfiguration: { enabled: true },
      passwordPolicy: {
        minimumLength: passwordLength,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: false,
        temporaryPasswordValidityDays: 7,
      },
      adminCreateUserConfig: {
        allowAdminCreateUserOnly: true,
        inviteMessageTemplate: invitation && {
          emailSubject: invitation.subject,
          emailMessage: invitation.message,
          smsMessage: "{username} {####}", // asked for beside, and never sent
        },
      },
      accountRecoverySetting: { recoveryMechanism: [{ name: "verified_email", priority: 1 }] },
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.domain = new CognitoUserPoolDomain(this, "Domain", { userPoolId: this.resource.id, domain: domainPrefix });
    this.signInHost = `${this.domain.domain}.auth.${regionPlaceOf(this, props).region}.amazoncognito.com`;
    applySettings(this, props);
  }

  /** Id of the pool. */
  public get userPoolId(): string {
    return this.resource.id;
  }

  /** ARN of the pool. */
  public get arn(): string {
    return this.resource.arn;
  }

  /** What a company's directory calls the pool by SAML: its entity id, or audience ("Adding SAML identity providers to a user pool", Cognito guide). */
  public get samlEntityId(): string {
    return `urn:amazon:cognito:sp:${this.userPoolId}`;
  }

  /** Where a company's directory answers to by SAML: its reply, or assertion consumer service, URL. */
  public get samlReplyUrl(): string {
    return `https://${this.signInHost}/saml2/idpresponse`;
  }

  // Cognito's API, CreateUserPool and CreateUserPoolDomain.
  private validate({ userPoolName, domainPrefix, invitation, passwordLength }: UserPoolProps): void {
    required(this, "userPoolName", userPoolName);
    required(this, "domainPrefix", domainPrefix);
    if (isKnown(userPoolName) && !/^[\w\s+=,.@-]{1,128}$/.test(userPoolName))
      throw invalid(this, `userPoolName is "${userPoolName}"`, "write 1-128 letters, digits, spaces and _+=,.@-");
    if (isKnown(domainPrefix) && !/^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(domainPrefix)) {
      const remedy = "write 1-63 of a-z, 0-9 and -, without - at its ends and without aws, amazon and cognito";
      throw invalid(this, `domainPrefix is "${domainPrefix}"`, remedy);
    }
    checkWhole(this, "passwordLength", passwordLength, 8, 99);
    if (invitation === undefined) return;
    const { subject, message } = invitation;
    if (isKnown(subject) && (subject === "" || [...subject].length > 140))
      throw invalid(this, `invitation.subject has ${[...subject].length} characters`, "give 1 to 140");
    const missing = ["{username}", "{####}"].find((part) => isKnown(message) && !message.includes(part));
    if (missing !== undefined)
      throw invalid(this, `invitation.message has no ${missing}`, "put it where it is to stand");
    if (isKnown(message) && [...message].length > 20_000)
      throw invalid(this, `invitation.message has ${[...message].length} characters`, "give at most 20000");
  }
}
