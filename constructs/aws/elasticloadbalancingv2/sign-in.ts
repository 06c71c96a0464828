import type { LbListenerRuleAction } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { DataAwsSecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret-version";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { holdsToken } from "../../shared/tokens";
import type { ISecret } from "../secretsmanager/secret";

/** Settings of every way to sign in. */
export interface SignInSession {
  /**
   * Seconds after which people sign in again, 1-604800.
   * @default 43200
   */
  readonly sessionTimeoutSeconds?: number;

  /**
   * What the identity provider is asked to tell of them.
   * @default ["openid", "email"]
   */
  readonly scopes?: string[];
}

/** People of a user pool of Amazon Cognito. */
export interface CognitoSignIn extends SignInSession {
  /** ARN of the user pool. */
  readonly userPoolArn: string;

  /** Id of a client of the pool that has a secret, and `https://<host>/oauth2/idpresponse` among its callbacks. */
  readonly userPoolClientId: string;

  /** Prefix of the pool's domain, or its own domain. */
  readonly userPoolDomain: string;
}

/** People of any provider of OpenID Connect. */
export interface OidcSignIn extends SignInSession {
  /** Who issues the tokens, as the provider's configuration names it: `https://` and no more than it says. */
  readonly issuer: string;

  /** Where people are sent to. */
  readonly authorizationEndpoint: string;

  /** Where the load balancer asks for tokens; it must be found by public DNS, as the next. */
  readonly tokenEndpoint: string;

  /** Where the load balancer asks who they are. */
  readonly userInfoEndpoint: string;

  /** Id of the load balancer at the provider, whose callbacks must name `https://<host>/oauth2/idpresponse`. */
  readonly clientId: string;

  /**
   * The load balancer's secret at the provider, which must have its value by then. Its API takes the value itself: so it stands in Terraform's state, and a new value is
   * taken by the next deploy.
   */
  readonly clientSecret: ISecret;
}

/** How people sign in before a request is forwarded: exactly one of these. */
export interface LoadBalancerSignIn {
  /**
   * By a user pool of Amazon Cognito.
   * @default - `oidc`
   */
  readonly cognito?: CognitoSignIn;

  /**
   * By a provider of OpenID Connect.
   * @default - `cognito`
   */
  readonly oidc?: OidcSignIn;
}

/** The action that lets nobody pass who has not signed in ("Authenticate users using an Application Load Balancer", Elastic Load Balancing guide). */
export function signInAction(construct: Construct, { cognito, oidc }: LoadBalancerSignIn): LbListenerRuleAction {
  if ((cognito === undefined) === (oidc === undefined)) {
    const seen = cognito === undefined ? "neither cognito nor oidc" : "cognito and oidc";
    throw invalid(construct, `signIn has ${seen}`, "give one of them");
  }
  if (cognito !== undefined) {
    const { userPoolArn, userPoolClientId, userPoolDomain } = cognito;
    const who = { userPoolArn, userPoolClientId, userPoolDomain };
    for (const [name, value] of Object.entries(who)) required(construct, `signIn.cognito.${name}`, value);
    return { type: "authenticate-cognito", authenticateCognito: { ...who, ...session(construct, cognito) } };
  }
  const { issuer, authorizationEndpoint, tokenEndpoint, userInfoEndpoint, clientId, clientSecret } = oidc!;
  const urls = { issuer, authorizationEndpoint, tokenEndpoint, userInfoEndpoint };
  for (const [name, value] of Object.entries({ ...urls, clientId, clientSecret }))
    required(construct, `signIn.oidc.${name}`, value);
  for (const [name, url] of Object.entries(urls))
    if (isKnown(url) && !/^https:\/\/[^\s?#]+$/.test(url))
      throw invalid(construct, `signIn.oidc.${name} is "${url}"`, "write https:// and a host");
  const secret = new DataAwsSecretsmanagerSecretVersion(construct, "ClientSecret", { secretId: clientSecret.arn });
  return {
    type: "authenticate-oidc",
    authenticateOidc: { ...urls, clientId, clientSecret: secret.secretString, ...session(construct, oidc!) },
  };
}

function session(
  construct: Construct,
  { sessionTimeoutSeconds = 43_200, scopes = ["openid", "email"] }: SignInSession,
) {
  checkWhole(construct, "signIn.sessionTimeoutSeconds", sessionTimeoutSeconds, 1, 604_800);
  if (!holdsToken(scopes) && !scopes.includes("openid"))
    throw invalid(construct, `signIn.scopes are ${scopes.join(", ") || "none"}`, "give openid, and what else is meant");
  return {
    sessionTimeout: sessionTimeoutSeconds,
    scope: holdsToken(scopes) ? Fn.join(" ", scopes) : scopes.join(" "),
    onUnauthenticatedRequest: "authenticate",
  };
}
